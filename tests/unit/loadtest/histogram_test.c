/* Percentiles, and what was added between two looks. */
#include "unit.h"

#include <stdlib.h>

#include "figures.h"

static struct load_histogram before, now, between;

static void
assert_near(uint64_t value, uint64_t expected)
{
	assert_in_range(value, expected - expected / 60 - 1, expected + expected / 60 + 1);
}

static void
test_percentiles(void **state)
{
	(void)state;
	now = (struct load_histogram){0};
	assert_int_equal(load_histogram_at(&now, 0.5), 0);
	for (uint64_t us = 1; us <= 100000; us++)
		load_histogram_add(&now, us);
	assert_near(load_histogram_at(&now, 0.5), 50000);
	assert_near(load_histogram_at(&now, 0.99), 99000);
	assert_int_equal(load_histogram_at(&now, 1), 100000);
	assert_int_equal(now.greatest_us, 100000);
}

static void
test_floors(void **state)
{
	(void)state;
	/* Each bucket begins where the one before it ends. */
	for (unsigned power = 0; power < 30; power++)
		for (unsigned step = 1; step < HISTOGRAM_STEPS; step++)
			assert_true(load_histogram_floor(power, step) >
				load_histogram_floor(power, step - 1));
	for (uint64_t us = 1; us < UINT64_C(1) << 40; us = us * 3 + 1) {
		now = (struct load_histogram){0};
		load_histogram_add(&now, us);
		assert_near(load_histogram_at(&now, 0.5), us);
	}
}

static void
test_since(void **state)
{
	(void)state;
	now = (struct load_histogram){0};
	for (unsigned i = 0; i < 100; i++)
		load_histogram_add(&now, 5000);
	before = now;
	for (unsigned i = 0; i < 10; i++)
		load_histogram_add(&now, 200);
	load_histogram_since(&now, &before, &between);
	assert_int_equal(between.count, 10);
	assert_near(between.greatest_us, 200);
	assert_near(load_histogram_at(&between, 0.99), 200);
	load_histogram_add(&now, 7777);
	load_histogram_since(&now, &before, &between);
	assert_int_equal(between.greatest_us, 7777);
	load_histogram_merge(&before, &between);
	assert_int_equal(before.count, now.count);
}

static void
test_distribution(void **state)
{
	json_t *figures = json_object();
	json_t *found;
	json_t *bucket;
	json_int_t sum = 0;
	size_t i;

	(void)state;
	now = (struct load_histogram){0};
	figures_distribution(figures, "nothing", &now);
	assert_null(json_object_get(figures, "distributions"));
	for (uint64_t us = 0; us < 1000; us++)
		load_histogram_add(&now, us * us);
	figures_times(figures, "took", &now);
	assert_true(json_real_value(json_object_get(figures, "took_p50_ms")) > 200);
	found = json_object_get(json_object_get(figures, "distributions"), "took");
	json_array_foreach(json_object_get(found, "buckets"), i, bucket)
		sum += json_integer_value(json_array_get(bucket, 2));
	assert_int_equal(sum, 1000);
	assert_int_equal(json_integer_value(json_object_get(found, "count")), 1000);
	json_decref(figures);
}

static void
test_median(void **state)
{
	double values[] = {5, 1, 4};

	(void)state;
	assert_true(figures_median(values, 3) == 4);
	assert_true(figures_median(values, 0) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_percentiles),
		cmocka_unit_test(test_floors),
		cmocka_unit_test(test_since),
		cmocka_unit_test(test_distribution),
		cmocka_unit_test(test_median),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
