/*
 * case_own.c - what askers do with their own case: withdraw it, add to it, reopen it once; what unit and asker write to
 * each other; and a look at what was left for the unit alone.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"
#include "flow/decide/asker.h"
#include "flow/decide/case_merge.h"
#include "flow/decide/case_reply.h"
#include "flow/decide/handlers.h"
#include "store/case_clock.h"

#define DAY_MS  INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)

/* Words that go with a step and are for those who handle the case. */
static void
note_why(struct decision *decision, const struct case_row *row)
{
	const char *why = decision_text(decision, "why");

	if (why)
		case_note(decision, row, "said",
			&(struct case_told){.note = why, .is_private = true});
}

/* ---- case.withdraw */

void
decide_case_withdraw(struct decision *decision)
{
	struct tx *tx = decision->tx;
	struct case_row row;

	if (!case_allow_own(decision, &row) ||
		!case_go(decision, &row, CASE_ACTION_WITHDRAW, &(struct case_told){0}))
		return;
	note_why(decision, &row);
	case_reply_put_back(tx, &row);
	case_lapse(tx, &row, NULL);
	tx_due(tx, "case_sign", row.id, 0);
	tx_due(tx, "case_resume", row.id, 0);
	(void)case_clock_stop(tx, row.id, tx->now);
	case_tell(tx, &row, "withdrawn", NULL, NULL);
	case_take_out_all(decision, &row);
	case_result(decision, &row);
}

/* ---- case.reopen */

static bool
may_reopen_again(struct decision *decision, const struct case_row *row)
{
	int64_t until = row->answered_at + decision->tx->config->case_reopen_days * DAY_MS;

	if (row->reopened_at)
		return case_refuse(decision, row, PROBLEM_WRONG_STATE, "已经申请过一次重新办理",
			"It was reopened by its asker once already");
	return decision->tx->now <= until ||
		case_refuse(decision, row, PROBLEM_WRONG_STATE, "申请重新办理的期限已过",
			"The term for reopening it is over");
}

/* The supervisors any time; its asker once. */
static bool
allow_reopen(struct decision *decision, struct case_row *row, bool *by_asker)
{
	*by_asker = command_has(decision->command, "number") ||
		!actor_case_grant(&decision->actor, R_SUPERVISOR, NULL);
	if (!*by_asker)
		return case_allow(decision, CASE_TIE_CITY, row);
	return case_allow_own(decision, row) && may_reopen_again(decision, row);
}

static void
begin_again(struct decision *decision, struct case_row *row, bool by_asker)
{
	struct tx *tx = decision->tx;

	db_run(tx->db,
		"UPDATE cases SET answered_at = NULL, closed_at = NULL, outcome = NULL, "
		"planned_on = NULL, reopened_at = COALESCE(?2, reopened_at) WHERE id = ?1",
		"sI", row->id, by_asker ? tx->now : 0);
	tx_due(tx, "case_close", row->id, 0);
	case_reply_put_back(tx, row); /* corrections of what is now answered anew */
	if (case_clock_restart(tx, row->id, tx->now, CASE_TERM_ANSWER) == CASE_CLOCK_NONE)
		(void)case_clock_start(tx, row->id, tx->now, row->source, row->domain, NULL);
	case_hop_follow(tx, row);
	case_show(tx, row);
}

void
decide_case_reopen(struct decision *decision)
{
	struct case_row row, now;
	bool by_asker, held;

	if (!allow_reopen(decision, &row, &by_asker))
		return;
	held = row.holder[0] && unit_exists(decision->tx->db, row.holder);
	if (!case_go(decision, &row, held ? CASE_ACTION_REOPEN : CASE_ACTION_REOPEN_UNHELD,
		    &(struct case_told){.unit = held ? row.holder : NULL,
			    .reason = by_asker ? "asker" : "supervisor"}))
		return;
	note_why(decision, &row);
	if (!held)
		case_hold(decision->tx, &row, NULL);
	begin_again(decision, &row, by_asker);
	if (case_load(decision->tx->db, row.id, &now))
		case_tell(decision->tx, &now, "reopened",
			json_pack("{s:o*}", "due_at", time_json(now.due)), NULL);
}

/* ---- case.supplement, case.message */

