/* What a stranger may send, and what comes of it. */
#include "domain/command.h"

#include <stdlib.h>
#include <string.h>

#include "decoded.h"
#include "domain/vocabulary.h"
#include "unit.h"

static void
test_ask(void **state)
{
	struct decoded decoded = decoded_text(
		"{\"id\":\"7\",\"command\":\"question.ask\",\"key\":\"k-1\","
		"\"args\":{\"event\":\"e1\",\"text\":\"  何时\\u0000\"}}");

	(void)state;
	assert_false(decoded.good); /* a NUL is no text */
	decoded_drop(&decoded);
	decoded = decoded_text(
		"{\"id\":\"7\",\"command\":\"question.ask\",\"key\":\"k-1\",\"args\":"
		"{\"event\":\"e1\",\"text\":\"  何时通水？\\r\\n\",\"unit\":null,\"details\":\" \","
		"\"domain\":\"help\",\"pass_on\":false,\"consent\":3}}");
	assert_true(decoded.good);
	assert_int_equal(decoded.command.kind, COMMAND_QUESTION_ASK);
	assert_string_equal(decoded.command.id, "7");
	assert_string_equal(decoded.command.key, "k-1");
	assert_string_equal(command_text(&decoded.command, "text"), "何时通水？");
	assert_false(command_has(&decoded.command, "unit"));
	assert_false(command_has(&decoded.command, "details"));
	assert_null(command_text(&decoded.command, "details"));
	assert_false(command_bool(&decoded.command, "pass_on", true));
	assert_true(command_bool(&decoded.command, "absent", true));
	assert_int_equal(command_integer(&decoded.command, "consent", 0), 3);
	assert_int_equal(command_integer(&decoded.command, "absent", -1), -1);
	decoded_drop(&decoded);
}

static void
test_malformed(void **state)
{
	static const char
		with_nul[] = "{\"command\":\"question.vote\",\"args\":{\"question\":\"a\0\"}}";
	static const char *const wrong[] = {"", "{", "x", "null", "[]", "7", "\"text\"",
		"{\"id\":}",
		"{\"command\":\"question.ask\",\"command\":\"question.vote\",\"args\":{}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"a\",\"question\":\"b\"}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"\\ud800\"}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"\\udc00x\"}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"\xed\xa0\x80\"}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"\xc0\xaf\"}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"a\"}} {}",
		"{\"command\":\"event.extend\",\"args\":{\"event\":\"e\",\"minutes\":99999999999999999999}}",
		"{\"command\":\"event.extend\",\"args\":{\"event\":\"e\",\"minutes\":1e999}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"\\u0000\"}}",
		"{\"command\":\"question.vote\",\"args\":{\"question\\u0000\":\"a\"}}"};
	struct decoded decoded;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		expect_problem(wrong[i], PROBLEM_MALFORMED);
	decoded = decoded_bytes(with_nul, sizeof(with_nul) - 1);
	assert_int_equal(decoded.problem.type, PROBLEM_MALFORMED);
	decoded_drop(&decoded);
}

static void
test_bombs(void **state)
{
	char *bomb = malloc(COMMAND_BYTES_MAX + 1);
	struct decoded decoded;

	(void)state;
	memset(bomb, '[', COMMAND_BYTES_MAX + 1);
	decoded = decoded_bytes(bomb, COMMAND_BYTES_MAX);
	assert_int_equal(decoded.problem.type, PROBLEM_MALFORMED);
	decoded_drop(&decoded);
	decoded = decoded_bytes(bomb, COMMAND_BYTES_MAX + 1);
	assert_int_equal(decoded.problem.type, PROBLEM_TOO_LARGE);
	assert_int_equal(problem_status(decoded.problem.type), 413);
	decoded_drop(&decoded);
	free(bomb);
	expect_problem("{\"command\":\"question.vote\",\"args\":{\"a\":[[[[[[[]]]]]]]}}",
		PROBLEM_MALFORMED);
	/* Brackets inside of strings nest nothing. */
	expect_right("entry.report", "{\"target\":\"a\",\"why\":\"[[[[[[[[[[[[ \\\" {{{{{{{{{{\"}");
}

static void
test_envelope(void **state)
{
	struct decoded decoded;

	(void)state;
	expect_problem("{\"command\":\"no.such\",\"args\":{}}", PROBLEM_NOT_FOUND);
	expect_problem("{\"args\":{}}", PROBLEM_INVALID);
	expect_problem("{\"command\":7}", PROBLEM_INVALID);
	expect_problem("{\"command\":\"question.vote\",\"args\":[]}", PROBLEM_INVALID);
	expect_problem("{\"command\":\"question.vote\",\"args\":{\"question\":\"a\"},\"key\":\"\"}",
		PROBLEM_INVALID);
	expect_problem(
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"a\"},\"key\":\"a b\"}",
		PROBLEM_INVALID);
	expect_problem(
		"{\"command\":\"question.vote\",\"args\":{\"question\":\"a\"},\"key\":\"键\"}",
		PROBLEM_INVALID);
	expect_problem("{\"command\":\"question.vote\",\"args\":{\"question\":\"a\"},\"key\":7}",
		PROBLEM_INVALID);
	expect_problem("{\"command\":\"question.vote\",\"args\":{\"question\":\"a\"},\"key\":"
		       "\"01234567890123456789012345678901234567890123456789012345678901234\"}",
		PROBLEM_INVALID);
	/* The id is there for the reply, whatever else is wrong. */
	decoded = decoded_text("{\"args\":{},\"command\":\"no.such\",\"id\":\"x9\",\"other\":1}");
	assert_string_equal(decoded.command.id, "x9");
	assert_true(decoded_names(&decoded.problem, "/other"));
	decoded_drop(&decoded);
}

