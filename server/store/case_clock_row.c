#include "store/case_clock_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/calendars.h"
#include "store/json_set.h"

#define DAY_MS    INT64_C(86400000)
#define REACH_MS  (40 * DAY_MS) /* before it was received: what the reminders look at */
#define KEPT_MOST 1000

#define COLUMNS \
	"SELECT round, received_at, rule_version, source, domain, urgency, days, natural, extension, " \
	"kept, calendar_first, calendar, due_original, due_current, provisional, reminder, " \
	"overdue_since, stopped_at, explanation, EXISTS (SELECT 1 FROM case_pause " \
	"WHERE case_pause.case_id = case_clock.case_id AND until_at IS NULL) FROM case_clock "

static void
read_row(struct rows *rows, struct case_clock *out)
{
	out->round = rows_integer(rows, 0);
	out->received_at = rows_integer(rows, 1);
	out->rule_version = rows_integer(rows, 2);
	snprintf(out->source, sizeof out->source, "%s", rows_text(rows, 3));
	snprintf(out->domain, sizeof out->domain, "%s", rows_text(rows, 4));
	snprintf(out->urgency, sizeof out->urgency, "%s", rows_text(rows, 5));
	out->days = rows_integer(rows, 6);
	out->natural = rows_integer(rows, 7) != 0;
	out->extension = rows_integer(rows, 8);
	out->kept = rows_integer(rows, 9);
	out->calendar_first = rows_integer(rows, 10);
	out->calendar = rows_integer(rows, 11);
	out->due_original = rows_integer(rows, 12);
	out->due_current = rows_integer(rows, 13);
	out->provisional = rows_integer(rows, 14) != 0;
	out->reminder = rows_integer(rows, 15);
	out->overdue_since = rows_integer(rows, 16);
	out->stopped_at = rows_integer(rows, 17);
	buf_add_str(&out->explanation, rows_text(rows, 18));
	out->paused = rows_integer(rows, 19) != 0 && out->stopped_at == 0;
}

bool
case_clock_load(struct db *db, const char *case_id, int64_t round, struct case_clock *out)
{
	struct rows *rows = db_query(db,
		COLUMNS "WHERE case_id = ?1 AND (?2 < 0 OR round = ?2) "
			"ORDER BY round DESC LIMIT 1",
		"si", case_id, round);
	bool found;

	*out = (struct case_clock){.round = 0};
	snprintf(out->case_id, sizeof out->case_id, "%s", case_id);
	found = rows_next(rows);
	if (found)
		read_row(rows, out);
	rows_end(rows);
	return found;
}

void
case_clock_fini(struct case_clock *clock)
{
	buf_fini(&clock->explanation);
}

void
case_clock_calendar(struct db *db, const struct case_clock *clock, struct calendar *out)
{
	int64_t since = clock->received_at > REACH_MS ? clock->received_at - REACH_MS : 0;

	calendars_load(db, calendars_version(db), since, out);
}

/* ---- counting */

int64_t
case_clock_pauses(struct db *db, const struct case_clock *clock)
{
	return db_integer(db, 0,
		"SELECT count(*) FROM case_pause WHERE case_id = ?1 AND round = ?2 "
		"AND until_at IS NOT NULL",
		"si", clock->case_id, clock->round);
}

static struct deadline_pause *
load_pauses(struct db *db, const struct case_clock *clock, int64_t most, size_t *count)
{
	struct deadline_pause *pauses = NULL;
	struct rows *rows = db_query(db,
		"SELECT from_at, until_at FROM case_pause WHERE case_id = ?1 AND round = ?2 "
		"AND until_at IS NOT NULL ORDER BY seq LIMIT ?3",
		"sii", clock->case_id, clock->round, most);

	*count = 0;
	while (rows_next(rows)) {
		pauses = mem_grow(pauses, *count + 1, sizeof *pauses);
		pauses[(*count)++] = (struct deadline_pause){
			rows_integer(rows, 0), rows_integer(rows, 1)};
	}
	rows_end(rows);
	return pauses;
}

enum err
case_clock_count(struct db *db, const struct case_clock *clock, const struct calendar *calendar,
	int64_t pauses, struct deadline *out)
{
	struct deadline_term term = {.received = clock->received_at,
		.days = (unsigned)(clock->days + clock->extension + clock->kept),
		.natural = clock->natural};
	struct deadline_pause *found = load_pauses(db, clock, pauses, &term.pause_count);
	enum err e;

	term.pauses = found;
	e = deadline_count(calendar, &term, out);
	free(found);
	return e;
}

