/*
 * event_state.c - the host's hand on the event: open, start, pause, resume, close, extend, end; the
 * admin's schedule and cancel; the editor's release.
 */
#include <string.h>

#include "flow/archive.h"
#include "flow/cases.h"
#include "flow/decide/decide.h"
#include "flow/decide/event_times.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"

#define MINUTE_MS INT64_C(60000)

static void
refuse_move(struct decision *decision)
{
	decision_refuse(decision, PROBLEM_WRONG_STATE, "活动的状态刚刚变了",
		"The event's state has just changed");
}

/* The event as it is now: {event, version, state}. */
static void
finish(struct decision *decision, const char *id)
{
	struct event_row event;

	if (!event_load(decision->tx->db, id, &event))
		return;
	record_audit(&decision->doer, id, command_name(decision->command->kind), id,
		json_pack("{s:s, s:I, s:s*}", "state", event_state_word((int)event.state),
			"version", (json_int_t)event.version, "why",
			decision_text(decision, "why")));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "event", id, "version", (json_int_t)event.version,
			"state", event_state_word((int)event.state)));
}

/* One step; from which states is in the table of commands. */
static void
go(struct decision *decision, enum event_state to)
{
	struct event_row event;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	if (event_go(&decision->doer, event.id, command_states(decision->command->kind), to,
		    decision_text(decision, "why"), decision->result))
		finish(decision, event.id);
	else
		refuse_move(decision);
}

void
decide_event_schedule(struct decision *decision)
{
	go(decision, EVENT_STATE_SCHEDULED);
}

void
decide_event_open(struct decision *decision)
{
	go(decision, EVENT_STATE_OPEN);
}

void
decide_event_start(struct decision *decision)
{
	go(decision, EVENT_STATE_LIVE);
}

void
decide_event_pause(struct decision *decision)
{
	go(decision, EVENT_STATE_PAUSED);
}

void
decide_event_resume(struct decision *decision)
{
	go(decision, EVENT_STATE_LIVE);
}

void
decide_event_close(struct decision *decision)
{
	go(decision, EVENT_STATE_CLOSING);
}

/* Later by so many minutes; a time that is past counts from now.  0 stays "no time". */
static int64_t
later(const struct decision *decision, int64_t at)
{
	int64_t now = decision->tx->now;
	int64_t minutes = command_integer(decision->command, "minutes", 0);

	return at == 0 ? 0 : (at > now ? at : now) + minutes * MINUTE_MS;
}

/* Extending an event that was closing opens it for questions again. */
void
decide_event_extend(struct decision *decision)
{
	struct event_row event;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	if (command_integer(decision->command, "minutes", 0) == 0) {
		decision_refuse_argument(
			decision, "/minutes", "至少延长一分钟", "At least one minute");
		return;
	}
	if (event.ends_at == 0 && event.asking_ends_at == 0) {
		decision_refuse_argument(decision, "/minutes", "活动没有设结束时间，无需延长",
			"The event has no time at which it ends");
		return;
	}
	db_run(decision->tx->db, "UPDATE event SET asking_ends_at = ?2, ends_at = ?3 WHERE id = ?1",
		"sII", event.id, later(decision, event.asking_ends_at),
		later(decision, event.ends_at));
	if (event_go(&decision->doer, event.id, BIT(event.state),
		    event.state == EVENT_STATE_CLOSING ? EVENT_STATE_LIVE : event.state, NULL,
		    decision->result))
		finish(decision, event.id);
	else
		refuse_move(decision);
}

void
decide_event_end(struct decision *decision)
{
	struct event_row event;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	if (archive_end(
		    &decision->doer, event.id, decision_text(decision, "why"), 0, decision->result))
		finish(decision, event.id);
	else
		refuse_move(decision);
}

void
decide_event_cancel(struct decision *decision)
{
	struct event_row event;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	if (command_integer(decision->command, "version", event.version) != event.version) {
		decision_refuse(decision, PROBLEM_STALE, NULL, NULL);
		decision->problem.current = event_json(decision->tx->db, event.id);
		return;
	}
	if (!event_go(&decision->doer, event.id, command_states(decision->command->kind),
		    EVENT_STATE_CANCELLED, decision_text(decision, "why"), decision->result)) {
		refuse_move(decision);
		return;
	}
	if (event_load(decision->tx->db, event.id, &event))
		cases_settle_all(&decision->doer, &event);
	finish(decision, event.id);
}

/* The transcript is released: nothing is decided any more, so what still waits is settled first. */
void
decide_transcript_release(struct decision *decision)
{
	struct event_row event;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event) ||
		decision_output_is_stopped(decision, &event))
		return;
	publish_waiting(&decision->doer, &event, INT64_MAX);
	cases_settle_pending(&decision->doer, &event);
	db_run(decision->tx->db, "UPDATE event SET edited = 1 WHERE id = ?1", "s", event.id);
	if (event_go(&decision->doer, event.id, S_ENDED, EVENT_STATE_ARCHIVED, NULL,
		    decision->result))
		finish(decision, event.id);
	else
		refuse_move(decision);
}
