/*
 * words.c - openfloor words: the city's list of words, out of a file and into one.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "flow/wordchange.h"
#include "store/word.h"

static const char help[] =
	"用法 usage: openfloor words import FILE [--replace]\n"
	"            openfloor words export\n"
	"\n"
	"文件每行：级别<制表符>词（级别 note、suspect、banned、allow）；# 开头的行和空行不算。\n"
	"Each line of the file: severity<TAB>word (note, suspect, banned, allow); empty lines and those\n"
	"that begin with # do not count.\n"
	"\n"
	"import 加入文件里的词，已有的改为文件里的级别；--replace 另外删去文件里没有的词。\n"
	"整个文件成为词库的一个新版本，正在运行的进程随即换用，并记入审计。\n"
	"import adds the words of the file, and gives those that are there its severities; --replace takes\n"
	"out all others.  The file becomes one new version of the list; running workers change over to it,\n"
	"and it is in the audit trail.\n"
	"export 把现行词库写到标准输出 export writes the list in force to standard output.\n";

struct import {
	json_t *add;
	bool replace;
	struct wordchange done;
};

static bool
read_file(const char *path, struct buf *out)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	char part[65536];
	size_t len;
	bool is_read;

	if (!file)
		return false;
	while ((len = fread(part, 1, sizeof part, file)) > 0)
		buf_add(out, part, len);
	is_read = !ferror(file);
	if (file != stdin)
		fclose(file);
	return is_read;
}

static json_t *
load_list(const char *path)
{
	struct buf file = {0};
	char problem[200] = "";
	json_t *list = NULL;

	if (!read_file(path, &file)) {
		command_complain("words: %s: %s", path, strerror(errno));
	} else {
		list = wordchange_read(
			file.data ? file.data : "", file.len, problem, sizeof problem);
		if (!list)
			command_complain("words: %s: %s", path, problem);
	}
	buf_fini(&file);
	return list;
}

/* ---- import */

struct missing {
	json_t *kept; /* word -> true */
	json_t *gone;
};

static void
collect_missing(void *cookie, const char *word, const char *severity)
{
	const struct missing *missing = cookie;

	(void)severity;
	if (!json_object_get(missing->kept, word))
		json_array_append_new(missing->gone, json_string(word));
}

static void
run_import(struct tx *tx, void *cookie)
{
	struct import *import = cookie;
	struct doer doer = {.tx = tx,
		.person = "operator",
		.name = "operator",
		.role = "operator",
		.address = ""};
	struct missing missing = {json_object(), json_array()};
	json_t *row;
	size_t i;

	json_array_foreach(import->add, i, row)
		json_object_set_new(
			missing.kept, json_string_value(json_object_get(row, "word")), json_true());
	if (import->replace)
		word_each(tx->db, collect_missing, &missing);
	wordchange_apply(&doer, import->add, missing.gone, NULL, &import->done);
	json_decref(missing.kept);
	json_decref(missing.gone);
}

static void
print_word(void *cookie, const char *word, const char *severity)
{
	(void)cookie;
	printf("%s\t%s\n", severity, word);
}

static int
run(struct config *config, struct import *import)
{
	struct installation installation;
	bool done = installation_open(&installation, config, false);

	if (done && import) {
		done = installation_run(&installation, run_import, import);
		if (done)
			printf("version %lld, added %lld, removed %lld\n",
				(long long)import->done.version, (long long)import->done.added,
				(long long)import->done.removed);
	} else if (done) {
		word_each(installation.db, print_word, NULL);
	}
	installation_close(&installation);
	return done ? COMMAND_DONE : COMMAND_BAD;
}

int
command_words(struct config *config, int argc, char **argv)
{
	struct import import = {.replace = argc == 4 && strcmp(argv[3], "--replace") == 0};
	int code;

	if (argc > 1 && command_wants_help(argv[1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc == 2 && strcmp(argv[1], "export") == 0)
		return run(config, NULL);
	if (argc < 3 || strcmp(argv[1], "import") != 0 || argc > 4 ||
		(argc == 4 && !import.replace))
		return command_complain("words: see openfloor words --help");
	import.add = load_list(argv[2]);
	if (!import.add)
		return COMMAND_BAD;
	code = run(config, &import);
	json_decref(import.add);
	return code;
}
