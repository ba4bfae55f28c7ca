#include "cases/deadline.h"

#include <string.h>

#include "base/clock.h"
#include "unit.h"

static const struct calendar plain = {.count = 0};

/* The National Day of 2026, with a Saturday that is worked in return. */
static struct calendar_day october[] = {
	{"2026-10-01", true, "国庆节"},
	{"2026-10-02", true, "国庆节"},
	{"2026-10-05", true, "国庆节"},
	{"2026-10-06", true, "国庆节"},
	{"2026-10-07", true, "国庆节"},
	{"2026-10-10", false, "国庆节"},
};
static const struct calendar holidays = {.days = october,
	.count = sizeof(october) / sizeof(october[0]),
	.has_year = {[2026 - CALENDAR_YEAR_FIRST] = true}};

static int64_t
ms(const char *text)
{
	int64_t value = 0;

	assert_int_equal(clock_parse(text, &value), ERR_OK);
	return value;
}

static void
expect_due(const struct calendar *calendar, const char *received, unsigned days, const char *due)
{
	struct deadline deadline;
	unsigned counted = 0;

	assert_int_equal(deadline_make(calendar, ms(received), days, &deadline), ERR_OK);
	assert_int_equal(deadline.due, ms(due));
	for (size_t i = 0; i < deadline.count; i++) {
		if (deadline.lines[i].number)
			assert_int_equal(deadline.lines[i].number, ++counted);
		if (i)
			assert_true(strcmp(deadline.lines[i - 1].date, deadline.lines[i].date) < 0);
	}
	assert_int_equal(counted, days);
	deadline_fini(&deadline);
}

static void
test_working_days(void **state)
{
	(void)state;
	/* Tuesday: Wednesday is the first day, next Tuesday the fifth. */
	expect_due(&plain, "2026-11-24T14:00:00+08:00", 5, "2026-12-01T23:59:59+08:00");
	expect_due(&plain, "2026-11-24T06:00:00Z", 1, "2026-11-25T15:59:59Z");
	expect_due(&plain, "2026-11-24T17:29:59+08:00", 1, "2026-11-25T23:59:59+08:00");
	/* After hours it is the next day's, on a Friday evening Monday's. */
	expect_due(&plain, "2026-11-24T17:30:00+08:00", 1, "2026-11-26T23:59:59+08:00");
	expect_due(&plain, "2026-11-27T22:00:00+08:00", 1, "2026-12-01T23:59:59+08:00");
	expect_due(&plain, "2026-11-28T10:00:00+08:00", 1, "2026-12-01T23:59:59+08:00");
	/* The day is Beijing's: 16:30 in UTC is past midnight there. */
	expect_due(&plain, "2026-11-24T16:30:00Z", 1, "2026-11-26T23:59:59+08:00");
	expect_due(&plain, "2026-11-24T10:00:00+08:00", 0, "2026-11-24T23:59:59+08:00");
	expect_due(&plain, "2024-02-28T10:00:00+08:00", 1, "2024-02-29T23:59:59+08:00");
}

static void
test_holidays(void **state)
{
	(void)state;
	expect_due(&holidays, "2026-09-30T10:00:00+08:00", 1, "2026-10-08T23:59:59+08:00");
	expect_due(&holidays, "2026-09-30T10:00:00+08:00", 3, "2026-10-10T23:59:59+08:00");
	expect_due(&holidays, "2026-10-03T10:00:00+08:00", 1, "2026-10-09T23:59:59+08:00");
	assert_false(deadline_is_working_day(&holidays, ms("2026-10-01T12:00:00+08:00")));
	assert_true(deadline_is_working_day(&holidays, ms("2026-10-10T12:00:00+08:00")));
	assert_false(deadline_is_working_day(&holidays, ms("2026-10-11T12:00:00+08:00")));
}

