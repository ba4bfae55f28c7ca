#include "store/case_clock_time.h"

#include <stdlib.h>

#include "store/calendars.h"
#include "store/case_clock.h"
#include "store/case_clock_row.h"
#include "store/json_set.h"

/* ---- reminders */

/* The next reminder is reached; false: nobody is told of it, for its time is over. */
static bool
take(struct tx *tx, struct case_clock *clock, enum reminder reminder)
{
	clock->reminder = reminder;
	if (reminder == REMINDER_SOON && tx->now > clock->due_current)
		return false;
	if (reminder == REMINDER_OVERDUE && !clock->overdue_since)
		clock->overdue_since = clock->due_current;
	case_clock_step(
		tx, clock, reminder_word(reminder), reminder == REMINDER_OVERDUE, json_object());
	return true;
}

static void
pass(struct tx *tx, struct case_clock *clock, struct case_clock_passed *out)
{
	struct calendar calendar;
	int64_t office;

	case_clock_calendar(tx->db, clock, &calendar);
	office = reminder_in_office(&calendar, tx->now);
	for (;;) {
		enum reminder next = (enum reminder)(clock->reminder + 1);
		out->next = reminder_next(
			&calendar, clock->due_current, (enum reminder)clock->reminder);
		if (out->next == 0 || out->next > tx->now)
			break;
		if (next != REMINDER_OVERDUE && office > tx->now) {
			out->next = office;
			break;
		}
		out->told[next] = take(tx, clock, next);
	}
	calendar_fini(&calendar);
	out->due = clock->due_current;
	case_clock_keep(tx, clock, out->next);
}

void
case_clock_pass(struct tx *tx, const char *case_id, struct case_clock_passed *out)
{
	struct case_clock clock;

	*out = (struct case_clock_passed){.next = 0};
	if (case_clock_load(tx->db, case_id, CASE_CLOCK_NEWEST, &clock) && !clock.stopped_at &&
		!clock.paused)
		pass(tx, &clock, out);
	case_clock_fini(&clock);
}

/* ---- a new calendar */

int64_t
case_clock_older(struct db *db)
{
	return db_integer(db, 0,
		"SELECT count(*) FROM case_clock WHERE stopped_at IS NULL AND calendar < ?1", "i",
		calendars_version(db));
}

static json_t *
moved_case(struct tx *tx, const struct case_clock *clock, int64_t before)
{
	json_t *moved = json_object();
	struct rows *rows = db_query(tx->db, "SELECT number, asker, event FROM cases WHERE id = ?1",
		"s", clock->case_id);

	json_set_text(moved, "case", clock->case_id);
	if (rows_next(rows)) {
		json_set_text(moved, "number", rows_text(rows, 0));
		json_set_text(moved, "asker", rows_text(rows, 1));
		json_set_text(moved, "event", rows_text(rows, 2));
	}
	rows_end(rows);
	json_set_time(moved, "from", before);
	json_set_time(moved, "due", clock->due_current);
	return moved;
}

/* Counts one anew.  Where only the way to the same date is another, the step is for the log alone. */
static void
recount(struct tx *tx, struct case_clock *clock, int64_t version, json_t *moved)
{
	int64_t before = clock->due_current;
	int64_t kept = clock->kept;
	struct calendar calendar;
	json_t *detail;
	bool is_moved;

	case_clock_calendar(tx->db, clock, &calendar);
	clock->kept = 0;
	is_moved = case_clock_settle(tx->db, clock, &calendar, -1, version);
	case_clock_keep(tx, clock, case_clock_wake(tx, clock, &calendar, is_moved));
	calendar_fini(&calendar);
	if (!is_moved && clock->kept == kept)
		return;
	detail = json_object();
	json_set_time(detail, "from", before);
	json_set_number(detail, "calendar", version);
	json_set_number(detail, "pauses", case_clock_pauses(tx->db, clock));
	case_clock_step(tx, clock, "clock_recounted", is_moved, detail);
	if (is_moved)
		json_array_append_new(moved, moved_case(tx, clock, before));
}

json_t *
case_clock_recount(struct tx *tx, int64_t most, int64_t *looked)
{
	int64_t version = calendars_version(tx->db);
	json_t *ids = json_array();
	json_t *moved = json_array();
	json_t *id;
	size_t i;
	struct rows *rows = db_query(tx->db,
		"SELECT case_id FROM case_clock WHERE stopped_at IS NULL AND calendar < ?1 "
		"ORDER BY calendar, case_id LIMIT ?2",
		"ii", version, most);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	json_array_foreach(ids, i, id) {
		struct case_clock clock;
		if (case_clock_load(tx->db, json_string_value(id), CASE_CLOCK_NEWEST, &clock))
			recount(tx, &clock, version, moved);
		case_clock_fini(&clock);
	}
	*looked = (int64_t)json_array_size(ids);
	json_decref(ids);
	return moved;
}

/* ---- cases from before */

bool
case_clock_adopt(struct tx *tx, int64_t most)
{
	json_t *cases = json_array();
	json_t *one;
	size_t i, count;
	struct rows *rows = db_query(tx->db,
		"SELECT id, received_at, source, domain, urgency FROM cases "
		"WHERE state IN ('received', 'dispatched', 'handling', 'review') "
		"AND NOT EXISTS (SELECT 1 FROM case_clock WHERE case_clock.case_id = cases.id) "
		"ORDER BY id LIMIT ?1",
		"i", most);

	while (rows_next(rows))
		json_array_append_new(cases,
			json_pack("[sIsss]", rows_text(rows, 0), (json_int_t)rows_integer(rows, 1),
				rows_text(rows, 2), rows_text(rows, 3), rows_text(rows, 4)));
	rows_end(rows);
	count = json_array_size(cases);
	json_array_foreach(cases, i, one) {
		const char *words[3];
		for (size_t w = 0; w < 3; w++)
			words[w] = json_string_value(json_array_get(one, w + 2));
		if (case_clock_start(tx, json_string_value(json_array_get(one, 0)),
			    json_integer_value(json_array_get(one, 1)), words[0], words[1],
			    words[2]) != CASE_CLOCK_DONE)
			count--;
	}
	json_decref(cases);
	return count > 0;
}
