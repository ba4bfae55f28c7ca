/* Buckets that workers share, with a bus that remembers what it was told and answers when the test says so. */
#include "flow/quota.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/bus.h"
#include "flow/services.h"
#include "unit.h"

#define TOLD_MAX 16

struct telling {
	char name[64];
	double per_second, burst, cost;
	int64_t now_ms;
	void (*done)(void *cookie, bool known, double left);
	void *cookie;
};

struct bus {
	bool is_up;
	bool is_deaf; /* goes away just when it is told */
	struct telling told[TOLD_MAX];
	size_t told_count;
	size_t answered;
};

static struct bus bus;

bool
bus_is_up(const struct bus *some)
{
	return some->is_up;
}

bool
bus_take(struct bus *some, const struct bus_bucket *bucket, double cost,
	void (*done)(void *cookie, bool known, double left), void *cookie)
{
	struct telling *telling = &some->told[some->told_count];

	if (some->is_deaf)
		return false;
	assert_true(some->told_count < TOLD_MAX);
	some->told_count++;
	*telling = (struct telling){.per_second = bucket->per_second,
		.burst = bucket->burst,
		.now_ms = bucket->now_ms,
		.cost = cost,
		.done = done,
		.cookie = cookie};
	snprintf(telling->name, sizeof telling->name, "%s", bucket->name);
	return true;
}

/* Redis answers the oldest telling. */
static void
answer(bool known, double left)
{
	struct telling *telling = &bus.told[bus.answered++];

	assert_true(bus.answered <= bus.told_count);
	telling->done(telling->cookie, known, left);
}

static struct keys keys;
static struct services services;
static struct quota *quota;
static const struct allowance allowance = {.per_second = 2, .burst = 16};

static int
set_up(void **state)
{
	(void)state;
	bus = (struct bus){.is_up = true};
	memset(&keys, 7, sizeof keys);
	services = (struct services){.keys = &keys, .bus = &bus, .workers = 4};
	quota = quota_create(&services, "ask", 100);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	quota_free(quota);
	while (bus.answered < bus.told_count)
		answer(true, 0);
	return 0;
}

/* How many of KEY's are given at NOW until none is left, 100 at most. */
static int
take_all(const char *key, int64_t now_ms, int *retry)
{
	int taken = 0;

	while (taken < 100 && quota_take(quota, key, allowance, now_ms, retry))
		taken++;
	return taken;
}

static void
test_alone_a_worker_has_its_part(void **state)
{
	int retry = 0;

	(void)state;
	bus.is_up = false;
	assert_int_equal(take_all("ann", 1000, &retry), 4); /* 16 by 4 workers */
	assert_int_equal(retry, 2); /* half a token a second */
	assert_false(quota_take(quota, "ann", allowance, 2000, NULL));
	assert_true(quota_take(quota, "ann", allowance, 3000, NULL));
	assert_int_equal(bus.told_count, 0);
	services.bus = NULL;
	assert_int_equal(take_all("bob", 3000, NULL), 4);
	services.workers = 0; /* not known: one */
	assert_int_equal(take_all("eve", 3000, NULL), 16);
}

static void
test_with_the_others_there_is_one_for_all(void **state)
{
	(void)state;
	assert_int_equal(take_all("ann", 1000, NULL), 16);
	/* An eighth of the burst at a time. */
	assert_int_equal(bus.told_count, 8);
	for (size_t i = 0; i < bus.told_count; i++) {
		assert_true(bus.told[i].cost == 2 && bus.told[i].burst == 16);
		assert_true(bus.told[i].per_second == 2 && bus.told[i].now_ms == 1000);
	}
}

static void
test_what_others_took_is_missing_here(void **state)
{
	int retry = 0;

	(void)state;
	assert_true(quota_take(quota, "ann", allowance, 1000, NULL));
	assert_int_equal(bus.told_count, 0); /* too little to matter */
	assert_true(quota_take(quota, "ann", allowance, 1000, NULL));
	assert_int_equal(bus.told_count, 1);
	answer(true, 3);
	assert_int_equal(take_all("ann", 1000, NULL), 3);
	/* More was taken than there was: all pay. */
	answer(true, -5);
	assert_false(quota_take(quota, "ann", allowance, 1000, &retry));
	assert_int_equal(retry, 3); /* five of debt and one, two a second */
	assert_false(quota_take(quota, "ann", allowance, 3000, NULL));
	assert_true(quota_take(quota, "ann", allowance, 4000, NULL));
	/* Nobody else's. */
	assert_true(quota_take(quota, "bob", allowance, 1000, NULL));
}

static void
test_an_answer_gives_nothing_back(void **state)
{
	(void)state;
	assert_int_equal(take_all("ann", 1000, NULL), 16);
	answer(true, 16);
	answer(false, 0); /* Redis went away meanwhile */
	assert_false(quota_take(quota, "ann", allowance, 1000, NULL));
}

static void
test_redis_learns_no_names(void **state)
{
	struct quota *other = quota_create(&services, "vote", 100);

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_true(quota_take(quota, "192.0.2.7", allowance, 1000, NULL));
		assert_true(quota_take(quota, "192.0.2.8", allowance, 1000, NULL));
		assert_true(quota_take(other, "192.0.2.7", allowance, 1000, NULL));
	}
	assert_int_equal(bus.told_count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(strlen(bus.told[i].name), 32);
		assert_int_equal(strspn(bus.told[i].name, "0123456789abcdef"), 32);
		assert_string_not_equal(bus.told[i].name, bus.told[(i + 1) % 3].name);
	}
	/* The same in every worker that has the same keys. */
	assert_true(quota_take(quota, "192.0.2.7", allowance, 2000, NULL));
	assert_true(quota_take(quota, "192.0.2.7", allowance, 2000, NULL));
	assert_true(quota_take(quota, "192.0.2.7", allowance, 2000, NULL));
	assert_int_equal(bus.told_count, 4);
	assert_string_equal(bus.told[3].name, bus.told[0].name);
	quota_free(other);
}

static void
test_looking_takes_nothing(void **state)
{
	int retry = 0;

	(void)state;
	for (int i = 0; i < 50; i++)
		assert_true(quota_has(quota, "ann", allowance, 1000, NULL));
	assert_int_equal(bus.told_count, 0);
	assert_int_equal(take_all("ann", 1000, NULL), 16);
	assert_false(quota_has(quota, "ann", allowance, 1000, &retry));
	assert_int_equal(retry, 1);
}

static void
test_redis_that_goes_away_when_it_is_told(void **state)
{
	(void)state;
	bus.is_deaf = true;
	assert_int_equal(take_all("ann", 1000, NULL), 16);
	assert_int_equal(bus.told_count, 0);
}

/* An answer that comes after the end finds nobody, and harms nobody; AddressSanitizer looks on. */
static void
test_an_answer_after_the_end(void **state)
{
	struct quota *gone = quota_create(&services, "gone", 10);

	(void)state;
	assert_true(quota_take(gone, "ann", allowance, 1000, NULL));
	assert_true(quota_take(gone, "ann", allowance, 1000, NULL));
	assert_int_equal(bus.told_count, 1);
	quota_free(gone);
	answer(true, 5);
	quota_free(NULL);
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_alone_a_worker_has_its_part),
		TEST(test_with_the_others_there_is_one_for_all),
		TEST(test_what_others_took_is_missing_here),
		TEST(test_an_answer_gives_nothing_back),
		TEST(test_redis_learns_no_names),
		TEST(test_looking_takes_nothing),
		TEST(test_redis_that_goes_away_when_it_is_told),
		TEST(test_an_answer_after_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
