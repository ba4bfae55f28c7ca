/*
 * baseline_words.h - what anyone could do to find words in a text, or a text among others: SQLite, grep.
 *
 * Times are of the processor.  What goes wrong ends the program with a line.
 */
#ifndef OPENFLOOR_LOADTEST_BASELINE_WORDS_H
#define OPENFLOOR_LOADTEST_BASELINE_WORDS_H

#include <stddef.h>
#include <stdint.h>

/* What this process has had of the processor, in nanoseconds: what others do does not count. */
uint64_t baseline_used_ns(void);

/*
 * A table "line" of the COUNT texts of LINES, then the time in microseconds of one run of SQL, a
 * SELECT with a text of TEXTS as ?1, on average over all of them.
 */
double baseline_select_us(
	char **lines, size_t count, const char *sql, char **texts, size_t text_count);

struct baseline_grep {
	double once_us; /* one text by one process, the words read anew */
	double each_us; /* one of many texts, without what the process costs by itself */
	double megabytes;
};

/* grep -F -f of TEXTS by LINES.  To be called while this process is small: a child's memory begins as ours. */
struct baseline_grep baseline_grep(char **lines, size_t count, char **texts, size_t text_count);

#endif
