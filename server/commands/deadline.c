/*
 * deadline.c - openfloor deadline: until when something received then is to be answered, and why.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cases/deadline.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "domain/request.h"

static const char help[] =
	"用法 usage: openfloor deadline --received TIME --days N [--json]\n"
	"\n"
	"从收到的时间（RFC 3339）起数 N 个工作日，逐日说明。不需要服务器。\n"
	"Counts N working days from TIME (RFC 3339) and explains each day.  Needs no server.\n";

struct deadline_options {
	int64_t received;
	unsigned days;
	bool has_received;
	bool has_days;
	bool json;
};

static bool
read_value(struct deadline_options *options, const char *name, const char *value)
{
	uint64_t days;

	if (strcmp(name, "--received") == 0) {
		options->has_received = clock_parse(value, &options->received) == ERR_OK;
		return options->has_received;
	}
	if (strcmp(name, "--days") == 0 &&
		request_number(value, strlen(value), DEADLINE_DAYS_MAX, &days)) {
		options->days = (unsigned)days;
		options->has_days = true;
		return true;
	}
	return false;
}

/* False: a line on stderr says why. */
static bool
read_options(struct deadline_options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0) {
			options->json = true;
		} else if (i + 1 < argc && read_value(options, argv[i], argv[i + 1])) {
			i++;
		} else {
			command_complain(
				"deadline: \"%s\" is not understood; see openfloor deadline "
				"--help",
				argv[i]);
			return false;
		}
	}
	if (!options->has_received || !options->has_days)
		command_complain("deadline needs --received TIME and --days N");
	return options->has_received && options->has_days;
}

static void
print_json(const struct deadline *deadline)
{
	json_t *lines = json_array();
	char due[CLOCK_TEXT_SIZE];
	struct buf words = {0};
	json_t *object;

	for (size_t i = 0; i < deadline->count; i++) {
		buf_reset(&words);
		deadline_explain(&deadline->lines[i], false, &words);
		json_array_append_new(lines, json_stringn(words.data, words.len));
	}
	clock_format(deadline->due, due);
	object = json_pack("{s:s, s:o}", "due", due, "explanation", lines);
	json_dumpf(object, stdout, JSON_COMPACT);
	fputc('\n', stdout);
	json_decref(object);
	buf_fini(&words);
}

static void
print_lines(const struct deadline *deadline)
{
	char due[CLOCK_TEXT_SIZE];
	struct buf words = {0};

	for (size_t i = 0; i < deadline->count; i++) {
		deadline_explain(&deadline->lines[i], false, &words);
		buf_add_str(&words, "\n");
	}
	clock_format(deadline->due, due);
	printf("%s%s\n", words.data ? words.data : "", due);
	buf_fini(&words);
}

int
command_deadline(struct config *config, int argc, char **argv)
{
	struct deadline_options options = {0};
	struct calendar calendar = {0};
	struct deadline deadline = {0};
	enum err e;

	(void)config;
	for (int i = 1; i < argc; i++)
		if (command_wants_help(argv[i])) {
			fputs(help, stdout);
			return COMMAND_DONE;
		}
	if (!read_options(&options, argc, argv))
		return COMMAND_BAD;
	e = deadline_make(&calendar, options.received, options.days, &deadline);
	if (e)
		command_complain("deadline: %s", err_text(e));
	else if (options.json)
		print_json(&deadline);
	else
		print_lines(&deadline);
	deadline_fini(&deadline);
	return e ? COMMAND_BAD : COMMAND_DONE;
}
