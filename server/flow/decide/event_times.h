/*
 * event_times.h - what happens to an event by itself, and when: its rows of due work.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_EVENT_TIMES_H
#define OPENFLOOR_FLOW_DECIDE_EVENT_TIMES_H

#include "flow/decide/record.h"

/*
 * Sets or takes away all due rows of EVENT by its state and times as they are now.  Called in every
 * transaction that changes either.
 */
void event_times_set(struct tx *tx, const char *event);

/* Moves EVENT, tells public, desk and audit, and sets its due rows.  False: it was not in one of FROM (S_*). */
bool event_go(const struct doer *doer, const char *event, uint32_t from, enum event_state to,
	const char *why, json_t *result);

/* A `state` entry with the event as it is now; LATE_MS: how much later than planned (0: it is not). */
void event_tell_state(const struct doer *doer, const struct event_row *event, const char *why,
	int64_t late_ms, json_t *result);

#endif
