/*
 * screen_bench.c - what it costs to screen one question, beside what anyone could do without.
 *
 * A list of made-up words (two to six everyday Han characters) and questions of 100 characters, one
 * in five with a word of the list in it.  The same words and the same questions, in the same run, in
 * time of the processor: the server's own screening, SQLite with LIKE over a table of the words, and
 * grep -F -f, which finds nothing that is written otherwise.
 *
 * usage: openfloor-screen-bench [--words N] [--questions N] [--json]
 */
#include <fcntl.h>
#include <jansson.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "moderation/screen.h"

#define EVERYDAY       2500 /* characters that texts are made of, from U+4E00 on, every eighth */
#define QUESTION_LEN   100
#define LIKE_QUESTIONS 20 /* slow enough to be measured by few */
#define GREP_RUNS      5

struct bench {
	uint64_t random;
	size_t word_count;
	size_t question_count;
	bool wants_json;
	struct buf list; /* as a file of words */
	struct buf plain; /* the words alone, a line each */
	size_t *starts; /* of each word in PLAIN */
	char **questions;
	struct words *words;
};

struct figures {
	double build_ms;
	double words_megabytes;
	double screen_us; /* one question, on average */
	double screen_p99_us;
	size_t found;
	double like_us;
	double grep_once_us; /* a process for each question, the words read anew */
	double grep_each_us; /* all questions at once, without what one process costs */
	double grep_megabytes;
};

static void
fail(const char *what)
{
	fprintf(stderr, "openfloor-screen-bench: %s\n", what);
	exit(1);
}

/* xorshift: the same words and texts in every run. */
static uint32_t
draw(struct bench *bench, uint32_t below)
{
	bench->random ^= bench->random << 13;
	bench->random ^= bench->random >> 7;
	bench->random ^= bench->random << 17;
	return (uint32_t)(bench->random >> 33) % below;
}

static void
add_character(struct bench *bench, struct buf *out)
{
	uint32_t point = 0x4E00 + 8 * draw(bench, EVERYDAY);

	buf_addf(out, "%c%c%c", (char)(0xE0 | point >> 12), (char)(0x80 | (point >> 6 & 0x3F)),
		(char)(0x80 | (point & 0x3F)));
}

/* Of 6.25 million pairs alone a list may hold some twice; the compiled set then has fewer. */
static void
make_words(struct bench *bench)
{
	bench->starts = mem_zero(bench->word_count + 1, sizeof(*bench->starts));
	for (size_t i = 0; i < bench->word_count; i++) {
		uint32_t len = 2 + draw(bench, 5);
		bench->starts[i] = bench->plain.len;
		for (uint32_t k = 0; k < len; k++)
			add_character(bench, &bench->plain);
		buf_add_str(&bench->list, i % 3 ? "suspect\t" : "banned\t");
		buf_add(&bench->list, bench->plain.data + bench->starts[i],
			bench->plain.len - bench->starts[i]);
		buf_add_str(&bench->list, "\n");
		buf_add_str(&bench->plain, "\n");
	}
	bench->starts[bench->word_count] = bench->plain.len;
}

static char *
make_question(struct bench *bench, bool with_word)
{
	struct buf text = {0};
	uint32_t place = with_word ? draw(bench, QUESTION_LEN) : QUESTION_LEN;

	for (uint32_t i = 0; i < QUESTION_LEN; i++) {
		size_t word = draw(bench, (uint32_t)bench->word_count);
		if (i == place)
			buf_add(&text, bench->plain.data + bench->starts[word],
				bench->starts[word + 1] - bench->starts[word] - 1);
		else if (i % 15 == 14)
			buf_add_str(&text, "，");
		else
			add_character(bench, &text);
	}
	return buf_take(&text, NULL);
}

static void
make_questions(struct bench *bench)
{
	bench->questions = mem_zero(bench->question_count, sizeof(*bench->questions));
	for (size_t i = 0; i < bench->question_count; i++)
		bench->questions[i] = make_question(bench, i % 5 == 0);
}

/* Time of the processor that this process has had: what others do on the machine does not count. */
static uint64_t
used_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static double
microseconds_since(uint64_t from)
{
	return (double)(used_ns() - from) / 1000;
}

