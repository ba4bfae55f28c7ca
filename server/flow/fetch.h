/*
 * fetch.h - one reading of a stream's log, on a reader's thread.
 *
 * All of a fetch is one reading transaction.  It belongs to the stream that asked until
 * held_fetched() has taken what it found; a cancelled one frees itself.
 */
#ifndef OPENFLOOR_FLOW_FETCH_H
#define OPENFLOOR_FLOW_FETCH_H

#include <jansson.h>

#include "domain/entry.h"
#include "store/attendance.h"
#include "store/store.h"

struct held;

enum fetch_kind {
	FETCH_OPEN, /* the head, the newest page and what stands beside it */
	FETCH_MORE, /* what comes after a position */
	FETCH_PAGE, /* the newest page as it is now */
};

struct fetch {
	struct store_read read;
	struct held *held; /* NULL: cancelled */
	enum fetch_kind kind;
	struct stream stream;
	uint64_t after;
	/* what was found */
	bool exists;
	struct position head;
	struct entry **entries; /* ascending */
	size_t count;
	char *event; /* the event object as JSON; NULL: none */
	int event_state; /* enum event_state; -1 */
	json_t *tally; /* all votes and ratings, or NULL */
	int64_t tally_newest;
	bool has_salt;
	unsigned char salt[ATTENDANCE_SALT];
};

/* NULL: too many reads wait; try again soon. */
struct fetch *fetch_start(struct store *store, struct held *held, enum fetch_kind kind,
	const struct stream *stream, uint64_t after);
void fetch_cancel(struct fetch *fetch); /* NULL does nothing */

/* The event object of EVENT as text, and its state; NULL where there is none.  The caller frees it. */
char *fetch_event(struct db *db, const char *event, int *state);

#endif
