/*
 * snippet.h - pieces of answers that officials use again, as statements: a person's own, and a unit's for all its people.
 */
#ifndef OPENFLOOR_STORE_SNIPPET_H
#define OPENFLOOR_STORE_SNIPPET_H

#include <jansson.h>
#include <stdbool.h>

#include "domain/authorise.h"
#include "store/db.h"

#define SNIPPETS_MOST 200 /* of a person, or of a unit */

struct snippet_row {
	char id[ID_SIZE], person[ID_SIZE], text[ID_SIZE];
	char unit[ID_SIZE]; /* "": the person's own */
	int64_t version;
};

/* Does ACTOR work for exactly UNIT, in whichever event? */
bool snippet_unit_is_theirs(const struct actor *actor, const char *unit);

/* SNIPPET where it is ACTOR's own or their unit's; false: there is none for them. */
bool snippet_load(
	struct db *db, const char *id, const struct actor *actor, struct snippet_row *out);

/* How many the owner has: UNIT, or (NULL) PERSON. */
int64_t snippet_count(struct db *db, const char *unit, const char *person);

/* One of them; and the array of all that are ACTOR's and their units', by title.  The caller owns it. */
json_t *snippet_json(struct db *db, const char *id);
json_t *snippet_list_json(struct db *db, const struct actor *actor);

#endif
