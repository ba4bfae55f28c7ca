#include "unit.h"

#include "process/backoff.h"

static void
test_short_lives_double_the_pause_up_to_ten_seconds(void **state)
{
	static const unsigned expected[] = {100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000};
	unsigned pause = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		pause = backoff_next(pause, 29999);
		assert_int_equal(pause, expected[i]);
	}
}

static void
test_a_long_life_begins_anew(void **state)
{
	(void)state;
	assert_int_equal(backoff_next(10000, 30000), 100);
	assert_int_equal(backoff_next(100, 30000), 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short_lives_double_the_pause_up_to_ten_seconds),
		cmocka_unit_test(test_a_long_life_begins_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
