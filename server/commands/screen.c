/*
 * screen.c - openfloor screen: what the machine sees in a text, without a server.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/installation.h"
#include "flow/wordlist.h"
#include "moderation/screen.h"
#include "store/writer.h"

static const char help[] =
	"用法 usage: openfloor screen [--words FILE] < TEXTS\n"
	"\n"
	"逐行读入文字，每行输出一个 JSON 对象：\n"
	"Reads texts, one a line, and answers one JSON object a line:\n"
	"  {\"masked\":\"…\",\"reasons\":[{\"kind\",\"rule\",\"start\",\"end\"}]}\n"
	"\n"
	"位置按字符（码点）计，左闭右开；遮盖后的文字位置不变。不需要服务器，不写入任何内容。\n"
	"Positions count code points, half open, the same in both texts.  Needs no server, writes nothing.\n"
	"\n"
	"有城市的数据目录时用城市的词库，否则用内置词库。\n"
	"Screens by the city's list of words where there is a data folder, else by the built-in one.\n"
	"\n"
	"  --words FILE  改用此词库 by this list instead;\n"
	"                每行 each line: severity<TAB>word (note, suspect, banned, allow)\n"
	"  --colour      另给颜色和级别 adds the colour, and the severity of each reason\n"
	"\n"
	"一行不是 UTF-8 或含有 NUL 时，该行输出 {\"problem\":\"…\"}，其余照常，退出码为 2。\n"
	"A line that is not UTF-8 or has a NUL is answered by {\"problem\":\"…\"}, the others as ever; the exit code is 2.\n";

struct screen_arguments {
	const char *words_file;
	bool with_colour;
};

/* False: a line on stderr says why. */
static bool
read_arguments(struct screen_arguments *arguments, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--colour") == 0) {
			arguments->with_colour = true;
		} else if (strcmp(argv[i], "--words") == 0 && i + 1 < argc) {
			arguments->words_file = argv[++i];
		} else {
			command_complain(
				"screen: \"%s\" is not understood; see openfloor screen --help",
				argv[i]);
			return false;
		}
	}
	return true;
}

static bool
read_file(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char part[65536];
	size_t len;
	bool is_read;

	if (!file)
		return false;
	while ((len = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(out, part, len);
	is_read = !ferror(file);
	fclose(file);
	return is_read;
}

/* The city's own list; NULL where there is no city here, or it has none. */
static struct words *
load_city_words(const struct config *config)
{
	char *path = config_sqlite_path(config);
	bool is_there = !path || access(path, R_OK) == 0;
	char *url = is_there ? writer_url(config) : NULL;
	struct words *words = NULL;
	char problem[200];
	int64_t version = 0;
	struct db *db;

	if (url && db_open(url, true, &db, problem, sizeof(problem)) == ERR_OK) {
		words = wordlist_compile(db, &version);
		db_close(db);
	}
	free(url);
	free(path);
	if (words && version == 0) {
		words_unref(words);
		words = NULL;
	}
	return words;
}

/* The list that is asked for, or NULL: a line on stderr says why. */
static struct words *
load_words(const char *path)
{
	struct buf file = {0};
	struct words *words = NULL;
	char problem[300] = "";
	const char *text;
	size_t len;

	if (path && !read_file(path, &file)) {
		command_complain("screen: %s: %s", path, strerror(errno));
		return NULL;
	}
	text = path ? (file.data ? file.data : "") : words_builtin(&len);
	if (words_read(text, path ? file.len : len, &words, problem, sizeof(problem)))
		command_complain("screen: %s: %s", path ? path : "built-in words", problem);
	buf_fini(&file);
	return words;
}

static json_t *
reason_of(const struct finding *finding, bool with_severity)
{
	json_t *reason = json_pack("{s:s, s:s, s:I, s:I}", "kind", finding_kind_word(finding->kind),
		"rule", finding->rule, "start", (json_int_t)finding->start, "end",
		(json_int_t)finding->end);

	if (with_severity)
		json_object_set_new(
			reason, "severity", json_string(severity_word(finding->severity)));
	return reason;
}

static json_t *
answer_of(const struct screened *screened, bool with_colour)
{
	json_t *reasons = json_array();
	json_t *answer;

	for (size_t i = 0; i < screened->findings.count; i++)
		json_array_append_new(
			reasons, reason_of(&screened->findings.items[i], with_colour));
	answer = json_pack("{s:o, s:o}", "masked",
		json_stringn(screened->masked.data, screened->masked.len), "reasons", reasons);
	if (with_colour)
		json_object_set_new(answer, "colour", json_string(screened->colour));
	return answer;
}

/* False: the line is not UTF-8, which is told in its place and on stderr. */
static bool
answer_line(
	const char *line, size_t len, size_t number, const struct words *words, bool with_colour)
{
	struct screened screened = {0};
	enum err e = screen(line, len, words, NULL, &screened);
	json_t *answer;

	if (e) {
		command_complain("screen: line %zu is not UTF-8, or has a NUL", number);
		answer = json_pack(
			"{s:s}", "problem", "不是 UTF-8，或含有 NUL not UTF-8, or with a NUL");
	} else {
		answer = answer_of(&screened, with_colour);
	}
	json_dumpf(answer, stdout, JSON_COMPACT);
	fputc('\n', stdout);
	fflush(stdout);
	json_decref(answer);
	screen_fini(&screened);
	return e == ERR_OK;
}

static int
answer_all(const struct words *words, bool with_colour)
{
	char *line = NULL;
	size_t cap = 0, number = 0;
	ssize_t len;
	int code = COMMAND_DONE;

	while ((len = getline(&line, &cap, stdin)) >= 0) {
		if (len > 0 && line[len - 1] == '\n')
			len--;
		if (len > 0 && line[len - 1] == '\r')
			len--;
		if (!answer_line(line, (size_t)len, ++number, words, with_colour))
			code = COMMAND_BAD;
	}
	free(line);
	if (ferror(stdin) || ferror(stdout))
		return command_complain("screen: %s", strerror(errno));
	return code;
}

int
command_screen(struct config *config, int argc, char **argv)
{
	struct screen_arguments arguments = {0};
	struct words *words;
	int code;

	for (int i = 1; i < argc; i++)
		if (command_wants_help(argv[i])) {
			fputs(help, stdout);
			return COMMAND_DONE;
		}
	if (!read_arguments(&arguments, argc, argv))
		return COMMAND_BAD;
	words = arguments.words_file ? NULL : load_city_words(config);
	if (!words)
		words = load_words(arguments.words_file);
	if (!words)
		return COMMAND_BAD;
	code = answer_all(words, arguments.with_colour);
	words_unref(words);
	return code;
}
