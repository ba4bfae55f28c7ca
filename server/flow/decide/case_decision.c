#include "flow/decide/case_decision.h"

#include <stdio.h>
#include <string.h>

#include "flow/likeness.h"
#include "store/cases.h"

#define R_UNIT (R_OFFICIAL | R_APPROVER | R_DISPATCHER)

/* The units of one tie. */
struct tied {
	char ids[CASE_UNITS_MAX + 1][ID_SIZE];
	const char *units[CASE_UNITS_MAX + 1];
	size_t count;
};

static void
tie_unit(struct tied *tied, const char *unit)
{
	if (unit[0])
		copy_id(tied->ids[tied->count++], unit);
}

static void
find_tied(struct db *db, const struct case_row *row, enum case_tie tie, struct tied *tied)
{
	struct case_hop hop;

	tied->count = 0;
	if (tie == CASE_TIE_HOLDER || tie == CASE_TIE_TOGETHER)
		tie_unit(tied, row->holder);
	if (tie == CASE_TIE_TOGETHER || tie == CASE_TIE_CO)
		tied->count += case_co_units(db, row->id, &tied->ids[tied->count]);
	if (tie == CASE_TIE_SUPERIOR && case_hop_of(db, row->id, row->holder, &hop))
		tie_unit(tied, hop.superior);
	for (size_t i = 0; i < tied->count; i++)
		tied->units[i] = tied->ids[i];
}

/* ---- refusing */

bool
case_refuse(struct decision *decision, const struct case_row *row, enum problem_type type,
	const char *zh, const char *en)
{
	decision_refuse(decision, type, zh, en);
	if (!decision->problem.current)
		decision->problem.current = case_current_json(
			decision->tx->db, row->id, decision->is_colleague);
	return false;
}

bool
case_refuse_stale(struct decision *decision, const struct case_row *row)
{
	return case_refuse(decision, row, PROBLEM_STALE, NULL, NULL);
}

bool
case_unit_is_there(struct decision *decision, const char *pointer, const char *unit)
{
	return unit_exists(decision->tx->db, unit) ||
		decision_refuse_argument(
			decision, pointer, "没有这个单位", "There is no such unit");
}

/* ---- allowing */

static bool
is_tied(const struct tied *tied, const char *unit)
{
	for (size_t i = 0; i < tied->count; i++)
		if (strcmp(tied->units[i], unit) == 0)
			return true;
	return false;
}

/* One of the actor's units had it, and has it no more: that is news to them. */
static bool
had_it(struct decision *decision, const struct case_row *row)
{
	const struct actor *actor = &decision->actor;
	struct tied now;

	find_tied(decision->tx->db, row, CASE_TIE_TOGETHER, &now);
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (grant->unit[0] && !grant->event[0] && !is_tied(&now, grant->unit) &&
			case_had_unit(decision->tx->db, row->id, grant->unit))
			return true;
	}
	return false;
}

static void
note_role(struct decision *decision, const struct tied *tied)
{
	uint32_t roles = command_roles(decision->command->kind) & R_STAFF;
	const struct grant *grant = NULL;

	for (size_t i = 0; i < tied->count && !grant; i++)
		grant = actor_case_grant(&decision->actor, roles, tied->units[i]);
	if (!grant)
		grant = actor_case_grant(&decision->actor, roles, NULL);
	if (grant)
		decision->doer.role = role_word((int)grant->role);
}

static bool
allow_row(struct decision *decision, const struct case_row *row, enum case_tie tie)
{
	struct tied tied;
	struct case_subject of_case = {.state = row->state};
	struct subject subject = {.event_state = -1, .of_case = &of_case};
	struct problem *problem = &decision->problem;

	find_tied(decision->tx->db, row, tie, &tied);
	of_case.units = tied.units;
	of_case.unit_count = tied.count;
	decision->is_colleague = true; /* whom nothing ties to it is told nothing below */
	if (authorise(&decision->actor, decision->command->kind, &subject, problem)) {
		note_role(decision, &tied);
		return true;
	}
	if (problem->type == PROBLEM_FORBIDDEN && had_it(decision, row)) {
		problem_fini(problem);
		*problem = (struct problem){0};
		return case_refuse(decision, row, PROBLEM_STALE, "案件现在不在您的单位手里",
			"Your unit does not have the case now");
	}
	if (problem->type == PROBLEM_WRONG_STATE)
		problem->current = case_current_json(
			decision->tx->db, row->id, decision->is_colleague);
	return false;
}

