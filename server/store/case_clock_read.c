/*
 * case_clock_read.c - the clock of a case as people see it, and whether it is what follows from its log.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/calendars.h"
#include "store/case_clock.h"
#include "store/case_clock_row.h"
#include "store/json_set.h"

/* ---- for people */

static json_t *
pauses_json(struct db *db, const struct case_clock *clock)
{
	static const char *const names[] = {"from:t", "until:t", "reason:s", NULL};
	json_t *pauses = json_array();
	struct rows *rows = db_query(db,
		"SELECT from_at, until_at, reason FROM case_pause WHERE case_id = ?1 AND round = ?2 "
		"ORDER BY seq",
		"si", clock->case_id, clock->round);

	while (rows_next(rows))
		json_array_append_new(pauses, json_row(rows, names));
	rows_end(rows);
	return pauses;
}

static json_t *
policy_json(const struct case_clock *clock)
{
	json_t *policy = json_object();

	json_set_number(policy, "version", clock->rule_version);
	json_set_text(policy, "source", clock->source);
	json_set_text(policy, "domain", clock->domain);
	json_set_text(policy, "urgency", clock->urgency);
	json_set_number(policy, "days", clock->days);
	json_object_set_new(policy, "natural", json_boolean(clock->natural));
	return policy;
}

static json_t *
lines_json(const struct deadline *deadline, bool english)
{
	json_t *lines = json_array();
	struct buf words = {0};

	for (size_t i = 0; i < deadline->count; i++) {
		buf_reset(&words);
		deadline_explain(&deadline->lines[i], english, &words);
		json_array_append_new(lines, json_stringn(words.data, words.len));
	}
	buf_fini(&words);
	return lines;
}

/* The kept letters, in the words of the calendar that they were counted by. */
static void
add_explanation(struct db *db, const struct case_clock *clock, json_t *object)
{
	struct calendar calendar;
	struct deadline deadline;

	calendars_load(db, clock->calendar, clock->received_at, &calendar);
	if (deadline_unpack(&calendar, clock->explanation.data ? clock->explanation.data : "",
		    &deadline) == ERR_OK) {
		json_object_set_new(object, "explanation", lines_json(&deadline, false));
		json_object_set_new(object, "explanation_en", lines_json(&deadline, true));
	}
	deadline_fini(&deadline);
	calendar_fini(&calendar);
}

json_t *
case_clock_json(struct db *db, const char *case_id)
{
	struct case_clock clock;
	json_t *object = NULL;

	if (case_clock_load(db, case_id, CASE_CLOCK_NEWEST, &clock)) {
		object = json_object();
		json_set_text(object, "state",
			clock.stopped_at       ? "stopped"
				: clock.paused ? "paused"
					       : "running");
		json_set_number(object, "round", clock.round);
		json_set_time(object, "received_at", clock.received_at);
		json_set_time(object, "due_original", clock.due_original);
		json_set_time(object, "due", clock.due_current);
		json_object_set_new(object, "provisional", json_boolean(clock.provisional));
		json_set_time(object, "overdue_since",
			db_integer(db, 0, "SELECT overdue_since FROM cases WHERE id = ?1", "s",
				case_id));
		json_set_time(object, "stopped_at", clock.stopped_at);
		json_set_number(object, "extension", clock.extension);
		json_set_number(object, "extension_left", case_clock_extension_left(db, case_id));
		json_object_set_new(object, "pauses", pauses_json(db, &clock));
		json_object_set_new(object, "policy", policy_json(&clock));
		add_explanation(db, &clock, object);
	}
	case_clock_fini(&clock);
	return object;
}

void
case_clock_step_json(json_t *step, const char *detail)
{
	json_t *object = json_loads(detail, 0, NULL);
	json_t *before = json_object_get(object, "from");
	json_t *due = json_object_get(object, "due");

	if (before && due && !json_equal(before, due)) {
		json_object_set(step, "due_before", before);
		json_object_set(step, "due", due);
	}
	json_decref(object);
}

/* ---- against its log */

#define COMPLAIN(...) (snprintf(problem, size, __VA_ARGS__), false)

/* Does CLOCK, counted again by its own calendar, give what is kept? */
static bool
check_counted(struct db *db, const struct case_clock *clock, char *problem, size_t size)
{
	struct calendar calendar;
	struct deadline deadline;
	struct buf packed = {0};
	bool is_right = true;

	calendars_load(db, clock->calendar, clock->received_at, &calendar);
	if (case_clock_count(db, clock, &calendar, -1, &deadline) == ERR_OK)
		deadline_pack(&deadline, &packed);
	if (!packed.data)
		is_right = COMPLAIN("round %d: it cannot be counted", (int)clock->round);
	else if (deadline.due != clock->due_current)
		is_right = COMPLAIN("round %d: counted again it is due at %lld, kept is %lld",
			(int)clock->round, (long long)deadline.due, (long long)clock->due_current);
	else if (deadline.provisional != clock->provisional)
		is_right = COMPLAIN("round %d: whether it is provisional", (int)clock->round);
	else if (strcmp(packed.data, clock->explanation.data ? clock->explanation.data : "") != 0)
		is_right = COMPLAIN(
			"round %d: the explanation is not \"%s\"", (int)clock->round, packed.data);
	buf_fini(&packed);
	deadline_fini(&deadline);
	calendar_fini(&calendar);
	return is_right;
}

