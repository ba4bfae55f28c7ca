/*
 * calendar.c - openfloor calendar: the State Council's papers on holidays, and the cases that they move.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cases/calendar.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "flow/clocks.h"
#include "store/calendars.h"
#include "store/case_clock_time.h"

#define PART 200 /* cases that are counted anew in one transaction */

static const char help[] =
	"用法 usage: openfloor calendar import FILE ... [--dry-run]\n"
	"            openfloor calendar list\n"
	"\n"
	"文件是一年的放假安排（holiday-cn 格式）：{\"year\":2026,\"papers\":[...],\"days\":[{\"name\",\"date\",\n"
	"\"isOffDay\"}]}。未列出的日子按周一至周五上班；尚无安排的年份按此暂计，期限标为暂定。\n"
	"A file is one year's arrangement in the format of holiday-cn; days that it does not name are worked\n"
	"from Monday to Friday.  Years without one are counted so for the time being: dates are provisional.\n"
	"\n"
	"import 读入，替换同一年已有的安排；在办案件重新计算，期限只会推迟，绝不提前，逐件留痕。\n"
	"       任何一个文件有错，就什么都不改。--dry-run 只说会改什么。\n"
	"       takes the place of what is there of that year; open cases are counted anew, each change in its\n"
	"       log, none ever earlier.  If one file is wrong, nothing is changed.  --dry-run says what would be.\n"
	"list   列出各年的安排 lists the years: year, version, days, papers\n";

struct import {
	const char *const *paths;
	struct calendar_paper *papers;
	int64_t *versions; /* of the calendar after each; 0: nothing differed */
	int64_t *days; /* that differ */
	size_t count;
	bool dry_run;
	int64_t looked, moved;
	char problem[300];
};

/* ---- reading */

static bool
read_paper(const char *path, struct calendar_paper *paper)
{
	struct buf file = {0};
	char problem[200] = "";
	bool is_read = command_read_file(path, CALENDAR_FILE_MOST, &file);

	if (!is_read)
		command_complain("calendar: %s: %s", path, strerror(errno));
	else if (calendar_read(file.data ? file.data : "", file.len, paper, problem,
			 sizeof problem) != ERR_OK)
		is_read = command_complain("calendar: %s: %s", path, problem) == COMMAND_DONE;
	buf_fini(&file);
	return is_read;
}

/* All of them, before anything is changed. */
static bool
read_papers(struct import *import)
{
	for (size_t i = 0; i < import->count; i++) {
		if (!read_paper(import->paths[i], &import->papers[i]))
			return false;
		for (size_t k = 0; k < i; k++)
			if (import->papers[k].year == import->papers[i].year) {
				command_complain("calendar: %s: the paper of %d, as %s is",
					import->paths[i], import->papers[i].year, import->paths[k]);
				return false;
			}
	}
	return true;
}

/* ---- importing */

static void
run_import(struct tx *tx, void *cookie)
{
	struct import *import = cookie;
	char problem[200] = "";

	import->moved = 0; /* it may run again */
	for (size_t i = 0; i < import->count; i++) {
		import->days[i] = calendars_compare(tx->db, &import->papers[i]).days;
		if (!clocks_import(tx, &import->papers[i], &import->versions[i], problem,
			    sizeof problem)) {
			snprintf(import->problem, sizeof import->problem, "%s: %s",
				import->paths[i], problem);
			tx_refuse(tx);
			return;
		}
	}
	if (!import->dry_run)
		return;
	import->looked = clocks_recount(tx, INT64_MAX, &import->moved);
	tx_refuse(tx);
}

static void
run_recount(struct tx *tx, void *cookie)
{
	struct import *import = cookie;

	import->moved = 0;
	import->looked = clocks_recount(tx, PART, &import->moved);
}

static void
print_years(const struct import *import)
{
	for (size_t i = 0; i < import->count; i++) {
		const struct calendar_paper *paper = &import->papers[i];
		if (import->versions[i] == 0)
			printf("%d\tunchanged\n", paper->year);
		else if (import->dry_run)
			printf("%d\twould change\t%lld days\n", paper->year,
				(long long)import->days[i]);
		else
			printf("%d\tversion %lld\t%lld days\n", paper->year,
				(long long)import->versions[i], (long long)import->days[i]);
	}
}

/* Open cases in parts, so that the commits of a running server come between. */
static bool
recount(struct installation *installation, struct import *import)
{
	int64_t all = case_clock_older(installation->db);
	int64_t done = 0;
	int64_t moved = 0;

	do {
		if (!installation_run(installation, run_recount, import))
			return false;
		done += import->looked;
		moved += import->moved;
		if (import->looked)
			fprintf(stderr, "counted anew: %lld of %lld cases, %lld moved\n",
				(long long)done, (long long)(done > all ? done : all),
				(long long)moved);
	} while (import->looked);
	printf("cases\t%lld counted anew\t%lld moved\n", (long long)done, (long long)moved);
	return true;
}

static bool
import_papers(struct installation *installation, struct import *import)
{
	if (!installation_run(installation, run_import, import))
		return false;
	if (import->problem[0]) {
		command_complain("calendar: %s", import->problem);
		return false;
	}
	print_years(import);
	if (!import->dry_run)
		return recount(installation, import);
	printf("cases\t%lld would be counted anew\t%lld would move\n", (long long)import->looked,
		(long long)import->moved);
	return true;
}

static int
run(struct config *config, struct import *import)
{
	struct installation installation = {.db = NULL};
	bool done;

	import->papers = mem_zero(import->count, sizeof *import->papers);
	import->versions = mem_zero(import->count, sizeof *import->versions);
	import->days = mem_zero(import->count, sizeof *import->days);
	done = read_papers(import) && installation_open(&installation, config, false) &&
		import_papers(&installation, import);
	installation_close(&installation);
	for (size_t i = 0; i < import->count; i++)
		calendar_paper_fini(&import->papers[i]);
	free(import->papers);
	free(import->versions);
	free(import->days);
	return done ? COMMAND_DONE : COMMAND_BAD;
}

/* ---- listing */

static void
print_item(const json_t *item)
{
	size_t i;
	json_t *paper;

	printf("%lld\t%lld\t%lld", (long long)json_integer_value(json_object_get(item, "year")),
		(long long)json_integer_value(json_object_get(item, "version")),
		(long long)json_integer_value(json_object_get(item, "days")));
	json_array_foreach(json_object_get(item, "papers"), i, paper)
		printf("%c%s", i ? ' ' : '\t', json_string_value(paper));
	putchar('\n');
}

static int
list(struct config *config)
{
	struct installation installation;
	bool opened = installation_open(&installation, config, false);
	size_t i;
	json_t *item;

	if (opened) {
		json_t *years = calendars_list_json(installation.db);
		json_array_foreach(years, i, item)
			print_item(item);
		json_decref(years);
	}
	installation_close(&installation);
	return opened ? COMMAND_DONE : COMMAND_BAD;
}

int
command_calendar(struct config *config, int argc, char **argv)
{
	struct import import = {.count = 0};
	const char **paths;
	int code;

	if (argc > 1 && command_wants_help(argv[argc - 1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return list(config);
	if (argc < 2 || strcmp(argv[1], "import") != 0)
		return command_complain(
			"calendar: import FILE ... or list; see openfloor calendar --help");
	paths = mem_zero((size_t)argc, sizeof *paths);
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], "--dry-run") == 0)
			import.dry_run = true;
		else
			paths[import.count++] = argv[i];
	import.paths = paths;
	code = import.count ? run(config, &import)
			    : command_complain("calendar: import which file?");
	free(paths);
	return code;
}
