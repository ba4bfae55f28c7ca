#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/sends.h"

#define PAIRS 40

static int pairs[PAIRS][2];

/* Both ways must do the same: with a ring (where the kernel has one), and one by one. */
static int
open_ring(void **state)
{
	*state = sends_create(true);
	return 0;
}

static int
open_plain(void **state)
{
	*state = sends_create(false);
	assert_false(sends_is_batched(*state));
	return 0;
}

static int
close_sends(void **state)
{
	sends_free(*state);
	return 0;
}

static void
open_pairs(void)
{
	for (size_t i = 0; i < PAIRS; i++)
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pairs[i]), 0);
}

static void
close_pairs(void)
{
	for (size_t i = 0; i < PAIRS; i++) {
		close(pairs[i][0]);
		close(pairs[i][1]);
	}
}

static void
test_each_socket_gets_its_own_in_order(void **state)
{
	ssize_t results[SENDS_MAX];
	char text[PAIRS * 2][8];
	char got[32];

	open_pairs();
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		snprintf(text[i], sizeof(text[i]), "%zu;", i);
		assert_true(sends_add(*state, pairs[i % PAIRS][0], text[i], strlen(text[i])));
	}
	assert_int_equal(sends_run(*state, results), PAIRS * 2);
	for (size_t i = 0; i < PAIRS * 2; i++)
		assert_int_equal(results[i], strlen(text[i]));
	for (size_t i = 0; i < PAIRS; i++) {
		char expected[32];
		ssize_t len = recv(pairs[i][1], got, sizeof(got) - 1, 0);

		assert_true(len > 0);
		got[len] = '\0';
		snprintf(expected, sizeof(expected), "%zu;%zu;", i, i + PAIRS);
		assert_string_equal(got, expected);
	}
	assert_int_equal(sends_run(*state, results), 0);
	close_pairs();
}

static void
test_full_broken_and_closed_sockets_are_told_apart(void **state)
{
	static char much[4 << 20];
	ssize_t results[SENDS_MAX];

	open_pairs();
	close(pairs[1][1]);
	sends_add(*state, pairs[0][0], much, sizeof(much)); /* more than it takes */
	sends_add(*state, pairs[1][0], "x", 1); /* nobody there: no signal either */
	sends_add(*state, pairs[2][0], "x", 1);
	sends_add(*state, -1, "x", 1);
	assert_int_equal(sends_run(*state, results), 4);
	assert_true(results[0] > 0 && results[0] < (ssize_t)sizeof(much));
	assert_int_equal(results[1], -EPIPE);
	assert_int_equal(results[2], 1);
	assert_int_equal(results[3], -EBADF);
	sends_add(*state, pairs[0][0], "x", 1);
	assert_int_equal(sends_run(*state, results), 1);
	assert_int_equal(results[0], -EAGAIN); /* and it did not wait */
	pairs[1][1] = dup(pairs[1][0]);
	close_pairs();
}

static void
test_no_more_than_the_most_are_noted(void **state)
{
	ssize_t results[SENDS_MAX];

	open_pairs();
	for (size_t turn = 0; turn < 3; turn++) {
		for (size_t i = 0; i < SENDS_MAX; i++)
			assert_true(sends_add(*state, pairs[i % PAIRS][0], "ab", 2));
		assert_false(sends_add(*state, pairs[0][0], "ab", 2));
		assert_int_equal(sends_run(*state, results), SENDS_MAX);
		for (size_t i = 0; i < SENDS_MAX; i++)
			assert_int_equal(results[i], 2);
	}
	close_pairs();
}

int
main(void)
{
#define BOTH(test) \
	{#test " (ring)", test, open_ring, close_sends, NULL}, \
	{ \
#test " (plain)", test, open_plain, close_sends, NULL \
	}
	const struct CMUnitTest tests[] = {
		BOTH(test_each_socket_gets_its_own_in_order),
		BOTH(test_full_broken_and_closed_sockets_are_told_apart),
		BOTH(test_no_more_than_the_most_are_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
