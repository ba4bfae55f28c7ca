/*
 * lock.h - one server for each data folder.
 *
 * A lock on the file `lock` in the folder, which holds the pid for whoever comes second.  It ends with
 * the process, however that ends.
 */
#ifndef OPENFLOOR_PROCESS_LOCK_H
#define OPENFLOOR_PROCESS_LOCK_H

#include <stddef.h>

#include "base/err.h"

/* *OUT: a descriptor to keep open.  ERR_BUSY: PROBLEM (SIZE bytes) names the process that has the folder. */
MUST_CHECK enum err lock_take(const char *folder, int *out, char *problem, size_t size);

#endif
