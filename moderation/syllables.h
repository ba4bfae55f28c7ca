/*
 * syllables.h - the Han characters and Latin letters of a text, and how the letters fall into syllables.
 *
 * Digits and all that is no letter separate.  Latin letters in a row are a run, as are four and more
 * single ones with a separator between each two ("d u b o").  A run is read as syllables only as a
 * whole, as Chinese does it: inside of it none begins with a vowel if it can be read otherwise.
 */
#ifndef OPENFLOOR_MODERATION_SYLLABLES_H
#define OPENFLOOR_MODERATION_SYLLABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/disguise.h"
#include "moderation/normalise.h"
#include "moderation/spelling.h"

struct sign {
	uint32_t point; /* a Han character or a Latin letter; another script's letter is 0 */
	uint32_t at; /* in the view */
	uint32_t run; /* where its run begins; itself for a character */
	uint8_t lengths; /* bit n: a syllable of n letters begins here */
	uint8_t gap; /* enum gap: what stands between it and the next */
	bool is_whole; /* its run is syllables from end to end, and no English word of several */
	bool is_english; /* its run is one English word of one syllable, or a single letter */
};

struct syllables {
	struct sign *signs; /* one more at the end, all zeroes */
	size_t count;
};

void syllables_read(
	const struct spelling *spelling, const struct normal *normal, struct syllables *syllables);
void syllables_fini(struct syllables *syllables);

#endif
