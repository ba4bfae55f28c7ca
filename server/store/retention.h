/*
 * retention.h - what is kept for a time only, and goes when that is over.
 *
 * Contacts after their term (people.contact_days), results of commands after the week in which they may be sent
 * again, sessions once they have expired.  Nothing of it is in the log or the trail, which stay as they are.
 */
#ifndef OPENFLOOR_STORE_RETENTION_H
#define OPENFLOOR_STORE_RETENTION_H

#include "store/store.h"

struct retention {
	int64_t contacts, results, sessions; /* so many went */
};

/* Does a part, so that no writer waits long, and adds to DONE.  True: nothing is left to do. */
bool retention_run(struct tx *tx, struct retention *done);

/* The numbers of DONE, for the trail; NULL where nothing went.  The caller owns it. */
json_t *retention_json(const struct retention *done);

#endif
