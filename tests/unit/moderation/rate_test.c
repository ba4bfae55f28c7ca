#include "moderation/rate.h"

#include <stdio.h>

#include "unit.h"

static void
test_burst_and_refill(void **state)
{
	struct rate_table *table = rate_table_create(10);
	int retry = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(rate_take(table, "p1", 3.0 / 60, 3, 1000, &retry));
	assert_false(rate_take(table, "p1", 3.0 / 60, 3, 1000, &retry));
	assert_int_equal(retry, 20);
	assert_true(rate_take(table, "p2", 3.0 / 60, 3, 1000, &retry)); /* each for himself */
	assert_false(rate_take(table, "p1", 3.0 / 60, 3, 20999, NULL));
	assert_true(rate_take(table, "p1", 3.0 / 60, 3, 21001, &retry));
	assert_false(rate_take(table, "p1", 3.0 / 60, 3, 21002, &retry));
	/* However long one waits, it is the burst again and no more. */
	for (int i = 0; i < 3; i++)
		assert_true(rate_take(table, "p1", 3.0 / 60, 3, 99999999, &retry));
	assert_false(rate_take(table, "p1", 3.0 / 60, 3, 99999999, &retry));
	rate_table_free(table);
	rate_table_free(NULL);
}

static void
test_look_without_taking(void **state)
{
	struct rate_table *table = rate_table_create(10);
	int retry = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(rate_has(table, "a", 1, 1, 0, &retry));
	assert_true(rate_take(table, "a", 1, 1, 0, &retry));
	assert_false(rate_has(table, "a", 1, 1, 0, &retry));
	assert_int_equal(retry, 1);
	rate_table_free(table);
}

static void
test_memory_is_bounded(void **state)
{
	struct rate_table *table = rate_table_create(100);
	char key[16];

	(void)state;
	assert_true(rate_take(table, "kept", 0.001, 1, 0, NULL));
	for (int i = 0; i < 10000; i++) {
		snprintf(key, sizeof(key), "%d", i);
		assert_true(rate_take(table, key, 0.001, 1, i, NULL));
		assert_false(
			rate_take(table, "kept", 0.001, 1, i, NULL)); /* in use: not the oldest */
	}
	assert_int_equal(rate_table_count(table), 100);
	rate_table_free(table);
	table = rate_table_create(0);
	assert_true(rate_take(table, "a", 1, 1, 0, NULL));
	assert_true(rate_take(table, "b", 1, 1, 0, NULL));
	assert_int_equal(rate_table_count(table), 1);
	rate_table_free(table);
}

static void
test_odd_numbers(void **state)
{
	struct rate_table *table = rate_table_create(10);
	int retry = 0;

	(void)state;
	assert_true(rate_take(table, "a", 0, 0, 1000, &retry)); /* a burst is at least one */
	assert_false(rate_take(table, "a", 0, 0, INT64_MAX, &retry));
	assert_int_equal(retry, 86400);
	assert_true(rate_take(table, "b", 1, 1, 1000000, &retry));
	assert_false(rate_take(table, "b", 1, 1, 0, &retry)); /* the clock went back */
	assert_false(rate_take(table, "b", 1, 1, 500, &retry));
	assert_true(rate_take(table, "b", 1, 1, 1001, &retry));
	rate_table_free(table);
}

static void
test_shared_with_others(void **state)
{
	struct rate_table *table = rate_table_create(10);

	(void)state;
	assert_true(rate_owed(table, "a", 1) < 0.5); /* nobody has taken any */
	for (int i = 0; i < 4; i++)
		assert_true(rate_take(table, "a", 1, 10, 0, NULL));
	assert_true(rate_owed(table, "a", 5) < 0.5); /* too little to matter */
	assert_true(rate_owed(table, "a", 4) > 3.5);
	assert_true(rate_owed(table, "a", 1) < 0.5); /* told already */
	assert_true(rate_take(table, "a", 1, 10, 0, NULL));
	assert_true(
		rate_take(table, "a", 1, 10, 60000, NULL)); /* what has filled again is no debt */
	assert_true(rate_owed(table, "a", 1.5) < 0.5);
	rate_settle(table, "a", -2); /* others took more than there was */
	assert_false(rate_take(table, "a", 1, 10, 62500, NULL));
	assert_true(rate_take(table, "a", 1, 10, 63100, NULL));
	rate_settle(table, "a", 10); /* never gives */
	assert_false(rate_take(table, "a", 1, 10, 63200, NULL));
	rate_settle(table, "unknown", -5);
	assert_int_equal(rate_table_count(table), 1);
	rate_table_free(table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_burst_and_refill),
		cmocka_unit_test(test_look_without_taking),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_odd_numbers),
		cmocka_unit_test(test_shared_with_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
