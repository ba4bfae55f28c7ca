/*
 * case_full.c - a case in full, for those who handle it (see case_read.h).
 */
#include <string.h>

#include "store/case_clock.h"
#include "store/case_read.h"
#include "store/case_reply.h"
#include "store/json_set.h"

#define MESSAGES_MOST INT64_C(200) /* the newest */
#define STEPS_MOST    INT64_C(1000)

bool
case_is_open_to(struct db *db, const struct actor *actor, const struct case_row *row)
{
	const uint32_t of_unit = R_OFFICIAL | R_APPROVER | R_DISPATCHER;

	if (!actor->person[0] || !actor->active)
		return false;
	if (actor_case_grant(actor, R_DISPATCHER | R_SUPERVISOR, NULL) ||
		(row->entered_by[0] && strcmp(row->entered_by, actor->person) == 0 &&
			actor_case_grant(actor, R_CLERK, NULL)))
		return true;
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (!(BIT(grant->role) & of_unit) || grant->event[0] || !grant->unit[0])
			continue;
		if (strcmp(grant->unit, row->holder) == 0 ||
			db_integer(db, 0,
				"SELECT 1 FROM case_unit WHERE case_id = ?1 AND unit = ?2 AND ended = 0 "
				"UNION SELECT 1 FROM case_hop WHERE case_id = ?1 AND to_unit = ?3 "
				"AND superior = ?2",
				"sss", row->id, grant->unit, row->holder) == 1)
			return true;
	}
	return false;
}

/* ---- lists that belong to it */

static json_t *
rows_json(struct rows *rows, const char *const *names)
{
	json_t *list = json_array();

	while (rows_next(rows))
		json_array_append_new(list, json_row(rows, names));
	rows_end(rows);
	return list;
}

static json_t *
hops_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {"at:t", "kind:s", "tier:s", "from:s", "to:s",
		"superior:s", "due_at:t", "return_by:t", "signed_at:t", NULL};

	return rows_json(
		db_query(db,
			"SELECT at, kind, tier, from_unit, to_unit, superior, due_at, "
			"return_by, signed_at FROM case_hop WHERE case_id = ?1 ORDER BY seq",
			"s", case_id),
		names);
}

static json_t *
together_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {
		"unit:s", "at:t", "part:s", "filed_at:t", "ended:b", NULL};

	return rows_json(
		db_query(db,
			"SELECT case_unit.unit, case_unit.at, text.body, case_unit.filed_at, "
			"case_unit.ended FROM case_unit LEFT JOIN text ON text.id = case_unit.part "
			"WHERE case_unit.case_id = ?1 ORDER BY case_unit.at, case_unit.unit",
			"s", case_id),
		names);
}

json_t *
case_messages_json(struct db *db, const char *case_id)
{
	static const char *const names[] = {
		"message:s", "at:t", "kind:s", "unit:s", "text:s", NULL};

	return rows_json(
		db_query(db,
			"SELECT case_message.id, case_message.at, case_message.kind, "
			"case_message.unit, text.body FROM (SELECT * FROM case_message "
			"WHERE case_id = ?1 ORDER BY at DESC, id DESC LIMIT ?2) AS case_message "
			"LEFT JOIN text ON text.id = case_message.text "
			"ORDER BY case_message.at, case_message.id",
			"si", case_id, MESSAGES_MOST),
		names);
}

static json_t *
requests_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {"request:s", "kind:s", "state:s", "lapsed:b",
		"unit_asking:s", "decider:s", "why:s", "basis:s", "unit:s", "days:i", "asked_at:t",
		"decide_by:t", "decided_at:t", "decided_why:s", NULL};

	return rows_json(
		db_query(db,
			"SELECT case_request.id, kind, state, lapsed, unit_asking, decider, "
			"why.body, basis.body, unit, value, asked_at, decide_by, decided_at, "
			"note.body FROM case_request "
			"LEFT JOIN text AS why ON why.id = case_request.reason "
			"LEFT JOIN text AS basis ON basis.id = case_request.basis "
			"LEFT JOIN text AS note ON note.id = case_request.note "
			"WHERE case_request.case_id = ?1 ORDER BY asked_at, case_request.id",
			"s", case_id),
		names);
}

