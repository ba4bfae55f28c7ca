/*
 * desk.h - a desk at a glance: what waits, who works on what, how it goes.
 */
#ifndef OPENFLOOR_STORE_DESK_H
#define OPENFLOOR_STORE_DESK_H

#include <jansson.h>
#include <stdint.h>

#include "store/db.h"

/*
 * The numbers of EVENT's desk, one indexed query each.  The caller owns it and adds what only
 * the network knows (viewers).  WITH_WORK: also who works on what, for moderators.
 */
json_t *desk_json(struct db *db, const char *event, bool with_work, int64_t now);

/* How many questions of EVENT wait: they are pending, and none has put them aside. */
int64_t desk_waiting(struct db *db, const char *event);

/* Who works on what at NOW: {PERSON: [question, ...]}.  The caller owns it. */
json_t *desk_working_json(struct db *db, const char *event, int64_t now);

/* The newest number of viewers that was noted in the two minutes before NOW; 0: none. */
int64_t desk_viewers_noted(struct db *db, const char *event, int64_t now);

#endif
