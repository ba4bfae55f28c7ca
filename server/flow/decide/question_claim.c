/*
 * question_claim.c - a moderator's lease on a question: two columns, a passing message, no history.
 */
#include "config/config.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"

void
decide_question_claim(struct decision *decision)
{
	struct tx *tx = decision->tx;
	int64_t until = tx->now + tx->config->event_claim_seconds * 1000;
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event) ||
		decision_is_claimed(decision, &question))
		return;
	if (db_run(tx->db,
		    "UPDATE question SET claimed_by = ?2, claimed_until = ?3 WHERE id = ?1 "
		    "AND state <> 'withdrawn' "
		    "AND (claimed_by IS NULL OR claimed_by = ?2 OR claimed_until <= ?4)",
		    "ssii", question.id, decision->actor.person, until, tx->now) != 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "提问已被撤回",
			"The question was withdrawn");
		return;
	}
	record_desk_passing(tx, event.id, "claimed",
		json_pack("{s:s, s:o*, s:o}", "question", question.id, "by",
			doer_json(&decision->doer), "until", time_json(until)));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:o}", "question", question.id, "version",
			(json_int_t)question.version, "claimed_until", time_json(until)));
}

void
decide_question_release(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event))
		return;
	/* A lease that has lapsed and was taken by a colleague is theirs now. */
	if (db_run(decision->tx->db,
		    "UPDATE question SET claimed_by = NULL, claimed_until = NULL "
		    "WHERE id = ?1 AND claimed_by = ?2",
		    "ss", question.id, decision->actor.person) == 1)
		record_desk_passing(decision->tx, event.id, "released",
			json_pack("{s:s}", "question", question.id));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I}", "question", question.id, "version",
			(json_int_t)question.version));
}
