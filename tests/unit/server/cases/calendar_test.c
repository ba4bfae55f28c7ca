#include "cases/calendar.h"

#include <string.h>

#include "base/clock.h"
#include "cases/reminder.h"
#include "unit.h"

static int64_t
ms(const char *text)
{
	int64_t value = 0;

	assert_int_equal(clock_parse(text, &value), ERR_OK);
	return value;
}

/* Reads TEXT, which must be refused with a word that says WHAT. */
static void
refused(const char *text, const char *what)
{
	struct calendar_paper paper;
	char problem[200] = "";

	assert_int_equal(
		calendar_read(text, strlen(text), &paper, problem, sizeof problem), ERR_INVALID);
	if (!strstr(problem, what))
		fail_msg("\"%s\" does not say \"%s\"", problem, what);
	assert_null(paper.days);
	calendar_paper_fini(&paper);
}

#define DAY(date, off) "{\"name\":\"春节\",\"date\":\"" date "\",\"isOffDay\":" off "}"
#define PAPER(year, days) \
	"{\"year\":" year ",\"papers\":[\"https://example.org\"],\"days\":[" days "]}"

static void
test_refusals(void **state)
{
	(void)state;
	refused("", "line 1");
	refused("{\"year\":2024,\n\"days\":[", "line 2");
	refused("[]", "an object");
	refused(PAPER("1999", DAY("1999-01-01", "true")), "year");
	refused(PAPER("2100", DAY("2100-01-01", "true")), "year");
	refused(PAPER("\"2024\"", DAY("2024-01-01", "true")), "year");
	refused(PAPER("2024", ""), "not announced");
	refused("{\"year\":2024}", "days");
	refused("{\"year\":2024,\"papers\":\"x\",\"days\":[]}", "papers");
	refused(PAPER("2024", "7"), "days[0]");
	refused(PAPER("2024", DAY("2024-01-01", "true") "," DAY("2024-02-30", "true")),
		"days[1].date: \"2024-02-30\" is no date");
	refused(PAPER("2024", DAY("2024-1-1", "true")), "days[0].date");
	refused(PAPER("2024", DAY("2026-01-01", "true")), "outside of the paper's year 2024");
	refused(PAPER("2024", DAY("2023-11-30", "true")), "outside");
	refused(PAPER("2024", DAY("2024-01-01", "1")), "isOffDay (2024-01-01)");
	refused(PAPER("2024", DAY("2024-01-01", "true") "," DAY("2024-01-01", "false")),
		"days[1].date: 2024-01-01 is there twice");
	refused("{\"year\":2024,\"days\":[{\"name\":\"\",\"date\":\"2024-01-01\",\"isOffDay\":true}]}",
		"days[0].name");
	refused("{\"year\":2024,\"days\":[{\"name\":\"a\\nb\",\"date\":\"2024-01-01\",\"isOffDay\":true}]}",
		"days[0].name");
	refused("{\"year\":2024,\"year\":2025,\"days\":[]}", "duplicate");
}

static void
read_paper(const char *text, struct calendar_paper *paper)
{
	char problem[200] = "";

	if (calendar_read(text, strlen(text), paper, problem, sizeof problem) != ERR_OK)
		fail_msg("%s", problem);
}

static void
test_days_are_sorted(void **state)
{
	struct calendar_paper paper;

	(void)state;
	read_paper(PAPER("2019",
			   DAY("2019-01-01", "true") "," DAY("2018-12-29", "false") "," DAY(
				   "2018-12-29", "false")),
		&paper);
	assert_int_equal(paper.year, 2019);
	assert_int_equal(paper.count, 2);
	assert_string_equal(paper.days[0].date, "2018-12-29");
	assert_false(paper.days[0].is_off);
	assert_string_equal(paper.days[1].name, "春节");
	assert_string_equal(paper.papers, "[\"https://example.org\"]");
	calendar_paper_fini(&paper);
}

