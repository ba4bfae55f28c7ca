#include "store/case_clock.h"

#include <stdio.h>
#include <string.h>

#include "cases/reminder.h"
#include "server/store/city.h"
#include "server/store/clocked.h"
#include "store/case_clock_time.h"
#include "store/deadline_policy.h"
#include "unit.h"

static struct city *city;
static struct db *db;

static const struct city_scene scene = {.city = &city, .db = &db};

/* A Tuesday, in the morning. */
#define START "2026-11-24T10:00:00+08:00"

static void
expect_due(struct tx *tx, const char *id, const char *due)
{
	assert_int_equal(clocked_column(tx->db, id, "due_current"), clocked_ms(due));
	clocked_right(tx->db, id);
}

/* ---- how it starts */

static void
on_start(struct tx *tx, void *cookie)
{
	static const struct {
		const char *source, *domain, *urgency, *due;
	} wanted[] = {
		{"event", "problem", "normal", "2026-12-01T23:59:59+08:00"},
		{"event", "consultation", "normal", "2026-11-27T23:59:59+08:00"},
		{"event", NULL, NULL, "2026-12-01T23:59:59+08:00"},
		{"web", "consultation", "urgent", "2026-11-25T23:59:59+08:00"},
		{"web", "help", "complex", "2026-12-15T23:59:59+08:00"},
		{"petition", "help", "complex",
			"2027-01-25T23:59:59+08:00"}, /* 60 days: a Saturday */
	};

	(void)cookie;
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		char id[ID_SIZE];
		tx->now = clocked_ms(START);
		clocked_make(tx, id);
		assert_int_equal(case_clock_start(tx, id, tx->now, wanted[i].source,
					 wanted[i].domain, wanted[i].urgency),
			CASE_CLOCK_DONE);
		expect_due(tx, id, wanted[i].due);
		assert_int_equal(case_clock_start(tx, id, tx->now, "", "", ""), CASE_CLOCK_RUNS);
		assert_int_equal(clocked_column(tx->db, id, "rule_version"), 1);
		assert_int_equal(clocked_column(tx->db, id, "clock = 'running'"), 1);
	}
}

static void
policies_decide(void **state)
{
	(void)state;
	city_run(city, on_start, NULL);
}

/* ---- pauses and the extension */

