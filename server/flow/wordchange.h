/*
 * wordchange.h - a new version of the city's list of words.
 *
 * One way for the page of the admin, the command line and the list that comes with the program.  The control
 * stream tells every worker, which then screens with the new list.
 */
#ifndef OPENFLOOR_FLOW_WORDCHANGE_H
#define OPENFLOOR_FLOW_WORDCHANGE_H

#include <jansson.h>

#include "flow/decide/record.h"

struct wordchange {
	int64_t version; /* the newest one now */
	int64_t added, removed;
};

/*
 * Adds ADD ([{word, severity}]; one that is there gets that severity) and takes REMOVE ([word]) out; both borrowed, NULL
 * is nothing.  NOTE (or NULL) says why.  Without a change there is no new version.
 */
void wordchange_apply(const struct doer *doer, const json_t *add, const json_t *remove,
	const char *note, struct wordchange *out);

/* Why WORD cannot stand in a list, in Chinese and English; NULL: it can. */
const char *wordchange_problem(const char *word);

/* A list as a file has it ("severity<TAB>word" a line) as [{word, severity}]; NULL: PROBLEM names the line. */
json_t *wordchange_read(const char *text, size_t len, char *problem, size_t size);

/* An installation that has no list yet begins with the one that comes with the program. */
void wordchange_begin(struct tx *tx);

#endif
