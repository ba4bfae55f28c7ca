/*
 * person_staff.c - what moderators and admins do about people: mute, grant, withdraw, revoke.
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/person_named.h"
#include "store/person.h"

#define MINUTE_MS INT64_C(60000)

/* ---- mute */

bool
person_named_find(struct decision *decision, struct person_named *out)
{
	const char *question_id = decision_text(decision, "question");
	const char *person_id = decision_text(decision, "person");
	struct question_row question;

	out->event.id[0] = '\0';
	if (question_id) {
		if (!decision_allow_question(decision, question_id, &question, &out->event))
			return false;
		copy_id(out->person, question.asker);
		return true;
	}
	if (!decision_allow(decision))
		return false;
	if (!person_id)
		return decision_refuse_argument(
			decision, "/question", "请指明提问或人", "Name the question or the person");
	copy_id(out->person, person_id);
	return true;
}

bool
person_is_netizen(struct decision *decision, const char *person)
{
	if (db_integer(decision->tx->db, 0,
		    "SELECT 1 FROM person WHERE id = ?1 AND kind <> 'staff'", "s", person) == 1)
		return true;
	return decision_refuse(decision, PROBLEM_NOT_FOUND, "没有这位网友，或是工作人员",
		"No such netizen; staff are not muted or blocked");
}

static void
tell_muted(struct decision *decision, const struct person_named *named, int64_t until)
{
	const char *question = decision_text(decision, "question");
	const char *event = unless_empty(named->event.id);

	record_control(decision->tx, "muted",
		json_pack("{s:s, s:o*}", "person", named->person, "until", time_json(until)));
	if (event)
		record_desk(&decision->doer, event, until ? "muted" : "unmuted",
			json_pack("{s:s, s:o*}", "question", question, "until", time_json(until)),
			NULL);
	record_notice(decision->tx, named->person, event, "muted",
		json_pack("{s:s*, s:o*, s:s}", "question", question, "until", time_json(until),
			"why", decision_text(decision, "why")),
		NULL);
}

void
decide_person_mute(struct decision *decision)
{
	int64_t minutes = command_integer(decision->command, "minutes", 0);
	int64_t until = minutes ? decision->tx->now + minutes * MINUTE_MS : 0;
	struct person_named named;

	if (!person_named_find(decision, &named) || !person_is_netizen(decision, named.person))
		return;
	db_run(decision->tx->db, "UPDATE person SET muted_until = ?2, muted_why = ?3 WHERE id = ?1",
		"sIs", named.person, until, until ? decision_text(decision, "why") : NULL);
	tell_muted(decision, &named, until);
	record_audit(&decision->doer, unless_empty(named.event.id), "person.mute", named.person,
		json_pack("{s:I, s:s*}", "minutes", (json_int_t)minutes, "question",
			decision_text(decision, "question")));
	json_object_update_new(decision->result,
		json_pack("{s:s*, s:s*, s:o*}", "question", decision_text(decision, "question"),
			"person", decision_text(decision, "person"), "muted_until",
			time_json(until)));
}

/* ---- sessions and roles */

static bool
check_person(struct decision *decision, const char *person)
{
	if (db_integer(decision->tx->db, 0, "SELECT 1 FROM person WHERE id = ?1", "s", person) == 1)
		return true;
	return decision_refuse_argument(
		decision, "/person", "没有这个人", "There is no such person");
}

void
decide_person_revoke(struct decision *decision)
{
	const char *person = decision_text(decision, "person");

	if (!decision_allow(decision) || !check_person(decision, person))
		return;
	session_revoke(decision->tx, person, NULL);
	record_audit(&decision->doer, NULL, "person.revoke", person, NULL);
	json_object_update_new(
		decision->result, json_pack("{s:s, s:i}", "person", person, "version", 1));
}

/* The role that the command names; officials and approvers act for a unit. */
static bool
read_grant(struct decision *decision, struct grant *grant)
{
	const char *unit = decision_text(decision, "unit");
	const char *event = decision_text(decision, "event");
	struct event_row row;

	memset(grant, 0, sizeof *grant);
	grant->role = (enum role)role_read(decision_text(decision, "role"));
	if (unit && !unit_exists(decision->tx->db, unit))
		return decision_refuse_argument(
			decision, "/unit", "没有这个单位", "There is no such unit");
	if (event && !event_load(decision->tx->db, event, &row))
		return decision_refuse_argument(
			decision, "/event", "没有这个活动", "There is no such event");
	if (!unit && BIT(grant->role) & (R_OFFICIAL | R_APPROVER))
		return decision_refuse_argument(
			decision, "/unit", "这个角色要指明单位", "This role needs a unit");
	if (unit)
		copy_id(grant->unit, unit);
	if (event)
		copy_id(grant->event, event);
	return true;
}

static void
finish_grant(struct decision *decision, const char *person, const struct grant *grant)
{
	json_t *about = json_pack("{s:s, s:s, s:s*, s:s*}", "person", person, "role",
		role_word((int)grant->role), "unit", unless_empty(grant->unit), "event",
		unless_empty(grant->event));

	record_audit(&decision->doer, unless_empty(grant->event),
		command_name(decision->command->kind), person, json_incref(about));
	json_object_update_new(decision->result, about);
}

void
decide_person_grant(struct decision *decision)
{
	const char *person = decision_text(decision, "person");
	struct grant grant;

	if (!decision_allow(decision) || !check_person(decision, person) ||
		!read_grant(decision, &grant))
		return;
	if (db_integer(decision->tx->db, 0, "SELECT 1 FROM person WHERE id = ?1 AND kind = 'staff'",
		    "s", person) != 1) {
		decision_refuse_argument(decision, "/person", "只有工作人员账号可以有角色",
			"Only staff accounts can hold a role");
		return;
	}
	person_grant(decision->tx, person, &grant, decision->actor.person);
	finish_grant(decision, person, &grant);
}

void
decide_person_withdraw(struct decision *decision)
{
	const char *person = decision_text(decision, "person");
	struct grant grant;

	if (!decision_allow(decision) || !check_person(decision, person) ||
		!read_grant(decision, &grant))
		return;
	if (!person_withdraw_grant(decision->tx, person, &grant)) {
		decision_refuse(decision, PROBLEM_NOT_FOUND, "这个人没有这项角色",
			"This person does not hold that role");
		return;
	}
	finish_grant(decision, person, &grant);
}
