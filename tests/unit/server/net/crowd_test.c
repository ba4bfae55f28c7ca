#include "unit.h"

#include <stdio.h>

#include "net/crowd.h"

#define MOST   100
#define SECOND UINT64_C(1000000000)
#define START  (1000 * SECOND)

static struct crowd *crowd;

static int
open_crowd(void **state)
{
	(void)state;
	crowd = crowd_create(MOST);
	return 0;
}

/* Whatever was held has been given back. */
static int
close_crowd(void **state)
{
	(void)state;
	crowd_free(crowd);
	return 0;
}

static unsigned
enter_many(const char *address, uint64_t now, struct crowd_place **out, unsigned tries)
{
	unsigned entered = 0;

	for (unsigned i = 0; i < tries; i++) {
		*out = crowd_enter(crowd, address, now);
		if (*out) {
			out++;
			entered++;
		}
	}
	return entered;
}

static void
leave_many(struct crowd_place **places, unsigned count, uint64_t now)
{
	for (unsigned i = 0; i < count; i++)
		crowd_leave(places[i], now);
}

static void
test_an_address_holds_no_more_than_the_most(void **state)
{
	struct crowd_place *places[300];
	struct crowd_place *other;

	(void)state;
	assert_int_equal(enter_many("10.1.1.1", START, places, 300), MOST);
	assert_null(
		crowd_enter(crowd, "10.1.1.1", START + 3600 * SECOND)); /* time alone frees none */
	other = crowd_enter(crowd, "10.1.1.2", START);
	assert_non_null(other);
	crowd_leave(other, START);
	leave_many(places, MOST, START);
}

static void
test_coming_and_going_is_slowed_down(void **state)
{
	unsigned entered = 0;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		struct crowd_place *place = crowd_enter(crowd, "10.1.1.1", START);

		entered += place != NULL;
		crowd_leave(place, START);
	}
	assert_int_equal(entered, MOST);
	for (unsigned i = 0; i < 1000; i++) { /* ten seconds, a hundred tries in each */
		uint64_t now = START + i * SECOND / 100;
		struct crowd_place *place = crowd_enter(crowd, "10.1.1.1", now);

		entered += place != NULL;
		crowd_leave(place, now);
	}
	assert_in_range(entered, MOST + MOST / 20 * 9, MOST + MOST / 20 * 11);
}

static void
test_a_network_of_ipv6_is_one_address(void **state)
{
	struct crowd_place *places[MOST + 1];
	char address[64];
	unsigned entered = 0;

	(void)state;
	for (unsigned i = 0; i < MOST * 2; i++) {
		struct crowd_place *place;

		snprintf(address, sizeof(address), "2001:db8::%x", i + 1);
		place = crowd_enter(crowd, address, START);
		if (place)
			places[entered++] = place;
	}
	assert_int_equal(entered, MOST);
	places[MOST] = crowd_enter(crowd, "2001:db8:0:1::1", START);
	assert_non_null(places[MOST]);
	leave_many(places, MOST + 1, START);
}

static void
test_who_is_gone_is_forgotten_only_when_as_good_as_new(void **state)
{
	struct crowd_place *places[MOST];

	(void)state;
	assert_int_equal(enter_many("10.1.1.1", START, places, MOST), MOST);
	leave_many(places, MOST, START);
	crowd_second(crowd, START + 5 * SECOND); /* a quarter has come back */
	assert_int_equal(enter_many("10.1.1.1", START + 5 * SECOND, places, MOST), MOST / 4);
	crowd_second(crowd, START + 100 * SECOND); /* who holds something stays */
	leave_many(places, MOST / 4, START + 100 * SECOND);
	crowd_second(crowd, START + 121 * SECOND);
	assert_int_equal(enter_many("10.1.1.1", START + 121 * SECOND, places, MOST), MOST);
	leave_many(places, MOST, START + 121 * SECOND);
	crowd_leave(NULL, START);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, open_crowd, close_crowd)
	const struct CMUnitTest tests[] = {
		TEST(test_an_address_holds_no_more_than_the_most),
		TEST(test_coming_and_going_is_slowed_down),
		TEST(test_a_network_of_ipv6_is_one_address),
		TEST(test_who_is_gone_is_forgotten_only_when_as_good_as_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
