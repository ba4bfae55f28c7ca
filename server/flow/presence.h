/*
 * presence.h - how many are there: now, at most, and how many different ones.
 *
 * Each worker says once a second how many it has; what is shown is the sum of what was said in
 * the last 3 s.  Once a minute one worker, the first by name, notes it.  Unique visitors are
 * counted by Redis (HyperLogLog) from ids salted for the event.
 */
#ifndef OPENFLOOR_FLOW_PRESENCE_H
#define OPENFLOOR_FLOW_PRESENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "store/attendance.h"

#define VISITOR_SIZE 33 /* 32 hexadecimal digits */

struct deliver;
struct watch;

struct presence {
	struct list workers; /* others */
	uint64_t total; /* as shown */
	uint64_t peak; /* in this minute */
	int64_t minute; /* that is being counted; 0: none yet */
	int64_t unique; /* visitors, as Redis said last; 0: not known */
	uint64_t ask_ns; /* not before this again */
	bool has_salt;
	unsigned char salt[ATTENDANCE_SALT];
	char (*visitors)[VISITOR_SIZE]; /* new ones, until Redis has them */
	size_t visitor_count;
	size_t visitor_cap;
};

void presence_init(struct presence *presence);
void presence_fini(struct presence *presence);

void presence_set_salt(struct presence *presence, const unsigned char *salt); /* NULL: destroyed */
void presence_visitor(struct presence *presence, const char *visitor);

/* WORKER, another one, has VIEWERS of the event. */
void presence_heard(
	struct presence *presence, const char *worker, uint64_t viewers, uint64_t now_ns);

/* The bus was away: what the others said last counts until they can be heard again. */
void presence_refresh(struct presence *presence, uint64_t now_ns);

/* Adds up, for the rooms of the event. */
void presence_show(struct watch *watch);

/* Adds up, tells the others, notes the minute when it is over. */
void presence_second(struct watch *watch);

/* The event has ended: the minute that has begun is noted, who was there is forgotten. */
void presence_end(struct watch *watch);

/* Is this worker the one that speaks for the event? */
bool presence_is_first(const struct watch *watch);

#endif
