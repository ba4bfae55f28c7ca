/*
 * question_own.c - what askers do with their own question: withdraw it, or appeal once.
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/review.h"

void
decide_question_withdraw(struct decision *decision)
{
	struct question_row question;
	struct event_row event;
	int64_t version;

	if (!decision_allow_own(decision, &question, &event))
		return;
	version = command_integer(decision->command, "version", question.version);
	if (version != question.version) {
		decision_refuse(decision, PROBLEM_STALE, NULL, NULL);
		return;
	}
	if (db_run(decision->tx->db,
		    "UPDATE question SET state = 'withdrawn', version = version + 1, "
		    "decided_at = ?3, decided_by = NULL, " REVIEW_CLEARED
		    "WHERE id = ?1 AND version = ?2 AND state = 'pending'",
		    "sii", question.id, version, decision->tx->now) != 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "只能撤回还在等待审核的提问",
			"Only a question that waits for approval can be withdrawn");
		return;
	}
	record_numbers(decision->tx, event.id, &(struct numbers){.pending = -1});
	record_desk(&decision->doer, event.id, "decided",
		json_pack("{s:s, s:I, s:s}", "question", question.id, "version",
			(json_int_t)version + 1, "state", "withdrawn"),
		NULL);
	record_audit(&decision->doer, event.id, "question.withdraw", question.id,
		json_pack("{s:s, s:I}", "state", "withdrawn", "version", (json_int_t)version + 1));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question.id, "version",
			(json_int_t)version + 1, "state", "withdrawn"));
}

void
decide_question_appeal(struct decision *decision)
{
	struct question_row question;
	struct event_row event;
	struct text_ref why;

	if (!decision_allow_own(decision, &question, &event))
		return;
	if (event.state == EVENT_STATE_ARCHIVED || event.state == EVENT_STATE_CANCELLED) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "活动已经归档，不能再申诉",
			"The event is archived; it is too late for an appeal");
		return;
	}
	tx_text(decision->tx, decision_text(decision, "why"), &why);
	if (db_run(decision->tx->db,
		    "UPDATE question SET appeal = ?2, appeal_state = 'open' "
		    "WHERE id = ?1 AND state = 'rejected' AND appeal IS NULL",
		    "ss", question.id, why.id) != 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE,
			"只有未通过的提问可以申诉，且只有一次",
			"Only a rejected question can be appealed, and only once");
		return;
	}
	record_desk(&decision->doer, event.id, "appealed",
		json_pack("{s:s, s:I}", "question", question.id, "version",
			(json_int_t)question.version),
		NULL);
	record_audit(&decision->doer, event.id, "question.appeal", question.id, NULL);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question.id, "version",
			(json_int_t)question.version, "state", "rejected"));
}
