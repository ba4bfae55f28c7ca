/*
 * transcript.h - what the two forms of a transcript share: the event, and its log from the first entry to the last.
 */
#ifndef OPENFLOOR_FLOW_TRANSCRIPT_H
#define OPENFLOOR_FLOW_TRANSCRIPT_H

#include <jansson.h>

#include "domain/entry.h"
#include "store/db.h"

/* The event object, which the caller owns.  False: there is none, or the public must not know of it. */
bool transcript_event(struct db *db, const char *id, json_t **event);

/* EACH entry of the public stream, in order, read in pages. */
void transcript_each(struct db *db, const char *event,
	void (*each)(void *cookie, const struct entry *entry), void *cookie);

#endif
