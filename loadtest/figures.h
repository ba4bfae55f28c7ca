/*
 * figures.h - what a scenario has found out: a JSON object with numbers, and what charts are drawn from.
 *
 * Numbers stand in it by their names.  Under "distributions" and "series" stand objects that only
 * --json and the report show.
 */
#ifndef OPENFLOOR_LOADTEST_FIGURES_H
#define OPENFLOOR_LOADTEST_FIGURES_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "histogram.h"

void figures_count(json_t *figures, const char *name, uint64_t count);
void figures_real(json_t *figures, const char *name, double value);

/* PREFIX_p50_ms and PREFIX_p99_ms of HISTOGRAM, and its distribution under PREFIX. */
void figures_times(json_t *figures, const char *prefix, const struct load_histogram *histogram);

/* NAME: A divided by B; 0 where B is. */
void figures_ratio(json_t *figures, const char *name, double a, double b);

/* Percentiles and buckets of HISTOGRAM in milliseconds; nothing of an empty one. */
void figures_distribution(
	json_t *figures, const char *name, const struct load_histogram *histogram);

/* COUNT values, in their order; nothing of none. */
void figures_series(json_t *figures, const char *name, const double *values, size_t count);

/* The middle of COUNT values, which are put in order; 0 of none. */
double figures_median(double *values, size_t count);

double figures_ms(const struct load_histogram *histogram, double share);

#endif
