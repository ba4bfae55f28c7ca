#include "unit.h"

#include <stdint.h>
#include <string.h>

#include <openssl/crypto.h>

#include "net/library_memory.h"

#define MANY 400 /* more than there are slots */

static void
test_large_buffers_are_used_again(void **state)
{
	void *first = OPENSSL_malloc(16704);
	void *again;

	(void)state;
	assert_non_null(first);
	OPENSSL_free(first);
	again = OPENSSL_malloc(16400);
	assert_ptr_equal(first, again);
	OPENSSL_free(again);
}

static void
test_beyond_the_shelf_there_is_the_heap(void **state)
{
	unsigned char *pieces[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		pieces[i] = OPENSSL_malloc(16384);
		assert_non_null(pieces[i]);
		memset(pieces[i], (int)(i & 255), 16384);
	}
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(pieces[i][0], i & 255); /* nobody has another's */
		assert_int_equal(pieces[i][16383], i & 255);
	}
	for (size_t i = 0; i < MANY; i += 2)
		OPENSSL_free(pieces[i]);
	for (size_t i = 1; i < MANY; i += 2) {
		assert_int_equal(pieces[i][8000], i & 255);
		OPENSSL_free(pieces[i]);
	}
}

static void
test_growing_and_shrinking_keeps_what_is_in_it(void **state)
{
	static const size_t sizes[] = {10, 9000, 17000, 17408, 40000, 12000, 100};
	static const unsigned char begin[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	unsigned char *piece = OPENSSL_malloc(sizeof(begin));

	(void)state;
	memcpy(piece, begin, sizeof(begin));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		piece = OPENSSL_realloc(piece, sizes[i]);
		assert_non_null(piece);
		assert_memory_equal(piece, begin, sizeof(begin));
		piece[sizes[i] - 1] = 'x';
		memcpy(piece, begin, sizeof(begin));
	}
	OPENSSL_free(piece);
	OPENSSL_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_large_buffers_are_used_again),
		cmocka_unit_test(test_beyond_the_shelf_there_is_the_heap),
		cmocka_unit_test(test_growing_and_shrinking_keeps_what_is_in_it),
	};

	if (!library_memory_install())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
