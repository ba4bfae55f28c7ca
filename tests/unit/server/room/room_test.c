/* What comes to a viewer, and in which order. */
#include "server/room/watching.h"

static void
test_newcomer_gets_a_hello_then_entries(void **state)
{
	struct watcher watcher;

	(void)state;
	apply(1, "question", "{\"question\":\"q1\",\"text\":\"问\"}");
	enter(&watcher, NULL);
	assert_true(room_has_pass(room));
	run_pass();
	assert_int_equal(count_lines(&watcher), 1);
	json_t *hello = line_of(&watcher, 0);
	assert_string_equal(json_string_value(json_object_get(hello, "type")), "hello");
	assert_string_equal(json_string_value(json_object_get(hello, "stream")), "public");
	assert_string_equal(json_string_value(json_object_get(hello, "epoch")), EPOCH);
	assert_int_equal(json_integer_value(json_object_get(hello, "seq")), 1);
	assert_int_equal(json_integer_value(json_object_get(hello, "protocol")), 1);
	assert_int_equal(json_array_size(json_object_get(hello, "entries")), 1);
	assert_non_null(json_object_get(hello, "now"));
	assert_non_null(json_object_get(json_object_get(hello, "tally"), "questions"));
	assert_non_null(json_object_get(json_object_get(hello, "event"), "id"));
	json_decref(hello);

	apply(2, "answering", "{\"question\":\"q1\",\"on\":true}");
	run_pass();
	assert_int_equal(count_lines(&watcher), 2);
	assert_line(&watcher, 1, "entry", 2);
	assert_int_equal(counters.deliveries, 1);
	assert_int_equal(counters.entries_public, 2);
	leave(&watcher);
}