/* In one case; asker and unit do not use up each other's. */
static bool
writes_too_often(struct decision *decision, const struct case_row *row, const char *unit)
{
	const struct config *config = decision->tx->config;
	int64_t count;

	if (!config->limits_enabled)
		return false;
	count = db_integer(decision->tx->db, 0,
		"SELECT count(*) FROM case_message WHERE case_id = ?1 AND at > ?2 "
		"AND COALESCE(unit, '') = COALESCE(?3, '')",
		"sis", row->id, decision->tx->now - HOUR_MS, unit);
	if (count < config->case_messages_per_hour)
		return false;
	decision_refuse(decision, PROBLEM_TOO_MANY, "一小时内留言太多，请稍后再试",
		"Too many within an hour; please try again later");
	decision->problem.retry_after = 600;
	return true;
}

static void
keep_message(
	struct decision *decision, const struct case_row *row, const char *kind, const char *unit)
{
	struct tx *tx = decision->tx;
	struct text_ref text;
	char id[ID_SIZE];

	if (writes_too_often(decision, row, unit))
		return;
	ids_make('m', tx->now, id);
	tx_text(tx, decision_text(decision, "text"), &text);
	/* Two within a millisecond stay in their order. */
	db_run(tx->db,
		"INSERT INTO case_message (id, case_id, at, kind, unit, author, text) "
		"VALUES (?1, ?2, (SELECT CASE WHEN COALESCE(max(at), 0) >= ?3 THEN max(at) + 1 ELSE ?3 END "
		"FROM case_message WHERE case_id = ?2), ?4, ?5, ?6, ?7)",
		"ssissss", id, row->id, tx->now, kind, unit, decision->doer.person, text.id);
	case_note(decision, row, kind, &(struct case_told){.unit = unit, .is_private = true});
	case_done(decision, row, json_pack("{s:s}", "message", id));
	json_object_set_new(decision->result, "message", json_string(id));
}

void
decide_case_supplement(struct decision *decision)
{
	struct case_row row;

	if (case_allow_own(decision, &row))
		keep_message(decision, &row, "supplement", NULL);
}

/* Which unit of the actor's has to do with the case; false: none, then it is the asker's message or nobody's. */
static bool
writes_for_unit(struct decision *decision, char unit[static ID_SIZE])
{
	const char *ref = decision_text(decision, "case");
	struct case_row row;

	return !command_has(decision->command, "number") &&
		decision->actor.kind == PERSON_KIND_STAFF && ref &&
		case_load(decision->tx->db, ref, &row) &&
		case_acting_unit(decision, &row, CASE_TIE_TOGETHER, unit);
}

void
decide_case_message(struct decision *decision)
{
	char unit[ID_SIZE];
	struct case_row row;

	if (!writes_for_unit(decision, unit)) {
		if (case_allow_own(decision, &row))
			keep_message(decision, &row, "message", NULL);
		return;
	}
	if (!case_allow(decision, CASE_TIE_TOGETHER, &row))
		return;
	keep_message(decision, &row, "message", unit);
	if (decision->problem.type != PROBLEM_NONE)
		return;
	record_notice(decision->tx, row.asker, NULL, "case_message",
		json_pack("{s:s, s:s}", "case", row.number, "unit", unit),
		decision_text(decision, "text"));
}

/* ---- case.contact */

/* A clerk sees what that clerk has entered. */
static bool
may_look(struct decision *decision, const struct case_row *row)
{
	const uint32_t others = R_OFFICIAL | R_APPROVER | R_DISPATCHER;

	if (actor_case_grant(&decision->actor, R_DISPATCHER, NULL) ||
		(row->holder[0] && actor_case_grant(&decision->actor, others, row->holder)) ||
		(row->entered_by[0] && strcmp(row->entered_by, decision->actor.person) == 0))
		return true;
	return decision_refuse(decision, PROBLEM_FORBIDDEN,
		"联系方式只供承办单位、分办员和录入的人查看",
		"Contacts are for the unit that holds it, dispatchers, and the clerk who entered it");
}

void
decide_case_contact(struct decision *decision)
{
	struct case_row row;
	char *original;

	if (!case_allow_id(decision, decision_text(decision, "case"), CASE_TIE_HOLDER, &row) ||
		!may_look(decision, &row) || !asker_show_contact(decision, case_receipt_item(&row)))
		return;
	case_done(decision, &row, json_pack("{s:s*}", "unit", unless_empty(row.holder)));
	original = text_load(decision->tx->db, row.original);
	if (original) {
		json_object_set_new(decision->result, "original", json_string(original));
		mem_wipe(original, strlen(original));
	}
	free(original);
}
