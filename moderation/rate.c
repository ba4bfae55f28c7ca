#include "moderation/rate.h"

#include <math.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"

#define RETRY_MAX 86400

struct bucket {
	struct list link; /* in the table's order of use */
	char *key;
	double tokens;
	double owed; /* taken, not filled again, and told nobody */
	int64_t at; /* when TOKENS was right */
};

struct rate_table {
	struct map *buckets;
	struct list used; /* longest ago first */
	size_t max;
};

struct rate_table *
rate_table_create(size_t max)
{
	struct rate_table *table = mem_zero(1, sizeof(*table));

	table->buckets = map_create();
	table->max = max ? max : 1;
	list_init(&table->used);
	return table;
}

static void
free_bucket(struct bucket *bucket)
{
	free(bucket->key);
	free(bucket);
}

static void
drop_oldest(struct rate_table *table)
{
	struct bucket *bucket = LIST_OWNER(table->used.next, struct bucket, link);

	map_remove(table->buckets, bucket->key);
	list_remove(&bucket->link);
	free_bucket(bucket);
}

void
rate_table_free(struct rate_table *table)
{
	struct list *link, *after;

	if (!table)
		return;
	LIST_EACH(link, after, &table->used)
	{
		free_bucket(LIST_OWNER(link, struct bucket, link));
	}
	map_free(table->buckets);
	free(table);
}

size_t
rate_table_count(const struct rate_table *table)
{
	return map_count(table->buckets);
}

static struct bucket *
add_bucket(struct rate_table *table, const char *key, double burst, int64_t now_ms)
{
	struct bucket *bucket;

	if (map_count(table->buckets) >= table->max)
		drop_oldest(table);
	bucket = mem_zero(1, sizeof(*bucket));
	bucket->key = mem_strdup(key);
	bucket->tokens = burst;
	bucket->at = now_ms;
	list_init(&bucket->link);
	map_put(table->buckets, key, bucket);
	return bucket;
}

/* KEY's bucket, filled up to now and the newest in use.  A clock that goes back fills nothing. */
static struct bucket *
use_bucket(
	struct rate_table *table, const char *key, double per_second, double burst, int64_t now_ms)
{
	struct bucket *bucket = map_get(table->buckets, key);

	if (!bucket)
		bucket = add_bucket(table, key, burst, now_ms);
	if (now_ms > bucket->at)
		bucket->tokens += (double)(now_ms - bucket->at) / 1000 * per_second;
	bucket->at = now_ms;
	if (bucket->tokens > burst)
		bucket->tokens = burst;
	if (bucket->owed > burst - bucket->tokens)
		bucket->owed = burst - bucket->tokens;
	list_remove(&bucket->link);
	list_append(&table->used, &bucket->link);
	return bucket;
}

static int
seconds_until(double missing, double per_second)
{
	double seconds = per_second > 0 ? ceil(missing / per_second) : RETRY_MAX;

	if (seconds > RETRY_MAX)
		return RETRY_MAX;
	return seconds < 1 ? 1 : (int)seconds;
}

static bool
ask(struct rate_table *table, const char *key, double per_second, double burst, int64_t now_ms,
	double cost, int *retry_after_seconds)
{
	struct bucket *bucket = use_bucket(table, key, per_second, burst < 1 ? 1 : burst, now_ms);

	if (bucket->tokens >= 1) {
		bucket->tokens -= cost;
		bucket->owed += cost;
		return true;
	}
	if (retry_after_seconds)
		*retry_after_seconds = seconds_until(1 - bucket->tokens, per_second);
	return false;
}

bool
rate_take(struct rate_table *table, const char *key, double per_second, double burst,
	int64_t now_ms, int *retry_after_seconds)
{
	return ask(table, key, per_second, burst, now_ms, 1, retry_after_seconds);
}

bool
rate_has(struct rate_table *table, const char *key, double per_second, double burst, int64_t now_ms,
	int *retry_after_seconds)
{
	return ask(table, key, per_second, burst, now_ms, 0, retry_after_seconds);
}

double
rate_owed(struct rate_table *table, const char *key, double least)
{
	struct bucket *bucket = map_get(table->buckets, key);
	double owed = bucket ? bucket->owed : 0;

	if (owed < least)
		return 0;
	if (bucket)
		bucket->owed = 0;
	return owed;
}

void
rate_settle(struct rate_table *table, const char *key, double left)
{
	struct bucket *bucket = map_get(table->buckets, key);

	if (bucket && bucket->tokens > left)
		bucket->tokens = left;
}
