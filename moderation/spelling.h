/*
 * spelling.h - how Han characters sound, and of what parts they are written.
 *
 * The syllables of everyday characters without their tones (tables/sounds.txt), characters that are two
 * others beside or above each other (tables/splits.txt), and the English words that could be read as
 * syllables (tables/latin.txt).  All over code points of the view of normalise.h.  Immutable; any thread.
 */
#ifndef OPENFLOOR_MODERATION_SPELLING_H
#define OPENFLOOR_MODERATION_SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPELLING_READINGS_MAX 3
#define SPELLING_LETTERS_MAX  6 /* of one syllable: zhuang */

struct spelling;

struct spelling *spelling_create(void);
void spelling_free(struct spelling *spelling); /* NULL does nothing */
size_t spelling_bytes(const struct spelling *spelling);

size_t spelling_syllables(const struct spelling *spelling); /* how many; they are numbered from 0 */

/* The syllables of a character, the most usual first.  Gives how many; 0: not an everyday character. */
size_t spelling_readings(const struct spelling *spelling, uint32_t point, uint16_t *syllables);

/* The syllable that COUNT letters are; lv and nv are lü and nü.  False: none. */
bool spelling_read(
	const struct spelling *spelling, const uint32_t *letters, size_t count, uint16_t *syllable);

/* What FIRST and SECOND are when they are written as one; 0: nothing. */
uint32_t spelling_joined(const struct spelling *spelling, uint32_t first, uint32_t second);

/* Have the two characters a part in common, as 赌 and 堵 have? */
bool spelling_share_part(const struct spelling *spelling, uint32_t one, uint32_t other);

/* Are these letters an English word that could be read as syllables? */
bool spelling_is_english(const struct spelling *spelling, const uint32_t *letters, size_t count);

#endif
