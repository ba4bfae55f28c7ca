/*
 * question_invite.c - another unit answers a question as well; the question stays its unit's.
 */
#include <string.h>

#include "flow/decide/acting.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "store/invite.h"

/* A moderator for any question; an official for one of the own unit. */
static bool
may_invite(struct decision *decision, const struct event_row *event,
	const struct question_row *question)
{
	char unit[ID_SIZE];

	if (actor_has(&decision->actor, R_MODERATE, event->id) ||
		(question->unit[0] &&
			official_unit(decision->tx, decision->actor.person, event, question->unit,
				unit) &&
			strcmp(unit, question->unit) == 0))
		return true;
	return decision_refuse(decision, PROBLEM_FORBIDDEN, "这条提问不在您的单位",
		"The question is another unit's");
}

static bool
check(struct decision *decision, const struct event_row *event, const struct question_row *question)
{
	const char *unit = decision_text(decision, "unit");

	if (question->state != QUESTION_STATE_PENDING && question->state != QUESTION_STATE_APPROVED)
		return decision_refuse(decision, PROBLEM_WRONG_STATE, "这条提问现在不能邀请答复",
			"No unit can be invited to it in its state");
	if (!event_has_unit(decision->tx->db, event->id, unit))
		return decision_refuse_argument(decision, "/unit", "这个单位没有参加本活动",
			"This unit does not take part in the event");
	if (strcmp(question->unit, unit) == 0)
		return decision_refuse_argument(decision, "/unit", "这条提问本来就是这个单位的",
			"The question is that unit's own");
	return true;
}

/* False where it was so already. */
static bool
change(struct decision *decision, const char *question, const char *unit, bool on)
{
	const char *words = on ? decision_text(decision, "why") : NULL;
	struct tx *tx = decision->tx;
	struct text_ref why;

	if (invite_exists(tx->db, question, unit) == on)
		return false;
	if (!on) {
		invite_remove(tx->db, question, unit);
		return true;
	}
	if (words)
		tx_text(tx, words, &why);
	db_run(tx->db,
		"INSERT INTO question_invite (question, unit, by, why, at) "
		"VALUES (?1, ?2, ?3, ?4, ?5)",
		"ssssi", question, unit, decision->actor.person, words ? why.id : NULL, tx->now);
	return true;
}

void
decide_question_invite(struct decision *decision)
{
	bool on = command_bool(decision->command, "on", true);
	const char *unit = decision_text(decision, "unit");
	struct question_row question;
	struct event_row event;
	json_t *invited;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event) ||
		!may_invite(decision, &event, &question) || !check(decision, &event, &question))
		return;
	if (change(decision, question.id, unit, on)) {
		record_desk(&decision->doer, event.id, "assigned",
			json_pack("{s:s, s:I, s:s*, s:o}", "question", question.id, "version",
				(json_int_t)question.version, "unit", unless_empty(question.unit),
				"invited", invite_units_json(decision->tx->db, question.id)),
			NULL);
		record_audit(&decision->doer, event.id, "question.invite", question.id,
			json_pack("{s:s, s:b}", "unit", unit, "on", on));
	}
	invited = invite_units_json(decision->tx->db, question.id);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:o}", "question", question.id, "version",
			(json_int_t)question.version, "invited", invited));
}