static double
microseconds_of(struct timeval time)
{
	return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static int
compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return left < right ? -1 : left > right;
}

/* What malloc has given, blocks of its own from the kernel too. */
static size_t
memory_in_use(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static void
measure_build(struct bench *bench, struct figures *figures)
{
	char problem[300];
	size_t before = memory_in_use();
	uint64_t from = used_ns();

	if (words_read(bench->list.data, bench->list.len, &bench->words, problem, sizeof(problem)))
		fail(problem);
	figures->build_ms = microseconds_since(from) / 1000;
	figures->words_megabytes = (double)(memory_in_use() - before) / 1e6;
}

static void
measure_screen(struct bench *bench, struct figures *figures)
{
	double *times = mem_zero(bench->question_count, sizeof(*times));
	double sum = 0;

	for (size_t i = 0; i < bench->question_count; i++) {
		struct screened screened = {0};
		uint64_t from = used_ns();
		if (screen(bench->questions[i], strlen(bench->questions[i]), bench->words, NULL,
			    &screened))
			fail("a question is no text");
		times[i] = microseconds_since(from);
		sum += times[i];
		figures->found += screened.findings.count > 0;
		screen_fini(&screened);
	}
	qsort(times, bench->question_count, sizeof(*times), compare);
	figures->screen_us = sum / (double)bench->question_count;
	figures->screen_p99_us = times[bench->question_count * 99 / 100];
	free(times);
}

static void
run_sql(sqlite3 *handle, const char *sql)
{
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(handle));
}

