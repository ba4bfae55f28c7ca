#include "histogram.h"

static unsigned
power_of(uint64_t us)
{
	unsigned power = 0;

	while (power + 1 < HISTOGRAM_POWERS && us >> (power + 1) >= HISTOGRAM_STEPS)
		power++;
	return power;
}

void
load_histogram_add(struct load_histogram *histogram, uint64_t us)
{
	/* Power p holds what needs p + 6 bits; its steps are 2^p wide. */
	unsigned power = us < HISTOGRAM_STEPS ? 0 : power_of(us) + 1;
	uint64_t step = power == 0 ? us : (us >> (power - 1)) % HISTOGRAM_STEPS;

	if (power >= HISTOGRAM_POWERS)
		power = HISTOGRAM_POWERS - 1;
	histogram->buckets[power][step]++;
	histogram->count++;
	if (us > histogram->greatest_us)
		histogram->greatest_us = us;
}

void
load_histogram_merge(struct load_histogram *into, const struct load_histogram *from)
{
	for (unsigned power = 0; power < HISTOGRAM_POWERS; power++)
		for (unsigned step = 0; step < HISTOGRAM_STEPS; step++)
			into->buckets[power][step] += from->buckets[power][step];
	into->count += from->count;
	if (from->greatest_us > into->greatest_us)
		into->greatest_us = from->greatest_us;
}

uint64_t
load_histogram_floor(unsigned power, unsigned step)
{
	return power == 0 ? step : (uint64_t)(step + HISTOGRAM_STEPS) << (power - 1);
}

void
load_histogram_since(const struct load_histogram *now, const struct load_histogram *before,
	struct load_histogram *out)
{
	out->count = now->count - before->count;
	out->greatest_us = 0;
	for (unsigned power = 0; power < HISTOGRAM_POWERS; power++)
		for (unsigned step = 0; step < HISTOGRAM_STEPS; step++) {
			uint64_t count = now->buckets[power][step] - before->buckets[power][step];

			out->buckets[power][step] = count;
			if (count > 0)
				out->greatest_us = load_histogram_floor(power, step);
		}
	/* The record was set meanwhile: then it is known better. */
	if (now->greatest_us > before->greatest_us)
		out->greatest_us = now->greatest_us;
}

uint64_t
load_histogram_at(const struct load_histogram *histogram, double share)
{
	uint64_t wanted = (uint64_t)(share * (double)histogram->count);
	uint64_t seen = 0;

	for (unsigned power = 0; power < HISTOGRAM_POWERS; power++)
		for (unsigned step = 0; step < HISTOGRAM_STEPS; step++) {
			seen += histogram->buckets[power][step];
			if (seen > wanted)
				return load_histogram_floor(power, step);
		}
	return histogram->greatest_us;
}
