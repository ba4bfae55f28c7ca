/*
 * disguise.h - how words are hidden from a list, and what gives it away.
 *
 * Three things: characters that stand for others (0 for o, 6 for 六), what is put between the
 * characters of a word, and whether it was put there to hide the word or stands there by itself, as
 * between two sentences.  All of it over code points of the view of normalise.h.
 */
#ifndef OPENFLOOR_MODERATION_DISGUISE_H
#define OPENFLOOR_MODERATION_DISGUISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/finding.h"

#define DISGUISE_GAP_MAX 6 /* code points between two characters of a word */

/* What words are made of: letters and digits.  All else separates. */
bool disguise_is_element(uint32_t point);

/* A symbol that may be read as a letter: @ $ ! | and the like. */
bool disguise_is_letter_symbol(uint32_t point);

/* One code point for all that may stand for each other, so that they are found together. */
uint32_t disguise_key(uint32_t point);

/* May TEXT, in a text, be read as WORD, in the list?  Both have the same key. */
bool disguise_stands_for(uint32_t word, uint32_t text);

/* The more natural, the later. */
enum gap {
	GAP_NONE,
	GAP_SYMBOL, /* nobody writes it there: * _ # | a digit ... */
	GAP_SOFT, /* an emoji, . - / + */
	GAP_SPACE, /* a space, ~ */
	GAP_CLAUSE, /* a comma, a quotation mark, a bracket */
	GAP_SENTENCE, /* the end of a sentence or of a line */
	GAP_TOO_LONG
};

/* What COUNT code points between two characters of a word are. */
enum gap disguise_gap(const uint32_t *points, size_t count);

/* A word as it was found, with gaps between its characters. */
struct disguised {
	size_t characters; /* of the word */
	size_t places; /* where a gap could be */
	size_t filled; /* where one is */
	enum gap widest; /* the most natural of them */
	bool has_han;
	int left; /* how ordinary it is that what stands before the gap belongs to another word: 0 to 2 */
	int right; /* what stands behind it, likewise */
};

/* Is it the word, pulled apart?  False: other words that only happen to meet. */
bool disguise_is_meant(const struct disguised *disguised, enum severity severity);

#endif
