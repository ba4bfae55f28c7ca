/*
 * case_submit.c - the standing message board: a message comes in outside of any event, or a clerk types it for a caller
 * or a visitor; and others say that it is their matter too.
 *
 * Nothing of it is public until its unit has approved a text of it.  What the asker leaves for the unit alone is
 * sealed as for a question; what is personal in the text is masked, and the original lies beside it.
 */
#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "flow/decide/asker.h"
#include "flow/decide/case_decision.h"
#include "flow/decide/handlers.h"
#include "store/case_clock.h"
#include "store/cases.h"
#include "store/person.h"

#define HOUR_MS INT64_C(3600000)

struct entering {
	struct decision *decision;
	bool by_clerk;
	const char *source, *source_ref;
	char asker[ID_SIZE], id[ID_SIZE], number[16];
	char district[128], label[64];
	struct text_ref text, original;
};

/* ---- may it come in? */

static bool
comes_too_often(struct entering *entering)
{
	struct decision *decision = entering->decision;
	int64_t since = decision->tx->now - HOUR_MS;
	int64_t count;

	if (!decision->tx->config->limits_enabled || entering->by_clerk)
		return false;
	count = db_integer(decision->tx->db, 0,
		"SELECT count(*) FROM cases WHERE asker = ?1 AND received_at > ?2", "si",
		decision->actor.person, since);
	if (count < decision->tx->config->case_submits_per_hour)
		return false;
	decision_refuse(decision, PROBLEM_TOO_MANY, "一小时内提交太多，请稍后再试",
		"Too many within an hour; please try again later");
	decision->problem.retry_after = 600;
	return true;
}

/* Only a clerk says where it comes from; what another platform has numbered comes once. */
static void
check_source(struct entering *entering)
{
	struct decision *decision = entering->decision;
	char number[24];

	entering->source = decision_text(decision, "source");
	entering->source_ref = decision_text(decision, "source_ref");
	if (!entering->by_clerk) {
		if (entering->source || entering->source_ref)
			decision_refuse_argument(
				decision, "/source", "由录入员填写", "Only a clerk says so");
		entering->source = "web";
		return;
	}
	if (!entering->source)
		entering->source = "hotline";
	if (entering->source_ref &&
		db_text(decision->tx->db, number, sizeof number,
			"SELECT number FROM cases WHERE source = ?1 AND source_ref = ?2", "ss",
			entering->source, entering->source_ref))
		decision_refuse_argument(decision, "/source_ref", "这一编号已经录入",
			"That number was entered already");
}

static void
check_references(struct entering *entering)
{
	struct decision *decision = entering->decision;
	struct db *db = decision->tx->db;
	const char *unit = decision_text(decision, "unit");
	const char *topic = decision_text(decision, "topic");
	const char *said = decision_text(decision, "district");

	if (unit)
		(void)case_unit_is_there(decision, "/unit", unit);
	if (topic &&
		db_integer(db, 0, "SELECT 1 FROM topic WHERE id = ?1 AND retired_at IS NULL", "s",
			topic) != 1)
		decision_refuse_argument(
			decision, "/topic", "没有这个主题", "There is no such topic");
	if (said && !district_find(db, said, entering->district, sizeof entering->district))
		decision_refuse_argument(
			decision, "/district", "没有这个区", "There is no such district");
	check_source(entering);
}

/* ---- keeping it */

static void
keep_texts(struct entering *entering)
{
	struct decision *decision = entering->decision;
	const struct sight *sight = decision->sight;
	const char *words = sight->words ? sight->words : decision_text(decision, "text");

	tx_text(decision->tx, words, &entering->original);
	entering->text = entering->original;
	if (sight->masked)
		tx_text(decision->tx, sight->masked, &entering->text);
}

