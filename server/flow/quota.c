#include "flow/quota.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bus/bus.h"
#include "flow/services.h"
#include "moderation/rate.h"

#define PART 8 /* of a burst is what matters to the others */

struct quota {
	const struct services *services;
	char *name;
	struct rate_table *table; /* NULL: given up, and only waited for */
	size_t waiting; /* answers of Redis on their way */
};

/* One telling on its way. */
struct telling {
	struct quota *quota;
	char key[];
};

struct quota *
quota_create(const struct services *services, const char *name, size_t max)
{
	struct quota *quota = mem_zero(1, sizeof *quota);

	quota->services = services;
	quota->name = mem_strdup(name);
	quota->table = rate_table_create(max);
	return quota;
}

static void
free_if_done(struct quota *quota)
{
	if (quota->table || quota->waiting)
		return;
	free(quota->name);
	free(quota);
}

void
quota_free(struct quota *quota)
{
	if (!quota)
		return;
	rate_table_free(quota->table);
	quota->table = NULL;
	free_if_done(quota);
}

static bool
is_shared(const struct quota *quota)
{
	return quota->services->bus && bus_is_up(quota->services->bus);
}

/* This worker's, of what all may have. */
static struct allowance
own_of(const struct quota *quota, struct allowance allowance)
{
	unsigned workers = quota->services->workers ? quota->services->workers : 1;

	if (!is_shared(quota)) {
		allowance.per_second /= workers;
		allowance.burst /= workers;
	}
	return allowance;
}

static void
on_left(void *cookie, bool known, double left)
{
	struct telling *telling = cookie;
	struct quota *quota = telling->quota;

	quota->waiting--;
	if (known && quota->table)
		rate_settle(quota->table, telling->key, left);
	free_if_done(quota);
	free(telling);
}

/* Addresses and people are nobody's business in Redis. */
static void
name_bucket(const struct quota *quota, const char *key, char out[static 33])
{
	const struct keys *keys = quota->services->keys;
	unsigned char hash[DIGEST_LEN];
	struct buf text = {0};

	buf_addf(&text, "%s:%s", quota->name, key);
	ids_hmac(keys->address, sizeof keys->address, text.data, text.len, hash);
	ids_hex(hash, 16, out);
	buf_fini(&text);
}

static void
tell_others(struct quota *quota, const char *key, struct allowance allowance, int64_t now_ms)
{
	double burst = allowance.burst < 1 ? 1 : allowance.burst;
	double cost = rate_owed(quota->table, key, burst / PART);
	char name[33];
	struct bus_bucket bucket = {
		.name = name, .per_second = allowance.per_second, .burst = burst, .now_ms = now_ms};
	struct telling *telling;

	if (cost <= 0)
		return;
	name_bucket(quota, key, name);
	telling = mem_zero(1, sizeof *telling + strlen(key) + 1);
	telling->quota = quota;
	memcpy(telling->key, key, strlen(key) + 1);
	quota->waiting++;
	if (!bus_take(quota->services->bus, &bucket, cost, on_left, telling))
		on_left(telling, false, 0);
}

bool
quota_take(struct quota *quota, const char *key, struct allowance allowance, int64_t now_ms,
	int *retry)
{
	struct allowance own = own_of(quota, allowance);

	if (!rate_take(quota->table, key, own.per_second, own.burst, now_ms, retry))
		return false;
	if (is_shared(quota))
		tell_others(quota, key, allowance, now_ms);
	return true;
}

bool
quota_has(struct quota *quota, const char *key, struct allowance allowance, int64_t now_ms,
	int *retry)
{
	struct allowance own = own_of(quota, allowance);

	return rate_has(quota->table, key, own.per_second, own.burst, now_ms, retry);
}
