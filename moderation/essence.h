/*
 * essence.h - what a question says, apart from how it is said.
 *
 * Two people who ask the same thing differ in courtesy ("请问一下领导"), in the word that asks ("什么时候",
 * "何时") and in how they write numbers ("八号线", "8号线").  All that is taken out or made one here, and
 * what must never be blurred is taken down apart: the numbers and the places that a text names, because
 * "8号线" and "9号线" look alike and are not.  Works on code points that are normalised already.
 */
#ifndef OPENFLOOR_MODERATION_ESSENCE_H
#define OPENFLOOR_MODERATION_ESSENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESSENCE_MARKS_MAX 24 /* numbers and places; what a text has more of is not compared */

struct essence {
	uint32_t *points; /* owned; letters, digits and signs for question words */
	size_t count;
	uint32_t marks
		[ESSENCE_MARKS_MAX]; /* sorted, each once: the kind in the high byte, a hash below it */
	size_t mark_count;
};

void essence_make(const uint32_t *points, size_t count, struct essence *out);
void essence_fini(struct essence *essence);

/*
 * How many of POINTS, from the first on, only ask or are courteous ("请问一下", "什么时候"); 0: it says something.
 */
size_t essence_phrase(const uint32_t *points, size_t count);

/*
 * Do the marks of two texts speak of different things?  They do where both name something of a kind (a
 * number, a road, a district ...) and neither names all that the other does.
 */
bool essence_marks_differ(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count);

#endif
