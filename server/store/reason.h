/*
 * reason.h - the city's reasons of rejection, as statements.
 *
 * A reason is never deleted: what was rejected for it names it.  A retired one is only chosen no more.
 */
#ifndef OPENFLOOR_STORE_REASON_H
#define OPENFLOOR_STORE_REASON_H

#include <jansson.h>
#include <stdbool.h>

#include "store/db.h"

/* All reasons in their order, retired ones last; an array. */
json_t *reason_list_json(struct db *db);

/* One of them; NULL where there is none.  The caller owns it. */
json_t *reason_json(struct db *db, const char *id);

/* Is there such a reason, and may it still be chosen? */
bool reason_is_in_use(struct db *db, const char *id);

/* How many of EVENT's questions were declined for each reason: {ID: count}; none with 0. */
json_t *reason_declined_json(struct db *db, const char *event);

#endif