bool
case_allow_id(struct decision *decision, const char *ref, enum case_tie tie, struct case_row *row)
{
	if (!decision_has_session(decision))
		return false;
	if (!ref || !case_load(decision->tx->db, ref, row))
		return decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这个案件", "There is no such case");
	return allow_row(decision, row, tie);
}

static bool
is_that_version(struct decision *decision, const struct case_row *row)
{
	return command_integer(decision->command, "version", row->version) == row->version ||
		case_refuse_stale(decision, row);
}

bool
case_allow(struct decision *decision, enum case_tie tie, struct case_row *row)
{
	return case_allow_id(decision, decision_text(decision, "case"), tie, row) &&
		is_that_version(decision, row);
}

/* By the case's number, or by that of the question it came from; the code is the same. */
static bool
find_by_receipt(struct decision *decision, const char *number, struct case_row *row)
{
	const char *receipt = decision_text(decision, "receipt");
	struct db *db = decision->tx->db;
	struct question_row question;
	bool found = case_load(db, number, row) ||
		(question_by_number(db, number, &question) &&
			case_of_question(db, question.id, row));

	if (found && receipt &&
		receipt_matches(decision->tx->keys, case_receipt_item(row), 0, "receipt", receipt))
		return true;
	return decision_refuse(decision, PROBLEM_NOT_FOUND, "编号或查询码不对",
		"The number or the code is not right");
}

static bool
find_own(struct decision *decision, const char *ref, struct case_row *row)
{
	if (!decision_has_session(decision))
		return false;
	if (!ref)
		return decision_refuse_argument(decision, "/case",
			"请给出案件，或回执的编号和查询码",
			"Name the case, or the number and code of its receipt");
	if (case_load(decision->tx->db, ref, row) &&
		strcmp(row->asker, decision->actor.person) == 0)
		return true;
	return decision_refuse(
		decision, PROBLEM_NOT_FOUND, "没有这个案件", "There is no such case");
}

bool
case_allow_own(struct decision *decision, struct case_row *row)
{
	uint32_t states = command_states(decision->command->kind);
	const char *number = decision_text(decision, "number");

	if (!(number ? find_by_receipt(decision, number, row)
		     : find_own(decision, decision_text(decision, "case"), row)))
		return false;
	decision->doer.role = "asker";
	if (!decision->actor.person[0] || strcmp(decision->actor.person, row->asker) != 0)
		decision->doer.person = row->asker; /* whoever has the code acts for them */
	decision->doer.name = "";
	if (states != S_ANY && !(CASE_BIT(row->state) & states))
		return case_refuse(decision, row, PROBLEM_WRONG_STATE, NULL, NULL);
	return is_that_version(decision, row);
}

const char *
case_acting_unit(struct decision *decision, const struct case_row *row, enum case_tie tie,
	char unit[static ID_SIZE])
{
	struct tied tied;

	find_tied(decision->tx->db, row, tie, &tied);
	for (size_t i = 0; i < tied.count; i++) {
		if (!actor_case_grant(&decision->actor, R_UNIT, tied.units[i]))
			continue;
		copy_id(unit, tied.units[i]);
		return unit;
	}
	unit[0] = '\0';
	return NULL;
}

/* ---- doing */

struct text_ref
case_note(struct decision *decision, const struct case_row *row, const char *action,
	const struct case_told *told)
{
	struct text_ref note = {.id = ""};
	const struct doer *doer = &decision->doer;

	if (told->note)
		tx_text(doer->tx, told->note, &note);
	case_log(doer->tx, row->id,
		&(struct case_line){.action = action,
			.from = CASE_STATE_COUNT,
			.to = CASE_STATE_COUNT,
			.actor = doer->person,
			.role = doer->role,
			.unit = told->unit,
			.reason = told->reason,
			.note = unless_empty(note.id),
			.is_private = told->is_private});
	return note;
}

