/*
 * swarm.h - many viewers, each on a WebSocket of its own, that check all they get.
 *
 * They live in processes of at most 15,000 each (a process may hold 20,000 descriptors) and
 * on several source addresses of loopback (a source address has about 28,000 ports).  Every viewer
 * checks that entries come in order, none twice and none left out, and measures how long
 * an announcement took (target.h), whose text says when it was sent.
 */
#ifndef OPENFLOOR_LOADTEST_SWARM_H
#define OPENFLOOR_LOADTEST_SWARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "histogram.h"

#define SWARM_PROCESS_MAX 15000

struct target;

struct swarm_options {
	const struct target *target;
	const char *host; /* an IPv4 address of loopback */
	uint16_t port;
	const char *path; /* "/ws?event=..." */
	unsigned viewers;
	unsigned joins_per_second; /* of all processes together */
};

struct swarm_numbers {
	uint64_t joined; /* have had their hello */
	uint64_t failed; /* refused, or lost their connection */
	uint64_t entries; /* received, all viewers together */
	uint64_t doubled; /* seq seen before */
	uint64_t skipped; /* seq left out, or out of order */
	uint64_t resyncs; /* hellos after the first */
	uint64_t least_seq; /* position of the viewer that is furthest behind */
	uint64_t announcements; /* deliveries of announcements that carry a time */
	uint64_t last_delivery_ns; /* CLOCK_MONOTONIC of the newest of them */
	struct load_histogram delivery; /* from sending to having it */
};

struct swarm;

/* Starts the processes; they connect by themselves.  NULL: not possible, told on stderr. */
struct swarm *swarm_start(const struct swarm_options *options);
/* What all processes have counted so far. */
void swarm_numbers(const struct swarm *swarm, struct swarm_numbers *out);
/* Closes all viewers, waits for the processes, frees. */
void swarm_stop(struct swarm *swarm);

#endif
