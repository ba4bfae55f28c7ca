#include "baseline_words.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GREP_RUNS 3

static void
fail(const char *what)
{
	fprintf(stderr, "openfloor-screen-bench: %s\n", what);
	exit(1);
}

uint64_t
baseline_used_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void
run_sql(sqlite3 *handle, const char *sql)
{
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(handle));
}

/* A table "line" of LINES. */
static sqlite3 *
make_table(char **lines, size_t count)
{
	sqlite3 *handle;
	sqlite3_stmt *insert;

	if (sqlite3_open(":memory:", &handle))
		fail("no database");
	run_sql(handle, "CREATE TABLE line (text TEXT NOT NULL) STRICT; BEGIN");
	if (sqlite3_prepare_v2(handle, "INSERT INTO line VALUES (?1)", -1, &insert, NULL))
		fail(sqlite3_errmsg(handle));
	for (size_t i = 0; i < count; i++) {
		sqlite3_bind_text(insert, 1, lines[i], -1, SQLITE_STATIC);
		if (sqlite3_step(insert) != SQLITE_DONE)
			fail(sqlite3_errmsg(handle));
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	run_sql(handle, "COMMIT");
	return handle;
}

double
baseline_select_us(char **lines, size_t count, const char *sql, char **texts, size_t text_count)
{
	sqlite3 *handle = make_table(lines, count);
	sqlite3_stmt *select;
	uint64_t from;
	double used;

	if (sqlite3_prepare_v2(handle, sql, -1, &select, NULL))
		fail(sqlite3_errmsg(handle));
	from = baseline_used_ns();
	for (size_t i = 0; i < text_count; i++) {
		sqlite3_bind_text(select, 1, texts[i], -1, SQLITE_STATIC);
		while (sqlite3_step(select) == SQLITE_ROW)
			;
		sqlite3_reset(select);
	}
	used = (double)(baseline_used_ns() - from) / 1000;
	sqlite3_finalize(select);
	sqlite3_close(handle);
	return used / (double)text_count;
}

static double
microseconds_of(struct timeval time)
{
	return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

/* Writes LINES to a new file, whose name goes to PATH. */
static void
write_lines(char *path, char **lines, size_t count)
{
	int file = mkstemp(path);
	FILE *stream = file < 0 ? NULL : fdopen(file, "w");

	if (!stream)
		fail("cannot make a temporary file");
	for (size_t i = 0; i < count; i++)
		fprintf(stream, "%s\n", lines[i]);
	if (fclose(stream) != 0)
		fail("cannot write a temporary file");
}

/* The time of one grep, the least of some. */
static double
run_grep(const char *words, const char *texts, struct baseline_grep *grep)
{
	double least = 0;

	for (int run = 0; run < GREP_RUNS; run++) {
		struct rusage usage;
		double used;
		pid_t child = fork();
		if (child == 0) {
			int nothing = open("/dev/null", O_WRONLY);
			dup2(nothing, STDOUT_FILENO);
			execlp("grep", "grep", "-F", "-f", words, texts, (char *)NULL);
			_exit(127);
		}
		if (child < 0 || wait4(child, NULL, 0, &usage) != child)
			fail("cannot run grep");
		grep->megabytes = (double)usage.ru_maxrss / 1e3;
		used = microseconds_of(usage.ru_utime) + microseconds_of(usage.ru_stime);
		if (run == 0 || used < least)
			least = used;
	}
	return least;
}

struct baseline_grep
baseline_grep(char **lines, size_t count, char **texts, size_t text_count)
{
	char words[] = "/tmp/openfloor-words-XXXXXX", one[] = "/tmp/openfloor-one-XXXXXX",
	     all[] = "/tmp/openfloor-all-XXXXXX";
	struct baseline_grep grep = {0};
	double everything;

	write_lines(words, lines, count);
	write_lines(one, texts, 1);
	write_lines(all, texts, text_count);
	grep.once_us = run_grep(words, one, &grep);
	everything = run_grep(words, all, &grep);
	if (everything > grep.once_us)
		grep.each_us = (everything - grep.once_us) / (double)text_count;
	unlink(words);
	unlink(one);
	unlink(all);
	return grep;
}
