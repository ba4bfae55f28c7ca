/*
 * screen_bench.c - what it costs to screen one question, beside what anyone could do without.
 *
 * A list of made-up words (two to six everyday Han characters) and questions of 100 characters, one
 * in five with a word of the list in it.  The same words and the same questions, in the same run, in
 * time of the processor: the server's own screening, SQLite with LIKE over a table of the words, and
 * grep -F -f, which finds nothing that is written otherwise.
 *
 * Then the same question against earlier ones, put together from two thousand phrases as people's are:
 * its twins by the index of duplicates, and SQLite with LIKE for its first words.
 *
 * usage: openfloor-screen-bench [--words N] [--questions N] [--earlier N] [--json]
 */
#include <jansson.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "baseline_words.h"
#include "moderation/duplicates.h"
#include "moderation/normalise.h"
#include "moderation/screen.h"

#define EVERYDAY        2500 /* characters that texts are made of, from U+4E00 on, every eighth */
#define QUESTION_LEN    100
#define PHRASES         2000
#define PHRASES_OF_TEXT 8
#define TWINS_MOST      5
#define LIKE_QUESTIONS  20 /* slow enough to be measured by few */

struct bench {
	uint64_t random;
	size_t word_count;
	size_t question_count;
	size_t earlier_count;
	bool wants_json;
	struct buf list; /* as a file of words */
	char **lines; /* the words alone */
	char **questions;
	struct words *words;
	char *phrases[PHRASES];
	char **earlier;
	struct duplicates *duplicates;
};

struct figures {
	double build_ms;
	double words_megabytes;
	double screen_us; /* one question, on average */
	double screen_p99_us;
	size_t found;
	double like_us;
	struct baseline_grep grep;
	double twins_us; /* fingerprint and search of one text */
	double twins_p99_us;
	size_t twins; /* texts that have any */
	double earlier_megabytes;
	double earlier_like_us;
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
	bench->lines = mem_zero(bench->word_count, sizeof(*bench->lines));
	for (size_t i = 0; i < bench->word_count; i++) {
		struct buf word = {0};
		for (uint32_t k = 2 + draw(bench, 5); k > 0; k--)
			add_character(bench, &word);
		buf_addf(&bench->list, "%s\t%s\n", i % 3 ? "suspect" : "banned", word.data);
		bench->lines[i] = buf_take(&word, NULL);
	}
}

