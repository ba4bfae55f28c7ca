/*
 * asked.h - made-up questions of a city's people, and the truth about them.
 *
 * A question is about a subject (which belongs to a unit) and names a place, a district or a number;
 * it is put in one of several ways and dressed in courtesy, particles and punctuation.  Two that have
 * subject and names in common say the same.  The same SEED gives the same question.
 */
#ifndef TESTS_UNIT_MODERATION_ASKED_H
#define TESTS_UNIT_MODERATION_ASKED_H

#include <stddef.h>
#include <stdint.h>

#define ASKED_POINTS_MAX 400
#define ASKED_SUBJECTS   30

struct asked {
	unsigned subject;
	unsigned place, district, number; /* 0: not named */
	unsigned wording; /* which of its subject's */
	const char *unit;
	uint32_t points[ASKED_POINTS_MAX];
	size_t count;
};

/* Another wording, other names, other dress: whatever SEED says. */
void asked_make(uint64_t seed, struct asked *out);
/* The same subject and names as FROM, in the same wording (or another), dressed anew. */
void asked_again(const struct asked *from, uint64_t seed, int another_wording, struct asked *out);

/* Does it say the same? */
int asked_same(const struct asked *a, const struct asked *b);

/* TEXT as code points; gives how many, at most ASKED_POINTS_MAX. */
size_t asked_points(const char *text, uint32_t *points);
/* The same as UTF-8, for messages. */
const char *asked_text(const struct asked *asked, char *out, size_t size);

const char *asked_unit_of(unsigned subject);

#endif
