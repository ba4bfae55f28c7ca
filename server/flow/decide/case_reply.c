/*
 * case_reply.c - the unit that leads writes the one reply, those that help it file their parts.
 *
 * A draft belongs to the unit: whoever goes on with it says which version they have read.  Handing it in is what
 * moves the case.  A correction of what is public is a draft of its own, and goes the same way.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/decide/case_reply.h"
#include "flow/decide/handlers.h"

struct writing {
	struct decision *decision;
	struct case_row row;
	struct case_reply_row reply; /* id "": a new one */
	char unit[ID_SIZE];
	const char *outcome, *basis, *public_text, *revises;
	int64_t planned_on;
	bool submits;
};

bool
case_reply_refuse(struct decision *decision, const struct case_row *row, const char *reply,
	enum problem_type type, const char *zh, const char *en)
{
	case_refuse(decision, row, type, zh, en);
	if (decision->problem.current)
		json_set_value(decision->problem.current, "reply",
			case_reply_json(decision->tx->db, reply));
	return false;
}

void
case_reply_put_back(struct tx *tx, const struct case_row *row)
{
	db_run(tx->db,
		"UPDATE case_reply SET state = 'draft', version = version + 1 "
		"WHERE case_id = ?1 AND state = 'review'",
		"s", row->id);
	db_run(tx->db,
		"UPDATE cases SET publication = 'private' WHERE id = ?1 "
		"AND publication = 'redacting'",
		"s", row->id);
}

void
case_reply_put_back_one(struct tx *tx, const struct case_reply_row *reply)
{
	db_run(tx->db,
		"UPDATE case_reply SET state = 'draft', version = version + 1 "
		"WHERE id = ?1 AND state = 'review'",
		"s", reply->id);
	if (reply->public_text[0])
		db_run(tx->db,
			"UPDATE cases SET publication = 'private' WHERE id = ?1 "
			"AND publication = 'redacting'",
			"s", reply->case_id);
}

/* ---- which draft it is */

/* A correction is of a reply of this case that is public. */
static bool
check_revises(struct writing *writing)
{
	bool done = CASE_BIT(writing->row.state) & C_DONE;
	struct case_reply_row original;

	if (!writing->revises && !done)
		return true;
	if (!done)
		return decision_refuse_argument(writing->decision, "/revises",
			"只能更正已公开的答复", "Only what is public is corrected");
	if (!writing->revises)
		return case_refuse(writing->decision, &writing->row, PROBLEM_WRONG_STATE,
			"案件已经答复；更正请注明更正哪一条",
			"It is answered; for a correction say of which reply");
	if (!case_reply_load(writing->decision->tx->db, writing->revises, &original) ||
		strcmp(original.case_id, writing->row.id) != 0 ||
		strcmp(original.state, "published") != 0 || strcmp(original.channel, "case") != 0)
		return decision_refuse_argument(writing->decision, "/revises",
			"没有这条已公开的答复", "There is no such public reply");
	if (!decision_text(writing->decision, "why"))
		return decision_refuse_argument(
			writing->decision, "/why", "更正须写明原因", "Say why it is corrected");
	return true;
}

static bool
find_draft(struct writing *writing)
{
	struct decision *decision = writing->decision;
	const char *named = decision_text(decision, "reply");
	int64_t version;

	if (!case_reply_draft(decision->tx->db, writing->row.id, writing->unit, writing->revises,
		    &writing->reply)) {
		writing->reply.id[0] = '\0';
		if (!named)
			return true;
		return case_refuse(decision, &writing->row, PROBLEM_STALE, NULL, NULL);
	}
	version = command_integer(decision->command, "version", writing->reply.version);
	if (named && strcmp(named, writing->reply.id) == 0 && version == writing->reply.version)
		return true;
	return case_reply_refuse(decision, &writing->row, writing->reply.id, PROBLEM_STALE,
		"本单位已有一份草稿，请看过再改", "Your unit has a draft; please read it first");
}

