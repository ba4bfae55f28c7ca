/*
 * keeper.h - moves what was committed from the write-ahead log into the database file, on a
 * thread and a connection of its own, so that no commit waits for it.
 */
#ifndef OPENFLOOR_STORE_KEEPER_H
#define OPENFLOOR_STORE_KEEPER_H

#include <stddef.h>

#include "base/err.h"

struct keeper;

MUST_CHECK enum err keeper_open(const char *url, struct keeper **out, char *problem, size_t size);
void keeper_close(struct keeper *keeper); /* NULL does nothing */

/* Says that PAGES stand in the log after a commit; the keeper sets to work when they are worth it, or nobody writes.  Any thread. */
void keeper_tell(struct keeper *keeper, size_t pages);

#endif
