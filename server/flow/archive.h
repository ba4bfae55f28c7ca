/*
 * archive.h - the end of an event, and its log as it was.
 *
 * Ending makes the cases in one transaction: a public one for each approved question, a child for a merged
 * one; what stays undecided waits for its term.  The transcript is rendered from the log, with no personal
 * data in it and nothing hidden.
 */
#ifndef OPENFLOOR_FLOW_ARCHIVE_H
#define OPENFLOOR_FLOW_ARCHIVE_H

#include <jansson.h>

#include "base/buf.h"
#include "due/due.h"
#include "store/event.h"
#include "store/store.h"

/* Moves EVENT to ended and makes its cases; ACTOR "system" when it ends by itself.  False: it was not in a state to end. */
bool archive_end(struct tx *tx, const char *event, const char *actor, const char *why);

/* The term for pending questions is over: private cases for those whose asker wished it, the rest is let go. */
void archive_close_pending(struct tx *tx, const char *event);

/* The log as JSON, and as one static HTML page that needs no server; appended to OUT.  False: no such event, or not public. */
bool archive_json(struct db *db, const char *event, struct buf *out);
bool archive_html(struct db *db, const char *event, struct buf *out);

/* Handlers of due work: event_open, event_start, event_close, event_warn, event_end, pending_close, hold. */
extern const struct due_handler archive_due_handlers[];

#endif
