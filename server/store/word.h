/*
 * word.h - the city's list of words, in versions, as statements.
 *
 * A word is in force from one version up to another.  What a word means to the screening is moderation's
 * business: here it is a text with a severity ("note", "suspect", "banned", or "allow").
 */
#ifndef OPENFLOOR_STORE_WORD_H
#define OPENFLOOR_STORE_WORD_H

#include <jansson.h>

#include "store/store.h"

/* The newest version; 0: there is no list yet. */
int64_t word_version(struct db *db);

/* Calls EACH for every word in force. */
void word_each(struct db *db, void (*each)(void *cookie, const char *word, const char *severity),
	void *cookie);

/* The words in force that have QUERY in them ("": all), a page after CURSOR: {version, words:[{word, severity, since_version}], cursor, total}. */
json_t *word_list_json(struct db *db, const char *query, const char *cursor);

/* The newest versions: [{version, at, by, note?, added, removed}]. */
json_t *word_versions_json(struct db *db);

/* [{rule, on, at?, by?}]: what a machine may reject by itself. */
json_t *rule_list_json(struct db *db);

#endif
