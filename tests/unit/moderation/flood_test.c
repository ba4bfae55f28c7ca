#include "moderation/flood.h"

#include <stdio.h>

#include "unit.h"

static void
test_tries_are_counted_by_the_second(void **state)
{
	struct flood *flood = flood_create();
	double rate = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		rate = flood_count(flood, "e1", 5000 + i);
	assert_int_equal((int)rate, 100);
	assert_int_equal((int)flood_count(flood, "e2", 5500), 1);
	assert_int_equal((int)flood_count(flood, "e1", 6000), 100); /* as many as a moment ago */
	assert_int_equal((int)flood_count(flood, "e1", 7999), 1);
	assert_int_equal((int)flood_count(flood, "e1", 60000), 1);
	flood_free(flood);
	flood_free(NULL);
}

static void
test_events_that_strangers_invent_are_bounded(void **state)
{
	struct flood *flood = flood_create();
	char event[16];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(event, sizeof(event), "e%d", i);
		assert_int_equal((int)flood_count(flood, event, 1000), 1);
	}
	flood_free(flood);
}

static void
test_work_doubles_with_the_flood(void **state)
{
	(void)state;
	assert_int_equal(flood_bits(3, 25, 16, 24), 16);
	assert_int_equal(flood_bits(25, 25, 16, 24), 16);
	assert_int_equal(flood_bits(26, 25, 16, 24), 17);
	assert_int_equal(flood_bits(100, 25, 16, 24), 18);
	assert_int_equal(flood_bits(3000, 25, 16, 24), 23);
	assert_int_equal(flood_bits(1e9, 25, 16, 24), 24);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tries_are_counted_by_the_second),
		cmocka_unit_test(test_events_that_strangers_invent_are_bounded),
		cmocka_unit_test(test_work_doubles_with_the_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
