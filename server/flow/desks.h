/*
 * desks.h - the numbers of a desk (GET /api/events/{id}/desk), made at most once a second.
 *
 * Every page of a desk asks for them every few seconds.  What was made is kept for a second and given to all of
 * the same audience.  Asked on the store's readers' threads; how many watch is noted by the loop's thread.
 */
#ifndef OPENFLOOR_FLOW_DESKS_H
#define OPENFLOOR_FLOW_DESKS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/db.h"

struct desks;

struct desks *desks_create(void);
void desks_free(struct desks *desks); /* NULL does nothing */

/* EVENT has so many viewers now. */
void desks_note(struct desks *desks, const char *event, uint64_t viewers, int64_t now);

/* Appends the numbers of EVENT, as JSON; WITH_WORK: for moderators.  A reader's thread. */
void desks_tell(struct desks *desks, struct db *db, const char *event, bool with_work, int64_t now,
	struct buf *out);

#endif
