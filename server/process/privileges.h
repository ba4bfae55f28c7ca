/*
 * privileges.h - as little power as the work needs.
 */
#ifndef OPENFLOOR_PROCESS_PRIVILEGES_H
#define OPENFLOOR_PROCESS_PRIVILEGES_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

struct config;

/* As many descriptors as the system lets us have, within reason: a viewer is one. */
void privileges_raise_files(void);

/*
 * Started as root: gives the data folder and the file of anchors to server.user (nobody where it is empty)
 * and becomes that user for good; "root" stays root.  Anybody: no more privilege from here on.
 * PROBLEM (SIZE bytes) says why not.
 */
MUST_CHECK enum err privileges_drop(const struct config *config, char *problem, size_t size);

/* A child dies with PARENT, however that ends; call it last, for a change of user undoes it. */
void privileges_die_with(pid_t parent);

#endif
