/*
 * spelled.h - words written as they sound, or in the parts of their characters.
 *
 * "du bo", "赌bo", "dǔ bó" and "贝者博" are 赌博, "六盒彩" is 六合彩.  Every word of two Han characters and
 * more that is suspect or banned is kept by its syllables; a text is read as syllables, whichever way
 * it writes them, and what is found is judged by how: a Latin word is read only as whole syllables
 * and never where it is English, and a character that stands for another must not be explained by
 * the characters beside it.  First letters alone ("db") are not looked for: two or three letters are
 * the first letters of far too much.
 */
#ifndef OPENFLOOR_MODERATION_SPELLED_H
#define OPENFLOOR_MODERATION_SPELLED_H

#include <stddef.h>

#include "moderation/words_set.h"

struct spelled;

/* Of WORDS, which holds it, the items and their points. */
struct spelled *spelled_create(const struct words *words);
void spelled_free(struct spelled *spelled); /* NULL does nothing */
size_t spelled_bytes(const struct spelled *spelled);

/* Adds to MATCHES what of WORDS is in NORMAL and not written with its own characters. */
void spelled_find(const struct spelled *spelled, const struct words *words,
	const struct normal *normal, struct matches *matches);

#endif
