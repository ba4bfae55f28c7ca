/*
 * seat.h - who has a connection to which desk, on whatever worker.
 *
 * A row for each person, event and worker.  A place is a worker's, the same for the one that follows it; its rows are
 * renewed while it lives, so those of a place that is no more do not count for long.
 */
#ifndef OPENFLOOR_STORE_SEAT_H
#define OPENFLOOR_STORE_SEAT_H

#include <jansson.h>

#include "store/store.h"

#define SEAT_MS         INT64_C(90000) /* without being renewed */
#define SEAT_PLACE_SIZE 96

struct seat_at {
	const char *event, *person, *place;
};

void seat_take(struct tx *tx, const struct seat_at *at, const char *role);
void seat_leave(struct tx *tx, const struct seat_at *at);
void seat_renew(struct tx *tx, const char *place); /* all of it */

/* Has PERSON a seat at the desk of EVENT, anywhere? */
bool seat_is_taken(struct db *db, const char *event, const char *person, int64_t now);

/* Those who sit at PLACE: an array of [event, person].  The caller owns it. */
json_t *seat_list(struct db *db, const char *place);

/* Forgets what was not renewed. */
void seat_forget(struct tx *tx);

#endif
