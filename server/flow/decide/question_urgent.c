/*
 * question_urgent.c - danger to life, a crime, a minor in need: out of the queue, out of sight, and somebody is told.
 *
 * Whatever state it is in, it can be marked.  What waited to go out is taken back to the desk, what was public
 * is hidden with its tombstone; nothing lets it out again while the mark stands.  Claims and what was put aside
 * hold nobody up here.  The asker is given the city's emergency numbers.
 */
#include <string.h>

#include "config/config.h"
#include "flow/cases.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "flow/decide/review.h"
#include "flow/decide/votes.h"

/* Where the mark puts it.  A merged one that is a case already stays where its case is. */
static enum question_state
out_of_sight(struct decision *decision, const struct question_row *question)
{
	if (question->state == QUESTION_STATE_MERGED && case_exists(decision->tx->db, question->id))
		return QUESTION_STATE_MERGED;
	if (question_is_shown(question))
		return QUESTION_STATE_HIDDEN;
	if (question->state == QUESTION_STATE_APPROVED || question->state == QUESTION_STATE_MERGED)
		return QUESTION_STATE_PENDING;
	return question->state;
}

/* What was hidden or merged before it ever went out still has not gone out: `publish_at` says so. */
static bool
set_urgent(struct decision *decision, const struct question_row *question, const char *why,
	enum question_state to)
{
	return db_run(decision->tx->db,
		       "UPDATE question SET urgent = 1, urgent_by = ?3, urgent_why = ?4, "
		       "urgent_at = ?5, urgent_seen_by = NULL, urgent_seen_at = NULL, "
		       "state = ?6, version = version + ?7, "
		       "publish_at = CASE WHEN ?6 <> 'pending' THEN publish_at END, "
		       "decided_by = CASE WHEN ?7 = 1 THEN ?3 ELSE decided_by END, "
		       "decided_at = CASE WHEN ?7 = 1 THEN ?5 ELSE decided_at END, "
		       "merged_into = CASE WHEN ?6 = 'merged' THEN merged_into END, "
		       "merged_from = CASE WHEN ?6 = 'merged' THEN merged_from END, " REVIEW_CLEARED
		       "WHERE id = ?1 AND version = ?2 AND urgent = 0 AND erased_at IS NULL",
		       "sissisi", question->id, question->version, decision->actor.person, why,
		       decision->tx->now, question_state_word((int)to),
		       (int64_t)(to != question->state)) == 1;
}

/* The public, the pin, the case, the numbers and the votes follow. */
static void
take_out(struct decision *decision, const struct question_row *question,
	const struct event_row *event, enum question_state to)
{
	struct tx *tx = decision->tx;

	tx_due(tx, "hold", question->id, 0);
	if (question->state == QUESTION_STATE_MERGED && to != QUESTION_STATE_MERGED)
		votes_recount(tx, question->merged_into);
	if (question->state != QUESTION_STATE_PENDING && to == QUESTION_STATE_PENDING)
		record_numbers(tx, event->id, &(struct numbers){.pending = 1});
	if (question_is_shown(question)) {
		record_public(&decision->doer, event->id, "hidden",
			json_pack("{s:s}", "target", question->id), NULL, decision->result);
		decision_tombstone(decision, question->id, 1);
		question_unpin(decision, event, question->id);
		case_hide(&decision->doer, question->id, true);
	}
	if (to != question->state)
		record_desk(&decision->doer, event->id, "decided",
			json_pack("{s:s, s:I, s:s}", "question", question->id, "version",
				(json_int_t)question->version + 1, "state",
				question_state_word((int)to)),
			NULL);
}

static void
tell(struct decision *decision, const struct question_row *question, bool on, const char *why,
	enum question_state state)
{
	json_int_t version = (json_int_t)question->version + (state != question->state);

	record_desk(&decision->doer, question->event, "urgent",
		json_pack("{s:s, s:I, s:s, s:b}", "question", question->id, "version", version,
			"state", question_state_word((int)state), "on", on),
		NULL);
	record_audit(&decision->doer, question->event, "question.urgent", question->id,
		json_pack("{s:b, s:s, s:I, s:s*}", "on", on, "state",
			question_state_word((int)state), "version", version, "words", why));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:b}", "question", question->id, "version", version,
			"state", question_state_word((int)state), "urgent", on));
}

static void
mark(struct decision *decision, const struct question_row *question, const struct event_row *event)
{
	const char *numbers = decision->tx->config->city_emergency_numbers;
	enum question_state to = out_of_sight(decision, question);
	struct text_ref text;
	const char *why;

	if (question->urgent || question->erased) {
		decision_refuse(decision, PROBLEM_WRONG_STATE,
			question->urgent ? "已经列为紧急" : "内容已经删除",
			question->urgent ? "It is marked as urgent already"
					 : "Its text was erased");
		decision_add_card(decision, question->id);
		return;
	}
	why = review_why(decision, &text);
	if (!set_urgent(decision, question, why, to)) {
		review_refuse_state(decision, question);
		return;
	}
	take_out(decision, question, event, to);
	tell(decision, question, true, why, to);
	record_notice(decision->tx, question->asker, event->id, "urgent",
		json_pack("{s:s, s:s, s:s}", "question", question->id, "number", question->number,
			"emergency_numbers", numbers),
		NULL);
}

static void
unmark(struct decision *decision, const struct question_row *question)
{
	if (db_run(decision->tx->db,
		    "UPDATE question SET urgent = 0, urgent_by = NULL, urgent_why = NULL, "
		    "urgent_at = NULL, urgent_seen_by = NULL, urgent_seen_at = NULL "
		    "WHERE id = ?1 AND urgent = 1",
		    "s", question->id) == 1) {
		tell(decision, question, false, NULL, question->state);
		return;
	}
	decision_refuse(
		decision, PROBLEM_WRONG_STATE, "没有列为紧急", "It is not marked as urgent");
	decision_add_card(decision, question->id);
}

void
decide_question_urgent(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event))
		return;
	if (command_bool(decision->command, "on", true))
		mark(decision, &question, &event);
	else
		unmark(decision, &question);
}

/* Host or lead moderator have seen it: the alarm is off, once for all. */
void
decide_question_urgent_seen(struct decision *decision)
{
	struct tx *tx = decision->tx;
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event))
		return;
	if (!question.urgent) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "没有列为紧急",
			"It is not marked as urgent");
		decision_add_card(decision, question.id);
		return;
	}
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:b}", "question", question.id, "version",
			(json_int_t)question.version, "urgent", 1));
	if (db_run(tx->db,
		    "UPDATE question SET urgent_seen_by = ?2, urgent_seen_at = ?3 "
		    "WHERE id = ?1 AND urgent = 1 AND urgent_seen_at IS NULL",
		    "ssi", question.id, decision->actor.person, tx->now) != 1)
		return;
	record_desk(&decision->doer, event.id, "urgent_seen",
		json_pack("{s:s, s:I}", "question", question.id, "version",
			(json_int_t)question.version),
		NULL);
	record_audit(&decision->doer, event.id, "question.urgent_seen", question.id, NULL);
}
