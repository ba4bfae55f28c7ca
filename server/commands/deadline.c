/*
 * deadline.c - openfloor deadline: until when something received then is to be answered, and why.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "cases/deadline.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "domain/request.h"
#include "store/calendars.h"

#define CALENDARS_MOST 32
#define LINE_SIZE      256

static const char help[] =
	"用法 usage: openfloor deadline --received TIME --days N [--json] [--calendar FILE ...]\n"
	"            openfloor deadline --batch [--calendar FILE ...]\n"
	"\n"
	"从收到的时间（RFC 3339）起数 N 个工作日，逐日说明。不需要服务器。\n"
	"Counts N working days from TIME (RFC 3339) and explains each day.  Needs no server.\n"
	"\n"
	"--calendar 某年的放假安排，替换同一年的；没有数据库时用随程序发布的各年安排。\n"
	"           a year's paper, in the place of what is there of that year: the installation's, or without a\n"
	"           database those that come with the program.\n"
	"--batch    每行 TIME N，每行答一个 JSON 对象 reads lines \"TIME N\", answers one JSON object a line\n";

struct deadline_options {
	int64_t received;
	unsigned days;
	bool has_received, has_days, json, batch;
	const char *calendars[CALENDARS_MOST];
	size_t calendar_count;
};

/* ---- what was asked */

static bool
read_days(const char *text, unsigned *days)
{
	uint64_t value;

	if (!request_number(text, strlen(text), DEADLINE_DAYS_MAX, &value))
		return false;
	*days = (unsigned)value;
	return true;
}

static bool
read_value(struct deadline_options *options, const char *name, const char *value)
{
	if (strcmp(name, "--received") == 0) {
		options->has_received = clock_parse(value, &options->received) == ERR_OK;
		return options->has_received;
	}
	if (strcmp(name, "--days") == 0) {
		options->has_days = read_days(value, &options->days);
		return options->has_days;
	}
	if (strcmp(name, "--calendar") == 0 && options->calendar_count < CALENDARS_MOST) {
		options->calendars[options->calendar_count++] = value;
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
		} else if (strcmp(argv[i], "--batch") == 0) {
			options->batch = true;
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
	if (!options->batch && (!options->has_received || !options->has_days)) {
		command_complain("deadline needs --received TIME and --days N");
		return false;
	}
	return true;
}

/* ---- by which calendar */

/* The papers by year, from which the calendar is put together: a later one takes its year's place. */
struct papers {
	struct calendar_paper years[CALENDAR_YEAR_LAST - CALENDAR_YEAR_FIRST + 1];
};

static void
take_paper(struct papers *papers, const struct calendar_paper *paper)
{
	struct calendar_paper *place = &papers->years[paper->year - CALENDAR_YEAR_FIRST];

	calendar_paper_fini(place);
	*place = *paper;
}

static void
take_shipped(struct papers *papers)
{
	struct calendar_paper paper;
	char problem[200];
	const char *text;

	for (size_t i = 0; calendar_shipped(i, &text); i++)
		if (calendar_read(text, strlen(text), &paper, problem, sizeof problem) == ERR_OK)
			take_paper(papers, &paper);
}

/* Those of the installation; false: there is none, or it never imported any. */
static bool
take_installed(struct papers *papers, const struct config *config)
{
	struct calendar_paper paper;
	char problem[300];
	char *path = config_sqlite_path(config);
	struct buf url = {0};
	struct db *db = NULL;
	bool found = false;

	buf_addf(&url, "sqlite:%s", path ? path : "");
	if (path && access(path, R_OK) == 0 &&
		db_open(url.data, true, &db, problem, sizeof problem) == ERR_OK)
		for (int year = CALENDAR_YEAR_FIRST; year <= CALENDAR_YEAR_LAST; year++)
			if (calendars_paper(db, year, &paper)) {
				take_paper(papers, &paper);
				found = true;
			}
	db_close(db);
	buf_fini(&url);
	free(path);
	return found;
}

static bool
take_file(struct papers *papers, const char *path)
{
	struct calendar_paper paper;
	struct buf file = {0};
	char problem[200] = "";
	bool is_read = command_read_file(path, CALENDAR_FILE_MOST, &file);

	if (!is_read)
		command_complain("deadline: %s: %s", path, strerror(errno));
	else if (calendar_read(file.data ? file.data : "", file.len, &paper, problem,
			 sizeof problem) != ERR_OK)
		is_read = command_complain("deadline: %s: %s", path, problem) == COMMAND_DONE;
	else
		take_paper(papers, &paper);
	buf_fini(&file);
	return is_read;
}

static bool
join(const struct papers *papers, struct calendar *calendar)
{
	char problem[200];

	for (size_t i = 0; i < sizeof papers->years / sizeof papers->years[0]; i++)
		if (papers->years[i].year &&
			calendar_add(calendar, &papers->years[i], problem, sizeof problem) !=
				ERR_OK) {
			command_complain("deadline: %s", problem);
			return false;
		}
	return true;
}

static bool
make_calendar(const struct config *config, const struct deadline_options *options,
	struct calendar *calendar)
{
	struct papers *papers = mem_zero(1, sizeof *papers);
	bool is_made = true;

	if (!take_installed(papers, config))
		take_shipped(papers);
	for (size_t i = 0; is_made && i < options->calendar_count; i++)
		is_made = take_file(papers, options->calendars[i]);
	is_made = is_made && join(papers, calendar);
	for (size_t i = 0; i < sizeof papers->years / sizeof papers->years[0]; i++)
		calendar_paper_fini(&papers->years[i]);
	free(papers);
	return is_made;
}

/* ---- the answer */

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
	object = json_pack("{s:s, s:b, s:o}", "due", due, "provisional", deadline->provisional,
		"explanation", lines);
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
	printf("%s%s%s\n", words.data ? words.data : "", due,
		deadline->provisional ? "（暂定 provisional）" : "");
	buf_fini(&words);
}

static bool
answer(const struct calendar *calendar, const struct deadline_options *options)
{
	struct deadline deadline;
	enum err e = deadline_make(calendar, options->received, options->days, &deadline);

	if (e)
		command_complain("deadline: %s", err_text(e));
	else if (options->json || options->batch)
		print_json(&deadline);
	else
		print_lines(&deadline);
	deadline_fini(&deadline);
	return e == ERR_OK;
}

/* Lines "TIME N"; false at the first that is none. */
static bool
answer_lines(const struct calendar *calendar, struct deadline_options *options)
{
	char line[LINE_SIZE];

	for (int number = 1; fgets(line, sizeof line, stdin); number++) {
		char *space = strchr(line, ' ');
		line[strcspn(line, "\r\n")] = '\0';
		if (space)
			*space = '\0';
		if (!space || clock_parse(line, &options->received) != ERR_OK ||
			!read_days(space + 1, &options->days)) {
			command_complain("deadline: line %d: it must be TIME N", number);
			return false;
		}
		if (!answer(calendar, options))
			return false;
	}
	return true;
}

int
command_deadline(struct config *config, int argc, char **argv)
{
	struct deadline_options options = {0};
	struct calendar calendar = {0};
	bool done;

	for (int i = 1; i < argc; i++)
		if (command_wants_help(argv[i])) {
			fputs(help, stdout);
			return COMMAND_DONE;
		}
	if (!read_options(&options, argc, argv))
		return COMMAND_BAD;
	done = make_calendar(config, &options, &calendar) &&
		(options.batch ? answer_lines(&calendar, &options) : answer(&calendar, &options));
	calendar_fini(&calendar);
	return done ? COMMAND_DONE : COMMAND_BAD;
}
