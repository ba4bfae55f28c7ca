/*
 * event_floor.c - who has the floor, and how fast one may ask.
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"

static void
keep_and_tell(struct decision *decision, const struct event_row *event, const char *unit)
{
	json_t *body = json_pack("{s:s?}", "unit", unit);

	db_run(decision->tx->db, "UPDATE event SET floor = ?2 WHERE id = ?1", "ss", event->id,
		unit);
	record_public(&decision->doer, event->id, "floor", json_copy(body), NULL, decision->result);
	record_audit(&decision->doer, event->id, "event.floor", event->id, json_copy(body));
	record_desk(&decision->doer, event->id, "floor", body, NULL);
}

void
decide_event_floor(struct decision *decision)
{
	const char *unit = decision_text(decision, "unit");
	struct event_row event;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event) ||
		decision_output_is_stopped(decision, &event))
		return;
	if (unit && !event_has_unit(decision->tx->db, event.id, unit)) {
		decision_refuse_argument(decision, "/unit", "这个单位没有参加本活动",
			"This unit does not take part in the event");
		return;
	}
	if (strcmp(event.floor, unit ? unit : "") != 0)
		keep_and_tell(decision, &event, unit);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s?}", "event", event.id, "version",
			(json_int_t)event.version, "unit", unit));
}

/* Slow mode: so many seconds between two questions of a person; 0 ends it. */
void
decide_event_slow(struct decision *decision)
{
	json_int_t seconds = command_integer(decision->command, "seconds", 0);
	struct event_row event;
	json_t *body;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:I}", "event", event.id, "version",
			(json_int_t)event.version, "seconds", seconds));
	if (event.slow_seconds == seconds)
		return;
	db_run(decision->tx->db, "UPDATE event SET slow_seconds = ?2 WHERE id = ?1", "si", event.id,
		(int64_t)seconds);
	body = json_pack("{s:I}", "seconds", seconds);
	record_public(&decision->doer, event.id, "slow", json_copy(body), NULL, decision->result);
	record_audit(&decision->doer, event.id, "event.slow", event.id, json_copy(body));
	record_desk(&decision->doer, event.id, "slow", body, NULL);
}
