#include "domain/problem.h"

#include <string.h>

#include "unit.h"

static const char *
member(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void
test_first_wins(void **state)
{
	struct problem problem = {0};
	json_t *json;

	(void)state;
	problem_set(&problem, PROBLEM_STALE, "已被编辑", "It was edited");
	problem_set(&problem, PROBLEM_INVALID, "后来的", "later");
	json = problem_json(&problem, false);
	assert_string_equal(member(json, "type"), "/problems/stale");
	assert_string_equal(member(json, "detail"), "已被编辑");
	assert_int_equal(json_integer_value(json_object_get(json, "status")), 409);
	assert_null(json_object_get(json, "errors"));
	assert_null(json_object_get(json, "retry_after"));
	json_decref(json);
	json = problem_json(&problem, true);
	assert_string_equal(member(json, "detail"), "It was edited");
	json_decref(json);
	problem_fini(&problem);
	assert_int_equal(problem.type, PROBLEM_NONE);
}

static void
test_errors(void **state)
{
	struct problem problem = {0};
	json_t *json, *error;

	(void)state;
	for (int i = 0; i < 100; i++)
		problem_add(&problem, "/args/text", "不能为空", "Must not be empty");
	problem.current = json_pack("{s:i}", "version", 3);
	problem.retry_after = 5;
	assert_int_equal(problem.type, PROBLEM_INVALID);
	json = problem_json(&problem, true);
	assert_int_equal(json_array_size(json_object_get(json, "errors")), 32);
	error = json_array_get(json_object_get(json, "errors"), 0);
	assert_string_equal(member(error, "pointer"), "/args/text");
	assert_string_equal(member(error, "detail"), "Must not be empty");
	assert_null(json_object_get(error, "detail_en"));
	assert_int_equal(json_integer_value(json_object_get(json, "retry_after")), 5);
	problem_fini(&problem);
	/* What was made of it lives on. */
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(json, "current"), "version")),
		3);
	json_decref(json);
}

static void
test_long_details_are_cut_between_characters(void **state)
{
	struct problem problem = {0};
	char text[400];
	json_t *json;

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "水", 4);
	problem_set(&problem, PROBLEM_INVALID, text, text);
	assert_int_equal(strlen(problem.detail) % 3, 0);
	json = problem_json(&problem, false);
	assert_non_null(json);
	json_decref(json);
	problem_fini(&problem);
}

static void
test_all_have_titles(void **state)
{
	(void)state;
	for (int type = PROBLEM_NONE + 1; type < PROBLEM_COUNT; type++) {
		struct problem problem = {.type = (enum problem_type)type};
		for (int english = 0; english < 2; english++) {
			json_t *json = problem_json(&problem, english);
			assert_true(strlen(member(json, "title")) > 0);
			assert_true(strlen(member(json, "detail")) > 0);
			json_decref(json);
		}
		assert_true(problem_status(problem.type) >= 400);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_wins),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_long_details_are_cut_between_characters),
		cmocka_unit_test(test_all_have_titles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
