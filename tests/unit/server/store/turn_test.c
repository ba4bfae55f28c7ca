#include "store/turn.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/store/city.h"
#include "unit.h"

static struct city *city;
static char *path;

static int
set_up(void **state)
{
	(void)state;
	city = city_create_empty();
	path = city_path(city, "turn");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	free(path);
	city_free(city);
	return 0;
}

static void
passes_on_when_its_holder_is_killed(void **state)
{
	(void)state;
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		struct turn *turn;
		if (turn_open(path, &turn) != ERR_OK)
			_exit(1);
		turn_take(turn);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(1);
	}
	char byte;
	assert_int_equal(read(ready[0], &byte, 1), 1);
	struct turn *turn;
	assert_int_equal(turn_open(path, &turn), ERR_OK);
	kill(child, SIGKILL);
	turn_take(turn);
	turn_give(turn);
	turn_take(turn);
	turn_give(turn);
	turn_close(turn);
	waitpid(child, NULL, 0);
	close(ready[0]);
	close(ready[1]);
}

/* What a machine that went down leaves behind: a mutex that somebody seems to hold. */
static void
makes_a_stale_file_anew(void **state)
{
	(void)state;
	struct turn *turn;
	pid_t child = fork();
	if (child == 0) {
		if (turn_open(path, &turn) != ERR_OK)
			_exit(1);
		turn_take(turn);
		FILE *file = fopen(path, "r");
		char bytes[512];
		size_t len = fread(bytes, 1, sizeof bytes, file);
		fclose(file);
		turn_give(turn);
		turn_close(turn);
		file = fopen(path, "w");
		_exit(fwrite(bytes, 1, len, file) == len && fclose(file) == 0 ? 0 : 1);
	}
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	alarm(10);
	assert_int_equal(turn_open(path, &turn), ERR_OK);
	turn_take(turn);
	turn_give(turn);
	turn_close(turn);
	FILE *file = fopen(path, "w");
	fputs("rubbish", file);
	fclose(file);
	assert_int_equal(turn_open(path, &turn), ERR_OK);
	turn_take(turn);
	turn_give(turn);
	turn_close(turn);
	alarm(0);
}

/* Several processes add to one number, each by reading and writing it. */
static void
lets_one_in_at_a_time(void **state)
{
	(void)state;
	enum { CHILDREN = 4, TURNS = 2000 };
	volatile int *sum = mmap(
		NULL, sizeof *sum, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < CHILDREN; i++) {
		if (fork() != 0)
			continue;
		struct turn *turn;
		if (turn_open(path, &turn) != ERR_OK)
			_exit(1);
		for (int j = 0; j < TURNS; j++) {
			turn_take(turn);
			*sum = *sum + 1;
			turn_give(turn);
		}
		_exit(0);
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status;
		wait(&status);
		assert_int_equal(status, 0);
	}
	assert_int_equal(*sum, CHILDREN * TURNS);
	munmap((void *)sum, sizeof *sum);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			passes_on_when_its_holder_is_killed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(makes_a_stale_file_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lets_one_in_at_a_time, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
