/*
 * rate.h - how often, in token buckets.
 *
 * A bucket for each key (a person, an account, an address) fills at a steady rate up to a
 * burst, and each act takes one token.  The memory is bounded: the bucket that was used
 * longest ago makes room for a new one.  Time is an argument.  One thread at a time.
 */
#ifndef OPENFLOOR_MODERATION_RATE_H
#define OPENFLOOR_MODERATION_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rate_table;

/* At most MAX buckets (at least one). */
struct rate_table *rate_table_create(size_t max);
void rate_table_free(struct rate_table *table); /* NULL does nothing */
size_t rate_table_count(const struct rate_table *table);

/*
 * Takes a token of KEY's bucket, which fills by PER_SECOND up to BURST (at least 1).  False when there is none:
 * *RETRY_AFTER_SECONDS (may be NULL) says when there will be.
 */
bool rate_take(struct rate_table *table, const char *key, double per_second, double burst,
	int64_t now_ms, int *retry_after_seconds);

/* The same without taking: is there one?  For what counts failures only: look first, take when it failed. */
bool rate_has(struct rate_table *table, const char *key, double per_second, double burst,
	int64_t now_ms, int *retry_after_seconds);

/*
 * For buckets that are shared with others.  What was taken of KEY's and has not filled again since, where that is at
 * least LEAST: it is to be told, and counts as told; else 0.
 */
double rate_owed(struct rate_table *table, const char *key, double least);

/* Others took too: KEY's bucket, if there is one, has LEFT at most (below 0: a debt that fills first). */
void rate_settle(struct rate_table *table, const char *key, double left);

#endif
