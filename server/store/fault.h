/*
 * fault.h - switches by which tests make a commit go wrong; nothing where OPENFLOOR_FAULTS is off.
 *
 * OPENFLOOR_FAULT=after_commit kills the process between COMMIT and whatever would
 * follow it; file_kept between a file's name and its row; commit_fail_every=N makes every Nth commit fail.  With OPENFLOOR_FAULT_FILE
 * the fault waits until that file exists, removes it, and acts once.
 */
#ifndef OPENFLOOR_STORE_FAULT_H
#define OPENFLOOR_STORE_FAULT_H

#include <stdbool.h>

#ifdef OPENFLOOR_FAULTS
bool fault_commit_fails(void);
void fault_after_commit(void);
void fault_file_kept(void);
#else
static inline bool
fault_commit_fails(void)
{
	return false;
}

static inline void
fault_after_commit(void)
{
}

static inline void
fault_file_kept(void)
{
}
#endif

#endif
