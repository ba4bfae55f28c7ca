/*
 * question_hold.c - a question that is put aside for a while, and one that another person is to decide.
 *
 * Neither changes its text or state, so the version stays.  While it is put aside only whoever did that
 * decides it; anybody may take it back to the queue.  Who asks for another's opinion leaves the decision to them.
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/review.h"

static void
tell(struct decision *decision, const struct question_row *question, const char *kind, bool on,
	const char *why)
{
	json_int_t version = (json_int_t)question->version;

	record_desk(&decision->doer, question->event, kind,
		json_pack(
			"{s:s, s:I, s:b}", "question", question->id, "version", version, "on", on),
		NULL);
	record_audit(&decision->doer, question->event, command_name(decision->command->kind),
		question->id,
		json_pack("{s:b, s:I, s:s*}", "on", on, "version", version, "words", why));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:b}", "question", question->id, "version", version,
			"state", question_state_word((int)question->state), kind, on));
}

/* Loaded and authorised, and still waiting. */
static bool
begin(struct decision *decision, struct question_row *question)
{
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), question, &event))
		return false;
	if (question->state != QUESTION_STATE_PENDING)
		return review_refuse_state(decision, question);
	return true;
}

/* ---- put aside */

void
decide_question_hold(struct decision *decision)
{
	struct question_row question;
	struct text_ref text;
	const char *why;

	if (!begin(decision, &question) || !review_is_open(decision, &question))
		return;
	why = review_why(decision, &text);
	if (db_run(decision->tx->db,
		    "UPDATE question SET held_by = ?2, held_why = ?3, held_at = ?4, "
		    "claimed_by = NULL, claimed_until = NULL WHERE id = ?1 AND state = 'pending' "
		    "AND held_by IS NULL " REVIEW_IS_OPEN("?2"),
		    "sssi", question.id, decision->actor.person, why, decision->tx->now) == 1) {
		tell(decision, &question, "held", true, why);
		return;
	}
	decision_refuse(
		decision, PROBLEM_HELD, "您已经把它搁置了", "You have put it aside already");
	decision_add_card(decision, question.id);
}

void
decide_question_unhold(struct decision *decision)
{
	struct question_row question;

	if (!begin(decision, &question))
		return;
	if (db_run(decision->tx->db,
		    "UPDATE question SET held_by = NULL, held_why = NULL, held_at = NULL "
		    "WHERE id = ?1 AND state = 'pending' AND held_by IS NOT NULL",
		    "s", question.id) == 1) {
		tell(decision, &question, "held", false, NULL);
		return;
	}
	decision_refuse(decision, PROBLEM_WRONG_STATE, "这一条没有被搁置", "It is not put aside");
	decision_add_card(decision, question.id);
}

/* ---- a second opinion */

static void
ask_for_second(struct decision *decision, const struct question_row *question)
{
	struct text_ref text;
	const char *why = review_why(decision, &text);

	if (db_run(decision->tx->db,
		    "UPDATE question SET second_by = ?3, second_why = ?4, second_at = ?5, "
		    "claimed_by = NULL, claimed_until = NULL, held_by = NULL, held_why = NULL, "
		    "held_at = NULL WHERE id = ?1 AND version = ?2 AND state = 'pending' "
		    "AND second_by IS NULL " REVIEW_IS_OPEN("?3"),
		    "sissi", question->id, question->version, decision->actor.person, why,
		    decision->tx->now) == 1)
		tell(decision, question, "second", true, why);
	else
		review_refuse_for(decision, question, PROBLEM_SECOND, question->second_by,
			"已经请了别人决定这一条",
			"has already asked for another person to decide it");
}

/* Only whoever asked has something to take back. */
static void
take_second_back(struct decision *decision, const struct question_row *question)
{
	if (db_run(decision->tx->db,
		    "UPDATE question SET second_by = NULL, second_why = NULL, second_at = NULL "
		    "WHERE id = ?1 AND state = 'pending' AND second_by = ?2",
		    "ss", question->id, decision->actor.person) == 1) {
		tell(decision, question, "second", false, NULL);
		return;
	}
	decision_refuse(decision, PROBLEM_WRONG_STATE, "您没有请别人决定这一条",
		"You did not ask for another person to decide it");
	decision_add_card(decision, question->id);
}

void
decide_question_second(struct decision *decision)
{
	struct question_row question;

	if (!begin(decision, &question))
		return;
	if (command_integer(decision->command, "version", 0) != question.version)
		review_refuse_stale(decision, &question);
	else if (!command_bool(decision->command, "on", true))
		take_second_back(decision, &question);
	else if (strcmp(question.second_by, decision->actor.person) == 0 ||
		review_is_open(decision, &question))
		ask_for_second(decision, &question);
}
