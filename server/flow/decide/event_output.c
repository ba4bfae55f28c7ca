/*
 * event_output.c - stop output: from its commit on nothing goes out but the state and the host's announcements.
 *
 * Approvals go on behind it; what they let out waits, and goes out in order when output is
 * resumed.  Taking back (hide, erase) is never held up.
 */
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"

static bool
set_stopped(struct decision *decision, const char *event, bool stopped)
{
	return db_run(decision->tx->db,
		       "UPDATE event SET output_stopped = ?2, version = version + 1 "
		       "WHERE id = ?1 AND output_stopped <> ?2",
		       "si", event, (int64_t)stopped) == 1;
}

static void
change(struct decision *decision, bool stopped)
{
	const char *why = decision_text(decision, "why");
	struct event_row event;
	json_t *body;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	if (!set_stopped(decision, event.id, stopped)) {
		decision_refuse(decision, PROBLEM_WRONG_STATE,
			stopped ? "发布已经暂停" : "发布没有暂停",
			stopped ? "Output is stopped already" : "Output is not stopped");
		return;
	}
	event.output_stopped = stopped;
	body = json_pack("{s:b, s:s*}", "stopped", stopped, "why", why);
	record_public(
		&decision->doer, event.id, "output", json_incref(body), NULL, decision->result);
	record_desk(&decision->doer, event.id, "output", body, NULL);
	record_audit(&decision->doer, event.id, command_name(decision->command->kind), event.id,
		json_pack("{s:b, s:s*}", "stopped", stopped, "why", why));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:b}", "event", event.id, "version",
			(json_int_t)event.version + 1, "state", event_state_word((int)event.state),
			"stopped", stopped));
	if (!stopped)
		publish_waiting(&decision->doer, &event, decision->tx->now);
}

void
decide_event_stop_output(struct decision *decision)
{
	change(decision, true);
}

void
decide_event_resume_output(struct decision *decision)
{
	change(decision, false);
}
