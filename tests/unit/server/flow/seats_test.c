/* Whoever has left the desk gives back what they held; so does who sat at a worker that was killed. */
#include "flow/seats.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "server/flow/stage.h"
#include "unit.h"

static struct stage *stage;
static struct seats *first, *second; /* of two workers */

static int
set_up(void **state)
{
	(void)stage_set_up(state);
	for (int i = 1; i <= 4; i++) {
		char sql[160];
		snprintf(sql, sizeof sql,
			"UPDATE question SET id = 'q%d', asked_at = asked_at - %d WHERE id = '%s'",
			i, (10 - i) * 1000, stage_ask(stage, "ann", "问题"));
		city_sql(stage->city, sql);
	}
	first = seats_create(&stage->services, 0);
	second = seats_create(&stage->services, 1);
	stage_settle(stage);
	return 0;
}

static int
tear_down(void **state)
{
	stage_settle(stage);
	seats_free(first);
	seats_free(second);
	return stage_tear_down(state);
}

static void
set(struct seats *seats, const char *person, bool present)
{
	seats_set(seats, "e1", person, "moderator", present);
	stage_settle(stage);
}

static void
deal(const char *person, int count)
{
	stage_do(stage, person, "queue.deal", "{s:s, s:i}", "event", "e1", "count", count);
}

static int64_t
held_by(const char *person)
{
	return stage_integer(stage, "SELECT count(*) FROM question WHERE claimed_by = ?1", person);
}

static int64_t
seat_rows(void)
{
	return stage_integer(stage, "SELECT count(*) FROM seat", NULL);
}

static void
test_the_last_to_close_gives_back(void **state)
{
	(void)state;
	set(first, "mod", true);
	set(second, "mod", true);
	set(first, "lead", true);
	deal("mod", 2);
	deal("lead", 1);
	assert_int_equal(seat_rows(), 3);
	set(first, "mod", false);
	assert_int_equal(held_by("mod"), 2); /* still at the other worker */
	set(second, "mod", false);
	assert_int_equal(held_by("mod"), 0);
	assert_int_equal(held_by("lead"), 1);
	assert_int_equal(seat_rows(), 1);
	/* Coming and going in one moment ends as it ends. */
	for (int i = 0; i < 7; i++)
		seats_set(first, "e1", "lead", "moderator", i % 2 != 0);
	stage_settle(stage);
	assert_int_equal(held_by("lead"), 0);
	assert_int_equal(seat_rows(), 0);
}

static void
test_a_successor_gives_back_at_once(void **state)
{
	(void)state;
	set(first, "mod", true);
	set(first, "lead", true);
	set(second, "lead", true);
	deal("mod", 2);
	deal("lead", 2);
	/* Killed: nobody said goodbye. */
	seats_free(first);
	first = seats_create(&stage->services, 0);
	stage_settle(stage);
	assert_int_equal(held_by("mod"), 0);
	assert_int_equal(held_by("lead"), 2);
	assert_int_equal(seat_rows(), 1);
}

static void
test_seats_of_a_place_that_is_no_more_do_not_count(void **state)
{
	(void)state;
	set(first, "mod", true);
	deal("mod", 2);
	city_sql(stage->city,
		"INSERT INTO seat (event, person, place, role, until) "
		"VALUES ('e1', 'mod', 'gone', 'moderator', 5)");
	set(first, "mod", false);
	assert_int_equal(held_by("mod"), 0);
	seats_free(second);
	second = seats_create(&stage->services, 1);
	stage_settle(stage);
	assert_int_equal(seat_rows(), 0);
}

static void
test_seats_are_renewed(void **state)
{
	(void)state;
	set(first, "mod", true);
	city_sql(stage->city, "UPDATE seat SET until = 5");
	for (int i = 0; i < 30; i++)
		seats_second(first);
	stage_settle(stage);
	assert_true(stage_integer(stage, "SELECT until FROM seat", NULL) > clock_wall_ms() + 80000);
	set(first, "mod", false);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_prestate_setup_teardown(test, set_up, tear_down, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_the_last_to_close_gives_back),
		TEST(test_a_successor_gives_back_at_once),
		TEST(test_seats_of_a_place_that_is_no_more_do_not_count),
		TEST(test_seats_are_renewed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
