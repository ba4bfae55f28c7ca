/*
 * member.h - one process of a swarm: some thousand viewers on one epoll loop, one thread.
 *
 * Told what to do by the parent through memory that both see, and shows its numbers there.
 */
#ifndef OPENFLOOR_LOADTEST_MEMBER_H
#define OPENFLOOR_LOADTEST_MEMBER_H

#include <stdatomic.h>

#include "swarm.h"

/* What a process shows of itself; only it writes the numbers, and only the parent the rest. */
struct swarm_shared {
	_Atomic bool stop;
	_Atomic unsigned storms; /* so many were called for */
	_Atomic unsigned over_ms; /* of the newest */
	_Atomic bool stalls; /* the stuck and the slow are as they are called */
	_Atomic uint64_t turn; /* odd while the numbers are being written */
	struct swarm_numbers numbers;
};

/* Plays the viewers FIRST to FIRST + COUNT - 1 until it is stopped; ends the process. */
_Noreturn void member_run(const struct swarm_options *options, struct swarm_shared *shared,
	unsigned first, unsigned count);

#endif
