/*
 * duplicates.h - which texts say the same: exact copies, and near ones.
 *
 * A text becomes a fingerprint: the bigrams and the single characters of its essence (essence.h), and
 * MinHash values of the bigrams, three to a band.  Texts that share a band are candidates; what
 * decides is the exact likeness of their sets, and that they name the same numbers and places.
 *
 * Twenty bands of three: of two texts whose bigrams are alike by 0.5 a band is shared with a probability
 * of 0.93, by 0.6 of 0.99, by 0.1 (two questions about different things) of 0.02, by 0.05 of 0.003.
 *
 * Likeness is the Jaccard index of bigrams and characters together.  Bigrams alone cannot tell
 * short texts apart: "医保怎么办理" and "社保怎么办理" share as many as "怎么办理医保" does, which says the same.
 */
#ifndef OPENFLOOR_MODERATION_DUPLICATES_H
#define OPENFLOOR_MODERATION_DUPLICATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/essence.h"

#define FINGERPRINT_BANDS 20
/*
 * From here on two texts are twins.  Of 4,000 made-up questions, all pairs of them compared (the test prints it),
 * nothing is called a twin that is none, and of those that say the same in other words 63 % are found (at 0.42 70 %).
 * Pairs by hand that differ in one word only (tests/corpus/pairs.txt) allow no less: at 0.42 and 0.60 three times as
 * many of them are called twins.  In short texts (that many different characters at most) one character may change all.
 */
#define TWIN_ALIKE       0.46
#define TWIN_ALIKE_SHORT 0.66
#define TWIN_SHORT_MOST  8

struct fingerprint {
	uint64_t whole; /* of the essence, in order: the same for exact copies */
	uint32_t bands[FINGERPRINT_BANDS];
	uint32_t *features; /* owned; bigrams, then characters; each part sorted, each once */
	uint32_t *marks; /* in the same memory */
	uint16_t bigram_count, character_count, mark_count;
};

/* POINTS are normalised already (matching view). */
void fingerprint_make(const uint32_t *points, size_t count, struct fingerprint *out);
void fingerprint_fini(struct fingerprint *fingerprint);

/* The value of band NUMBER, below 2^37, with the number in it: for an index that is kept elsewhere. */
uint64_t fingerprint_band(const struct fingerprint *fingerprint, size_t number);

/* 1 for an exact copy (of the essence), 0 where their numbers or places differ. */
double fingerprint_alike(const struct fingerprint *a, const struct fingerprint *b);
/* Do they say the same?  ALIKE gets how much (may be NULL). */
bool fingerprint_is_twin(const struct fingerprint *a, const struct fingerprint *b, double *alike);

/* ---- many of them, in memory */

struct duplicates;
struct duplicates *duplicates_create(void);
void duplicates_free(struct duplicates *index); /* NULL does nothing */

/* Takes FINGERPRINT's contents over; gives its number, from 0. */
uint32_t duplicates_add(struct duplicates *index, struct fingerprint *fingerprint);
size_t duplicates_count(const struct duplicates *index);
size_t duplicates_bytes(const struct duplicates *index); /* of memory */
const struct fingerprint *duplicates_at(const struct duplicates *index, uint32_t number);

struct twin {
	uint32_t number;
	double alike;
};

/*
 * The texts that say the same as FINGERPRINT, most alike first, the older first among equals; at most MOST.  Those for which
 * ACCEPT (may be NULL) says no are passed over.  Gives how many.
 */
size_t duplicates_find(const struct duplicates *index, const struct fingerprint *fingerprint,
	bool (*accept)(void *cookie, uint32_t number), void *cookie, struct twin *out, size_t most);

#endif