static void
test_explained(void **state)
{
	struct deadline deadline;
	struct buf text = {0};

	(void)state;
	assert_int_equal(
		deadline_make(&holidays, ms("2026-09-30T18:00:00+08:00"), 2, &deadline), ERR_OK);
	for (size_t i = 0; i < deadline.count; i++) {
		deadline_explain(&deadline.lines[i], false, &text);
		buf_add_str(&text, "\n");
	}
	assert_string_equal(text.data,
		"2026-09-30：下班后收到，顺延到下一工作日\n"
		"2026-10-01：放假，不计（国庆节）\n"
		"2026-10-02：放假，不计（国庆节）\n"
		"2026-10-03：周末，不计\n"
		"2026-10-04：周末，不计\n"
		"2026-10-05：放假，不计（国庆节）\n"
		"2026-10-06：放假，不计（国庆节）\n"
		"2026-10-07：放假，不计（国庆节）\n"
		"2026-10-08：收到之日，次工作日起算\n"
		"2026-10-09：工作日，第 1 天\n"
		"2026-10-10：调休上班（国庆节），第 2 天\n");
	buf_reset(&text);
	deadline_explain(&deadline.lines[deadline.count - 1], true, &text);
	assert_string_equal(text.data, "2026-10-10: a working day by the calendar (国庆节), day 2");
	buf_fini(&text);
	deadline_fini(&deadline);
}

static void
test_no_end(void **state)
{
	static struct calendar_day rest[5000];
	const struct calendar calendar = {.days = rest, .count = 5000};
	struct deadline deadline;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		char text[CLOCK_TEXT_SIZE];
		clock_format(ms("2026-11-24T00:00:00Z") + i * INT64_C(86400000), text);
		memcpy(rest[i].date, text, 10);
		rest[i].is_off = true;
	}
	assert_int_equal(
		deadline_make(&calendar, ms("2026-11-24T10:00:00Z"), 1, &deadline), ERR_INVALID);
	deadline_fini(&deadline);
	assert_int_equal(deadline_make(&plain, 0, DEADLINE_DAYS_MAX + 1, &deadline), ERR_INVALID);
	deadline_fini(&deadline);
	assert_int_equal(deadline_make(&plain, -1, 1, &deadline), ERR_INVALID);
	deadline_fini(&deadline);
}

/* All that come with the program. */
static void
load_shipped(struct calendar *calendar)
{
	struct calendar_paper paper;
	char problem[200];
	const char *text;

	*calendar = (struct calendar){.count = 0};
	for (size_t i = 0; calendar_shipped(i, &text); i++) {
		if (calendar_read(text, strlen(text), &paper, problem, sizeof problem) != ERR_OK)
			fail_msg("%s", problem);
		assert_int_equal(paper.year, 2018 + i);
		assert_int_equal(calendar_add(calendar, &paper, problem, sizeof problem), ERR_OK);
		calendar_paper_fini(&paper);
	}
	assert_true(calendar->has_year[2026 - CALENDAR_YEAR_FIRST]);
}

static bool
is_provisional(const struct calendar *calendar, const char *received, unsigned days)
{
	struct deadline deadline;
	bool provisional;

	assert_int_equal(deadline_make(calendar, ms(received), days, &deadline), ERR_OK);
	provisional = deadline.provisional;
	deadline_fini(&deadline);
	return provisional;
}

static void
test_real_years(void **state)
{
	struct calendar real;

	(void)state;
	load_shipped(&real);
	/* Spring Festival of 2024: 4 and 18 February are Sundays that are worked; a leap day and a month's end after it. */
	expect_due(&real, "2024-02-03T10:00:00+08:00", 1, "2024-02-05T23:59:59+08:00");
	expect_due(&real, "2024-02-09T10:00:00+08:00", 1, "2024-02-18T23:59:59+08:00");
	expect_due(&real, "2024-02-09T17:30:00+08:00", 1, "2024-02-19T23:59:59+08:00");
	expect_due(&real, "2024-02-27T10:00:00+08:00", 3, "2024-03-01T23:59:59+08:00");
	/* A worked Saturday begins in office hours, and ends them. */
	expect_due(&real, "2026-10-10T17:29:00+08:00", 1, "2026-10-12T23:59:59+08:00");
	expect_due(&real, "2026-10-10T17:31:00+08:00", 1, "2026-10-13T23:59:59+08:00");
	/* Year ends: the paper of 2019 gave the last days of 2018, that of 2020 was amended. */
	expect_due(&real, "2018-12-28T10:00:00+08:00", 1, "2018-12-29T23:59:59+08:00");
	expect_due(&real, "2018-12-28T10:00:00+08:00", 2, "2019-01-02T23:59:59+08:00");
	expect_due(&real, "2022-12-30T10:00:00+08:00", 1, "2023-01-03T23:59:59+08:00");
	expect_due(&real, "2020-01-23T10:00:00+08:00", 1, "2020-02-03T23:59:59+08:00");
	calendar_fini(&real);
}

