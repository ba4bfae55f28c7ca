/*
 * question_route.c - which unit a question is for, and what that unit says of it before it answers;
 * and the question that the host pins.
 */
#include <string.h>

#include "flow/cases.h"
#include "flow/decide/acting.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "flow/decide/review.h"
#include "store/invite.h"

/* UNIT is to have QUESTION from now on: the row, its case, and where it is public, everybody. */
static void
route(struct decision *decision, const struct question_row *question, const char *unit)
{
	struct db *db = decision->tx->db;

	db_run(db, "UPDATE question SET unit = ?2 WHERE id = ?1", "ss", question->id, unit);
	invite_remove(db, question->id, unit);
	db_run(db, "UPDATE cases SET unit_holder = ?2 WHERE question = ?1 AND state = 'received'",
		"ss", question->id, unit);
	if (question_is_public(question))
		record_public(&decision->doer, question->event, "routed",
			json_pack("{s:s, s:s}", "question", question->id, "unit", unit), NULL,
			decision->result);
}

static bool
check_unit(struct decision *decision, const char *event, const char *unit)
{
	if (event_has_unit(decision->tx->db, event, unit))
		return true;
	return decision_refuse_argument(decision, "/unit", "这个单位没有参加本活动",
		"This unit does not take part in the event");
}

static void
give_result(struct decision *decision, const struct question_row *question)
{
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I}", "question", question->id, "version",
			(json_int_t)question->version));
}

void
decide_question_assign(struct decision *decision)
{
	const char *unit = decision_text(decision, "unit");
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event) ||
		!check_unit(decision, event.id, unit))
		return;
	if (command_integer(decision->command, "version", question.version) != question.version) {
		review_refuse_stale(decision, &question);
		return;
	}
	if (question.state != QUESTION_STATE_PENDING && question.state != QUESTION_STATE_APPROVED) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "这条提问现在不能指派",
			"The question cannot be assigned in its state");
		return;
	}
	if (question_is_public(&question) && decision_output_is_stopped(decision, &event))
		return;
	give_result(decision, &question);
	json_object_set_new(decision->result, "unit", json_string(unit));
	if (strcmp(question.unit, unit) == 0)
		return;
	route(decision, &question, unit);
	record_desk(&decision->doer, event.id, "assigned",
		json_pack("{s:s, s:I, s:s}", "question", question.id, "version",
			(json_int_t)question.version, "unit", unit),
		NULL);
	record_audit(&decision->doer, event.id, "question.assign", question.id,
		json_pack("{s:s, s:s*}", "unit", unit, "from", unless_empty(question.unit)));
}

/* ---- the unit's side */

/* A public question that is UNIT's, or nobody's yet; or (INVITED_TOO) one that it was invited to. */
static bool
begin_for_unit(struct decision *decision, struct question_row *question, struct event_row *event,
	bool invited_too, char unit[static ID_SIZE])
{
	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), question, event) ||
		!acting_unit(decision, event, question->unit, unit))
		return false;
	if (invited_too)
		(void)answering_unit(decision->tx, decision->actor.person, event, question, unit);
	if (question->unit[0] && strcmp(question->unit, unit) != 0 &&
		!(invited_too && invite_exists(decision->tx->db, question->id, unit)))
		return decision_refuse(decision, PROBLEM_FORBIDDEN, "这条提问不在您的单位",
			"The question is another unit's");
	if (!question_is_public(question))
		return decision_refuse(
			decision, PROBLEM_WRONG_STATE, "提问未公开", "The question is not public");
	return !decision_output_is_stopped(decision, event);
}

static void
tell_progress(struct decision *decision, const struct question_row *question, const char *answered,
	const char *unit)
{
	record_desk(&decision->doer, question->event, "progress",
		json_pack("{s:s, s:s, s:s}", "question", question->id, "answered", answered, "unit",
			unit),
		NULL);
}

void
decide_question_answering(struct decision *decision)
{
	bool on = command_bool(decision->command, "on", true);
	const char *now = on ? "answering" : "open";
	struct question_row question;
	struct event_row event;
	char unit[ID_SIZE];

	if (!begin_for_unit(decision, &question, &event, true, unit))
		return;
	if (question.answered == ANSWERED_ANSWERED || question.answered == ANSWERED_TAKEN_UP) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "已经答复或承接",
			"It is answered or taken up already");
		return;
	}
	give_result(decision, &question);
	json_object_set_new(decision->result, "answered", json_string(now));
	if (db_run(decision->tx->db,
		    "UPDATE question SET answered = ?2 WHERE id = ?1 AND answered <> ?2 "
		    "AND answered IN ('open', 'answering')",
		    "ss", question.id, now) != 1)
		return;
	record_public(&decision->doer, event.id, "answering",
		json_pack("{s:s, s:s, s:b}", "question", question.id, "unit", unit, "on", on), NULL,
		decision->result);
	tell_progress(decision, &question, now, unit);
	record_audit(&decision->doer, event.id, "question.answering", question.id,
		json_pack("{s:b, s:s}", "on", on, "unit", unit));
}

