/*
 * question_contact.c - a look at what an asker left for the unit alone: how to be reached, and details.
 *
 * For the unit that holds the question or its case, the dispatchers, and the clerk who entered it.  Each look is
 * in the trail before anybody sees anything: the reply goes out after the commit.  Address and device stay sealed,
 * no role here needs them.
 */
#include <string.h>

#include "flow/decide/asker.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "store/case_row.h"

/* A grant that is bound to no unit is for none in particular: here it takes one for exactly that unit. */
static bool
is_of_unit(const struct decision *decision, const struct event_row *event, const char *unit)
{
	const struct grant *grant = unit[0]
		? actor_grant(&decision->actor, R_OFFICIAL | R_APPROVER, event->id, unit)
		: NULL;

	return grant && strcmp(grant->unit, unit) == 0;
}

/* Once there is a case, the unit that holds that; whose the question was says nothing then. */
static bool
holds_it(struct decision *decision, const struct event_row *event,
	const struct question_row *question)
{
	struct case_row row;
	bool is_case = case_of_question(decision->tx->db, question->id, &row);

	return is_of_unit(decision, event, is_case ? row.holder : question->unit);
}

static bool
has_entered(struct decision *decision, const struct event_row *event,
	const struct question_row *question)
{
	return actor_has(&decision->actor, R_CLERK, event->id) &&
		db_integer(decision->tx->db, 0,
			"SELECT 1 FROM question WHERE id = ?1 AND entered_by = ?2", "ss",
			question->id, decision->actor.person) == 1;
}

static bool
may_look(struct decision *decision, const struct event_row *event,
	const struct question_row *question)
{
	/* The city's dispatchers, not those of one unit. */
	if (actor_grant(&decision->actor, R_DISPATCHER, event->id, "") ||
		holds_it(decision, event, question) || has_entered(decision, event, question))
		return true;
	return decision_refuse(decision, PROBLEM_FORBIDDEN,
		"联系方式只供承办单位、分办员和录入的人查看",
		"Contacts are for the unit that holds it, dispatchers, and the clerk who entered it");
}

void
decide_question_contact(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event) ||
		!may_look(decision, &event, &question) ||
		!asker_show_contact(decision, question.id))
		return;
	record_audit(&decision->doer, event.id, "question.contact", question.id,
		json_pack("{s:s*}", "unit", unless_empty(question.unit)));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I}", "question", question.id, "version",
			(json_int_t)question.version));
}
