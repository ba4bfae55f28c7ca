/*
 * words_set.h - what a set of words is made of, and what is found of it; for words.c, which makes it, and
 * for those who search: words_find.c and spelled.c.
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

struct spelled;

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
	struct spelled *spelled; /* the words by how they sound */
};

/* A word found: the part [from, to) of the view. */
struct match {
	uint32_t word;
	uint32_t from;
	uint32_t to;
	uint32_t left_part; /* where the part before the first gap ends; TO if there is no gap */
	uint32_t right_part; /* where the part behind it begins; TO likewise */
	bool is_dropped;
};

struct matches {
	struct match *items;
	size_t count;
	size_t cap;
};

/* Past MATCHES_MAX of them nothing is added. */
#define MATCHES_MAX 2000
void matches_add(struct matches *matches, const struct match *match);

#endif
