#include "store/case_row.h"

#include <stdio.h>
#include <string.h>

#define ROW \
	"SELECT id, number, question, asker, text, original, entered_by, master, unit_chosen, " \
	"unit_holder, unit_lead, domain, publication, clock, before_merge, outcome, source, state, " \
	"version, received_at, answered_at, due_current, returns, round, reopened_at, " \
	"supervise_level, is_final FROM cases "

static void
read_row(struct rows *rows, struct case_row *out)
{
	const struct {
		char *text;
		size_t size;
	} texts[] = {
		{out->id, sizeof out->id},
		{out->number, sizeof out->number},
		{out->question, sizeof out->question},
		{out->asker, sizeof out->asker},
		{out->text, sizeof out->text},
		{out->original, sizeof out->original},
		{out->entered_by, sizeof out->entered_by},
		{out->master, sizeof out->master},
		{out->unit_chosen, sizeof out->unit_chosen},
		{out->holder, sizeof out->holder},
		{out->lead, sizeof out->lead},
		{out->domain, sizeof out->domain},
		{out->publication, sizeof out->publication},
		{out->clock, sizeof out->clock},
		{out->before_merge, sizeof out->before_merge},
		{out->outcome, sizeof out->outcome},
		{out->source, sizeof out->source},
	};
	int64_t *const numbers[] = {&out->version, &out->received_at, &out->answered_at, &out->due,
		&out->returns, &out->round, &out->reopened_at, &out->supervise_level};
	int column = 0;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		snprintf(texts[i].text, texts[i].size, "%s", rows_text(rows, column++));
	out->state = (enum case_state)case_state_read(rows_text(rows, column++));
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		*numbers[i] = rows_integer(rows, column++);
	out->is_final = rows_integer(rows, column) != 0;
}

static bool
load(struct db *db, const char *sql, const char *key, struct case_row *out)
{
	struct rows *rows = db_query(db, sql, "s", key);
	bool found = rows_next(rows);

	memset(out, 0, sizeof *out);
	if (found)
		read_row(rows, out);
	rows_end(rows);
	return found;
}

bool
case_load(struct db *db, const char *ref, struct case_row *out)
{
	return load(db, ROW "WHERE id = ?1", ref, out) ||
		load(db, ROW "WHERE number = ?1", ref, out);
}

bool
case_of_question(struct db *db, const char *question, struct case_row *out)
{
	return load(db, ROW "WHERE question = ?1", question, out);
}

bool
case_is_overdue(const struct case_row *row, int64_t now)
{
	return row->due && now > row->due && CASE_BIT(row->state) & (C_RECEIVED | C_HELD) &&
		strcmp(row->clock, "paused") != 0;
}

const char *
case_receipt_item(const struct case_row *row)
{
	return row->question[0] ? row->question : row->id;
}

/* ---- moves */

/* The time at which the case came to its new state, where a column has it. */
static void
note_time(struct tx *tx, const struct case_row *row, enum case_action action)
{
	static const char *const columns[CASE_ACTION_COUNT] = {
		[CASE_ACTION_ACCEPT] =
			"UPDATE cases SET accepted_at = ?2, refusal = NULL WHERE id = ?1",
		[CASE_ACTION_DISPATCH] =
			"UPDATE cases SET dispatched_at = ?2, signed_at = NULL WHERE id = ?1",
		[CASE_ACTION_TRANSFER] =
			"UPDATE cases SET dispatched_at = ?2, signed_at = NULL WHERE id = ?1",
		[CASE_ACTION_SIGN] = "UPDATE cases SET signed_at = ?2 WHERE id = ?1",
		[CASE_ACTION_ANSWER] = "UPDATE cases SET answered_at = ?2 WHERE id = ?1",
		[CASE_ACTION_ANSWER_LIVE] = "UPDATE cases SET answered_at = ?2 WHERE id = ?1",
		[CASE_ACTION_CLOSE] = "UPDATE cases SET closed_at = ?2 WHERE id = ?1",
		[CASE_ACTION_REFUSE] = "UPDATE cases SET closed_at = ?2 WHERE id = ?1",
		[CASE_ACTION_WITHDRAW] = "UPDATE cases SET closed_at = ?2 WHERE id = ?1",
	};

	if (columns[action])
		db_run(tx->db, columns[action], "si", row->id, tx->now);
}

bool
case_move(struct tx *tx, struct case_row *row, enum case_action action)
{
	enum case_state before = action == CASE_ACTION_UNMERGE
		? (enum case_state)case_state_read(row->before_merge)
		: row->state;
	enum case_state to = case_machine_after(action, before);

	if (!case_machine_allows(action, row->state) ||
		db_run(tx->db,
			"UPDATE cases SET state = ?4, version = version + 1 "
			"WHERE id = ?1 AND version = ?2 AND state = ?3",
			"siss", row->id, row->version, case_state_word((int)row->state),
			case_state_word((int)to)) != 1)
		return false;
	note_time(tx, row, action);
	row->state = to;
	row->version++;
	return true;
}

bool
case_touch(struct tx *tx, struct case_row *row)
{
	if (db_run(tx->db,
		    "UPDATE cases SET version = version + 1 "
		    "WHERE id = ?1 AND version = ?2 AND state = ?3",
		    "sis", row->id, row->version, case_state_word((int)row->state)) != 1)
		return false;
	row->version++;
	return true;
}

