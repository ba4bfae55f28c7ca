/*
 * attendance.h - how many were there, minute by minute.
 *
 * Unique visitors are counted by ids that are salted anew for each event; the salt is
 * destroyed when the event ends, so that nobody can be looked for in the count afterwards.
 */
#ifndef OPENFLOOR_STORE_ATTENDANCE_H
#define OPENFLOOR_STORE_ATTENDANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

#define ATTENDANCE_SALT 16

struct attendance {
	char event[ID_SIZE];
	int64_t at; /* start of the minute, ms */
	int64_t present;
	int64_t peak;
	int64_t visitors; /* unique so far; 0: not known */
};

/* False: the event has none (any more). */
bool attendance_salt(struct db *db, const char *event, unsigned char out[static ATTENDANCE_SALT]);

/* Undecided questions of EVENT. */
int64_t attendance_pending(struct db *db, const char *event);

/* Several workers may note the same minute: the greatest numbers stand. */
void attendance_note(struct tx *tx, const struct attendance *attendance);

#endif
