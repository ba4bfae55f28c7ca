#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "net/outbox.h"

static void
check_head(size_t payload, size_t expected_len, const unsigned char *expected)
{
	unsigned char head[OUTBOX_HEAD_MAX];

	assert_int_equal(outbox_head(OUTBOX_TEXT, payload, head), expected_len);
	assert_memory_equal(head, expected, expected_len);
}

static void
test_heads_at_the_edges_of_each_length(void **state)
{
	(void)state;
	check_head(0, 2, (const unsigned char[]){0x81, 0});
	check_head(125, 2, (const unsigned char[]){0x81, 125});
	check_head(126, 4, (const unsigned char[]){0x81, 126, 0, 126});
	check_head(65535, 4, (const unsigned char[]){0x81, 126, 0xff, 0xff});
	check_head(65536, 10, (const unsigned char[]){0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0});
}

static void
test_messages_stand_behind_each_other(void **state)
{
	static const unsigned char expected[] = {0x81, 2, 'a', '\n', 0x89, 1, 'p'};
	struct outbox outbox = {0};

	(void)state;
	assert_true(outbox_is_empty(&outbox));
	assert_true(outbox_add(&outbox, OUTBOX_TEXT, "a\n", 2));
	assert_true(outbox_add(&outbox, OUTBOX_PING, "p", 1));
	assert_int_equal(outbox.frames.len, sizeof(expected));
	assert_memory_equal(outbox.frames.data, expected, sizeof(expected));
	outbox_clear(&outbox);
	assert_true(outbox_is_empty(&outbox));
}

static void
test_what_does_not_fit_is_not_begun(void **state)
{
	struct outbox outbox = {0};
	char *big = calloc(1, OUTBOX_BYTES_MAX);
	size_t before;

	(void)state;
	assert_true(outbox_add(&outbox, OUTBOX_TEXT, big, OUTBOX_BYTES_MAX - 100));
	before = outbox.frames.len;
	assert_false(outbox_add(&outbox, OUTBOX_TEXT, big, 200));
	assert_int_equal(outbox.frames.len, before);
	assert_true(outbox_add(&outbox, OUTBOX_TEXT, big, 10));
	outbox_clear(&outbox);
	free(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads_at_the_edges_of_each_length),
		cmocka_unit_test(test_messages_stand_behind_each_other),
		cmocka_unit_test(test_what_does_not_fit_is_not_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