static const char *
state_or_null(enum case_state state)
{
	return state == CASE_STATE_COUNT ? NULL : case_state_word((int)state);
}

void
case_log(struct tx *tx, const char *case_id, const struct case_line *line)
{
	db_run(tx->db,
		"INSERT INTO case_step (case_id, seq, at, actor, unit, role, action, from_state, "
		"to_state, reason, note, public) "
		"SELECT ?1, (SELECT COALESCE(max(seq), 0) + 1 FROM case_step WHERE case_id = ?1), "
		"?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11",
		"sissssssssi", case_id, tx->now, line->actor, line->unit, line->role, line->action,
		state_or_null(line->from), state_or_null(line->to), line->reason, line->note,
		(int64_t)!line->is_private);
}

/* ---- hops */

bool
case_hop_of(struct db *db, const char *case_id, const char *unit, struct case_hop *out)
{
	struct rows *rows = db_query(db,
		"SELECT to_unit, superior, seq, at, due_at, return_by, signed_at FROM case_hop "
		"WHERE case_id = ?1 AND to_unit = ?2 ORDER BY seq DESC LIMIT 1",
		"ss", case_id, unit);
	bool found = rows_next(rows);

	memset(out, 0, sizeof *out);
	if (found) {
		snprintf(out->to, sizeof out->to, "%s", rows_text(rows, 0));
		snprintf(out->superior, sizeof out->superior, "%s", rows_text(rows, 1));
		out->seq = rows_integer(rows, 2);
		out->at = rows_integer(rows, 3);
		out->due_at = rows_integer(rows, 4);
		out->return_by = rows_integer(rows, 5);
		out->signed_at = rows_integer(rows, 6);
	}
	rows_end(rows);
	return found;
}

void
case_hop_add(struct tx *tx, const char *case_id, const struct case_hop_new *hop)
{
	db_run(tx->db,
		"INSERT INTO case_hop (case_id, seq, at, kind, tier, from_unit, to_unit, superior, by, "
		"due_at, return_by) SELECT ?1, "
		"(SELECT COALESCE(max(seq), 0) + 1 FROM case_hop WHERE case_id = ?1), ?2, ?3, "
		"(SELECT level FROM unit WHERE id = ?5), ?4, ?5, ?6, ?7, ?8, ?9",
		"sisssssII", case_id, tx->now, hop->kind, hop->from, hop->to, hop->superior,
		hop->by, hop->due_at, hop->return_by);
}

void
case_hop_sign(struct tx *tx, const char *case_id, const char *by)
{
	db_run(tx->db,
		"UPDATE case_hop SET signed_at = ?2, signed_by = ?3 WHERE case_id = ?1 "
		"AND seq = (SELECT max(seq) FROM case_hop WHERE case_id = ?1)",
		"sis", case_id, tx->now, by);
}

void
case_hop_follow(struct tx *tx, const struct case_row *row)
{
	struct case_hop hop;
	char unit[ID_SIZE];

	snprintf(unit, sizeof unit, "%s", row->holder);
	for (int tier = 0; tier < LEVEL_COUNT && case_hop_of(tx->db, row->id, unit, &hop); tier++) {
		db_run(tx->db,
			"UPDATE case_hop SET due_at = (SELECT due_current FROM cases WHERE id = ?1) "
			"WHERE case_id = ?1 AND seq = ?2",
			"si", row->id, hop.seq);
		snprintf(unit, sizeof unit, "%s", hop.superior);
	}
}

bool
case_had_unit(struct db *db, const char *case_id, const char *unit)
{
	return db_integer(db, 0,
		       "SELECT 1 FROM case_hop WHERE case_id = ?1 AND ?2 IN (to_unit, from_unit) "
		       "UNION SELECT 1 FROM case_unit WHERE case_id = ?1 AND unit = ?2 LIMIT 1",
		       "ss", case_id, unit) == 1;
}

size_t
case_co_units(struct db *db, const char *case_id, char out[static CASE_UNITS_MAX][ID_SIZE])
{
	size_t count = 0;
	struct rows *rows = db_query(db,
		"SELECT unit FROM case_unit WHERE case_id = ?1 AND ended = 0 ORDER BY at, unit",
		"s", case_id);

	while (count < CASE_UNITS_MAX && rows_next(rows))
		snprintf(out[count++], ID_SIZE, "%s", rows_text(rows, 0));
	rows_end(rows);
	return count;
}

bool
unit_is_below(struct db *db, const char *unit, const char *above)
{
	return db_integer(db, 0,
		       "WITH RECURSIVE up (id) AS (SELECT parent FROM unit WHERE id = ?1 "
		       "UNION SELECT unit.parent FROM unit JOIN up ON unit.id = up.id) "
		       "SELECT 1 FROM up WHERE id = ?2",
		       "ss", unit, above) == 1;
}

int64_t
unit_open_cases(struct db *db, const char *unit)
{
	return db_integer(db, 0,
		"SELECT count(*) FROM cases WHERE state IN ('dispatched', 'handling', 'review') "
		"AND (unit_holder = ?1 OR id IN (SELECT case_id FROM case_unit WHERE unit = ?1 "
		"AND ended = 0))",
		"s", unit);
}