static void
on_pause(struct tx *tx, void *cookie)
{
	char id[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	assert_int_equal(case_clock_resume(tx, id), CASE_CLOCK_RUNS);
	tx->now = clocked_ms("2026-11-26T10:00:00+08:00");
	assert_int_equal(case_clock_pause(tx, id, NULL, "expertise"), CASE_CLOCK_DONE);
	assert_int_equal(case_clock_pause(tx, id, NULL, "again"), CASE_CLOCK_PAUSED);
	assert_int_equal(clocked_column(tx->db, id, "clock = 'paused'"), 1);
	assert_int_equal(
		db_integer(tx->db, 0, "SELECT count(*) FROM due WHERE kind = 'case_clock'", ""), 0);
	expect_due(tx, id, "2026-12-01T23:59:59+08:00");
	/* Thursday and Friday ended without it running. */
	tx->now = clocked_ms("2026-11-30T10:00:00+08:00");
	assert_int_equal(case_clock_resume(tx, id), CASE_CLOCK_DONE);
	expect_due(tx, id, "2026-12-03T23:59:59+08:00");
	assert_int_equal(clocked_column(tx->db, id, "due_original"),
		clocked_ms("2026-12-01T23:59:59+08:00"));
	/* What is stopped while it is paused runs no more. */
	tx->now = clocked_ms("2026-12-02T10:00:00+08:00");
	assert_int_equal(case_clock_pause(tx, id, NULL, "expertise"), CASE_CLOCK_DONE);
	tx->now = clocked_ms("2026-12-07T10:00:00+08:00");
	assert_int_equal(case_clock_stop(tx, id, tx->now), CASE_CLOCK_DONE);
	expect_due(tx, id, "2026-12-08T23:59:59+08:00");
	assert_int_equal(clocked_column(tx->db, id, "overdue_since"), 0);
	assert_int_equal(case_clock_stop(tx, id, tx->now), CASE_CLOCK_STOPPED);
	assert_int_equal(case_clock_pause(tx, id, NULL, ""), CASE_CLOCK_STOPPED);
	assert_int_equal(case_clock_resume(tx, id), CASE_CLOCK_STOPPED);
	assert_int_equal(case_clock_pause(tx, "nobody", NULL, ""), CASE_CLOCK_NONE);
}

static void
a_pause_takes_days(void **state)
{
	(void)state;
	city_run(city, on_pause, NULL);
}

static void
on_go_on(struct tx *tx, void *cookie)
{
	char id[ID_SIZE], child[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	clocked_make(tx, child);
	assert_int_equal(case_clock_go_on(tx, id, "merged"), CASE_CLOCK_RUNS);
	tx->now = clocked_ms("2026-11-26T10:00:00+08:00");
	assert_int_equal(case_clock_stop(tx, id, tx->now), CASE_CLOCK_DONE);
	/* Taken back within the day, then after a night. */
	tx->now = clocked_ms("2026-11-26T16:00:00+08:00");
	assert_int_equal(case_clock_go_on(tx, id, "merged"), CASE_CLOCK_DONE);
	expect_due(tx, id, "2026-12-01T23:59:59+08:00");
	assert_int_equal(case_clock_stop(tx, id, tx->now), CASE_CLOCK_DONE);
	tx->now = clocked_ms("2026-11-27T09:00:00+08:00");
	assert_int_equal(case_clock_go_on(tx, id, "merged"), CASE_CLOCK_DONE);
	expect_due(tx, id, "2026-12-02T23:59:59+08:00");
	assert_int_equal(clocked_column(tx->db, id, "round"), 0);
	assert_int_equal(clocked_column(tx->db, id, "clock = 'running'"), 1);
	/* One that never had one. */
	assert_int_equal(case_clock_go_on(tx, child, "merged"), CASE_CLOCK_DONE);
	expect_due(tx, child, "2026-12-04T23:59:59+08:00");
	assert_int_equal(case_clock_go_on(tx, "nobody", "merged"), CASE_CLOCK_NONE);
}

static void
a_stop_can_be_taken_back(void **state)
{
	(void)state;
	city_run(city, on_go_on, NULL);
}

static void
ask(struct tx *tx, const char *id, const char *request, int64_t at)
{
	db_run(tx->db,
		"INSERT INTO case_request (id, case_id, kind, reason, asked_by, asked_at, decide_by) "
		"VALUES (?1, ?2, 'extension', 'complex', 'off', ?3, ?3)",
		"ssi", request, id, at);
}

static void
on_extend(struct tx *tx, void *cookie)
{
	char id[ID_SIZE], late[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	clocked_start(tx, late);
	assert_int_equal(case_clock_extension_left(tx->db, id), 10);
	assert_int_equal(case_clock_extend(tx, id, 11, NULL), CASE_CLOCK_TOO_LONG);
	assert_int_equal(case_clock_extend(tx, id, 0, NULL), CASE_CLOCK_TOO_LONG);
	/* Asked for in the last second, granted after it. */
	ask(tx, id, "r1", clocked_ms("2026-12-01T23:59:59+08:00"));
	ask(tx, late, "r2", clocked_ms("2026-12-01T23:59:59.001+08:00"));
	tx->now = clocked_ms("2026-12-02T10:00:00+08:00");
	assert_int_equal(case_clock_extend(tx, late, 5, "r2"), CASE_CLOCK_LATE);
	assert_int_equal(case_clock_extend(tx, late, 5, NULL), CASE_CLOCK_LATE);
	assert_int_equal(case_clock_extend(tx, id, 3, "r1"), CASE_CLOCK_DONE);
	expect_due(tx, id, "2026-12-04T23:59:59+08:00");
	expect_due(tx, late, "2026-12-01T23:59:59+08:00");
	assert_int_equal(case_clock_extend(tx, id, 1, NULL), CASE_CLOCK_EXTENDED);
	assert_int_equal(case_clock_extension_left(tx->db, id), 0);
	/* A new round has one of its own. */
	tx->now = clocked_ms("2026-12-03T10:00:00+08:00");
	assert_int_equal(case_clock_restart(tx, id, tx->now, CASE_TERM_ANSWER), CASE_CLOCK_RUNS);
	assert_int_equal(case_clock_stop(tx, id, tx->now), CASE_CLOCK_DONE);
	assert_int_equal(case_clock_restart(tx, id, tx->now, CASE_TERM_FOLLOW_UP), CASE_CLOCK_DONE);
	assert_int_equal(clocked_column(tx->db, id, "round"), 1);
	expect_due(tx, id, "2026-12-24T23:59:59+08:00");
	assert_int_equal(case_clock_extend(tx, id, 10, NULL), CASE_CLOCK_DONE);
	expect_due(tx, id, "2027-01-07T23:59:59+08:00");
}

static void
one_extension_a_round(void **state)
{
	(void)state;
	city_run(city, on_extend, NULL);
}

/* ---- overdue, reminders */

static void
expect_told(struct tx *tx, const char *id, const char *at, const char *wanted, const char *next)
{
	struct case_clock_passed passed;
	char seen[64] = "";

	tx->now = clocked_ms(at);
	for (int again = 0; again < 2; again++) {
		case_clock_pass(tx, id, &passed);
		for (int i = 0; i < REMINDER_COUNT; i++)
			if (passed.told[i])
				snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s ",
					reminder_word((enum reminder)i));
	}
	assert_string_equal(seen, wanted);
	assert_int_equal(passed.next, next ? clocked_ms(next) : 0);
	clocked_right(tx->db, id);
}

static void
on_remind(struct tx *tx, void *cookie)
{
	char id[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	expect_told(tx, id, "2026-11-27T09:00:00+08:00", "", "2026-11-30T09:00:00+08:00");
	expect_told(
		tx, id, "2026-11-30T09:00:01+08:00", "due_soon ", "2026-12-01T23:59:59.001+08:00");
	expect_told(tx, id, "2026-12-02T03:00:00+08:00", "overdue ", "2026-12-02T09:00:00+08:00");
	assert_int_equal(clocked_column(tx->db, id, "overdue_since"),
		clocked_ms("2026-12-01T23:59:59+08:00"));
	/* It was down; in the night nobody is told. */
	expect_told(tx, id, "2026-12-02T20:00:00+08:00", "", "2026-12-03T09:00:00+08:00");
	expect_told(tx, id, "2026-12-03T09:30:00+08:00", "urged ", "2026-12-08T09:00:00+08:00");
	expect_told(tx, id, "2026-12-08T09:00:00+08:00", "reported ", NULL);
	/* Answered late, taken up again: it was overdue once. */
	assert_int_equal(case_clock_stop(tx, id, tx->now), CASE_CLOCK_DONE);
	assert_int_equal(case_clock_restart(tx, id, tx->now, CASE_TERM_ANSWER), CASE_CLOCK_DONE);
	assert_int_equal(clocked_column(tx->db, id, "overdue_since"),
		clocked_ms("2026-12-01T23:59:59+08:00"));
	expect_due(tx, id, "2026-12-15T23:59:59+08:00");
}

static void
reminders_come_once_and_by_day(void **state)
{
	(void)state;
	city_run(city, on_remind, NULL);
}

static void
on_late(struct tx *tx, void *cookie)
{
	char id[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	/* Nobody looked for two weeks. */
	expect_told(tx, id, "2026-12-14T11:00:00+08:00", "overdue urged reported ", NULL);
	clocked_start(tx, id);
	tx->now = clocked_ms("2026-12-22T00:00:00+08:00");
	assert_int_equal(case_clock_stop(tx, id, tx->now), CASE_CLOCK_DONE);
	assert_int_equal(clocked_column(tx->db, id, "overdue_since"),
		clocked_ms("2026-12-21T23:59:59+08:00"));
	clocked_right(tx->db, id);
}

static void
on_more_time(struct tx *tx, void *cookie)
{
	char id[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	expect_told(
		tx, id, "2026-11-30T09:00:01+08:00", "due_soon ", "2026-12-01T23:59:59.001+08:00");
	assert_int_equal(case_clock_extend(tx, id, 2, NULL), CASE_CLOCK_DONE);
	expect_told(
		tx, id, "2026-12-02T09:00:00+08:00", "due_soon ", "2026-12-03T23:59:59.001+08:00");
}

static void
a_new_date_is_told_anew(void **state)
{
	(void)state;
	city_run(city, on_more_time, NULL);
}

static void
late_work_is_done_in_order(void **state)
{
	(void)state;
	city_run(city, on_late, NULL);
}

/* ---- sub-deadlines */

static void
on_sub(struct tx *tx, void *cookie)
{
	char id[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	assert_int_equal(case_clock_sub_due(tx, id, CASE_TERM_SIGN, 0),
		clocked_ms("2026-11-25T23:59:59+08:00"));
	assert_int_equal(case_clock_sub_due(tx, id, CASE_TERM_FOLLOW_UP, 0),
		clocked_ms("2026-12-01T23:59:59+08:00"));
	assert_int_equal(
		case_clock_sub_due(tx, id, CASE_TERM_SIGN, clocked_ms("2026-11-24T20:00:00+08:00")),
		clocked_ms("2026-11-24T20:00:00+08:00"));
	assert_int_equal(case_clock_sub_due(tx, "nobody", CASE_TERM_TRIAGE, 0),
		clocked_ms("2026-11-25T23:59:59+08:00"));
	tx->now = clocked_ms("2026-12-14T11:00:00+08:00"); /* late: that binds the answer alone */
	assert_int_equal(case_clock_sub_due(tx, id, CASE_TERM_SIGN, 0),
		clocked_ms("2026-12-15T23:59:59+08:00"));
	assert_int_equal(case_clock_sub_due(tx, id, CASE_TERM_ANSWER, 0),
		clocked_ms("2026-12-01T23:59:59+08:00"));
}

static void
no_hop_outlasts_the_case(void **state)
{
	(void)state;
	city_run(city, on_sub, NULL);
}

/* ---- calendars */

#define DAY(date, off) "{\"name\":\"假\",\"date\":\"" date "\",\"isOffDay\":" off "}"

static int64_t
steps_of(struct tx *tx, const char *id, const char *action)
{
	return db_integer(tx->db, 0,
		"SELECT count(*) FROM case_step WHERE case_id = ?1 AND action = ?2 AND public = 1",
		"ss", id, action);
}

static void
recount(struct tx *tx, int64_t looked, size_t moved)
{
	int64_t seen;
	json_t *cases = case_clock_recount(tx, 100, &seen);

	assert_int_equal(seen, looked);
	assert_int_equal(json_array_size(cases), moved);
	json_decref(cases);
}

static void
on_calendar(struct tx *tx, void *cookie)
{
	char id[ID_SIZE], done[ID_SIZE];
	json_t *clock;

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	clocked_start(tx, done);
	assert_int_equal(case_clock_stop(tx, done, tx->now), CASE_CLOCK_DONE);
	clocked_import(tx, "{\"year\":2026,\"days\":[" DAY("2026-11-27", "true") "]}");
	assert_int_equal(case_clock_older(tx->db), 1);
	recount(tx, 1, 1);
	recount(tx, 0, 0);
	expect_due(tx, id, "2026-12-02T23:59:59+08:00");
	assert_int_equal(clocked_column(tx->db, done, "due_current"),
		clocked_ms("2026-12-01T23:59:59+08:00"));
	/* A weekend that is worked after all would make it earlier. */
	clocked_import(tx,
		"{\"year\":2026,\"days\":[" DAY("2026-11-28", "false") "," DAY(
			"2026-11-29", "false") "]}");
	recount(tx, 1, 0);
	expect_due(tx, id, "2026-12-02T23:59:59+08:00");
	assert_int_equal(steps_of(tx, id, "clock_recounted"), 1);
	/* Where the day that it was due on is none any more, it is the next. */
	clocked_import(tx, "{\"year\":2026,\"days\":[" DAY("2026-12-02", "true") "]}");
	recount(tx, 1, 1);
	expect_due(tx, id, "2026-12-03T23:59:59+08:00");
	clock = case_clock_json(tx->db, id);
	assert_true(json_is_false(json_object_get(clock, "provisional")));
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(clock, "explanation"), 8)),
		"2026-12-02：放假，不计（假）");
	json_decref(clock);
}

static void
on_december(struct tx *tx, void *cookie)
{
	char id[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms("2026-12-28T10:00:00+08:00");
	clocked_import(tx, "{\"year\":2026,\"days\":[" DAY("2026-12-31", "true") "]}");
	clocked_import(tx,
		"{\"year\":2027,\"days\":[" DAY("2026-12-29", "true") "," DAY(
			"2027-01-01", "true") "]}");
	clocked_start(tx, id);
	expect_due(tx, id, "2027-01-07T23:59:59+08:00");
	assert_int_equal(db_integer(tx->db, 1, "SELECT provisional FROM case_clock", ""), 0);
}

static void
december_may_stand_in_both_years(void **state)
{
	(void)state;
	city_run(city, on_december, NULL);
}

static void
no_calendar_moves_it_earlier(void **state)
{
	(void)state;
	city_run(city, on_calendar, NULL);
}

static void
on_adopt(struct tx *tx, void *cookie)
{
	char id[ID_SIZE];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_make(tx, id);
	db_run(tx->db, "UPDATE cases SET due_original = ?2, due_current = ?2 WHERE id = ?1", "si",
		id, clocked_ms("2026-12-04T23:59:59+08:00"));
	assert_true(case_clock_adopt(tx, 10));
	assert_false(case_clock_adopt(tx, 10));
	expect_due(tx, id, "2026-12-04T23:59:59+08:00");
}

static void
older_cases_get_a_clock(void **state)
{
	(void)state;
	city_run(city, on_adopt, NULL);
}

/* ---- policies */

static void
on_policy(struct tx *tx, void *cookie)
{
	char id[ID_SIZE], other[ID_SIZE];
	json_t *rows = deadline_policy_list_json(tx->db, 1);
	char problem[200];

	(void)cookie;
	tx->now = clocked_ms(START);
	clocked_start(tx, id);
	assert_true(deadline_policy_check(rows, problem, sizeof problem));
	assert_int_equal(deadline_policy_put(tx, rows), 0);
	json_array_append_new(rows, json_copy(json_array_get(rows, 0)));
	assert_false(deadline_policy_check(rows, problem, sizeof problem));
	json_object_set_new(json_array_get(rows, 5), "source", json_string("hotline"));
	json_object_set_new(json_array_get(rows, 5), "answer", json_integer(2));
	assert_true(deadline_policy_check(rows, problem, sizeof problem));
	assert_int_equal(deadline_policy_put(tx, rows), 2);
	clocked_make(tx, other);
	assert_int_equal(
		case_clock_start(tx, other, tx->now, "hotline", "help", "normal"), CASE_CLOCK_DONE);
	expect_due(tx, other, "2026-11-26T23:59:59+08:00");
	assert_int_equal(clocked_column(tx->db, other, "rule_version"), 2);
	assert_int_equal(clocked_column(tx->db, id, "rule_version"), 1);
	json_object_set_new(json_array_get(rows, 5), "answer", json_integer(0));
	assert_false(deadline_policy_check(rows, problem, sizeof problem));
	json_decref(rows);
}

static void
policies_have_versions(void **state)
{
	(void)state;
	city_run(city, on_policy, NULL);
}

int
main(void)
{
#define TEST(name) CITY_TEST(name, &scene)
	const struct CMUnitTest tests[] = {
		TEST(policies_decide),
		TEST(a_pause_takes_days),
		TEST(a_stop_can_be_taken_back),
		TEST(one_extension_a_round),
		TEST(reminders_come_once_and_by_day),
		TEST(a_new_date_is_told_anew),
		TEST(late_work_is_done_in_order),
		TEST(no_hop_outlasts_the_case),
		TEST(no_calendar_moves_it_earlier),
		TEST(december_may_stand_in_both_years),
		TEST(older_cases_get_a_clock),
		TEST(policies_have_versions),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
