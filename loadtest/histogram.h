/*
 * histogram.h - how long things took, without keeping each of them.
 *
 * 64 steps for each power of two, so a percentile is right to 1.6 %.  Plain numbers without
 * pointers: it may live in shared memory and be added to another.
 */
#ifndef OPENFLOOR_LOADTEST_HISTOGRAM_H
#define OPENFLOOR_LOADTEST_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_STEPS  64
#define HISTOGRAM_POWERS 40 /* of a microsecond: up to 12 days */

struct load_histogram {
	uint64_t count;
	uint64_t greatest_us;
	uint64_t buckets[HISTOGRAM_POWERS][HISTOGRAM_STEPS];
};

void load_histogram_add(struct load_histogram *histogram, uint64_t us);
void load_histogram_merge(struct load_histogram *into, const struct load_histogram *from);

/* What was added to NOW since it was BEFORE; the greatest is right to a step. */
void load_histogram_since(const struct load_histogram *now, const struct load_histogram *before,
	struct load_histogram *out);

/* The least value, in microseconds, that falls into a bucket. */
uint64_t load_histogram_floor(unsigned power, unsigned step);

/* The value below which SHARE (0 to 1) of all are, in microseconds; 0 when there are none. */
uint64_t load_histogram_at(const struct load_histogram *histogram, double share);

#endif
