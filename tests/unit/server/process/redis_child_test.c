#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "process/redis_child.h"

static struct config *
configure(const char *data)
{
	struct config *config = config_create();
	char argument[500], problem[200];

	snprintf(argument, sizeof(argument), "store.data=%s", data);
	assert_int_equal(config_set(config, argument, problem, sizeof(problem)), ERR_OK);
	return config;
}

static bool
has_pair(const char *const *arguments, const char *name, const char *value)
{
	for (; arguments[0] && arguments[1]; arguments++)
		if (strcmp(arguments[0], name) == 0 && strcmp(arguments[1], value) == 0)
			return true;
	return false;
}

static void
test_nothing_is_kept_and_nobody_else_reaches_it(void **state)
{
	struct config *config = configure("/srv/city");
	const char *arguments[REDIS_ARGUMENTS];

	(void)state;
	redis_child_arguments(config, "/srv/city/redis.sock", arguments);
	assert_string_equal(arguments[0], "redis-server");
	assert_true(has_pair(arguments, "--port", "0"));
	assert_true(has_pair(arguments, "--unixsocket", "/srv/city/redis.sock"));
	assert_true(has_pair(arguments, "--unixsocketperm", "600"));
	assert_true(has_pair(arguments, "--save", ""));
	assert_true(has_pair(arguments, "--appendonly", "no"));
	assert_true(has_pair(arguments, "--maxmemory-policy", "noeviction"));
	config_free(config);
}

static void
test_the_socket_stands_in_the_data_folder(void **state)
{
	struct config *config = configure("/srv/city");
	char *socket = redis_child_socket(config);

	(void)state;
	assert_string_equal(socket, "/srv/city/redis.sock");
	free(socket);
	config_free(config);
}

static void
test_a_path_too_long_for_a_socket_gets_a_folder_of_its_own(void **state)
{
	char data[200] = "/";
	struct config *config;
	struct stat status;
	char *socket, *slash;

	(void)state;
	memset(data + 1, 'd', 150);
	config = configure(data);
	socket = redis_child_socket(config);
	assert_non_null(socket);
	assert_true(strncmp(socket, "/tmp/openfloor-", 15) == 0 && strlen(socket) < 100);
	slash = strrchr(socket, '/');
	*slash = '\0';
	assert_int_equal(stat(socket, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	*slash = '/';
	redis_child_clean(socket, config);
	*slash = '\0';
	assert_int_not_equal(stat(socket, &status), 0);
	free(socket);
	config_free(config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_kept_and_nobody_else_reaches_it),
		cmocka_unit_test(test_the_socket_stands_in_the_data_folder),
		cmocka_unit_test(test_a_path_too_long_for_a_socket_gets_a_folder_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
