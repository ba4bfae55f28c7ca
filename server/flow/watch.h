/*
 * watch.h - what a worker knows of an event that somebody here watches.
 *
 * The event object and the votes for the hellos of its rooms, who is present, who is at the
 * desk.  Made with the first stream of the event that is held, let go with the last.
 */
#ifndef OPENFLOOR_FLOW_WATCH_H
#define OPENFLOOR_FLOW_WATCH_H

#include <jansson.h>

#include "flow/delivering.h"
#include "flow/here.h"
#include "flow/presence.h"

#define WATCH_STREAMS (STREAM_PERSON + 1)

struct refresh;

struct watch {
	struct deliver *deliver;
	char event[ID_SIZE];
	struct list link;
	struct held *streams[WATCH_STREAMS]; /* by enum stream_kind; NULL: not held */
	int state; /* enum event_state; -1: not known yet */
	bool is_stale; /* the event object has changed */
	uint64_t refresh_ns; /* not before this again */
	struct refresh *refresh; /* under way */
	int64_t tally_newest;
	struct presence presence;
	struct here here;
};

struct watch *watch_open(struct deliver *deliver, const char *event);
void watch_close(struct watch *watch); /* none of its streams is held */

/* Calls DO with each room of the event. */
void watch_rooms(struct watch *watch, void (*each)(struct room *room, void *cookie), void *cookie);

/* The event object is JSON, in STATE. */
void watch_set_event(struct watch *watch, const char *json, int state);
/* TALLY as tally_json() makes it (borrowed; NULL: nothing changed). */
void watch_set_numbers(struct watch *watch, const json_t *numbers); /* NULL: not known */
void watch_set_tally(struct watch *watch, const json_t *tally, int64_t newest);

void watch_set_salt(struct watch *watch, const unsigned char *salt); /* NULL: destroyed */

/* An entry of one of its streams was applied. */
void watch_saw(struct watch *watch, const struct entry *entry);

void watch_work(struct watch *watch);
void watch_second(struct watch *watch);

#endif
