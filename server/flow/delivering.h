/*
 * delivering.h - the deliverer as its own files see it (deliver, held, fetch, catchup, watch, presence, here).
 */
#ifndef OPENFLOOR_FLOW_DELIVERING_H
#define OPENFLOOR_FLOW_DELIVERING_H

#include "base/list.h"
#include "flow/deliver.h"

#define NS_A_MS     UINT64_C(1000000)
#define NS_A_SECOND (1000 * NS_A_MS)

struct held;
struct map;
struct poll;

struct deliver {
	struct services *services;
	const struct deliver_handlers *handlers;
	void *cookie;
	struct map *helds; /* stream's name -> struct held */
	struct list held_list;
	struct map *watches; /* event's id -> struct watch */
	struct list watch_list;
	struct held *control;
	struct poll *poll; /* under way */
	uint64_t polled_ns; /* when the last one began */
	bool wants_poll; /* before its second is over */
	uint64_t second_ns; /* when the next second begins */
	uint64_t now_ns;
	int64_t now_ms;
	uint64_t wake_ns; /* when there is something to do at the latest */
};

/* Work is due at NS. */
static inline void
deliver_wake_at(struct deliver *deliver, uint64_t ns)
{
	if (ns < deliver->wake_ns)
		deliver->wake_ns = ns;
}

/* The bus, where there is one and it works; else NULL. */
struct bus *deliver_bus(const struct deliver *deliver);

#endif
