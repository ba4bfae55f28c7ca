#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static void
test_copies(void **state)
{
	char *copy = mem_dup("a\0b", 3);

	(void)state;
	assert_memory_equal(copy, "a\0b\0", 4);
	free(copy);
	assert_null(mem_strdup(NULL));
	copy = mem_strdup("");
	assert_string_equal(copy, "");
	free(copy);
	free(mem_alloc(0));
	free(mem_zero(0, 8));
}

static void
test_wipe(void **state)
{
	char secret[] = "secret";

	(void)state;
	mem_wipe(secret, sizeof(secret));
	for (size_t i = 0; i < sizeof(secret); i++)
		assert_int_equal(secret[i], 0);
	mem_wipe(NULL, 8);
}

static void
test_region(void **state)
{
	struct region *region = region_create();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 3000; size += 7) {
			unsigned char *piece = region_alloc(region, size);
			assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(piece[i], 0);
			memset(piece, 0xaa, size);
		}
		memset(region_alloc(region, 100000), 0xaa, 100000);
		assert_string_equal(region_strdup(region, "应声"), "应声");
		assert_null(region_strdup(region, NULL));
		assert_string_equal(region_printf(region, "%s-%05d", "x", 42), "x-00042");
		region_reset(region);
	}
	region_free(region);
	region_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_wipe),
		cmocka_unit_test(test_region),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