static void
test_provisional(void **state)
{
	struct calendar real;

	(void)state;
	load_shipped(&real);
	assert_false(is_provisional(&real, "2026-12-14T10:00:00+08:00", 5));
	/* The last week of December may be arranged by the next year's paper. */
	assert_true(is_provisional(&real, "2026-12-22T10:00:00+08:00", 5));
	assert_true(is_provisional(&real, "2027-06-01T10:00:00+08:00", 1));
	assert_true(is_provisional(&real, "2017-06-01T10:00:00+08:00", 1));
	assert_false(is_provisional(&real, "2025-12-29T10:00:00+08:00", 5));
	assert_true(is_provisional(&plain, "2024-06-03T10:00:00+08:00", 1));
	calendar_fini(&real);
}

/* What is not a working day by the rule of CALENDAR is not counted; letters are those of deadline.h. */
static void
expect_term(const struct calendar *calendar, const struct deadline_term *term, const char *due,
	const char *packed)
{
	struct deadline deadline, again;
	struct buf text = {0};

	assert_int_equal(deadline_count(calendar, term, &deadline), ERR_OK);
	deadline_pack(&deadline, &text);
	assert_string_equal(text.data, packed);
	assert_int_equal(deadline.due, ms(due));
	assert_int_equal(deadline_unpack(calendar, packed, &again), ERR_OK);
	assert_int_equal(again.count, deadline.count);
	assert_int_equal(again.due, deadline.due);
	assert_int_equal(again.provisional, deadline.provisional);
	for (size_t i = 0; i < again.count; i++) {
		assert_string_equal(again.lines[i].date, deadline.lines[i].date);
		assert_int_equal(again.lines[i].step, deadline.lines[i].step);
		assert_int_equal(again.lines[i].number, deadline.lines[i].number);
	}
	deadline_fini(&again);
	deadline_fini(&deadline);
	buf_fini(&text);
}

static void
test_pauses(void **state)
{
	/* From Thursday morning over the end of Friday, and an hour that ends no day. */
	const struct deadline_pause pauses[] = {
		{ms("2026-11-26T09:00:00+08:00"), ms("2026-11-30T09:00:00+08:00")},
		{ms("2026-11-25T10:00:00+08:00"), ms("2026-11-25T11:00:00+08:00")},
	};
	struct deadline_term term = {.received = ms("2026-11-24T10:00:00+08:00"),
		.days = 3,
		.pauses = pauses,
		.pause_count = 2};

	(void)state;
	expect_term(&holidays, &term, "2026-12-01T23:59:59+08:00", "2026-11-24 rcppwwcc");
	term.pause_count = 0;
	expect_term(&holidays, &term, "2026-11-27T23:59:59+08:00", "2026-11-24 rccc");
}

static void
test_natural_days(void **state)
{
	struct deadline_term term = {
		.received = ms("2026-09-24T10:00:00+08:00"), .days = 6, .natural = true};

	(void)state;
	expect_term(&holidays, &term, "2026-09-30T23:59:59+08:00", "2026-09-24 rnnnnnn");
	/* Its last day is the holiday's first. */
	term.days = 7;
	expect_term(&holidays, &term, "2026-10-08T23:59:59+08:00", "2026-09-24 rnnnnnnnhwwhhhm");
}

static void
test_unpack_refuses(void **state)
{
	static const char *const wrong[] = {
		"", "2026-13-01 r", "2026-11-24", "2026-11-24xr", "2026-11-24 rq", "x"};
	struct deadline deadline;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(deadline_unpack(&plain, wrong[i], &deadline), ERR_INVALID);
		deadline_fini(&deadline);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_working_days),
		cmocka_unit_test(test_holidays),
		cmocka_unit_test(test_explained),
		cmocka_unit_test(test_no_end),
		cmocka_unit_test(test_real_years),
		cmocka_unit_test(test_provisional),
		cmocka_unit_test(test_pauses),
		cmocka_unit_test(test_natural_days),
		cmocka_unit_test(test_unpack_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