/* Colleagues are named, netizens never. */
static json_t *
steps_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {"seq:i", "at:t", "action:s", "unit:s", "role:s",
		"from:s", "to:s", "reason:s", "note:s", "public:b", NULL};
	json_t *steps = json_array();
	struct rows *rows = db_query(db,
		"SELECT case_step.seq, case_step.at, case_step.action, case_step.unit, "
		"case_step.role, case_step.from_state, case_step.to_state, case_step.reason, "
		"text.body, case_step.public, person.id, person.name, case_step.detail "
		"FROM (SELECT * FROM case_step WHERE case_id = ?1 ORDER BY seq DESC LIMIT ?2) "
		"AS case_step LEFT JOIN text ON text.id = case_step.note "
		"LEFT JOIN person ON person.id = case_step.actor AND person.kind = 'staff' "
		"ORDER BY case_step.seq",
		"si", case_id, STEPS_MOST);

	while (rows_next(rows)) {
		json_t *step = json_row(rows, names);
		json_set_value(step, "by", json_person(rows_text(rows, 10), rows_text(rows, 11)));
		case_clock_step_json(step, rows_text(rows, 12));
		json_array_append_new(steps, step);
	}
	rows_end(rows);
	return steps;
}

static json_t *
children_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {
		"case:s", "number:s", "by:s", "text:s", "received_at:t", NULL};

	return rows_json(
		db_query(db,
			"SELECT cases.id, cases.number, cases.label, text.body, "
			"cases.received_at FROM cases LEFT JOIN text ON text.id = cases.text "
			"WHERE cases.master = ?1 AND cases.state = 'merged' "
			"ORDER BY cases.received_at, cases.number",
			"s", case_id),
		names);
}

/* ---- the case itself */

static json_t *
head_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {"case:s", "number:s", "version:i", "state:s",
		"publication:s", "source:s", "source_ref:s", "campaign:s", "by:s", "text:s",
		"unit_chosen:s", "unit:s", "topic:s", "domain:s", "district:s", "urgency:s",
		"received_at:t", "accepted_at:t", "dispatched_at:t", "signed_at:t", "answered_at:t",
		"closed_at:t", "due_at:t", "overdue_since:t", "round:i", "returns:i", "final:b",
		"joined:i", "refusal:s", "outcome:s", "planned_on:t", "into:s", "colour:s", NULL};
	json_t *head = NULL;
	struct rows *rows = db_query(db,
		"SELECT cases.id, cases.number, cases.version, cases.state, cases.publication, "
		"cases.source, cases.source_ref, cases.campaign, cases.label, text.body, "
		"cases.unit_chosen, cases.unit_holder, cases.topic, cases.domain, cases.district, "
		"cases.urgency, cases.received_at, cases.accepted_at, cases.dispatched_at, "
		"cases.signed_at, cases.answered_at, cases.closed_at, cases.due_current, "
		"cases.overdue_since, cases.round, cases.returns, cases.is_final, cases.joined, "
		"cases.refusal, cases.outcome, cases.planned_on, master.number, cases.colour, "
		"cases.reasons FROM cases LEFT JOIN text ON text.id = cases.text "
		"LEFT JOIN cases AS master ON master.id = cases.master WHERE cases.id = ?1",
		"s", case_id);

	if (rows_next(rows)) {
		head = json_row(rows, names);
		if (!rows_is_null(rows, 33))
			json_set_value(head, "reasons", json_loads(rows_text(rows, 33), 0, NULL));
	}
	rows_end(rows);
	return head;
}

json_t *
case_full_json(struct db *db, const struct case_row *row, int64_t now)
{
	json_t *full = head_of(db, row->id);

	(void)now;
	if (!full)
		return NULL;
	json_set_value(full, "clock", case_clock_json(db, row->id));
	json_object_set_new(full, "hops", hops_of(db, row->id));
	json_object_set_new(full, "together", together_of(db, row->id));
	json_object_set_new(full, "requests", requests_of(db, row->id));
	json_object_set_new(full, "replies", case_replies_json(db, row->id));
	json_object_set_new(full, "messages", case_messages_json(db, row->id));
	json_object_set_new(full, "children", children_of(db, row->id));
	json_object_set_new(full, "steps", steps_of(db, row->id));
	return full;
}