static char *
make_question(struct bench *bench, bool with_word)
{
	struct buf text = {0};
	uint32_t place = with_word ? draw(bench, QUESTION_LEN) : QUESTION_LEN;

	for (uint32_t i = 0; i < QUESTION_LEN; i++) {
		size_t word = draw(bench, (uint32_t)bench->word_count);
		if (i == place)
			buf_add_str(&text, bench->lines[word]);
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

static double
microseconds_since(uint64_t from)
{
	return (double)(baseline_used_ns() - from) / 1000;
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
	uint64_t from = baseline_used_ns();

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
		uint64_t from = baseline_used_ns();
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

/* Some phrases are on everybody's lips: the product of two draws. */
static char *
make_earlier(struct bench *bench)
{
	struct buf text = {0};

	for (size_t i = 0; i < PHRASES_OF_TEXT; i++) {
		uint32_t place = draw(bench, PHRASES) * draw(bench, PHRASES) / PHRASES;
		buf_addf(&text, "%s%s", i ? "，" : "", bench->phrases[place]);
	}
	return buf_take(&text, NULL);
}

static void
make_all_earlier(struct bench *bench)
{
	for (size_t i = 0; i < PHRASES; i++) {
		struct buf phrase = {0};
		for (uint32_t k = 4 + draw(bench, 7); k > 0; k--)
			add_character(bench, &phrase);
		bench->phrases[i] = buf_take(&phrase, NULL);
	}
	bench->earlier = mem_zero(bench->earlier_count + 1, sizeof(*bench->earlier));
	for (size_t i = 0; i < bench->earlier_count; i++)
		bench->earlier[i] = make_earlier(bench);
}

static void
make_fingerprint(const char *text, struct fingerprint *fingerprint)
{
	struct normal normal;

	if (normalise(text, strlen(text), &normal))
		fail("a text is no text");
	fingerprint_make(normal.points, normal.count, fingerprint);
	normalise_fini(&normal);
}

/* Every earlier one is put in; then new ones are looked for, one in five a copy with another end. */
static void
measure_twins(struct bench *bench, struct figures *figures)
{
	double *times = mem_zero(bench->question_count, sizeof(*times));
	size_t before = memory_in_use();

	bench->duplicates = duplicates_create();
	for (size_t i = 0; i < bench->earlier_count; i++) {
		struct fingerprint fingerprint;
		make_fingerprint(bench->earlier[i], &fingerprint);
		duplicates_add(bench->duplicates, &fingerprint);
	}
	figures->earlier_megabytes = (double)(memory_in_use() - before) / 1e6;
	for (size_t i = 0; i < bench->question_count; i++) {
		char *text = make_earlier(bench);
		const char *old = bench->earlier[draw(bench, (uint32_t)bench->earlier_count)];
		struct fingerprint fingerprint;
		struct twin twins[TWINS_MOST];
		uint64_t from = baseline_used_ns();
		make_fingerprint(i % 5 ? text : old, &fingerprint);
		figures->twins += duplicates_find(bench->duplicates, &fingerprint, NULL, NULL,
					  twins, TWINS_MOST) > 0;
		times[i] = microseconds_since(from);
		figures->twins_us += times[i] / (double)bench->question_count;
		fingerprint_fini(&fingerprint);
		free(text);
	}
	qsort(times, bench->question_count, sizeof(*times), compare);
	figures->twins_p99_us = times[bench->question_count * 99 / 100];
	free(times);
}

static void
measure_baselines(struct bench *bench, struct figures *figures)
{
	size_t count = bench->question_count < LIKE_QUESTIONS ? bench->question_count
							      : LIKE_QUESTIONS;

	figures->like_us = baseline_select_us(bench->lines, bench->word_count,
		"SELECT text FROM line WHERE ?1 LIKE '%' || text || '%'", bench->questions, count);
	if (bench->earlier_count)
		figures->earlier_like_us = baseline_select_us(bench->earlier, bench->earlier_count,
			"SELECT text FROM line WHERE text LIKE '%' || substr(?1, 1, 10) || '%'",
			bench->questions, count);
}

static void
print_json(const struct bench *bench, const struct figures *figures)
{
	json_t *json = json_pack(
		"{s:I, s:I, s:f, s:f, s:f, s:f, s:I, s:f, s:f, s:f, s:f, s:I, s:f, s:f, s:I, s:f, s:f}",
		"words", (json_int_t)bench->word_count, "questions",
		(json_int_t)bench->question_count, "build_ms", figures->build_ms, "words_megabytes",
		figures->words_megabytes, "screen_us", figures->screen_us, "screen_p99_us",
		figures->screen_p99_us, "found", (json_int_t)figures->found, "like_us",
		figures->like_us, "grep_once_us", figures->grep.once_us, "grep_each_us",
		figures->grep.each_us, "grep_megabytes", figures->grep.megabytes, "earlier",
		(json_int_t)bench->earlier_count, "twins_us", figures->twins_us, "twins_p99_us",
		figures->twins_p99_us, "twins", (json_int_t)figures->twins, "earlier_megabytes",
		figures->earlier_megabytes, "earlier_like_us", figures->earlier_like_us);

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
		figures->words_megabytes, figures->grep.megabytes);
	print_line("screening one question, all checks", figures->screen_us, figures->screen_us);
	print_line("  99 of 100 within", figures->screen_p99_us, figures->screen_us);
	print_line("SQLite: ? LIKE '%' || text || '%'", figures->like_us, figures->screen_us);
	print_line("grep -F -f, a process for each question", figures->grep.once_us,
		figures->screen_us);
	print_line("grep -F -f, all at once, reading the words apart", figures->grep.each_us,
		figures->screen_us);
	if (bench->earlier_count == 0)
		return;
	printf("%zu earlier questions: %.1f MB; %zu of the new ones have a twin\n",
		bench->earlier_count, figures->earlier_megabytes, figures->twins);
	print_line("finding the twins of one question", figures->twins_us, figures->twins_us);
	print_line("  99 of 100 within", figures->twins_p99_us, figures->twins_us);
	print_line("SQLite: text LIKE its first 10 characters", figures->earlier_like_us,
		figures->twins_us);
	printf("screening and twins together %.1f us\n", figures->screen_us + figures->twins_us);
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
		else if (strcmp(argv[i], "--earlier") == 0 && has_value)
			bench->earlier_count = strtoul(argv[++i], NULL, 10);
		else
			fail("usage: openfloor-screen-bench [--words N] [--questions N] "
			     "[--earlier N] [--json]");
	}
	if (bench->word_count == 0 || bench->question_count == 0 || bench->word_count > 10000000)
		fail("--words and --questions are numbers from 1 on");
}

static void
free_all(struct bench *bench)
{
	words_unref(bench->words);
	duplicates_free(bench->duplicates);
	for (size_t i = 0; i < bench->question_count; i++)
		free(bench->questions[i]);
	for (size_t i = 0; i < bench->earlier_count; i++)
		free(bench->earlier[i]);
	for (size_t i = 0; i < PHRASES; i++)
		free(bench->phrases[i]);
	free(bench->questions);
	free(bench->earlier);
	for (size_t i = 0; i < bench->word_count; i++)
		free(bench->lines[i]);
	free(bench->lines);
	buf_fini(&bench->list);
}

int
main(int argc, char **argv)
{
	struct bench bench = {.random = 0x9E3779B97F4A7C15u,
		.word_count = 100000,
		.question_count = 5000,
		.earlier_count = 200000};
	struct figures figures = {0};

	read_arguments(&bench, argc, argv);
	make_words(&bench);
	make_questions(&bench);
	figures.grep = baseline_grep(
		bench.lines, bench.word_count, bench.questions, bench.question_count);
	measure_build(&bench, &figures);
	measure_screen(&bench, &figures);
	make_all_earlier(&bench);
	if (bench.earlier_count)
		measure_twins(&bench, &figures);
	measure_baselines(&bench, &figures);
	if (bench.wants_json)
		print_json(&bench, &figures);
	else
		print_table(&bench, &figures);
	free_all(&bench);
	return 0;
}