void
decide_question_transfer(struct decision *decision)
{
	const char *to = decision_text(decision, "unit");
	struct question_row question;
	struct event_row event;
	char unit[ID_SIZE];

	if (!begin_for_unit(decision, &question, &event, false, unit) ||
		!check_unit(decision, event.id, to))
		return;
	if (strcmp(unit, to) == 0) {
		decision_refuse_argument(
			decision, "/unit", "这就是您自己的单位", "That is your own unit");
		return;
	}
	db_run(decision->tx->db,
		"UPDATE question SET answered = 'open' WHERE id = ?1 AND answered = 'answering'",
		"s", question.id);
	route(decision, &question, to);
	record_desk(&decision->doer, event.id, "transferred",
		json_pack("{s:s, s:I, s:s, s:s, s:s}", "question", question.id, "version",
			(json_int_t)question.version, "unit", to, "from", unit, "why",
			decision_text(decision, "why")),
		NULL);
	record_audit(&decision->doer, event.id, "question.transfer", question.id,
		json_pack("{s:s, s:s}", "unit", to, "from", unit));
	give_result(decision, &question);
	json_object_set_new(decision->result, "unit", json_string(to));
}

/* The unit promises to deal with it after the event. */
void
decide_question_take_up(struct decision *decision)
{
	struct question_row question;
	struct event_row event;
	char unit[ID_SIZE];
	json_t *told;

	if (!begin_for_unit(decision, &question, &event, false, unit))
		return;
	if (db_run(decision->tx->db,
		    "UPDATE question SET answered = 'taken_up', unit = ?2 "
		    "WHERE id = ?1 AND answered IN ('open', 'answering')",
		    "ss", question.id, unit) != 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "已经答复或承接",
			"It is answered or taken up already");
		return;
	}
	record_numbers(decision->tx, event.id, &(struct numbers){.taken_up = 1});
	record_public(&decision->doer, event.id, "taken_up",
		json_pack("{s:s, s:s}", "question", question.id, "unit", unit), NULL,
		decision->result);
	tell_progress(decision, &question, "taken_up", unit);
	told = json_pack("{s:s}", "unit", unit);
	record_notice_askers(decision->tx, question.id, event.id, "taken_up", told);
	json_decref(told);
	record_audit(&decision->doer, event.id, "question.take_up", question.id,
		json_pack("{s:s}", "unit", unit));
	give_result(decision, &question);
	json_object_set_new(decision->result, "answered", json_string("taken_up"));
}

/* ---- the host's side */

void
question_unpin(struct decision *decision, const struct event_row *event, const char *question)
{
	if (strcmp(event->pinned, question) != 0)
		return;
	db_run(decision->tx->db, "UPDATE event SET pinned = NULL WHERE id = ?1", "s", event->id);
	record_public(
		&decision->doer, event->id, "pinned", json_pack("{s:n}", "question"), NULL, NULL);
	record_desk(&decision->doer, event->id, "pinned", json_pack("{s:n}", "question"), NULL);
}

void
decide_question_pin(struct decision *decision)
{
	const char *id = decision_text(decision, "question");
	struct question_row question;
	struct event_row event;
	json_t *body;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event) ||
		decision_output_is_stopped(decision, &event))
		return;
	if (id &&
		(!question_load(decision->tx->db, id, &question) ||
			strcmp(question.event, event.id) != 0 || !question_is_public(&question))) {
		decision_refuse_argument(decision, "/question", "只能置顶本活动已公开的提问",
			"Only a public question of this event can be pinned");
		return;
	}
	db_run(decision->tx->db, "UPDATE event SET pinned = ?2 WHERE id = ?1", "ss", event.id, id);
	body = json_pack("{s:s?}", "question", id);
	record_public(
		&decision->doer, event.id, "pinned", json_incref(body), NULL, decision->result);
	record_desk(&decision->doer, event.id, "pinned", body, NULL);
	record_audit(&decision->doer, event.id, "question.pin", event.id,
		json_pack("{s:s?}", "question", id));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s?}", "event", event.id, "version",
			(json_int_t)event.version, "question", id));
}