static void
keep_case(struct entering *entering)
{
	struct decision *decision = entering->decision;
	const struct sight *sight = decision->sight;
	struct tx *tx = decision->tx;
	struct case_new row = {.source = entering->source,
		.asker = entering->asker,
		.label = entering->label,
		.text = entering->text.id,
		.original = entering->original.id,
		.unit = decision_text(decision, "unit"),
		.topic = decision_text(decision, "topic"),
		.domain = decision_text(decision, "domain"),
		.publication = "private",
		.state = "received",
		.received_at = tx->now};

	case_create(tx, &row, entering->id, entering->number);
	/* A unit that was chosen is a wish: the city dispatches. */
	db_run(tx->db,
		"UPDATE cases SET unit_holder = NULL, source_ref = ?2, entered_by = ?3, "
		"campaign = ?4, district = ?5, colour = ?6, reasons = ?7, label = ?8 WHERE id = ?1",
		"ssssssss", entering->id, entering->source_ref,
		entering->by_clerk ? decision->actor.person : NULL,
		decision_text(decision, "campaign"), unless_empty(entering->district),
		sight->colour ? sight->colour : "green", sight->reasons_text, entering->label);
	(void)case_clock_start(tx, entering->id, tx->now, entering->source, row.domain, NULL);
}

static void
give_receipt(struct entering *entering, const struct case_row *row)
{
	char receipt[RECEIPT_SIZE];

	receipt_make(entering->decision->tx->keys, row->id, 0, "receipt", receipt);
	json_object_update_new(entering->decision->result,
		json_pack("{s:s, s:s, s:o*}", "receipt", receipt, "label", entering->label,
			"due_at", time_json(row->due)));
}

void
decide_case_submit(struct decision *decision)
{
	struct entering entering = {.decision = decision};
	struct case_row row;

	if (!decision_allow(decision))
		return;
	entering.by_clerk = actor_case_grant(&decision->actor, R_CLERK, NULL) != NULL;
	if (comes_too_often(&entering))
		return;
	check_references(&entering);
	if (decision->problem.type != PROBLEM_NONE)
		return;
	asker_find(decision, entering.by_clerk, entering.asker);
	label_make(decision->tx->keys, "board", entering.asker, unless_empty(entering.district),
		entering.label);
	keep_texts(&entering);
	keep_case(&entering);
	asker_keep_consent(decision, entering.asker, entering.by_clerk);
	if (!asker_keep_contact(decision, entering.id, entering.asker) ||
		!case_load(decision->tx->db, entering.id, &row))
		return;
	case_log(decision->tx, row.id,
		&(struct case_line){.action = "received",
			.from = CASE_STATE_COUNT,
			.to = CASE_STATE_RECEIVED,
			.actor = decision->doer.person,
			.role = decision->doer.role});
	case_done(decision, &row, json_pack("{s:s}", "source", entering.source));
	give_receipt(&entering, &row);
}

/* ---- case.join */

void
decide_case_join(struct decision *decision)
{
	bool on = command_bool(decision->command, "on", true);
	struct tx *tx = decision->tx;
	struct case_row row;
	int64_t changed;

	if (!decision_allow(decision))
		return;
	if (!case_load(tx->db, decision_text(decision, "case"), &row) ||
		strcmp(row.publication, "public") != 0) {
		decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这个案件", "There is no such case");
		return;
	}
	if (!(CASE_BIT(row.state) & (C_RECEIVED | C_HELD | C_DONE))) {
		case_refuse(decision, &row, PROBLEM_WRONG_STATE, NULL, NULL);
		return;
	}
	person_ensure(tx, &decision->actor);
	changed = on ? db_run(tx->db,
			       "INSERT INTO case_join (case_id, person, at) VALUES (?1, ?2, ?3) "
			       "ON CONFLICT DO NOTHING",
			       "ssi", row.id, decision->actor.person, tx->now)
		     : db_run(tx->db, "DELETE FROM case_join WHERE case_id = ?1 AND person = ?2",
			       "ss", row.id, decision->actor.person);
	if (changed == 1)
		db_run(tx->db, "UPDATE cases SET joined = joined + ?2 WHERE id = ?1", "si", row.id,
			(int64_t)(on ? 1 : -1));
	case_done(decision, &row, json_pack("{s:b}", "on", on));
	json_object_set_new(decision->result, "joined",
		json_integer(db_integer(
			tx->db, 0, "SELECT joined FROM cases WHERE id = ?1", "s", row.id)));
}
