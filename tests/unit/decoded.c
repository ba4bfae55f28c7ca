#include "decoded.h"

#include <string.h>

#include "base/buf.h"
#include "unit.h"

struct decoded
decoded_bytes(const char *data, size_t len)
{
	struct decoded decoded = {0};

	decoded.good = command_decode(data, len, &decoded.command, &decoded.problem);
	return decoded;
}

struct decoded
decoded_text(const char *json)
{
	return decoded_bytes(json, strlen(json));
}

void
decoded_drop(struct decoded *decoded)
{
	command_fini(&decoded->command);
	problem_fini(&decoded->problem);
}

void
expect_problem(const char *json, enum problem_type type)
{
	struct decoded decoded = decoded_text(json);

	assert_false(decoded.good);
	assert_int_equal(decoded.problem.type, type);
	decoded_drop(&decoded);
}

bool
decoded_names(const struct problem *problem, const char *pointer)
{
	size_t i;
	json_t *error;

	json_array_foreach(problem->errors, i, error)
		if (strcmp(json_string_value(json_object_get(error, "pointer")), pointer) == 0)
			return true;
	return false;
}

void
expect_wrong(const char *command, const char *args, const char *pointer)
{
	struct buf json = {0};
	struct decoded decoded;

	buf_addf(&json, "{\"id\":\"1\",\"command\":\"%s\",\"args\":%s}", command, args);
	decoded = decoded_text(json.data);
	assert_false(decoded.good);
	assert_int_equal(decoded.problem.type, PROBLEM_INVALID);
	if (!decoded_names(&decoded.problem, pointer) ||
		json_array_size(decoded.problem.errors) != 1)
		fail_msg("%s %s: %s is not the one that is wrong", command, args, pointer);
	decoded_drop(&decoded);
	buf_fini(&json);
}

void
expect_right(const char *command, const char *args)
{
	struct buf json = {0};
	struct decoded decoded;

	buf_addf(&json, "{\"command\":\"%s\",\"args\":%s}", command, args);
	decoded = decoded_text(json.data);
	if (!decoded.good) {
		char *errors = json_dumps(decoded.problem.errors, JSON_ENCODE_ANY);
		fail_msg("%s %s: %s", command, args, errors ? errors : "no errors");
	}
	decoded_drop(&decoded);
	buf_fini(&json);
}
