/* Opening, order and catching up, whatever the log and the bus do. */
#include "server/flow/playing.h"

static void
test_opening_waits_for_the_subscription(void **state)
{
	struct watcher watcher;
	struct entry *meanwhile;

	(void)state;
	commit(PUBLIC, "post", "{\"post\":\"p1\",\"text\":\"one\"}");
	join_public(&watcher);
	turn();
	assert_int_equal(store.read_count, 0); /* not before it is confirmed */
	confirm_all();
	turn();
	assert_int_equal(store.read_count, 2); /* public and person */
	run_reads(ERR_OK);
	meanwhile = commit(PUBLIC, "post", "{\"post\":\"p2\",\"text\":\"two\"}");
	by_bus(meanwhile);
	assert_int_equal(watcher.closed, 0);
	assert_int_equal(count_of(&watcher, HELLO), 1);
	assert_non_null(watcher.viewer.room);
	assert_int_equal(room_position(watcher.viewer.room).seq, 2);
	leave(&watcher);
}

static void
test_what_comes_while_it_is_read_is_applied_after(void **state)
{
	struct watcher watcher;
	struct entry *first, *second;

	(void)state;
	join_public(&watcher);
	confirm_all();
	turn();
	first = commit(PUBLIC, "post", "{\"post\":\"p1\",\"text\":\"one\"}");
	by_bus(first);
	run_reads(ERR_OK); /* finds the first */
	second = commit(PUBLIC, "post", "{\"post\":\"p2\",\"text\":\"two\"}");
	by_bus(second);
	by_bus(first);
	assert_int_equal(room_position(watcher.viewer.room).seq, 2);
	assert_int_equal(count_of(&watcher, "\"seq\":2,"), 2); /* in the hello, in the page */
	leave(&watcher);
}

static void
test_without_a_bus(void **state)
{
	struct watcher watcher;

	(void)state;
	bus.is_up = false;
	join_public(&watcher);
	turn();
	run_reads(ERR_OK);
	turn();
	assert_int_equal(count_of(&watcher, HELLO), 1);
	commit(PUBLIC, "post", "{\"post\":\"p1\",\"text\":\"one\"}");
	pass_time(1100 * MS);
	assert_int_equal(count_of(&watcher, ENTRY "1,"), 1);
	assert_int_equal(bus.suspected, 0);
	leave(&watcher);
}

static void
test_a_bus_that_never_confirms(void **state)
{
	struct watcher watcher;

	(void)state;
	join_public(&watcher);
	pass_time(600 * MS);
	assert_int_equal(count_of(&watcher, HELLO), 1);
	leave(&watcher);
}

static void
test_disorder_needs_no_reading(void **state)
{
	struct watcher watcher;
	struct entry *entries[4];
	unsigned asked;

	(void)state;
	open_event(&watcher);
	for (size_t i = 0; i < 4; i++)
		entries[i] = commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	asked = store.asked;
	by_bus(entries[2]);
	by_bus(entries[0]);
	by_bus(entries[0]);
	now += 10 * MS;
	by_bus(entries[3]);
	assert_int_equal(count_of(&watcher, ENTRY), 1);
	by_bus(entries[1]);
	assert_int_equal(count_of(&watcher, ENTRY), 4);
	assert_true(find(&watcher, watcher.text.data, ENTRY "1,") <
		find(&watcher, watcher.text.data, ENTRY "2,"));
	pass_time(200 * MS);
	assert_int_equal(store.mores, 0);
	assert_true(store.asked <= asked + 2); /* the event object, the heads */
	leave(&watcher);
}

static void
test_a_gap_is_read_once_for_all(void **state)
{
	struct watcher watchers[20];
	struct entry *last = NULL;

	(void)state;
	open_event(&watchers[0]);
	for (size_t i = 1; i < 20; i++)
		join_public(&watchers[i]);
	turn();
	for (size_t i = 0; i < 5; i++)
		last = commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	by_bus(last);
	now += 40 * MS;
	turn();
	run_reads(ERR_OK);
	assert_int_equal(store.mores, 0);
	now += 20 * MS;
	turn();
	run_reads(ERR_OK);
	turn();
	assert_int_equal(store.mores, 1);
	assert_int_equal(counters.gaps, 1);
	for (size_t i = 0; i < 20; i++) {
		assert_int_equal(count_of(&watchers[i], ENTRY), 5);
		leave(&watchers[i]);
	}
}

static void
test_what_nobody_published_comes_by_the_poll(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	pass_time(3 * SECOND);
	commit(PUBLIC, "announcement", "{\"announcement\":\"n1\",\"text\":\"x\"}");
	pass_time(1100 * MS);
	assert_int_equal(count_of(&watcher, ENTRY "1,"), 1);
	pass_time(5 * SECOND);
	assert_int_equal(bus.suspected, 0); /* one may be missed */
	leave(&watcher);
}

static void
test_a_deaf_bus_is_suspected(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	for (unsigned i = 0; i < 4; i++) {
		commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
		pass_time(1100 * MS);
	}
	assert_in_range(bus.suspected, 1, 2);
	assert_int_equal(count_of(&watcher, ENTRY), 4);
	leave(&watcher);
}

