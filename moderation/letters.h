/*
 * letters.h - a text's letters and digits alone, one after another, repetitions in runs.
 *
 * What separates them stays behind in the view, to be looked at once something was found.
 */
#ifndef OPENFLOOR_MODERATION_LETTERS_H
#define OPENFLOOR_MODERATION_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/normalise.h"

struct element {
	uint32_t point;
	uint32_t at; /* in the view */
};

/* Elements in a row that have the same key (disguise.h). */
struct run {
	uint32_t key;
	uint32_t first; /* element */
	uint32_t count;
};

struct letters {
	struct element *elements;
	size_t count;
	struct run *runs;
	size_t run_count;
};

enum letters_reading {
	LETTERS_PLAIN, /* every letter and every digit */
	LETTERS_BOLD, /* without a digit or a letter put between two Han characters and without emoji
			that read as one (🈲); symbols beside Latin letters are letters too */
};

/* Reads NORMAL.  False, and nothing to end: a bold reading that would be no other than the plain one. */
bool letters_read(
	const struct normal *normal, enum letters_reading reading, struct letters *letters);
void letters_fini(struct letters *letters);

#endif
