#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static void
test_add_and_drop(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_drop(&buf, 3);
	buf_add(&buf, NULL, 0);
	assert_string_equal(buf.data, "");
	buf_add_str(&buf, "hello");
	buf_add(&buf, " world", 6);
	assert_int_equal(buf.len, 11);
	assert_string_equal(buf.data, "hello world");
	buf_drop(&buf, 6);
	assert_string_equal(buf.data, "world");
	buf_drop(&buf, 99);
	assert_int_equal(buf.len, 0);
	assert_string_equal(buf.data, "");
	buf_fini(&buf);
	assert_null(buf.data);
}

static void
test_format(void **state)
{
	struct buf buf;
	char wide[300];

	(void)state;
	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	buf_init(&buf);
	for (int i = 0; i < 200; i++)
		buf_addf(&buf, "%d,", i % 10);
	assert_int_equal(buf.len, 400);
	buf_addf(&buf, "%s", wide);
	assert_int_equal(buf.len, 699);
	assert_string_equal(buf.data + 400, wide);
	buf_fini(&buf);
}

static void
test_take(void **state)
{
	struct buf buf = {0};
	size_t len = 99;
	char *taken = buf_take(&buf, &len);

	(void)state;
	assert_string_equal(taken, "");
	assert_int_equal(len, 0);
	free(taken);
	buf_add_str(&buf, "kept");
	taken = buf_take(&buf, NULL);
	assert_string_equal(taken, "kept");
	assert_null(buf.data);
	free(taken);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add_and_drop),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_take),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
