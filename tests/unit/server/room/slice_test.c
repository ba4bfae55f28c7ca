/* A pass whose viewers are aimed at and sent to together. */
#include "unit.h"

#include "watching.h"

#define SHOTS 64

struct shooter {
	struct watcher watcher;
	bool refuses; /* to be aimed at: has something of its own to say */
	bool blocked; /* its socket takes nothing, when fired at */
};

static struct shooter shooters[50];
static struct {
	struct shooter *shooter;
	struct viewer_offer offer;
} shots[SHOTS];
static size_t shot_count;
static size_t fires;

static bool
aim(struct viewer *viewer, const struct viewer_offer *offer)
{
	struct shooter *shooter = (struct shooter *)viewer;

	if (shooter->refuses)
		return false;
	shots[shot_count].shooter = shooter;
	shots[shot_count++].offer = *offer;
	return true;
}

static void
fire(struct viewer *viewer)
{
	size_t count = shot_count;

	(void)viewer;
	shot_count = 0;
	fires++;
	for (size_t i = 0; i < count; i++) {
		struct watcher *watcher = &shots[i].shooter->watcher;

		if (shots[i].shooter->blocked)
			continue;
		add_payloads(watcher, shots[i].offer.data, shots[i].offer.len);
		room_handed(&watcher->viewer, &shots[i].offer);
		if (room_lacks(&watcher->viewer))
			flush(&watcher->viewer);
	}
}

static const struct viewer_ops aimed_ops = {
	.flush = flush, .is_backed_up = is_backed_up, .aim = aim, .fire = fire};

static void
enter_all(void)
{
	memset(shooters, 0, sizeof(shooters));
	shot_count = fires = 0;
	for (size_t i = 0; i < 50; i++) {
		shooters[i].watcher.viewer.ops = &aimed_ops;
		room_enter(room, &shooters[i].watcher.viewer, NULL);
	}
	while (room_pass(room, 20)) {
	}
}

static void
leave_all(void)
{
	for (size_t i = 0; i < 50; i++)
		leave(&shooters[i].watcher);
}

static void
test_a_slice_is_fired_once(void **state)
{
	(void)state;
	enter_all();
	assert_int_equal(fires, 3); /* 20 + 20 + 10 */
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	apply(2, "post", "{\"post\":\"q\",\"text\":\"y\"}");
	assert_true(room_pass(room, 20));
	assert_int_equal(fires, 4);
	assert_int_equal(shot_count, 0); /* nothing stays noted when control goes back */
	while (room_pass(room, 20)) {
	}
	for (size_t i = 0; i < 50; i++) {
		assert_int_equal(count_lines(&shooters[i].watcher), 3);
		assert_line(&shooters[i].watcher, 1, "entry", 1);
		assert_line(&shooters[i].watcher, 2, "entry", 2);
	}
	assert_int_equal(counters.deliveries, 100);
	leave_all();
}

static void
test_each_gets_what_itself_lacks(void **state)
{
	(void)state;
	enter_all();
	shooters[3].watcher.backed_up = true;
	shooters[4].refuses = true;
	shooters[5].blocked = true;
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	while (room_pass(room, 20)) {
	}
	assert_int_equal(room_behind(room), 2);
	shooters[3].watcher.backed_up = false;
	shooters[5].blocked = false;
	apply(2, "post", "{\"post\":\"q\",\"text\":\"y\"}");
	while (room_pass(room, 20)) {
	}
	assert_int_equal(room_behind(room), 0);
	for (size_t i = 0; i < 50; i++) {
		assert_int_equal(count_lines(&shooters[i].watcher), 3);
		assert_line(&shooters[i].watcher, 1, "entry", 1);
		assert_line(&shooters[i].watcher, 2, "entry", 2);
	}
	leave_all();
}

static void
test_entries_and_news_both_come(void **state)
{
	(void)state;
	enter_all();
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	room_set_votes(room, "q1", 7);
	assert_true(room_send_counters(room, false));
	while (room_pass(room, 20)) {
	}
	assert_int_equal(room_behind(room), 0);
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(count_lines(&shooters[i].watcher), 4); /* presence and tally */
	leave_all();
}

/* Counters are not urgent: entries and newcomers do not wait for their pass, nor bring it forward. */
static void
test_counters_are_told_apart_from_what_hurries(void **state)
{
	struct watcher newcomer;

	(void)state;
	enter_all();
	room_set_votes(room, "q1", 7);
	assert_true(room_send_counters(room, false));
	assert_false(room_is_urgent(room));
	assert_true(room_tell(room, 20));
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	enter(&newcomer, NULL);
	assert_true(room_is_urgent(room));
	assert_true(room_hurry(room, 100));
	assert_false(room_is_urgent(room));
	assert_line(&newcomer, 0, "hello", 1);
	assert_int_equal(count_lines(&newcomer), 1);
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(count_lines(&shooters[i].watcher), i < 20 ? 4 : 2);
	assert_true(room_has_pass(room));
	assert_false(room_tell(room, 100));
	assert_false(room_has_pass(room));
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(count_lines(&shooters[i].watcher), 4);
	leave(&newcomer);
	leave_all();
}

/* Newcomers come first, and each is greeted once although the pass comes to it as well. */
static void
test_newcomers_are_greeted_before_the_pass(void **state)
{
	struct shooter *last = &shooters[49];

	(void)state;
	enter_all();
	room_leave(&last->watcher.viewer);
	buf_fini(&last->watcher.text);
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	last->watcher = (struct watcher){.viewer = {.ops = &aimed_ops}};
	room_enter(room, &last->watcher.viewer, NULL);
	apply(2, "post", "{\"post\":\"q\",\"text\":\"y\"}");
	assert_true(room_hurry(room, 3));
	assert_int_equal(count_lines(&last->watcher), 1);
	assert_line(&last->watcher, 0, "hello", 2);
	while (room_pass(room, 20)) {
	}
	assert_int_equal(count_lines(&last->watcher), 1);
	assert_int_equal(room_behind(room), 0);
	leave_all();
}

/* Who leaves before its turn is not visited, whoever has its seat then. */
static void
test_a_newcomer_that_leaves_at_once(void **state)
{
	struct watcher first, second;

	(void)state;
	enter(&first, NULL);
	enter(&second, NULL);
	leave(&first);
	while (room_pass(room, 20)) {
	}
	assert_int_equal(count_lines(&second), 1);
	assert_int_equal(first.writes, 0);
	leave(&second);
	assert_false(room_hurry(room, 20));
}

static void
test_one_who_left_is_not_moved(void **state)
{
	(void)state;
	enter_all();
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	shooters[9].refuses = true;
	shooters[9].watcher.leaves = true; /* while others are aimed at */
	while (room_pass(room, 20)) {
	}
	assert_int_equal(room_count(room), 49);
	assert_int_equal(room_behind(room), 0);
	leave_all();
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, open_public, close_room)
	const struct CMUnitTest tests[] = {
		TEST(test_a_slice_is_fired_once),
		TEST(test_each_gets_what_itself_lacks),
		TEST(test_entries_and_news_both_come),
		TEST(test_counters_are_told_apart_from_what_hurries),
		TEST(test_newcomers_are_greeted_before_the_pass),
		TEST(test_a_newcomer_that_leaves_at_once),
		TEST(test_one_who_left_is_not_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
