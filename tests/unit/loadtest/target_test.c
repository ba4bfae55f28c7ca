/* The targets, and the announcement's text. */
#include "unit.h"

#include <string.h>

#include "target.h"

static void
test_names(void **state)
{
	static const char *const names[] = {"openfloor", "limit", "nchan", "ws", "mosquitto"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct target *target = target_find(names[i]);

		assert_non_null(target);
		assert_string_equal(target->name, names[i]);
		assert_true(target->way != WAY_POST || target->post_path != NULL);
	}
	assert_null(target_find("nginx"));
	assert_null(target_find(""));
	assert_ptr_equal(target_default(), target_find("openfloor"));
}

static void
test_a_text_is_read_back(void **state)
{
	char text[ANNOUNCEMENT_BYTES + 1];
	uint64_t sent = 0;
	uint64_t number = 0;

	(void)state;
	announcement_write(text, 1234567890123u, 7);
	assert_int_equal(strlen(text), ANNOUNCEMENT_BYTES);
	assert_true(announcement_read(text, strlen(text), &sent, &number));
	assert_int_equal(sent, 1234567890123u);
	assert_int_equal(number, 7);
}

static void
test_what_is_none(void **state)
{
	static const char *const texts[] = {"", "T", "T=", "T= N=1 ", "T=1", "T=1 ",
		"T=1 N=", "T=1 N=2", "T=1 N=x ", "N=1 T=2 ", "T=1N=2 ", "T=-1 N=2 ", " T=1 N=2 ",
		"T=99999999999999999999999 N=1 "};
	uint64_t sent;
	uint64_t number;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_false(announcement_read(texts[i], strlen(texts[i]), &sent, &number));
}

/* Nothing behind the bytes given may be read: a number that goes on there is none yet. */
static void
test_ends_where_it_ends(void **state)
{
	static const char text[] = "T=12 N=345 a";
	uint64_t sent;
	uint64_t number;

	(void)state;
	for (size_t len = 0; len < 11; len++)
		assert_false(announcement_read(text, len, &sent, &number));
	assert_true(announcement_read(text, 11, &sent, &number));
	assert_int_equal(number, 345);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_a_text_is_read_back),
		cmocka_unit_test(test_what_is_none),
		cmocka_unit_test(test_ends_where_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