static void
test_burst_is_one_write(void **state)
{
	struct watcher watcher;

	(void)state;
	enter(&watcher, NULL);
	run_pass();
	for (uint64_t seq = 1; seq <= 100; seq++)
		apply(seq, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	run_pass();
	assert_int_equal(watcher.writes, 2); /* the hello, the burst */
	assert_int_equal(count_lines(&watcher), 101);
	for (unsigned seq = 1; seq <= 100; seq++)
		assert_line(&watcher, seq, "entry", seq);
	leave(&watcher);
}

static void
test_returning_viewer_goes_on(void **state)
{
	struct watcher watcher;
	struct position since = {.epoch = EPOCH, .seq = 1};

	(void)state;
	for (uint64_t seq = 1; seq <= 3; seq++)
		apply(seq, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	enter(&watcher, &since);
	run_pass();
	assert_int_equal(count_lines(&watcher), 2);
	assert_line(&watcher, 0, "entry", 2);
	assert_line(&watcher, 1, "entry", 3);
	leave(&watcher);
	since.seq = 3;
	enter(&watcher, &since);
	run_pass();
	assert_int_equal(watcher.writes, 0);
	leave(&watcher);
}

/* Another worker had it; this one has just read the page from the log. */
static void
test_returning_viewer_goes_on_from_the_page(void **state)
{
	struct watcher watcher;
	struct position since = {.epoch = EPOCH, .seq = 8}, head = {.epoch = EPOCH, .seq = 9};
	struct entry *page[3];
	const char *body = "{\"post\":\"p\",\"text\":\"x\"}";

	(void)state;
	for (size_t i = 0; i < 3; i++)
		page[i] = entry_create(
			"public:" EVENT, EPOCH, 7 + i, 1000, "post", body, strlen(body));
	room_start(room, &head, page, 3);
	enter(&watcher, &since);
	run_pass();
	assert_int_equal(count_lines(&watcher), 1);
	assert_line(&watcher, 0, "entry", 9);
	leave(&watcher);
	since.seq = 6;
	enter(&watcher, &since);
	apply(10, "post", body);
	run_pass();
	assert_int_equal(count_lines(&watcher), 4);
	assert_line(&watcher, 3, "entry", 10);
	leave(&watcher);
	since.seq = 5; /* older than the page */
	enter(&watcher, &since);
	run_pass();
	assert_line(&watcher, 0, "hello", 10);
	leave(&watcher);
	for (size_t i = 0; i < 3; i++)
		entry_unref(page[i]);
}

static void
test_other_epoch_begins_anew(void **state)
{
	struct watcher watcher;
	struct position since = {.epoch = "00000000000000bb", .seq = 0};

	(void)state;
	enter(&watcher, &since);
	run_pass();
	assert_line(&watcher, 0, "hello", 0);
	leave(&watcher);
}

static void
test_one_who_fell_off_gets_a_new_hello(void **state)
{
	struct watcher slow, quick;
	char *text = malloc(40000);
	char *body = malloc(41000);

	(void)state;
	memset(text, 'x', 39999);
	text[39999] = '\0';
	snprintf(body, 41000, "{\"post\":\"p\",\"text\":\"%s\"}", text);
	enter(&slow, NULL);
	enter(&quick, NULL);
	run_pass();
	slow.backed_up = true;
	for (uint64_t seq = 1; seq <= 60; seq++) {
		apply(seq, "post", body);
		run_pass();
	}
	assert_int_equal(count_lines(&quick), 61);
	assert_int_equal(count_lines(&slow), 1);
	assert_int_equal(room_behind(room), 1);
	slow.backed_up = false;
	flush(&slow.viewer); /* its writable callback */
	assert_int_equal(count_lines(&slow), 2);
	assert_line(&slow, 1, "hello", 60);
	assert_int_equal(counters.resyncs, 1);
	assert_int_equal(room_behind(room), 0);
	leave(&slow);
	leave(&quick);
	free(text);
	free(body);
}

static void
test_hiding_takes_the_text_from_page_and_ring(void **state)
{
	struct watcher newcomer, behind, present;

	(void)state;
	enter(&behind, NULL);
	enter(&present, NULL);
	run_pass();
	behind.backed_up = true;
	apply(1, "question", "{\"question\":\"q1\",\"text\":\"secret\",\"by\":\"x\"}");
	run_pass();
	apply(2, "hidden", "{\"target\":\"q1\",\"why\":\"abuse\"}");
	run_pass();
	assert_line(&present, 2, "entry", 2); /* in order, no new hello */
	enter(&newcomer, NULL);
	run_pass();
	assert_null(strstr(newcomer.text.data, "secret"));
	json_t *hello = line_of(&newcomer, 0);
	json_t *first = json_array_get(json_object_get(hello, "entries"), 0);
	assert_true(json_is_true(json_object_get(first, "hidden")));
	assert_string_equal(json_string_value(json_object_get(first, "by")), "x");
	json_decref(hello);
	flush(&behind.viewer);
	assert_null(strstr(behind.text.data, "secret"));
	assert_line(&behind, 1, "hello", 2);
	leave(&newcomer);
	leave(&behind);
	leave(&present);
}

static void
test_shown_again_mends_the_page(void **state)
{
	struct watcher newcomer;
	struct entry *entry;

	(void)state;
	apply(1, "question", "{\"question\":\"q1\",\"text\":\"fine\"}");
	apply(2, "hidden", "{\"target\":\"q1\"}");
	apply(3, "shown", "{\"target\":\"q1\"}");
	entry = make_entry(1, "question", "{\"question\":\"q1\",\"text\":\"fine\"}");
	room_mend(room, &entry, 1);
	entry_unref(entry);
	enter(&newcomer, NULL);
	run_pass();
	assert_non_null(strstr(newcomer.text.data, "fine"));
	assert_line(&newcomer, 0, "hello", 3);
	leave(&newcomer);
}

/* Those who leave while a pass goes on move others to their seats: nobody may be left out. */
static void
test_leaving_in_the_middle_of_a_pass(void **state)
{
	struct watcher watchers[50];

	(void)state;
	for (size_t i = 0; i < 50; i++)
		enter(&watchers[i], NULL);
	run_pass();
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	watchers[7].leaves = true;
	room_pass(room, 10);
	room_leave(&watchers[3].viewer);
	room_leave(&watchers[49].viewer);
	room_pass(room, 10);
	room_leave(&watchers[0].viewer);
	run_pass();
	assert_int_equal(room_count(room), 46);
	assert_int_equal(room_behind(room), 0);
	for (size_t i = 0; i < 50; i++) {
		bool left = !watchers[i].viewer.room;
		assert_int_equal(left, i == 0 || i == 3 || i == 7 || i == 49);
		if (!left)
			assert_int_equal(count_lines(&watchers[i]), 2);
		leave(&watchers[i]);
	}
	assert_int_equal(room_passed(room), 1700000000001);
	assert_int_equal(room_passed(room), 0);
}

static void
test_restart_greets_everybody_anew(void **state)
{
	struct watcher watcher;
	struct position position = {.epoch = "00000000000000bb", .seq = 9};

	(void)state;
	apply(1, "post", "{\"post\":\"p\",\"text\":\"x\"}");
	enter(&watcher, NULL);
	run_pass();
	room_start(room, &position, NULL, 0);
	run_pass();
	assert_line(&watcher, 1, "hello", 9);
	leave(&watcher);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, open_public, close_room)
	const struct CMUnitTest tests[] = {
		TEST(test_newcomer_gets_a_hello_then_entries),
		TEST(test_burst_is_one_write),
		TEST(test_returning_viewer_goes_on),
		TEST(test_returning_viewer_goes_on_from_the_page),
		TEST(test_other_epoch_begins_anew),
		TEST(test_one_who_fell_off_gets_a_new_hello),
		TEST(test_hiding_takes_the_text_from_page_and_ring),
		TEST(test_shown_again_mends_the_page),
		TEST(test_leaving_in_the_middle_of_a_pass),
		TEST(test_restart_greets_everybody_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
