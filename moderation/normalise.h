/*
 * normalise.h - a text as it is matched, beside the text as it was written.
 *
 * The view holds what a reader takes the text for: compatibility forms, width, letter case, circled
 * and enclosed characters, digits of other scripts, traditional characters and letters that look
 * like Latin ones are all folded; what cannot be seen (zero width, bidi controls, variation
 * selectors) and combining marks are left out.  White space, punctuation, symbols and emoji stay.
 * Every code point of the view knows the code point of the text that it came from, so that what is
 * found in the view leads back to the text, which is never changed.
 */
#ifndef OPENFLOOR_MODERATION_NORMALISE_H
#define OPENFLOOR_MODERATION_NORMALISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct normal {
	uint32_t *points; /* the view; ASCII digits and lower-case letters where it is any */
	uint32_t *origins; /* for each of POINTS the index in ORIGINAL; never goes down.  Several
			      have the same where one character became more ("㎏", "⑿") */
	size_t count;
	uint32_t *original; /* the code points of the text */
	size_t original_count;
};

/* Makes the view of TEXT, to be ended by normalise_fini.  ERR_INVALID: not UTF-8, or with a NUL. */
MUST_CHECK enum err normalise(const char *text, size_t len, struct normal *normal);
void normalise_fini(struct normal *normal);

/*
 * Where the part [FROM, TO) of the view, not empty, stands in the original: half open, with the
 * combining marks that follow it.
 */
void normalise_span(
	const struct normal *normal, size_t from, size_t to, size_t *start, size_t *end);

/* One code point folded as in a view, if it becomes exactly one; else 0. */
uint32_t normalise_point(uint32_t point);

/* What a code point of a view is, for those who match. */
bool normalise_is_digit(uint32_t point); /* 0-9 */
bool normalise_is_latin(uint32_t point); /* a-z */
bool normalise_is_han(uint32_t point);
bool normalise_is_letter(uint32_t point); /* of any script, Han too; digits are not */
bool normalise_is_space(uint32_t point); /* line ends too */

#endif
