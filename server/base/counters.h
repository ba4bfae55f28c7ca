/*
 * counters.h - what is counted while running, in memory that workers share with the supervisor.
 *
 * Each worker has one struct counters in a mapping made before the fork; it alone writes
 * there, the supervisor adds all up for /metrics.  Plain relaxed atomics: a meter, not a ledger.
 */
#ifndef OPENFLOOR_BASE_COUNTERS_H
#define OPENFLOOR_BASE_COUNTERS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* X(member, "openfloor_...", gauge, greatest or counter, "help"): a gauge is added up over the workers, of a `greatest` the greatest is told */
#define COUNTERS(X) \
	X(viewers, "openfloor_viewers", gauge, "viewers connected") \
	X(connections, "openfloor_connections", gauge, "sockets open") \
	X(entries_public, "openfloor_entries_total{stream=\"public\"}", counter, \
		"entries applied to rooms") \
	X(entries_desk, "openfloor_entries_total{stream=\"desk\"}", counter, \
		"entries applied to rooms") \
	X(deliveries, "openfloor_deliveries_total", counter, \
		"entries handed to the kernel, once for each viewer") \
	X(viewers_behind, "openfloor_viewers_behind", gauge, \
		"viewers whose cursor is not at the head") \
	X(resyncs, "openfloor_resyncs_total", counter, \
		"new hellos for viewers that had fallen off the ring") \
	X(gaps, "openfloor_gaps_total", counter, "gaps in a stream healed by reading the log") \
	X(bus_up, "openfloor_bus_up", gauge, "workers whose bus is connected") \
	X(bus_rejected, "openfloor_bus_rejected_total", counter, \
		"messages of the bus that did not verify") \
	X(bus_published, "openfloor_bus_published_total", counter, "messages published") \
	X(commands, "openfloor_commands_total", counter, "commands accepted for decision") \
	X(problems, "openfloor_problems_total", counter, "commands refused") \
	X(requests, "openfloor_requests_total", counter, "HTTP requests") \
	X(refused_full, "openfloor_refused_full_total", counter, \
		"connections sent away by a full worker") \
	X(refused_address, "openfloor_refused_address_total", counter, \
		"connections refused because their address has too many") \
	X(counters_us, "openfloor_counters_microseconds_total", counter, \
		"processor time of passes that brought counters: at most a fifth of all") \
	X(queue_pending, "openfloor_queue_pending", gauge, \
		"undecided questions of the events held") \
	X(loop_lag_us, "openfloor_loop_lag_microseconds", greatest, \
		"longest pause of the event loop in the last second")

#define COUNTER_BUCKETS 14 /* upper bounds 0.5 ms * 2^n, the last is +Inf */

struct histogram {
	_Atomic uint64_t buckets[COUNTER_BUCKETS];
	_Atomic uint64_t count;
	_Atomic uint64_t sum_us;
};

struct counters {
#define X_(member, metric, kind, help) _Atomic uint64_t member;
	COUNTERS(X_)
#undef X_
	struct histogram fanout; /* commit to last byte handed to the kernel */
	struct histogram commit;
};

static inline void
counter_add(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static inline void
counter_set(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_store_explicit(counter, n, memory_order_relaxed);
}

static inline void
histogram_add(struct histogram *histogram, uint64_t microseconds)
{
	size_t bucket = 0;

	while (bucket < COUNTER_BUCKETS - 1 && microseconds > (UINT64_C(500) << bucket))
		bucket++;
	counter_add(&histogram->buckets[bucket], 1);
	counter_add(&histogram->count, 1);
	counter_add(&histogram->sum_us, microseconds);
}

#endif
