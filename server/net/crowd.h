/*
 * crowd.h - how many sockets one address holds in this worker, and how fast it opens more.
 *
 * Half a city may share one address, so an address may hold many; but nobody fills the worker from a single
 * one, or keeps it busy by coming and going.  A place is taken by each socket: as it is accepted,
 * for the address it comes from, or, behind a trusted proxy, as it becomes a WebSocket,
 * for the address that the proxy names.
 */
#ifndef OPENFLOOR_NET_CROWD_H
#define OPENFLOOR_NET_CROWD_H

#include <stdint.h>

struct crowd;
struct crowd_place;

/* MOST sockets of one address; after as many at once, a twentieth of it in each second. */
struct crowd *crowd_create(unsigned most);
void crowd_free(struct crowd *crowd); /* NULL does nothing; nobody holds a place any more */

/*
 * A place for one more socket of ADDRESS (as text; IPv6 counts by /64), at the time NOW_NS
 * (monotonic).  NULL: it has too many, or comes too fast.  Given back with crowd_leave.
 */
struct crowd_place *crowd_enter(struct crowd *crowd, const char *address, uint64_t now_ns);
void crowd_leave(struct crowd_place *place, uint64_t now_ns); /* NULL does nothing */

/* Forgets addresses that hold nothing and are as good as new.  Each second. */
void crowd_second(struct crowd *crowd, uint64_t now_ns);

#endif
