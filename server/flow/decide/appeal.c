/*
 * appeal.c - a lead moderator decides about an appeal: back to the desk, or it stays rejected.
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/review.h"

/* An appeal that is upheld does not publish: the question waits for approval again, like any other. */
static bool
reopen(struct decision *decision, const struct question_row *question)
{
	if (db_run(decision->tx->db,
		    "UPDATE question SET state = 'pending', version = version + 1, "
		    "appeal_state = 'upheld', reason = NULL, why = NULL, decided_at = ?3, "
		    "decided_by = ?4 WHERE id = ?1 AND version = ?2 AND state = 'rejected' "
		    "AND appeal_state = 'open'",
		    "siis", question->id, question->version, decision->tx->now,
		    decision->actor.person) != 1)
		return false;
	record_numbers(decision->tx, question->event,
		&(struct numbers){
			.pending = 1, .declined = -1, .reason = unless_empty(question->reason)});
	return true;
}

static bool
dismiss(struct decision *decision, const struct question_row *question)
{
	return db_run(decision->tx->db,
		       "UPDATE question SET appeal_state = 'dismissed', version = version + 1 "
		       "WHERE id = ?1 AND version = ?2 AND state = 'rejected' "
		       "AND appeal_state = 'open'",
		       "si", question->id, question->version) == 1;
}

/* A dismissal leaves no trace in who decided the question, so whoever comes second is told of it in words. */
static bool
is_open(struct decision *decision, const struct question_row *question)
{
	bool dismissed = strcmp(question->appeal_state, "dismissed") == 0;

	if (!dismissed && command_integer(decision->command, "version", 0) != question->version)
		return review_refuse_stale(decision, question);
	if (strcmp(question->appeal_state, "open") == 0 && !question->erased)
		return true;
	decision_refuse(decision, PROBLEM_WRONG_STATE,
		dismissed ? "申诉已经驳回" : "没有待处理的申诉",
		dismissed ? "The appeal was dismissed already" : "No appeal waits for a decision");
	decision_add_card(decision, question->id);
	return false;
}

void
decide_question_decide_appeal(struct decision *decision)
{
	bool uphold = command_bool(decision->command, "uphold", false);
	const char *state = uphold ? "pending" : "rejected";
	struct question_row question;
	struct event_row event;
	json_int_t version;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event))
		return;
	if (!is_open(decision, &question))
		return;
	if (strcmp(question.decided_by, decision->actor.person) == 0) {
		decision_refuse(decision, PROBLEM_FORBIDDEN,
			"申诉要由没有作出原决定的人处理；您认为原决定不妥，可以自己退回待审",
			"Somebody other than who rejected it decides an appeal; if you changed your mind, reopen it");
		return;
	}
	if (!(uphold ? reopen(decision, &question) : dismiss(decision, &question))) {
		review_refuse_state(decision, &question);
		return;
	}
	version = (json_int_t)question.version + 1;
	record_desk(&decision->doer, event.id, "decided",
		json_pack("{s:s, s:I, s:s, s:s, s:s*}", "question", question.id, "version", version,
			"state", state, "appeal", uphold ? "upheld" : "dismissed", "reason",
			uphold ? NULL : unless_empty(question.reason)),
		NULL);
	record_notice(decision->tx, question.asker, event.id, "appeal_decided",
		json_pack("{s:s, s:s, s:b, s:s, s:s*}", "question", question.id, "number",
			question.number, "upheld", uphold, "state", state, "why",
			decision_text(decision, "why")),
		NULL);
	record_audit(&decision->doer, event.id, "question.decide_appeal", question.id,
		json_pack("{s:b, s:I}", "upheld", uphold, "version", version));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question.id, "version", version, "state",
			state));
}
