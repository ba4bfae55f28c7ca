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
#include "flow/decide/record.h"
#include "store/event.h"
#include "store/store.h"

/*
 * Moves EVENT to ended and makes its cases.  WHY may be NULL; LATE_MS: how much later than planned it ends by
 * itself, else 0; RESULT (or NULL) gets the entry's seq.  False: it was not in a state to end.
 */
bool archive_end(const struct doer *doer, const char *event, const char *why, int64_t late_ms,
	json_t *result);

/* The log as JSON, and as one static HTML page that needs no server; appended to OUT.  False: no such event, or not public. */
bool archive_json(struct db *db, const char *event, struct buf *out);
bool archive_html(struct db *db, const char *event, struct buf *out);

/* The same for a page that lies in a folder: its files are files/ID beside it, with this ending for their TYPE. */
bool archive_html_alone(struct db *db, const char *event, struct buf *out);
const char *archive_file_ending(const char *type);

/* Handlers of due work: event_open, event_start, event_close, event_warn, event_end, pending_close, hold, file_draft, search_tidy, retention; clocks.h has those of cases. */
extern const struct due_handler archive_due_handlers[];

#endif
