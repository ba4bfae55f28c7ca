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
#define SWARM_VOTED_MAX   64 /* questions whose tallies are metered */

/* Source addresses are this far from the others' for those that stop reading, so that one can tell them in /proc. */
#define SWARM_STUCK_ADDRESS 256

struct target;

/* When a vote was due, and when it was acknowledged: of the first that was, of the second, and so on. */
struct swarm_vote {
	uint64_t due_ns;
	uint64_t acknowledged_ns;
};

/* What the voters have done; in memory that all processes share. */
struct swarm_votes {
	unsigned questions;
	unsigned capacity; /* votes for one of them */
	char ids[SWARM_VOTED_MAX][40];
	_Atomic unsigned sent[SWARM_VOTED_MAX];
	_Atomic unsigned acknowledged[SWARM_VOTED_MAX];
	struct swarm_vote times[]; /* [questions][capacity] */
};

struct swarm_options {
	const struct target *target;
	const char *host; /* an IPv4 address of loopback */
	uint16_t port;
	const char *path; /* "/ws?event=..." */
	unsigned viewers;
	unsigned joins_per_second; /* of all processes together */
	unsigned stuck,
		slow; /* of the viewers, that stop reading or read little when they are told to */
	unsigned churn; /* viewers that leave and come back each second */
	unsigned first_address; /* source addresses 127.0.0.0 + this and the next ones */
	bool is_tls;
	bool resumes; /* TLS: shows the newest ticket */
	bool yields; /* their processes take only the time that nobody else wants: real viewers are elsewhere */
	bool returns; /* who is closed by the server comes back, half a second later */
	bool remembers; /* the server knows `since`: who comes back says its position */
	struct swarm_votes *votes; /* NULL: tallies are only counted */
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
	uint64_t aside; /* the same, to the stuck and the slow */
	uint64_t last_delivery_ns; /* CLOCK_MONOTONIC of the newest live one */
	uint64_t left; /* of the churn and the storm, or closed by the server where they return */
	uint64_t back; /* of those, with all that they had missed */
	uint64_t turned_away; /* attempts to come back that were refused */
	uint64_t resumed; /* TLS handshakes with a ticket */
	uint64_t first_return_ns,
		last_return_ns; /* of the newest storm: first attempt, last one caught up */
	uint64_t stuck_closed, slow_closed; /* by the server */
	uint64_t stuck_greeted; /* the stuck that found another hello when they read again */
	uint64_t tallies; /* messages */
	uint64_t backwards; /* counts that went down */
	uint64_t unheard_of; /* counts beyond what was voted */
	uint64_t least_votes; /* known to the viewer that is furthest behind */
	struct load_histogram delivery; /* from sending to having it, live */
	struct load_histogram returning; /* from connecting anew to having all */
	/* Of a count, when the next one comes: age of the oldest vote that it does not hold, since it was ... */
	struct load_histogram staleness; /* acknowledged */
	struct load_histogram cast_age; /* due */
};

struct swarm;

/* Starts the processes; they connect by themselves.  NULL: not possible, told on stderr. */
struct swarm *swarm_start(const struct swarm_options *options);
/* What all processes have counted so far. */
void swarm_numbers(const struct swarm *swarm, struct swarm_numbers *out);
/* All drop their connection at once and come back spread over OVER_MS; 0: as fast as they are taken. */
void swarm_storm(struct swarm *swarm, unsigned over_ms);
/* The stuck stop reading, the slow begin to read 1 KB a second. */
void swarm_stall(struct swarm *swarm);
/* Both read again. */
void swarm_wake(struct swarm *swarm);
/* Closes all viewers, waits for the processes, frees. */
void swarm_stop(struct swarm *swarm);

#endif
