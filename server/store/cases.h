/*
 * cases.h - cases, their replies and steps, and the search index, as statements.
 */
#ifndef OPENFLOOR_STORE_CASES_H
#define OPENFLOOR_STORE_CASES_H

#include <jansson.h>

#include "store/store.h"

struct case_filter {
	const char *words, *unit, *topic, *state, *event, *cursor; /* "" : any */
	int64_t from, to; /* ms; 0: any */
};
json_t *case_list_json(struct db *db,
	const struct case_filter
		*filter); /* the whole answer: {"cases":[...],"cursor","total" (first page)} */
json_t *case_json(struct db *db, const char *number); /* NULL: none, or not public */

/* A number of the year of NOW, "2026-000123", and the row; see flow/archive.c for the rule. */
struct case_new {
	const char *question, *event, *source, *asker, *label, *text, *original, *unit, *topic,
		*domain, *master;
	const char *publication; /* "public", "private" */
	const char *state; /* "received", "answered", "merged" */
	int64_t received_at, answered_at, due_at;
};
void case_create(struct tx *tx, const struct case_new *from, char id[static ID_SIZE],
	char number[static 16]);
void case_step(struct tx *tx, const char *case_id, const char *actor, const char *action,
	const char *from, const char *to);
void case_index(
	struct tx *tx, const char *case_id); /* puts a public case into the search index, anew */

/*
 * What was taken out of the index lies in its segments until they are merged into one.  Does a part of that;
 * true: it is done, and nothing is left of what was taken out.
 */
bool case_index_tidy(struct tx *tx);

#endif