static void
test_all_wrong_ones_are_named(void **state)
{
	struct decoded decoded = decoded_text(
		"{\"command\":\"question.reject\",\"args\":{\"question\":\"a b\","
		"\"version\":\"1\",\"reason\":\"dis like\",\"why\":7,\"a/b~c\":1}}");

	(void)state;
	assert_int_equal(decoded.problem.type, PROBLEM_INVALID);
	assert_int_equal(json_array_size(decoded.problem.errors), 5);
	assert_true(decoded_names(&decoded.problem, "/args/question"));
	assert_true(decoded_names(&decoded.problem, "/args/version"));
	assert_true(decoded_names(&decoded.problem, "/args/reason"));
	assert_true(decoded_names(&decoded.problem, "/args/why"));
	assert_true(decoded_names(&decoded.problem, "/args/a~1b~0c"));
	decoded_drop(&decoded);
}

static void
test_null_where_it_means_something(void **state)
{
	struct decoded decoded = decoded_text(
		"{\"command\":\"question.pin\",\"args\":{\"event\":\"e\",\"question\":null}}");

	(void)state;
	assert_true(decoded.good);
	assert_true(command_has(&decoded.command, "question"));
	assert_null(command_text(&decoded.command, "question"));
	decoded_drop(&decoded);
	expect_wrong("question.pin", "{\"event\":\"e\"}", "/args/question");
	expect_wrong("question.pin", "{\"event\":null,\"question\":\"q\"}", "/args/event");
	decoded = decoded_text(
		"{\"command\":\"event.update\",\"args\":{\"event\":\"e\",\"version\":1,\"summary\":\" \","
		"\"ends_at\":null,\"title\":\"\"}}");
	assert_true(decoded.good);
	assert_true(command_has(&decoded.command, "summary"));
	assert_null(command_text(&decoded.command, "summary"));
	assert_true(command_has(&decoded.command, "ends_at"));
	assert_int_equal(command_time(&decoded.command, "ends_at", -1), -1);
	assert_false(command_has(&decoded.command, "title"));
	decoded_drop(&decoded);
}

static void
test_http(void **state)
{
	struct command command;
	struct problem problem = {0};

	(void)state;
	assert_true(command_decode_http(
		"question.vote", "k", "{\"question\":\"q\"}", 16, &command, &problem));
	assert_string_equal(command.key, "k");
	assert_string_equal(command.id, "");
	command_fini(&command);
	assert_false(command_decode_http("question.vote", NULL, NULL, 0, &command, &problem));
	assert_int_equal(problem.type, PROBLEM_INVALID);
	command_fini(&command);
	problem_fini(&problem);
	assert_false(command_decode_http("nothing", NULL, "{}", 2, &command, &problem));
	assert_int_equal(problem.type, PROBLEM_NOT_FOUND);
	command_fini(&command);
	problem_fini(&problem);
	assert_false(command_decode_http(
		"question.vote", "bad\xff", "{\"question\":\"q\"}", 16, &command, &problem));
	assert_int_equal(problem.type, PROBLEM_INVALID);
	command_fini(&command);
	problem_fini(&problem);
	assert_false(command_decode_http("question.vote", NULL, "[]", 2, &command, &problem));
	assert_int_equal(problem.type, PROBLEM_MALFORMED);
	command_fini(&command);
	problem_fini(&problem);
}

static void
digest_of(const char *json, char out[static 65])
{
	struct decoded decoded = decoded_text(json);

	assert_true(decoded.good);
	command_digest(&decoded.command, out);
	decoded_drop(&decoded);
}

static void
test_digest(void **state)
{
	char first[65], second[65];

	(void)state;
	digest_of(
		"{\"id\":\"1\",\"key\":\"a\",\"command\":\"entry.report\",\"args\":{\"target\":\"t\",\"why\":\"x\"}}",
		first);
	digest_of("{\"command\":\"entry.report\",\"args\":{ \"why\" : \"x \", \"target\":\"t\"}}",
		second);
	assert_string_equal(first, second);
	digest_of("{\"command\":\"entry.hide\",\"args\":{\"target\":\"t\",\"why\":\"x\"}}", second);
	assert_string_not_equal(first, second);
	digest_of("{\"command\":\"person.password\",\"args\":{\"old\":\"one\",\"new\":\"two\"}}",
		first);
	digest_of("{\"command\":\"person.password\",\"args\":{\"old\":\"three\",\"new\":\"four\"}}",
		second);
	assert_string_equal(first, second);
}

static void
test_table(void **state)
{
	(void)state;
	for (int kind = 0; kind < COMMAND_COUNT; kind++) {
		assert_int_equal(command_find(command_name((enum command_kind)kind)), kind);
		assert_true(command_roles((enum command_kind)kind) != 0);
	}
	assert_int_equal(command_find("question"), -1);
	assert_int_equal(command_find(""), -1);
	assert_int_equal(command_states(COMMAND_QUESTION_ASK), S_OPEN | S_LIVE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ask),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_envelope),
		cmocka_unit_test(test_all_wrong_ones_are_named),
		cmocka_unit_test(test_null_where_it_means_something),
		cmocka_unit_test(test_http),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
