/* Each line is one JSON object, whatever is put into it. */
#include "base/log.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

static int
capture_start(int saved[static 2])
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	saved[0] = dup(STDERR_FILENO);
	saved[1] = ends[0];
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return ends[0];
}

static json_t *
capture_end(int saved[static 2])
{
	char text[4096];
	ssize_t n;

	dup2(saved[0], STDERR_FILENO);
	close(saved[0]);
	n = read(saved[1], text, sizeof(text));
	close(saved[1]);
	if (n <= 0)
		return NULL;
	assert_int_equal(text[n - 1], '\n');
	assert_ptr_equal(memchr(text, '\n', (size_t)n), text + n - 1);
	return json_loadb(text, (size_t)n, 0, NULL);
}

static void
test_line(void **state)
{
	int saved[2];
	json_t *line;

	(void)state;
	log_set_process("worker 2");
	capture_start(saved);
	errno = EBADF;
	log_warn("a \"quoted\"\nmessage", "field", "back\\slash \x01", "bad", "\xff\xfe", "none",
		(char *)NULL);
	assert_int_equal(errno, EBADF);
	line = capture_end(saved);
	assert_non_null(line);
	assert_string_equal(json_string_value(json_object_get(line, "level")), "warn");
	assert_string_equal(json_string_value(json_object_get(line, "process")), "worker 2");
	assert_string_equal(
		json_string_value(json_object_get(line, "message")), "a \"quoted\"\nmessage");
	assert_string_equal(json_string_value(json_object_get(line, "field")), "back\\slash \x01");
	assert_string_equal(json_string_value(json_object_get(line, "bad")), "??");
	assert_string_equal(json_string_value(json_object_get(line, "none")), "");
	json_decref(line);
}

static void
test_level(void **state)
{
	int saved[2];

	(void)state;
	capture_start(saved);
	log_debug("not wanted");
	assert_null(capture_end(saved));
	log_set_level(LOG_DEBUG);
	capture_start(saved);
	log_debug("wanted");
	json_t *line = capture_end(saved);
	assert_non_null(line);
	json_decref(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
