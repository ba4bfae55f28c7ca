#include "cases/deadline.h"

#include <string.h>

#include "base/clock.h"
#include "unit.h"

static const struct calendar plain = {0};

/* The National Day of 2026, with a Saturday that is worked in return. */
static const struct calendar_day october[] = {
	{"2026-10-01", true, "国庆节"},
	{"2026-10-02", true, "国庆节"},
	{"2026-10-05", true, "国庆节"},
	{"2026-10-06", true, "国庆节"},
	{"2026-10-07", true, "国庆节"},
	{"2026-10-10", false, "国庆节"},
};
static const struct calendar holidays = {october, sizeof(october) / sizeof(october[0]), 0};

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
	static struct calendar_day rest[1000];
	const struct calendar calendar = {rest, 1000, 0};
	struct deadline deadline;

	(void)state;
	for (int i = 0; i < 1000; i++) {
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_working_days),
		cmocka_unit_test(test_holidays),
		cmocka_unit_test(test_explained),
		cmocka_unit_test(test_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
