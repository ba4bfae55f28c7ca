/*
 * stream.h - a text's letters and digits alone, one after another, repetitions in runs.
 *
 * What separates them stays behind in the view, to be looked at once something was found.
 */
#ifndef OPENFLOOR_MODERATION_STREAM_H
#define OPENFLOOR_MODERATION_STREAM_H

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

struct stream {
	struct element *elements;
	size_t count;
	struct run *runs;
	size_t run_count;
};

enum stream_reading {
	STREAM_PLAIN, /* every letter and every digit */
	STREAM_BOLD, /* without a digit or letter put between two Han characters; symbols beside
			Latin letters are letters too */
};

/* Reads NORMAL.  False, and nothing to end: a bold reading that would be no other than the plain one. */
bool stream_read(const struct normal *normal, enum stream_reading reading, struct stream *stream);
void stream_fini(struct stream *stream);

#endif
