#include "unit.h"

#include <string.h>

#include "base/shelf.h"

static void
test_the_last_given_is_the_next_taken(void **state)
{
	struct shelf *shelf = shelf_create(100, 8, 8);
	unsigned char *first = shelf_take(shelf);
	unsigned char *second = shelf_take(shelf);

	(void)state;
	assert_int_equal(shelf_size(shelf), 4096);
	assert_ptr_not_equal(first, second);
	memset(first, 1, 128);
	memset(second, 2, 128);
	assert_int_equal(first[127], 1);
	shelf_give(shelf, first);
	assert_ptr_equal(shelf_take(shelf), first);
	shelf_free(shelf);
	shelf_free(NULL);
}

static void
test_all_are_lent_once_and_known_again(void **state)
{
	struct shelf *shelf = shelf_create(4096, 5, 5);
	unsigned char *buffers[5];
	unsigned char other;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		buffers[i] = shelf_take(shelf);
		assert_true(shelf_has(shelf, buffers[i]));
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(buffers[i], buffers[j]);
	}
	assert_null(shelf_take(shelf));
	assert_false(shelf_has(shelf, &other));
	assert_false(shelf_has(shelf, NULL));
	assert_false(shelf_has(shelf, buffers[0] + 5 * 4096));
	for (size_t i = 0; i < 5; i++)
		shelf_give(shelf, buffers[i]);
	assert_ptr_equal(shelf_take(shelf), buffers[4]);
	shelf_free(shelf);
}

static void
test_what_a_rush_needed_goes_back(void **state)
{
	struct shelf *shelf = shelf_create(4096, 100, 10);
	unsigned char *buffers[100];
	size_t zeroed = 0;

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		buffers[i] = shelf_take(shelf);
		memset(buffers[i], 7, 4096);
	}
	for (size_t i = 0; i < 100; i++)
		shelf_give(shelf, buffers[i]);
	for (size_t i = 0; i < 100; i++) /* pages that were given back read as zero */
		zeroed += buffers[i][0] == 0;
	assert_int_equal(zeroed, 90);
	shelf_free(shelf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_last_given_is_the_next_taken),
		cmocka_unit_test(test_all_are_lent_once_and_known_again),
		cmocka_unit_test(test_what_a_rush_needed_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
