#include "domain/problem.h"

#include <stdio.h>
#include <string.h>

#define ERRORS_MAX 32 /* a request that is wrong all over need not be answered at any length */

static const struct {
	int status;
	const char *type;
	const char *title;
	const char *title_en;
} problems[PROBLEM_COUNT] = {
#define PROBLEM_ROW(name, status, type, zh, en) {status, type, zh, en},
	PROBLEMS(PROBLEM_ROW)
#undef PROBLEM_ROW
};

void
problem_fini(struct problem *problem)
{
	json_decref(problem->errors);
	json_decref(problem->current);
	*problem = (struct problem){0};
}

/* Copies TEXT as far as whole characters fit. */
static void
copy_text(char *out, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	while (text[len] && len && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	memcpy(out, text, len);
	out[len] = '\0';
}

void
problem_set(struct problem *problem, enum problem_type type, const char *zh, const char *en)
{
	if (problem->type != PROBLEM_NONE)
		return;
	problem->type = type;
	copy_text(problem->detail, sizeof(problem->detail), zh ? zh : "");
	copy_text(problem->detail_en, sizeof(problem->detail_en), en ? en : "");
}

void
problem_add(struct problem *problem, const char *pointer, const char *zh, const char *en)
{
	json_t *error;

	problem_set(problem, PROBLEM_INVALID, NULL, NULL);
	if (!problem->errors)
		problem->errors = json_array();
	if (json_array_size(problem->errors) >= ERRORS_MAX)
		return;
	error = json_pack("{s:s, s:s, s:s}", "pointer", pointer, "detail", zh, "detail_en", en);
	if (error)
		json_array_append_new(problem->errors, error);
}

int
problem_status(enum problem_type type)
{
	return problems[type].status;
}

/* Both languages are kept until somebody is to read it. */
static json_t *
errors_json(const json_t *errors, bool english)
{
	json_t *list = json_array();
	size_t i;
	json_t *error;

	json_array_foreach(errors, i, error) {
		json_t *detail = json_object_get(error, english ? "detail_en" : "detail");
		json_array_append_new(list,
			json_pack("{s:O, s:O}", "pointer", json_object_get(error, "pointer"),
				"detail", detail ? detail : json_object_get(error, "detail")));
	}
	return list;
}

json_t *
problem_json(const struct problem *problem, bool english)
{
	const char *title = english ? problems[problem->type].title_en
				    : problems[problem->type].title;
	const char *detail = english && problem->detail_en[0] ? problem->detail_en
							      : problem->detail;
	char type[64];
	json_t *object;

	snprintf(type, sizeof(type), "/problems/%s", problems[problem->type].type);
	object = json_pack("{s:s, s:s, s:i, s:s}", "type", type, "title", title, "status",
		problems[problem->type].status, "detail", detail[0] ? detail : title);
	if (problem->errors)
		json_object_set_new(object, "errors", errors_json(problem->errors, english));
	if (problem->current)
		json_object_set(object, "current", problem->current);
	if (problem->challenge[0])
		json_object_set_new(object, "challenge",
			json_pack("{s:s, s:i}", "salt", problem->challenge, "bits",
				problem->challenge_bits));
	if (problem->retry_after > 0)
		json_object_set_new(object, "retry_after", json_integer(problem->retry_after));
	return object;
}
