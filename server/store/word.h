/*
 * word.h - the city's list of words, in versions, as statements.
 *
 * A word is in force from one version up to another.  What a word means to the screening is moderation's
 * business: here it is a text with a severity ("note", "suspect", "banned", or "allow").
 */
#ifndef OPENFLOOR_STORE_WORD_H
#define OPENFLOOR_STORE_WORD_H

#include "store/store.h"

/* The newest version; 0: there is no list yet. */
int64_t word_version(struct db *db);

/* Calls EACH for every word in force. */
void word_each(struct db *db, void (*each)(void *cookie, const char *word, const char *severity),
	void *cookie);

#endif
