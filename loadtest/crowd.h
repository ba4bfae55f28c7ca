/*
 * crowd.h - those who ask over HTTP: threads that share one pace, each ask at its own time.
 *
 * What became of each question is noted in a ledger.
 */
#ifndef OPENFLOOR_LOADTEST_CROWD_H
#define OPENFLOOR_LOADTEST_CROWD_H

#include <pthread.h>
#include <stdatomic.h>

#include "ledger.h"
#include "scenario.h"

struct crowd {
	const struct load_options *options;
	const char *event;
	struct ledger *ledger; /* NULL: nothing is noted */
	bool is_fresh; /* each ask from a new session */
	double pace_ns; /* between two asks of all */
	uint64_t began_ns, end_ns;
	atomic_uint turn; /* number of the next ask */
	atomic_ullong acknowledged, too_many, refused;
	pthread_t *threads;
	unsigned count;
};

/* THREADS of them ask PER_SECOND together for SECONDS; OPTIONS, EVENT, LEDGER and IS_FRESH are set before. */
void crowd_start(struct crowd *crowd, unsigned threads, unsigned per_second, unsigned seconds);

/* Waits until the time is over and all is answered. */
void crowd_join(struct crowd *crowd);

#endif
