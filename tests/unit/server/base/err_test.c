#include "base/err.h"

#include "unit.h"

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(err_name(ERR_OK), "ok");
	assert_string_equal(err_name(ERR_NOT_FOUND), "not_found");
	assert_string_equal(err_name(ERR_CANCELLED), "cancelled");
	assert_string_equal(err_text(ERR_FULL), "the disk or a limit is full");
	assert_non_null(err_name((enum err)999));
	assert_non_null(err_text((enum err)999));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