void
case_remark(
	struct decision *decision, const struct case_row *row, const char *unit, const char *words)
{
	if (words)
		case_note(decision, row, "remarked",
			&(struct case_told){.unit = unit, .note = words, .is_private = true});
}

static void
log_move(struct decision *decision, const struct case_row *row, enum case_action action,
	enum case_state from, const struct case_told *told)
{
	struct text_ref note = {.id = ""};
	const struct doer *doer = &decision->doer;

	if (told->note)
		tx_text(doer->tx, told->note, &note);
	case_log(doer->tx, row->id,
		&(struct case_line){.action = case_action_word(action),
			.from = from,
			.to = row->state,
			.actor = doer->person,
			.role = doer->role,
			.unit = told->unit,
			.reason = told->reason,
			.note = unless_empty(note.id),
			.is_private = told->is_private});
}

void
case_result(struct decision *decision, const struct case_row *row)
{
	json_object_update_new(decision->result,
		json_pack("{s:s, s:s, s:I, s:s}", "case", row->id, "number", row->number, "version",
			(json_int_t)row->version, "state", case_state_word((int)row->state)));
}

void
case_done(struct decision *decision, const struct case_row *row, json_t *detail)
{
	record_audit(&decision->doer, NULL, command_name(decision->command->kind), row->id, detail);
	case_result(decision, row);
}

bool
case_go(struct decision *decision, struct case_row *row, enum case_action action,
	const struct case_told *told)
{
	enum case_state from = row->state;

	if (!case_move(decision->tx, row, action))
		return case_refuse_stale(decision, row);
	log_move(decision, row, action, from, told);
	case_done(decision, row,
		json_pack("{s:s, s:s, s:I, s:s*, s:s*}", "from", case_state_word((int)from), "to",
			case_state_word((int)row->state), "version", (json_int_t)row->version,
			"unit", told->unit, "reason", told->reason));
	return true;
}

/* ---- telling */

struct telling {
	struct tx *tx;
	const struct case_row *row;
	json_t *and;
	const char *action, *words;
};

static void
tell_one(void *cookie, const char *person, const char *child, const char *number)
{
	const struct telling *telling = cookie;
	json_t *body = json_pack("{s:s, s:s, s:s}", "case", number, "action", telling->action,
		"state", case_state_word((int)telling->row->state));

	if (strcmp(child, telling->row->id) != 0)
		json_object_set_new(body, "into", json_string(telling->row->number));
	json_object_update_missing(body, telling->and);
	record_notice(telling->tx, person, NULL, "case_step", body, telling->words);
}

void
case_tell(struct tx *tx, const struct case_row *row, const char *action, json_t *and,
	const char *words)
{
	struct telling telling = {
		.tx = tx, .row = row, .and = and, .action = action, .words = words};

	case_each_asker(tx->db, row->id, tell_one, &telling);
	json_decref(and);
}

void
case_lapse(struct tx *tx, const struct case_row *row, const char *kind)
{
	db_run(tx->db,
		"UPDATE case_request SET state = 'denied', lapsed = 1, decided_at = ?3 "
		"WHERE case_id = ?1 AND state = 'pending' AND (?2 IS NULL OR kind = ?2)",
		"ssi", row->id, kind, tx->now);
}

void
case_hold(struct tx *tx, struct case_row *row, const char *unit)
{
	copy_id(row->holder, unit ? unit : "");
	copy_id(row->lead, row->holder);
	db_run(tx->db, "UPDATE cases SET unit_holder = ?2, unit_lead = ?2 WHERE id = ?1", "ss",
		row->id, unit);
	db_run(tx->db, "UPDATE case_unit SET ended = 1 WHERE case_id = ?1 AND unit = ?2", "ss",
		row->id, unit);
	tx_due(tx, "case_sign", row->id, 0);
}

void
case_end_together(struct tx *tx, const struct case_row *row)
{
	db_run(tx->db, "UPDATE case_unit SET ended = 1 WHERE case_id = ?1", "s", row->id);
}

void
case_show(struct tx *tx, const struct case_row *row)
{
	case_index(tx, row->id);
	likeness_keep_case(tx, row->id);
}
