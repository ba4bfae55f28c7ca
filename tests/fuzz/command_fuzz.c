/*
 * What a stranger sends over a WebSocket or as the body of a command.  Whatever is accepted must
 * be accepted again as it came out: the decoder's clean form is its own fixed point.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "domain/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
	if (!condition)
		abort();
}

static void
check_problem(const struct problem *problem)
{
	for (int english = 0; english < 2; english++) {
		json_t *json = problem_json(problem, english);
		char *text = json_dumps(json, JSON_COMPACT);
		expect(text && text_is_utf8(text, strlen(text)));
		free(text);
		json_decref(json);
	}
}

static void
check_again(const struct command *command)
{
	char *body = json_dumps(command->args, JSON_COMPACT);
	char first[65], second[65];
	struct problem problem = {0};
	struct command again;

	expect(body != NULL);
	expect(command_decode_http(command_name(command->kind),
		command->key[0] ? command->key : NULL, body, strlen(body), &again, &problem));
	expect(again.kind == command->kind);
	command_digest(command, first);
	command_digest(&again, second);
	expect(strcmp(first, second) == 0);
	command_fini(&again);
	problem_fini(&problem);
	free(body);
}

static void
check_text(const char *data, size_t size)
{
	struct buf once = {0}, twice = {0};

	if (text_clean(data, size, &once) == ERR_OK) {
		expect(text_clean(once.data ? once.data : "", once.len, &twice) == ERR_OK);
		expect(once.len == twice.len &&
			(once.len == 0 || memcmp(once.data, twice.data, once.len) == 0));
		buf_reset(&twice);
		expect(text_fold(data, size, &twice) == ERR_OK);
		expect(text_bigrams(data, size, &twice) == ERR_OK);
		text_escape_html(data, size, &twice);
		expect(text_clusters(once.data, once.len) <= once.len);
	}
	buf_fini(&once);
	buf_fini(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problem problem = {0};
	struct command command;

	if (command_decode((const char *)data, size, &command, &problem))
		check_again(&command);
	else
		check_problem(&problem);
	command_fini(&command);
	problem_fini(&problem);
	if (!command_decode_http(
		    "event.create", NULL, (const char *)data, size, &command, &problem))
		check_problem(&problem);
	command_fini(&command);
	problem_fini(&problem);
	check_text((const char *)data, size);
	return 0;
}
