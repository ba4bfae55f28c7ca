#include "base/clock.h"

#include "unit.h"

static void
expect_time(const char *text, int64_t wanted)
{
	int64_t ms = -1;

	assert_int_equal(clock_parse(text, &ms), ERR_OK);
	assert_int_equal(ms, wanted);
}

static void
test_parse(void **state)
{
	(void)state;
	expect_time("1970-01-01T00:00:00Z", 0);
	expect_time("2026-11-24T22:36:19.123Z", INT64_C(1795559779123));
	expect_time("2026-11-25T06:36:19.123456789+08:00", INT64_C(1795559779123));
	expect_time("2026-11-24t20:06:19.1-02:30", INT64_C(1795559779100));
	expect_time("2024-02-29T00:00:00z", INT64_C(1709164800000));
	expect_time("2016-12-31T23:59:60Z", INT64_C(1483228800000)); /* a leap second */
	expect_time("2017-01-01T07:59:60+08:00", INT64_C(1483228800000));
	expect_time("9999-12-31T23:59:59.999Z", INT64_C(253402300799999));
}

static void
test_parse_refuses(void **state)
{
	static const char *const wrong[] = {"", "2026", "2026-11-24", "2026-11-24 22:36:19Z",
		"2026-11-24T22:36:19", "2026-11-24T22:36Z", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
		"2026-11-31T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T22:60:00Z",
		"2026-11-24T22:36:60Z", "2026-11-24T22:36:19.Z", "2026-11-24T22:36:19Zx",
		"2026-11-24T22:36:19+0800", "2026-11-24T22:36:19+24:00", "2026-11-24T22:36:19,5Z",
		"1969-12-31T23:59:59Z", "1970-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
		"+026-11-24T22:36:19Z", "2026-1-124T22:36:19Z", " 2026-11-24T22:36:19Z",
		"２０２６-11-24T22:36:19Z"};
	int64_t ms = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(clock_parse(wrong[i], &ms), ERR_INVALID);
		assert_int_equal(ms, 42);
	}
	assert_int_equal(clock_parse(NULL, &ms), ERR_INVALID);
}

static void
test_there_and_back(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	for (int64_t ms = 0; ms < INT64_C(253402300799999); ms += INT64_C(86399999) * 97) {
		int64_t back;
		clock_format(ms, text);
		assert_int_equal(clock_parse(text, &back), ERR_OK);
		assert_int_equal(back, ms);
	}
	clock_format(-5, text);
	assert_string_equal(text, "1970-01-01T00:00:00.000Z");
	clock_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999Z");
}

static void
test_now(void **state)
{
	uint64_t before = clock_monotonic_ns();

	(void)state;
	assert_true(clock_wall_ms() > INT64_C(1577836800000)); /* 2020 */
	assert_true(clock_monotonic_ns() >= before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
