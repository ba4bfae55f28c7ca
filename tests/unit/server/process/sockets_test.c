#include "unit.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process/sockets.h"

static void
test_the_first_decides_the_port_for_all(void **state)
{
	char problem[200] = "";
	int sockets[3], port = 0, again;

	(void)state;
	assert_int_equal(
		sockets_listen("127.0.0.1", &port, 3, sockets, problem, sizeof(problem)), ERR_OK);
	assert_true(port > 0);
	/* Taken now: not even a program that would share it gets in beside us. */
	again = port;
	assert_int_equal(
		sockets_listen("127.0.0.1", &again, 1, sockets + 2, problem, sizeof(problem)),
		ERR_UNAVAILABLE);
	assert_non_null(strstr(problem, "127.0.0.1 port"));
	for (size_t i = 0; i < 3; i++)
		close(sockets[i]);
}

/* One that was killed lets go of its port a little after its successor has started. */
static void
test_a_port_that_is_given_free_in_a_moment(void **state)
{
	char problem[200] = "";
	int first, second, port = 0;
	pid_t child;

	(void)state;
	assert_int_equal(
		sockets_listen("127.0.0.1", &port, 1, &first, problem, sizeof(problem)), ERR_OK);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
		_exit(0);
	}
	close(first);
	assert_int_equal(
		sockets_listen("127.0.0.1", &port, 1, &second, problem, sizeof(problem)), ERR_OK);
	assert_int_equal(waitpid(child, NULL, 0), child);
	close(second);
}

static void
test_an_address_that_is_none(void **state)
{
	char problem[200] = "";
	int sockets[1], port = 0;

	(void)state;
	assert_int_not_equal(
		sockets_listen("999.1.1.1", &port, 1, sockets, problem, sizeof(problem)), ERR_OK);
	assert_true(*problem);
}

static void
test_urls(void **state)
{
	char url[100];

	(void)state;
	sockets_url("http", "127.0.0.1", 8080, url, sizeof(url));
	assert_string_equal(url, "http://127.0.0.1:8080");
	sockets_url("https", "::1", 443, url, sizeof(url));
	assert_string_equal(url, "https://[::1]:443");
	sockets_url("http", "0.0.0.0", 80, url, sizeof(url));
	assert_string_equal(url, "http://127.0.0.1:80");
	sockets_url("http", "::", 80, url, sizeof(url));
	assert_string_equal(url, "http://[::1]:80");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_decides_the_port_for_all),
		cmocka_unit_test(test_a_port_that_is_given_free_in_a_moment),
		cmocka_unit_test(test_an_address_that_is_none),
		cmocka_unit_test(test_urls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
