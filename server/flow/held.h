/*
 * held.h - a stream that somebody here watches: opened, kept in order, shown, let go.
 *
 *   WAITING ---- SUBSCRIBE confirmed, or no bus ----> READING ---- page read ----> OPEN
 *                                                        ^                           |
 *                                                        +--- another epoch, or -----+
 *                                                             too far behind
 *
 * What the bus brings before it is open is kept and applied then.  Early entries wait 50 ms,
 * then one reading of the log brings what is lacking to all.
 */
#ifndef OPENFLOOR_FLOW_HELD_H
#define OPENFLOOR_FLOW_HELD_H

#include "flow/delivering.h"
#include "flow/fetch.h"
#include "flow/order.h"
#include "room/room.h"

struct watch;

enum held_state { HELD_WAITING, HELD_READING, HELD_OPEN, HELD_REFUSED };

/* When a room's counters may go out again: once a second, and never more than a fifth of the time. */
struct pace {
	bool is_running;
	uint64_t began_ns;
	uint64_t spent_ns; /* processor time of the pass that is running */
	uint64_t next_ns;
	uint64_t slice_ns; /* when the next slice of a pass that brings nothing else may be made */
	uint64_t alive_ns; /* presence was told */
};

/* Does the bus bring what the log has? */
struct suspicion {
	uint64_t heard; /* newest seq that the bus brought */
	uint64_t expected; /* what the last poll found and it had not brought; 0: nothing */
	unsigned missed; /* times in a row that it did not come within a second */
};

struct held {
	struct deliver *deliver;
	struct watch *watch; /* of its event; NULL: control */
	struct stream stream;
	enum held_state state;
	struct list link;
	struct list joiners;
	struct order order;
	struct room *rooms[AUDIENCE_COUNT];
	struct pace paces[AUDIENCE_COUNT];
	struct fetch *fetch; /* one at a time */
	bool is_subscribed;
	bool must_mend; /* texts came back that only the log has */
	uint64_t began_ns; /* waiting; 0: since now */
	uint64_t early_ns; /* since when something early waits; 0: nothing does, or since now */
	uint64_t retry_ns; /* not before this again */
	uint64_t idle_ns; /* since when nobody needs it; 0: somebody does */
	uint64_t known; /* newest seq that the log is known to have */
	struct suspicion suspicion;
};

struct held *held_open(struct deliver *deliver, struct watch *watch, const struct stream *stream);
void held_close(struct held *held); /* nobody may be in its rooms */

size_t held_viewers(const struct held *held); /* those who wait as well */

void held_subscribed(struct held *held);
void held_bus(struct held *held, struct entry *entry); /* an entry of the log, as the bus has it */
void held_fetched(struct held *held, struct fetch *fetch, enum err outcome);

/* The log's head is HEAD, a poll says.  True: the bus is suspected to be deaf. */
bool held_head(struct held *held, const struct position *head);

/* What is due now; true while a pass has more viewers to visit. */
bool held_work(struct held *held);

/* Has nobody needed it for long, or can it not be? */
bool held_is_over(const struct held *held);

#endif
