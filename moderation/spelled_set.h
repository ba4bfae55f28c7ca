/*
 * spelled_set.h - the words by their syllables; for spelled.c, which sorts them, and spelled_find.c.
 */
#ifndef OPENFLOOR_MODERATION_SPELLED_SET_H
#define OPENFLOOR_MODERATION_SPELLED_SET_H

#include "moderation/spelled.h"
#include "moderation/spelling.h"

#define SPELLED_MAX 12 /* characters of a word; longer ones are not kept */

/* One way to read a word. */
struct sounding {
	uint32_t word; /* of the set */
	uint32_t first; /* its first syllable in SYLLABLES */
	uint16_t second; /* its second syllable, to be at hand */
	uint8_t count;
};

struct spelled {
	struct spelling *spelling;
	struct sounding *soundings; /* by syllables, a word before those that it begins */
	size_t count, cap;
	uint16_t *syllables;
	size_t syllable_count, syllable_cap;
	uint8_t *pairs; /* a bit for each pair of syllables that a word begins with */
	uint32_t *
		starts; /* for each syllable, where those that begin with it begin; one more at the end */
};

#endif