static void
fill_table(const struct bench *bench, sqlite3 *handle)
{
	sqlite3_stmt *insert;

	run_sql(handle, "CREATE TABLE word (text TEXT NOT NULL) STRICT; BEGIN");
	if (sqlite3_prepare_v2(handle, "INSERT INTO word VALUES (?1)", -1, &insert, NULL))
		fail(sqlite3_errmsg(handle));
	for (size_t i = 0; i < bench->word_count; i++) {
		sqlite3_bind_text(insert, 1, bench->plain.data + bench->starts[i],
			(int)(bench->starts[i + 1] - bench->starts[i] - 1), SQLITE_STATIC);
		if (sqlite3_step(insert) != SQLITE_DONE)
			fail(sqlite3_errmsg(handle));
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	run_sql(handle, "COMMIT");
}

static void
measure_like(struct bench *bench, struct figures *figures)
{
	size_t count = bench->question_count < LIKE_QUESTIONS ? bench->question_count
							      : LIKE_QUESTIONS;
	sqlite3 *handle;
	sqlite3_stmt *select;
	uint64_t from;

	if (sqlite3_open(":memory:", &handle))
		fail("no database");
	fill_table(bench, handle);
	if (sqlite3_prepare_v2(handle, "SELECT text FROM word WHERE ?1 LIKE '%' || text || '%'", -1,
		    &select, NULL))
		fail(sqlite3_errmsg(handle));
	from = used_ns();
	for (size_t i = 0; i < count; i++) {
		sqlite3_bind_text(select, 1, bench->questions[i], -1, SQLITE_STATIC);
		while (sqlite3_step(select) == SQLITE_ROW)
			;
		sqlite3_reset(select);
	}
	figures->like_us = microseconds_since(from) / (double)count;
	sqlite3_finalize(select);
	sqlite3_close(handle);
}

static void
write_file(char *path, const char *data, size_t len)
{
	int file = mkstemp(path);
	FILE *stream = file < 0 ? NULL : fdopen(file, "w");

	if (!stream || fwrite(data, 1, len, stream) != len || fclose(stream) != 0)
		fail("cannot write a temporary file");
}

/* The time of one grep of TEXTS by WORDS; what it takes of memory goes to FIGURES. */
static double
run_grep(const char *words, const char *texts, struct figures *figures)
{
	struct rusage usage;
	pid_t child = fork();

	if (child == 0) {
		int nothing = open("/dev/null", O_WRONLY);
		dup2(nothing, STDOUT_FILENO);
		execlp("grep", "grep", "-F", "-f", words, texts, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, NULL, 0, &usage) != child)
		fail("cannot run grep");
	figures->grep_megabytes = (double)usage.ru_maxrss / 1e3;
	return microseconds_of(usage.ru_utime) + microseconds_of(usage.ru_stime);
}

static void
measure_grep(struct bench *bench, struct figures *figures)
{
	char words[] = "/tmp/openfloor-words-XXXXXX", one[] = "/tmp/openfloor-one-XXXXXX",
	     all[] = "/tmp/openfloor-all-XXXXXX";
	struct buf texts = {0};
	double once = 0, everything;

	for (size_t i = 0; i < bench->question_count; i++)
		buf_addf(&texts, "%s\n", bench->questions[i]);
	write_file(words, bench->plain.data, bench->plain.len - 1);
	write_file(one, bench->questions[0], strlen(bench->questions[0]));
	write_file(all, texts.data, texts.len);
	for (size_t i = 0; i < GREP_RUNS; i++)
		once += run_grep(words, one, figures) / GREP_RUNS;
	everything = run_grep(words, all, figures);
	figures->grep_once_us = once;
	figures->grep_each_us = everything > once
		? (everything - once) / (double)bench->question_count
		: 0;
	unlink(words);
	unlink(one);
	unlink(all);
	buf_fini(&texts);
}

static void
print_json(const struct bench *bench, const struct figures *figures)
{
	json_t *json = json_pack("{s:I, s:I, s:f, s:f, s:f, s:f, s:I, s:f, s:f, s:f, s:f}", "words",
		(json_int_t)bench->word_count, "questions", (json_int_t)bench->question_count,
		"build_ms", figures->build_ms, "words_megabytes", figures->words_megabytes,
		"screen_us", figures->screen_us, "screen_p99_us", figures->screen_p99_us, "found",
		(json_int_t)figures->found, "like_us", figures->like_us, "grep_once_us",
		figures->grep_once_us, "grep_each_us", figures->grep_each_us, "grep_megabytes",
		figures->grep_megabytes);

	json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(json);
}

static void
print_line(const char *what, double us, double screen_us)
{
	printf("%-44s %12.1f us  %10.1f times\n", what, us, us / screen_us);
}

static void
print_table(const struct bench *bench, const struct figures *figures)
{
	printf("%zu words, %zu questions of %d characters, %zu with a finding\n", bench->word_count,
		bench->question_count, QUESTION_LEN, figures->found);
	printf("the set of words: built in %.0f ms, %.1f MB (grep: %.1f MB)\n", figures->build_ms,
		figures->words_megabytes, figures->grep_megabytes);
	print_line("screening one question, all checks", figures->screen_us, figures->screen_us);
	print_line("  99 of 100 within", figures->screen_p99_us, figures->screen_us);
	print_line("SQLite: ? LIKE '%' || text || '%'", figures->like_us, figures->screen_us);
	print_line("grep -F -f, a process for each question", figures->grep_once_us,
		figures->screen_us);
	print_line("grep -F -f, all at once, reading the words apart", figures->grep_each_us,
		figures->screen_us);
}

static void
read_arguments(struct bench *bench, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "--json") == 0)
			bench->wants_json = true;
		else if (strcmp(argv[i], "--words") == 0 && has_value)
			bench->word_count = strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--questions") == 0 && has_value)
			bench->question_count = strtoul(argv[++i], NULL, 10);
		else
			fail("usage: openfloor-screen-bench [--words N] [--questions N] [--json]");
	}
	if (bench->word_count == 0 || bench->question_count == 0 || bench->word_count > 10000000)
		fail("--words and --questions are numbers from 1 on");
}

int
main(int argc, char **argv)
{
	struct bench bench = {
		.random = 0x9E3779B97F4A7C15u, .word_count = 100000, .question_count = 5000};
	struct figures figures = {0};

	read_arguments(&bench, argc, argv);
	make_words(&bench);
	make_questions(&bench);
	measure_build(&bench, &figures);
	measure_screen(&bench, &figures);
	measure_like(&bench, &figures);
	measure_grep(&bench, &figures);
	if (bench.wants_json)
		print_json(&bench, &figures);
	else
		print_table(&bench, &figures);
	words_unref(bench.words);
	for (size_t i = 0; i < bench.question_count; i++)
		free(bench.questions[i]);
	free(bench.questions);
	free(bench.starts);
	buf_fini(&bench.list);
	buf_fini(&bench.plain);
	return 0;
}
