#include "base/map.h"

#include <stdio.h>

#include "unit.h"

static char values[2000];

static bool
count_up(const char *key, void *value, void *cookie)
{
	(void)key;
	(void)value;
	return ++*(int *)cookie < 5;
}

static void
test_put_get_remove(void **state)
{
	struct map *map = map_create();
	char key[24];

	(void)state;
	assert_null(map_get(map, "none"));
	assert_null(map_remove(map, "none"));
	for (int i = 0; i < 2000; i++) {
		snprintf(key, sizeof(key), "key-%d", i);
		assert_null(map_put(map, key, &values[i]));
	}
	assert_int_equal(map_count(map), 2000);
	assert_ptr_equal(map_put(map, "key-7", &values[8]), &values[7]);
	assert_ptr_equal(map_put(map, "key-7", &values[7]), &values[8]);
	/* Taking out every third must not hide those that stood behind them. */
	for (int i = 0; i < 2000; i += 3) {
		snprintf(key, sizeof(key), "key-%d", i);
		assert_ptr_equal(map_remove(map, key), &values[i]);
	}
	for (int i = 0; i < 2000; i++) {
		snprintf(key, sizeof(key), "key-%d", i);
		assert_ptr_equal(map_get(map, key), i % 3 ? &values[i] : NULL);
	}
	assert_int_equal(map_count(map), 1333);
	map_free(map);
	map_free(NULL);
}

static void
test_walk(void **state)
{
	struct map *map = map_create();
	int seen = 0;

	(void)state;
	map_put(map, "", &values[0]);
	map_put(map, "武昌区", &values[1]);
	map_walk(map, count_up, &seen);
	assert_int_equal(seen, 2);
	for (int i = 0; i < 50; i++) {
		char key[24];
		snprintf(key, sizeof(key), "%d", i);
		map_put(map, key, &values[i]);
	}
	seen = 0;
	map_walk(map, count_up, &seen);
	assert_int_equal(seen, 5);
	map_free(map);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_get_remove),
		cmocka_unit_test(test_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
