#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process/lock.h"

static void
test_the_second_one_is_told_who_the_first_is(void **state)
{
	char folder[] = "/tmp/openfloor-lock-XXXXXX";
	char problem[200] = "", pid[32], path[64];
	int first, second;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(lock_take(folder, &first, problem, sizeof(problem)), ERR_OK);
	assert_int_equal(lock_take(folder, &second, problem, sizeof(problem)), ERR_BUSY);
	snprintf(pid, sizeof(pid), "process %ld ", (long)getpid());
	assert_non_null(strstr(problem, pid));
	close(first);
	assert_int_equal(lock_take(folder, &second, problem, sizeof(problem)), ERR_OK);
	close(second);
	snprintf(path, sizeof(path), "%s/lock", folder);
	unlink(path);
	rmdir(folder);
}

static void
test_a_folder_that_is_not_there(void **state)
{
	char problem[200] = "";
	int lock;

	(void)state;
	assert_int_equal(lock_take("/no/such/folder", &lock, problem, sizeof(problem)), ERR_IO);
	assert_non_null(strstr(problem, "/no/such/folder/lock"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_second_one_is_told_who_the_first_is),
		cmocka_unit_test(test_a_folder_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