/* ---- what it says */

/* Suggestions end in words of their own, and are never “resolved”. */
static bool
is_outcome_for(const char *domain, const char *outcome)
{
	int value = outcome_read(outcome);
	bool of_suggestion = value == OUTCOME_ADOPTED || value == OUTCOME_PARTLY_ADOPTED ||
		value == OUTCOME_NOTED;

	return of_suggestion == (strcmp(domain, "suggestion") == 0);
}

static bool
check_outcome(struct writing *writing)
{
	struct decision *decision = writing->decision;

	if (!writing->outcome)
		return !writing->submits ||
			decision_refuse_argument(
				decision, "/outcome", "请写明办理结果", "Say what came of it");
	if (!is_outcome_for(writing->row.domain, writing->outcome))
		return decision_refuse_argument(decision, "/outcome",
			"意见建议的结果是采纳、部分采纳或留作参考，其他事项是解决、解释、列入计划或不予办理",
			"Suggestions are adopted, partly adopted or noted; all else is resolved, explained, planned or refused");
	if (writing->submits && strcmp(writing->outcome, "planned") == 0 &&
		writing->planned_on <= decision->tx->now)
		return decision_refuse_argument(decision, "/planned_on",
			"列入计划的须写明将来的日期", "Say for which day, to come, it is planned");
	if (writing->submits && strcmp(writing->outcome, "refused") == 0 && !writing->basis)
		return decision_refuse_argument(decision, "/basis", "不予办理的须写明依据",
			"Say on what basis it is refused");
	return true;
}

static bool
check_public_text(struct writing *writing)
{
	return !writing->public_text ||
		(!writing->revises && strcmp(writing->row.publication, "public") != 0) ||
		decision_refuse_argument(writing->decision, "/public_text", "来件已经公开",
			"Its text is public already");
}

/* ---- keeping it */

static const char *
keep_text(struct tx *tx, const char *words, struct text_ref *ref)
{
	ref->id[0] = '\0';
	if (words)
		tx_text(tx, words, ref);
	return unless_empty(ref->id);
}

static const char *
hash(const char *words, char out[static DIGEST_HEX_SIZE])
{
	if (!words)
		return NULL;
	ids_sha256_hex(words, strlen(words), out);
	return out;
}

static void
drop_older(struct tx *tx, const struct case_reply_row *reply)
{
	tx_text_drop(tx, reply->text);
	tx_text_drop(tx, reply->public_text);
	tx_text_drop(tx, reply->basis);
	tx_text_drop(tx, reply->why);
}

static char *
dump_findings(const struct decision *decision)
{
	const struct sight *sight = decision->sight;
	json_t *findings = json_pack(
		"{s:O*, s:O*}", "text", sight->reasons, "public_text", sight->public_reasons);
	char *dumped = json_object_size(findings) > 0 ? json_dumps(findings, JSON_COMPACT) : NULL;

	json_decref(findings);
	return dumped;
}

static void
keep(struct writing *writing)
{
	struct decision *decision = writing->decision;
	struct tx *tx = decision->tx;
	struct case_reply_row *reply = &writing->reply;
	const char *words = decision_text(decision, "text");
	struct text_ref text, public, basis, why;
	char content[DIGEST_HEX_SIZE], public_content[DIGEST_HEX_SIZE];
	char *findings = dump_findings(decision);

	if (!reply->id[0]) {
		ids_make('r', tx->now, reply->id);
		db_run(tx->db,
			"INSERT INTO case_reply (id, case_id, unit, author, text, state, channel, at, "
			"version, revises) VALUES (?1, ?2, ?3, ?4, '', 'draft', 'case', ?5, 0, ?6)",
			"ssssis", reply->id, writing->row.id, writing->unit, decision->actor.person,
			tx->now, writing->revises);
	}
	db_run(tx->db,
		"UPDATE case_reply SET author = ?2, text = ?3, content = ?4, outcome = ?5, "
		"planned_on = ?6, basis = ?7, public_text = ?8, public_content = ?9, findings = ?10, "
		"why = ?11, at = ?12, version = version + 1, answer = NULL WHERE id = ?1",
		"sssssIsssssi", reply->id, decision->actor.person, keep_text(tx, words, &text),
		hash(words, content), writing->outcome, writing->planned_on,
		keep_text(tx, writing->basis, &basis), keep_text(tx, writing->public_text, &public),
		hash(writing->public_text, public_content), findings,
		keep_text(tx, decision_text(decision, "why"), &why), tx->now);
	drop_older(tx, reply);
	reply->version++;
	free(findings);
}