bool
case_clock_settle(struct db *db, struct case_clock *clock, const struct calendar *calendar,
	int64_t pauses, int64_t version)
{
	int64_t before = clock->due_current;
	struct deadline deadline;
	enum err e;

	clock->calendar = version;
	for (int i = 0; i < KEPT_MOST; i++) {
		e = case_clock_count(db, clock, calendar, pauses, &deadline);
		if (e || deadline.due >= before)
			break;
		/* By a new calendar it would be due earlier than it was told. */
		clock->kept++;
		deadline_fini(&deadline);
	}
	if (!e && deadline.due >= before) {
		clock->due_current = deadline.due;
		clock->provisional = deadline.provisional;
		buf_reset(&clock->explanation);
		deadline_pack(&deadline, &clock->explanation);
	}
	deadline_fini(&deadline);
	return clock->due_current != before;
}

/* ---- keeping */

static void
keep_row(struct tx *tx, const struct case_clock *clock)
{
	db_run(tx->db,
		"INSERT INTO case_clock (case_id, round, received_at, rule_version, source, domain, "
		"urgency, days, natural, extension, kept, calendar_first, calendar, due_original, "
		"due_current, provisional, explanation, reminder, overdue_since, stopped_at) VALUES "
		"(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, "
		"?20) ON CONFLICT (case_id, round) DO UPDATE SET extension = excluded.extension, "
		"kept = excluded.kept, calendar = excluded.calendar, due_current = excluded.due_current, "
		"provisional = excluded.provisional, explanation = excluded.explanation, "
		"reminder = excluded.reminder, "
		"overdue_since = COALESCE(case_clock.overdue_since, excluded.overdue_since), "
		"stopped_at = excluded.stopped_at",
		"siiisssiiiiiiiiisiII", clock->case_id, clock->round, clock->received_at,
		clock->rule_version, clock->source, clock->domain, clock->urgency, clock->days,
		(int64_t)clock->natural, clock->extension, clock->kept, clock->calendar_first,
		clock->calendar, clock->due_original, clock->due_current,
		(int64_t)clock->provisional, clock->explanation.data ? clock->explanation.data : "",
		clock->reminder, clock->overdue_since, clock->stopped_at);
}

void
case_clock_keep(struct tx *tx, const struct case_clock *clock, int64_t next)
{
	const char *state = clock->stopped_at ? "stopped" : clock->paused ? "paused" : "running";

	keep_row(tx, clock);
	db_run(tx->db,
		"UPDATE cases SET clock = ?2, due_original = ?3, due_current = ?4, round = ?5, "
		"rule_version = ?6, overdue_since = COALESCE(overdue_since, ?7) WHERE id = ?1",
		"ssiiiiI", clock->case_id, state, clock->due_original, clock->due_current,
		clock->round, clock->rule_version, clock->overdue_since);
	tx_due(tx, CASE_CLOCK_DUE, clock->case_id, clock->stopped_at || clock->paused ? 0 : next);
}

int64_t
case_clock_wake(
	struct tx *tx, struct case_clock *clock, const struct calendar *calendar, bool moved)
{
	if (moved && clock->due_current > tx->now)
		clock->reminder = REMINDER_NONE;
	/* Who has just been given it need not be reminded of it. */
	if (moved && clock->reminder == REMINDER_NONE &&
		reminder_next(calendar, clock->due_current, REMINDER_NONE) <= tx->now)
		clock->reminder = REMINDER_SOON;
	if (clock->due_current == 0)
		return 0;
	return reminder_next(calendar, clock->due_current, (enum reminder)clock->reminder);
}

void
case_clock_step(struct tx *tx, const struct case_clock *clock, const char *action, bool is_public,
	json_t *detail)
{
	char *text;

	json_set_number(detail, "round", clock->round);
	json_set_time(detail, "due", clock->due_current);
	text = json_dumps(detail, JSON_COMPACT);
	db_run(tx->db,
		"INSERT INTO case_step (case_id, seq, at, actor, unit, action, public, detail) "
		"SELECT ?1, (SELECT COALESCE(max(seq), 0) + 1 FROM case_step WHERE case_id = ?1), ?2, "
		"'system', (SELECT unit_holder FROM cases WHERE id = ?1), ?3, ?4, ?5",
		"sisis", clock->case_id, tx->now, action, (int64_t)is_public, text);
	free(text);
	json_decref(detail);
}