static void
test_a_bus_that_works_is_not_suspected(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	for (unsigned i = 0; i < 10; i++) {
		struct entry *entry = commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
		pass_time(700 * MS); /* the poll is sometimes first */
		by_bus(entry);
		pass_time(400 * MS);
	}
	assert_int_equal(bus.suspected, 0);
	assert_int_equal(count_of(&watcher, ENTRY), 10);
	leave(&watcher);
}

static void
test_one_who_is_ahead_waits_for_the_log(void **state)
{
	struct watcher watcher, other, liar;
	struct position since = {.epoch = "00000000000000aa", .seq = 2};

	(void)state;
	open_event(&watcher);
	commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	join(&other, STREAM_PUBLIC, AUDIENCE_PUBLIC, &since); /* has them from another worker */
	pass_time(500 * MS);
	assert_non_null(other.viewer.room);
	assert_int_equal(count_of(&other, HELLO), 0);
	assert_int_equal(count_of(&other, ENTRY), 0);
	since.seq = 99;
	join(&liar, STREAM_PUBLIC, AUDIENCE_PUBLIC, &since);
	pass_time(1900 * MS);
	assert_int_equal(count_of(&liar, HELLO), 0);
	pass_time(200 * MS);
	assert_int_equal(count_of(&liar, HELLO), 1);
	leave(&watcher);
	leave(&other);
	leave(&liar);
}

static void
test_joining_reads_nothing(void **state)
{
	static struct watcher watchers[500];
	struct position since = {.epoch = "00000000000000aa", .seq = 1};
	struct watcher first;
	unsigned asked;

	(void)state;
	commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	open_event(&first);
	asked = store.asked;
	for (size_t i = 0; i < 500; i++)
		join(&watchers[i], STREAM_PUBLIC, AUDIENCE_PUBLIC, i % 2 ? &since : NULL);
	turn();
	assert_int_equal(store.asked, asked);
	for (size_t i = 0; i < 500; i++) {
		assert_int_equal(count_of(&watchers[i], HELLO), i % 2 ? 0 : 1);
		leave(&watchers[i]);
	}
	leave(&first);
}

static void
test_another_epoch_means_a_new_hello(void **state)
{
	struct watcher watcher;
	struct fake_stream *stream;

	(void)state;
	commit(PUBLIC, "post", "{\"post\":\"p1\",\"text\":\"x\"}");
	open_event(&watcher);
	stream = find_stream(PUBLIC);
	snprintf(stream->epoch, EPOCH_SIZE, "00000000000000bb"); /* restored */
	pass_time(1500 * MS);
	assert_int_equal(count_of(&watcher, HELLO), 2);
	assert_int_equal(count_of(&watcher, "\"epoch\":\"00000000000000bb\""), 1);
	leave(&watcher);
}

static void
test_a_log_that_cannot_be_read(void **state)
{
	struct watcher watcher, late;

	(void)state;
	join_public(&watcher);
	confirm_all();
	turn();
	run_reads(ERR_STORE);
	pass_time(500 * MS);
	assert_int_equal(count_of(&watcher, HELLO), 1);
	leave(&watcher);
	pass_time(40 * SECOND);
	join_public(&late);
	for (unsigned i = 0; i < 60; i++) {
		now += 200 * MS;
		turn();
		run_reads(ERR_STORE);
	}
	assert_int_equal(late.closed, 1013);
	leave(&late);
}

static void
test_too_far_behind_begins_anew(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	for (unsigned i = 0; i < 3900; i++)
		commit(PUBLIC, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	pass_time(1500 * MS);
	assert_int_equal(count_of(&watcher, HELLO), 2);
	assert_int_equal(store.mores, 0);
	assert_int_equal(room_position(watcher.viewer.room).seq, 3900);
	leave(&watcher);
}

static void
test_leaving_while_it_opens(void **state)
{
	struct watcher watcher;

	(void)state;
	join_public(&watcher);
	leave(&watcher);
	leave(&watcher);
	pass_time(SECOND);
	join_public(&watcher); /* and the deliverer ends while it reads */
	turn();
	leave(&watcher);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, start, finish)
	const struct CMUnitTest tests[] = {
		TEST(test_opening_waits_for_the_subscription),
		TEST(test_what_comes_while_it_is_read_is_applied_after),
		TEST(test_without_a_bus),
		TEST(test_a_bus_that_never_confirms),
		TEST(test_disorder_needs_no_reading),
		TEST(test_a_gap_is_read_once_for_all),
		TEST(test_what_nobody_published_comes_by_the_poll),
		TEST(test_a_deaf_bus_is_suspected),
		TEST(test_a_bus_that_works_is_not_suspected),
		TEST(test_one_who_is_ahead_waits_for_the_log),
		TEST(test_joining_reads_nothing),
		TEST(test_another_epoch_means_a_new_hello),
		TEST(test_a_log_that_cannot_be_read),
		TEST(test_too_far_behind_begins_anew),
		TEST(test_leaving_while_it_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
