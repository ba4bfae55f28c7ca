/*
 * sayings.h - words that say the same or nothing, and words in which no two questions about the same
 * thing differ (tables/sayings.def).  Made once and kept; any thread.
 */
#ifndef OPENFLOOR_MODERATION_SAYINGS_H
#define OPENFLOOR_MODERATION_SAYINGS_H

#include <stddef.h>
#include <stdint.h>

#define SAYING_MAX 6 /* code points of what stands for it */

struct saying {
	size_t count; /* code points that are taken; 0: none begins here */
	size_t stands_count; /* what stands for it: nothing, or */
	uint32_t stands[SAYING_MAX];
};

/* The longest that begins POINTS. */
struct saying sayings_find(const uint32_t *points, size_t count);

/* The kind of the subject that begins POINTS, and what tells it from others of the kind; 0: none. */
uint32_t sayings_subject(const uint32_t *points, size_t count, uint32_t *which);

#endif