/* ---- handing it in */

static bool
submit(struct writing *writing)
{
	struct decision *decision = writing->decision;
	struct tx *tx = decision->tx;

	if (!writing->revises &&
		!case_go(decision, &writing->row, CASE_ACTION_SUBMIT,
			&(struct case_told){.unit = writing->unit}))
		return false;
	db_run(tx->db, "UPDATE case_reply SET state = 'review' WHERE id = ?1", "s",
		writing->reply.id);
	if (writing->public_text)
		db_run(tx->db,
			"UPDATE cases SET publication = 'redacting' WHERE id = ?1 "
			"AND publication = 'private'",
			"s", writing->row.id);
	return true;
}

/* What the next to write or to sign it must name; what it says they have. */
static void
tell_reply(struct writing *writing)
{
	static const char *const told[] = {"content", "public_content", "findings"};
	json_t *reply = case_reply_json(writing->decision->tx->db, writing->reply.id);

	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (json_object_get(reply, told[i]))
			json_object_set(writing->decision->result, told[i],
				json_object_get(reply, told[i]));
	json_object_update_new(writing->decision->result,
		json_pack("{s:s, s:I, s:s}", "reply", writing->reply.id, "reply_version",
			(json_int_t)writing->reply.version, "reply_state",
			writing->submits ? "review" : "draft"));
	json_decref(reply);
}

void
decide_case_reply(struct decision *decision)
{
	struct writing writing = {.decision = decision,
		.outcome = decision_text(decision, "outcome"),
		.basis = decision_text(decision, "basis"),
		.public_text = decision_text(decision, "public_text"),
		.revises = decision_text(decision, "revises"),
		.planned_on = command_time(decision->command, "planned_on", 0),
		.submits = command_bool(decision->command, "submit", false)};

	if (!case_allow_id(
		    decision, decision_text(decision, "case"), CASE_TIE_HOLDER, &writing.row))
		return;
	(void)case_acting_unit(decision, &writing.row, CASE_TIE_HOLDER, writing.unit);
	if (!check_revises(&writing) || !find_draft(&writing) || !check_outcome(&writing) ||
		!check_public_text(&writing))
		return;
	keep(&writing);
	if (writing.submits && !submit(&writing))
		return;
	if (!writing.submits || writing.revises)
		case_done(decision, &writing.row,
			json_pack("{s:s, s:I}", "reply", writing.reply.id, "reply_version",
				(json_int_t)writing.reply.version));
	tell_reply(&writing);
}

/* ---- case.part */

void
decide_case_part(struct decision *decision)
{
	char unit[ID_SIZE];
	struct text_ref text;
	struct case_row row;

	if (!case_allow(decision, CASE_TIE_CO, &row) ||
		!case_acting_unit(decision, &row, CASE_TIE_CO, unit))
		return;
	tx_text(decision->tx, decision_text(decision, "text"), &text);
	db_run(decision->tx->db,
		"UPDATE case_unit SET part = ?3, filed_at = ?4, filed_by = ?5 "
		"WHERE case_id = ?1 AND unit = ?2",
		"sssis", row.id, unit, text.id, decision->tx->now, decision->actor.person);
	case_note(decision, &row, "part", &(struct case_told){.unit = unit, .is_private = true});
	case_done(decision, &row, json_pack("{s:s}", "unit", unit));
}
