/*
 * words_set.h - what a set of words is made of; for words.c, which makes it, and words_find.c.
 */
#ifndef OPENFLOOR_MODERATION_WORDS_SET_H
#define OPENFLOOR_MODERATION_WORDS_SET_H

#include <stdatomic.h>

#include "moderation/automaton.h"
#include "moderation/ordinary.h"
#include "moderation/words.h"

struct word {
	uint64_t own_gaps; /* bit i: the word itself has a separator before its element i */
	uint32_t text; /* where in the set's texts it stands, as in the list */
	uint32_t points; /* where in the set's points its elements stand, folded */
	uint8_t count; /* of elements */
	uint8_t rank; /* enum word_rank */
	bool open_start; /* '*': may begin inside a Latin word */
	bool open_end;
};

struct words {
	atomic_uint references;
	struct word *items;
	size_t count;
	char *texts; /* each ended by a NUL */
	size_t texts_len;
	uint32_t *points;
	size_t points_count;
	struct automaton
		*automaton; /* of the keys of the elements (disguise.h), repetitions left out */
	struct ordinary *ordinary;
};

#endif
