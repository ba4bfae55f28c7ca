/*
 * question_claim.c - a moderator takes a question of the list, and gives it back.
 */
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/lease.h"

void
decide_question_claim(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event) ||
		decision_is_claimed(decision, &question))
		return;
	if (!lease_take(&decision->doer, event.id, question.id, false)) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "提问已被撤回",
			"The question was withdrawn");
		return;
	}
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:o}", "question", question.id, "version",
			(json_int_t)question.version, "claimed_until",
			time_json(lease_until(decision->tx))));
}

void
decide_question_release(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event))
		return;
	lease_release(&decision->doer, event.id, question.id);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I}", "question", question.id, "version",
			(json_int_t)question.version));
}
