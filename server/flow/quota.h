/*
 * quota.h - buckets that all workers share: where Redis is alive they are one for the whole installation; where it is not,
 * each worker has its own, of a size divided by their number.
 *
 * Nobody waits for Redis: a worker takes from its own bucket, tells what it has taken as soon as that is a part that
 * matters, and hears how much is left for all.  What was taken too much meanwhile is a debt that all pay.  Keys go to
 * Redis as a keyed hash.  One loop's thread.
 */
#ifndef OPENFLOOR_FLOW_QUOTA_H
#define OPENFLOOR_FLOW_QUOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct quota;
struct services;

/* Of the whole installation. */
struct allowance {
	double per_second;
	double burst;
};

/* NAME keeps its keys apart from those of others; at most MAX buckets here. */
struct quota *quota_create(const struct services *services, const char *name, size_t max);
void quota_free(struct quota *quota); /* NULL does nothing */

/* Takes one of KEY's.  False when there is none: *RETRY (may be NULL) gets the seconds until there will be. */
bool quota_take(struct quota *quota, const char *key, struct allowance allowance, int64_t now_ms,
	int *retry);

/* The same without taking. */
bool quota_has(struct quota *quota, const char *key, struct allowance allowance, int64_t now_ms,
	int *retry);

#endif