/* One step of the log is done again on REPLAY: it must come to the same date, which is never an earlier one. */
static bool
replay_step(struct db *db, struct case_clock *replay, const char *action, const json_t *detail,
	char *problem, size_t size)
{
	int64_t version = json_integer_value(json_object_get(detail, "calendar"));
	const char *told = json_string_value(json_object_get(detail, "due"));
	const char *least = json_string_value(json_object_get(detail, "least"));
	int64_t before = replay->due_current;
	struct calendar calendar;
	int64_t due = 0;

	if (strcmp(action, "clock_recounted") == 0)
		replay->kept = 0;
	replay->extension += json_integer_value(json_object_get(detail, "days"));
	if (!told || clock_parse(told, &due) != ERR_OK ||
		(least && clock_parse(least, &replay->due_current) != ERR_OK))
		return COMPLAIN("round %d: a step without a date", (int)replay->round);
	calendars_load(db, version, replay->received_at, &calendar);
	case_clock_settle(db, replay, &calendar,
		json_integer_value(json_object_get(detail, "pauses")), version);
	calendar_fini(&calendar);
	if (due < before)
		return COMPLAIN("round %d: it was moved earlier", (int)replay->round);
	return due == replay->due_current ||
		COMPLAIN("round %d: its log says %s, which does not follow", (int)replay->round,
			told);
}

/* Begins REPLAY as CLOCK began. */
static bool
begin_replay(struct db *db, const struct case_clock *clock, struct case_clock *replay,
	char *problem, size_t size)
{
	struct calendar calendar;

	*replay = *clock;
	replay->explanation = (struct buf){0};
	replay->extension = replay->kept = replay->due_current = 0;
	calendars_load(db, clock->calendar_first, clock->received_at, &calendar);
	case_clock_settle(db, replay, &calendar, 0, clock->calendar_first);
	calendar_fini(&calendar);
	return replay->due_current == clock->due_original ||
		COMPLAIN("round %d: due_original does not follow", (int)clock->round);
}

static bool
check_replayed(struct db *db, const struct case_clock *clock, char *problem, size_t size)
{
	struct case_clock replay;
	bool is_right = begin_replay(db, clock, &replay, problem, size);
	struct rows *rows = db_query(db,
		"SELECT action, detail, at FROM case_step WHERE case_id = ?1 AND detail IS NOT NULL "
		"AND action IN ('clock_recounted', 'clock_resumed', 'clock_extended') ORDER BY seq",
		"s", clock->case_id);

	while (is_right && rows_next(rows)) {
		json_t *detail = json_loads(rows_text(rows, 1), 0, NULL);
		int64_t round = json_integer_value(json_object_get(detail, "round"));
		if (round == clock->round)
			is_right = replay_step(
				db, &replay, rows_text(rows, 0), detail, problem, size);
		json_decref(detail);
	}
	rows_end(rows);
	if (is_right &&
		(replay.due_current != clock->due_current || replay.extension != clock->extension ||
			replay.kept != clock->kept))
		is_right = COMPLAIN("round %d: its log ends otherwise", (int)clock->round);
	case_clock_fini(&replay);
	return is_right;
}

/* Is what lists read the same as the newest round? */
static bool
check_columns(struct db *db, const struct case_clock *clock, char *problem, size_t size)
{
	const char *state = clock->stopped_at ? "stopped" : clock->paused ? "paused" : "running";

	return db_integer(db, 0,
		       "SELECT 1 FROM cases WHERE id = ?1 AND clock = ?2 AND due_original = ?3 AND "
		       "due_current = ?4 AND round = ?5 AND rule_version = ?6 AND "
		       "COALESCE(overdue_since, 0) = COALESCE((SELECT min(overdue_since) "
		       "FROM case_clock WHERE case_id = ?1), 0)",
		       "ssiiii", clock->case_id, state, clock->due_original, clock->due_current,
		       clock->round, clock->rule_version) == 1 ||
		COMPLAIN("the columns of the case are not those of its clock");
}

bool
case_clock_check(struct db *db, const char *case_id, char *problem, size_t size)
{
	struct case_clock clock;
	bool is_right = true;
	bool found = case_clock_load(db, case_id, CASE_CLOCK_NEWEST, &clock);
	int64_t newest = clock.round;

	if (found)
		is_right = check_columns(db, &clock, problem, size);
	case_clock_fini(&clock);
	for (int64_t round = 0; found && is_right && round <= newest; round++) {
		if (case_clock_load(db, case_id, round, &clock))
			is_right = check_counted(db, &clock, problem, size) &&
				check_replayed(db, &clock, problem, size);
		case_clock_fini(&clock);
	}
	return is_right;
}
