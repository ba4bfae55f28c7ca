#include "figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define BUCKETS_PER_TENFOLD 8 /* of what is drawn */

void
figures_count(json_t *figures, const char *name, uint64_t count)
{
	json_object_set_new(figures, name, json_integer((json_int_t)count));
}

void
figures_real(json_t *figures, const char *name, double value)
{
	json_object_set_new(figures, name, json_real(value));
}

double
figures_ms(const struct load_histogram *histogram, double share)
{
	return (double)load_histogram_at(histogram, share) / 1000;
}

void
figures_times(json_t *figures, const char *prefix, const struct load_histogram *histogram)
{
	char name[64];

	snprintf(name, sizeof name, "%s_p50_ms", prefix);
	figures_real(figures, name, figures_ms(histogram, 0.5));
	snprintf(name, sizeof name, "%s_p99_ms", prefix);
	figures_real(figures, name, figures_ms(histogram, 0.99));
	figures_distribution(figures, prefix, histogram);
}

void
figures_ratio(json_t *figures, const char *name, double a, double b)
{
	figures_real(figures, name, b > 0 ? a / b : 0);
}

static json_t *
member(json_t *figures, const char *name)
{
	json_t *object = json_object_get(figures, name);

	if (object == NULL) {
		object = json_object();
		json_object_set_new(figures, name, object);
	}
	return object;
}

static json_t *
percentiles(const struct load_histogram *histogram)
{
	static const double shares[] = {
		0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 0.99999};
	json_t *points = json_array();

	/* No further than there are values beyond the point. */
	for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
		if ((1 - shares[i]) * (double)histogram->count >= 1)
			json_array_append_new(points,
				json_pack("[f, f]", shares[i], figures_ms(histogram, shares[i])));
	json_array_append_new(
		points, json_pack("[f, f]", 1.0, (double)histogram->greatest_us / 1000));
	return points;
}

/* Which of the drawn buckets US falls into; they grow by the same factor each. */
static int
bucket_of(uint64_t us)
{
	return us == 0 ? 0 : (int)floor(log10((double)us) * BUCKETS_PER_TENFOLD);
}

static void
append_bucket(json_t *buckets, int bucket, uint64_t count)
{
	double from = pow(10, (double)bucket / BUCKETS_PER_TENFOLD) / 1000;
	double to = pow(10, (double)(bucket + 1) / BUCKETS_PER_TENFOLD) / 1000;

	json_array_append_new(buckets, json_pack("[f, f, I]", from, to, (json_int_t)count));
}

static json_t *
buckets_of(const struct load_histogram *histogram)
{
	json_t *buckets = json_array();
	int current = -1;
	uint64_t sum = 0;

	for (unsigned power = 0; power < HISTOGRAM_POWERS; power++)
		for (unsigned step = 0; step < HISTOGRAM_STEPS; step++) {
			uint64_t count = histogram->buckets[power][step];
			int bucket = bucket_of(load_histogram_floor(power, step));

			if (count == 0)
				continue;
			if (current < 0)
				current = bucket;
			for (; current < bucket; current++, sum = 0)
				append_bucket(buckets, current, sum);
			sum += count;
		}
	append_bucket(buckets, current, sum);
	return buckets;
}

void
figures_distribution(json_t *figures, const char *name, const struct load_histogram *histogram)
{
	if (histogram->count == 0)
		return;
	json_object_set_new(member(figures, "distributions"), name,
		json_pack("{s:I, s:o, s:o}", "count", (json_int_t)histogram->count, "percentiles",
			percentiles(histogram), "buckets", buckets_of(histogram)));
}

void
figures_series(json_t *figures, const char *name, const double *values, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_real(values[i]));
	if (count > 0)
		json_object_set(member(figures, "series"), name, array);
	json_decref(array);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double
figures_median(double *values, size_t count)
{
	if (count == 0)
		return 0;
	qsort(values, count, sizeof *values, compare);
	return values[count / 2];
}
