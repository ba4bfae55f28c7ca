#include "flow/decide/event_times.h"

#define MINUTE_MS  INT64_C(60000)
#define HOUR_MS    INT64_C(3600000)
#define WARNING_MS (10 * MINUTE_MS)

/* The states in which work of a kind is still to come, and its time. */
static void
set(struct tx *tx, const struct event_row *event, const char *kind, uint32_t states, int64_t at)
{
	tx_due(tx, kind, event->id, BIT(event->state) & states ? at : 0);
}

void
event_times_set(struct tx *tx, const char *id)
{
	const uint32_t running = S_OPEN | S_LIVE | S_PAUSED | S_CLOSING;
	struct event_row event;
	int64_t asking_ends_at, end, settled;

	if (!event_load(tx->db, id, &event))
		return;
	asking_ends_at = event.asking_ends_at ? event.asking_ends_at : event.ends_at;
	/* The timer never cuts off somebody who is typing: the end by itself is long after the planned one. */
	end = event.ends_at ? event.ends_at + event.grace_minutes * MINUTE_MS : 0;
	settled = event.ended_at + event.moderate_after_hours * HOUR_MS;
	set(tx, &event, "event_open", S_SCHEDULED, event.opens_at);
	set(tx, &event, "event_start", S_SCHEDULED | S_OPEN, event.starts_at);
	set(tx, &event, "event_close", S_LIVE | S_PAUSED, asking_ends_at);
	set(tx, &event, "event_warn", running,
		end && end - WARNING_MS > tx->now ? end - WARNING_MS : 0);
	set(tx, &event, "event_end", running, end);
	set(tx, &event, "pending_close", S_ENDED, settled > tx->now ? settled : tx->now);
}

void
event_tell_state(const struct doer *doer, const struct event_row *event, const char *why,
	int64_t late_ms, json_t *result)
{
	const char *state = event_state_word((int)event->state);
	json_t *body = json_pack("{s:s, s:s*, s:o*, s:o*}", "state", state, "why", why,
		"asking_ends_at", time_json(event->asking_ends_at), "ends_at",
		time_json(event->ends_at));

	if (late_ms >= MINUTE_MS)
		json_object_set_new(
			body, "late_seconds", json_integer((json_int_t)(late_ms / 1000)));
	record_public(doer, event->id, "state", json_incref(body), NULL, result);
	record_desk(doer, event->id, "state", body, NULL);
}

bool
event_go(const struct doer *doer, const char *id, uint32_t from, enum event_state to,
	const char *why, json_t *result)
{
	struct event_row event;

	if (!event_move(doer->tx, id, from, to, why) || !event_load(doer->tx->db, id, &event))
		return false;
	event_times_set(doer->tx, id);
	event_tell_state(doer, &event, why, 0, result);
	return true;
}