static void
test_years_join(void **state)
{
	struct calendar calendar = {.count = 0};
	struct calendar_paper old, new, other;
	char problem[200] = "";

	(void)state;
	read_paper(PAPER("2018", DAY("2018-12-31", "true")), &old);
	read_paper(PAPER("2019", DAY("2018-12-31", "true") "," DAY("2019-01-01", "true")), &new);
	read_paper(PAPER("2019", DAY("2018-12-31", "false")), &other);
	assert_int_equal(calendar_add(&calendar, &old, problem, sizeof problem), ERR_OK);
	assert_int_equal(calendar_add(&calendar, &other, problem, sizeof problem), ERR_CONFLICT);
	assert_non_null(strstr(problem, "2018-12-31"));
	assert_int_equal(calendar.count, 1);
	assert_int_equal(calendar_add(&calendar, &new, problem, sizeof problem), ERR_OK);
	assert_int_equal(calendar.count, 2);
	assert_true(calendar_find(&calendar, "2019-01-01")->is_off);
	assert_null(calendar_find(&calendar, "2019-01-02"));
	calendar_fini(&calendar);
	calendar_paper_fini(&old);
	calendar_paper_fini(&new);
	calendar_paper_fini(&other);
}

static void
test_settled(void **state)
{
	struct calendar calendar = {.count = 0};

	(void)state;
	calendar_add_year(&calendar, 2026);
	assert_true(calendar_is_settled(&calendar, calendar_day_of(ms("2026-12-24T00:00:00Z"))));
	assert_false(calendar_is_settled(&calendar, calendar_day_of(ms("2026-12-25T00:00:00Z"))));
	assert_false(calendar_is_settled(&calendar, calendar_day_of(ms("2027-01-01T00:00:00Z"))));
	assert_false(calendar_is_settled(&calendar, calendar_day_of(ms("2025-12-31T00:00:00Z"))));
	calendar_add_year(&calendar, 2027);
	assert_true(calendar_is_settled(&calendar, calendar_day_of(ms("2026-12-31T00:00:00Z"))));
	assert_false(calendar_is_settled(&calendar, calendar_day_of(ms("2099-12-31T00:00:00Z"))));
}

/* ---- reminders */

static void
expect_next(const char *due, enum reminder last, const char *wanted)
{
	static struct calendar_day days[] = {
		{"2026-11-27", true, "假"}, {"2026-11-28", false, "班"}};
	const struct calendar calendar = {.days = days, .count = 2};

	assert_int_equal(reminder_next(&calendar, ms(due), last), ms(wanted));
}

static void
test_reminders(void **state)
{
	(void)state;
	/* Monday: reminded on the Saturday that is worked, urged on Tuesday, reported a week after. */
	expect_next("2026-11-30T23:59:59+08:00", REMINDER_NONE, "2026-11-28T09:00:00+08:00");
	expect_next("2026-11-30T23:59:59+08:00", REMINDER_SOON, "2026-11-30T23:59:59.001+08:00");
	expect_next("2026-11-30T23:59:59+08:00", REMINDER_OVERDUE, "2026-12-01T09:00:00+08:00");
	expect_next("2026-11-30T23:59:59+08:00", REMINDER_URGED, "2026-12-07T09:00:00+08:00");
	expect_next("2026-11-26T23:59:59+08:00", REMINDER_OVERDUE, "2026-11-28T09:00:00+08:00");
	assert_int_equal(reminder_next(&(struct calendar){.count = 0},
				 ms("2026-11-30T23:59:59+08:00"), REMINDER_REPORTED),
		0);
}

static void
test_office_hours(void **state)
{
	static const char *const pairs[][2] = {
		{"2026-11-30T08:59:59+08:00", "2026-11-30T09:00:00+08:00"},
		{"2026-11-30T09:00:00+08:00", "2026-11-30T09:00:00+08:00"},
		{"2026-11-30T17:29:59+08:00", "2026-11-30T17:29:59+08:00"},
		{"2026-11-30T17:30:00+08:00", "2026-12-01T09:00:00+08:00"},
		{"2026-12-04T20:00:00+08:00", "2026-12-07T09:00:00+08:00"},
		{"2026-12-05T10:00:00+08:00", "2026-12-07T09:00:00+08:00"},
	};
	const struct calendar calendar = {.count = 0};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		assert_int_equal(reminder_in_office(&calendar, ms(pairs[i][0])), ms(pairs[i][1]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_days_are_sorted),
		cmocka_unit_test(test_years_join),
		cmocka_unit_test(test_settled),
		cmocka_unit_test(test_reminders),
		cmocka_unit_test(test_office_hours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
