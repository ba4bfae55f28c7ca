#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "room/room.h"

#define EVENT "e1"
#define EPOCH "00000000000000aa"

/* ------------------------------------------------------------- a viewer who keeps what it gets */

struct watcher {
	struct viewer viewer;
	struct buf text; /* payloads, one after the other */
	size_t writes;
	bool backed_up;
	bool leaves; /* at its next flush */
};

static void
add_payloads(struct watcher *watcher, const unsigned char *at, size_t len)
{
	const unsigned char *end = at + len;

	while (at < end) {
		size_t size = at[1], header = 2;
		assert_int_equal(at[0], 0x81);
		if (at[1] == 126) {
			size = (size_t)at[2] << 8 | at[3];
			header = 4;
		} else if (at[1] == 127) {
			size = (size_t)at[7] << 16 | (size_t)at[8] << 8 | at[9];
			header = 10;
		}
		assert_true((size_t)(end - at) >= header + size);
		buf_add(&watcher->text, at + header, size);
		at += header + size;
	}
}

static void
flush(struct viewer *viewer)
{
	struct watcher *watcher = (struct watcher *)viewer;
	const void *data;
	size_t len;

	if (watcher->leaves) {
		room_leave(viewer);
		return;
	}
	while (room_pending(viewer, &data, &len)) {
		add_payloads(watcher, data, len);
		room_taken(viewer, len);
		watcher->writes++;
	}
}

static bool
is_backed_up(const struct viewer *viewer)
{
	return ((const struct watcher *)viewer)->backed_up;
}

static const struct viewer_ops ops = {.flush = flush, .is_backed_up = is_backed_up};

static struct room *room;
static struct counters counters;

static int
open_room(enum audience audience)
{
	struct stream stream =
		stream_of(audience == AUDIENCE_PUBLIC ? STREAM_PUBLIC : STREAM_DESK, EVENT);
	struct position position = {.epoch = EPOCH};

	memset(&counters, 0, sizeof(counters));
	room = room_create(&stream, audience, &counters);
	room_set_event(room, "{\"id\":\"e1\"}", 11);
	room_start(room, &position, NULL, 0);
	return 0;
}

static int
open_public(void **state)
{
	(void)state;
	return open_room(AUDIENCE_PUBLIC);
}

static int
close_room(void **state)
{
	(void)state;
	room_free(room);
	return 0;
}

static struct watcher *
enter(struct watcher *watcher, const struct position *since)
{
	*watcher = (struct watcher){.viewer = {.ops = &ops}};
	room_enter(room, &watcher->viewer, since);
	return watcher;
}

static void
leave(struct watcher *watcher)
{
	room_leave(&watcher->viewer);
	buf_fini(&watcher->text);
}

static struct entry *
make_entry(uint64_t seq, const char *kind, const char *body)
{
	return entry_create(room_position(room).epoch[0] ? "public:" EVENT : "", EPOCH, seq,
		1700000000000 + (int64_t)seq, kind, body, strlen(body));
}

static void
apply(uint64_t seq, const char *kind, const char *body)
{
	struct entry *entry = make_entry(seq, kind, body);

	room_apply(room, entry);
	entry_unref(entry);
}

static void
run_pass(void)
{
	while (room_pass(room, 2)) {
	}
}

/* Line NUMBER of all that WATCHER got, parsed.  Each is one JSON object. */
static json_t *
line_of(const struct watcher *watcher, unsigned number)
{
	const char *at = watcher->text.data;

	for (; number > 0; number--) {
		at = strchr(at, '\n');
		assert_non_null(at);
		at++;
	}
	assert_non_null(strchr(at, '\n'));
	json_t *json = json_loadb(at, (size_t)(strchr(at, '\n') - at), 0, NULL);
	assert_non_null(json);
	return json;
}

static void
assert_line(const struct watcher *watcher, unsigned number, const char *type, uint64_t seq)
{
	json_t *line = line_of(watcher, number);

	assert_string_equal(json_string_value(json_object_get(line, "type")), type);
	assert_int_equal(json_integer_value(json_object_get(line, "seq")), seq);
	json_decref(line);
}

static size_t
count_lines(const struct watcher *watcher)
{
	size_t lines = 0;

	for (size_t i = 0; i < watcher->text.len; i++)
		lines += watcher->text.data[i] == '\n';
	return lines;
}

/* ------------------------------------------------------------- tests */

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

static void
test_hello_is_bounded(void **state)
{
	struct watcher watcher;
	char *text = malloc(2000);
	char body[2100], id[33];

	(void)state;
	memset(text, 'x', 1999);
	text[1999] = '\0';
	snprintf(body, sizeof(body), "{\"post\":\"p\",\"text\":\"%s\"}", text);
	for (uint64_t seq = 1; seq <= 200; seq++)
		apply(seq, "post", body);
	for (unsigned i = 0; i < 2000; i++) {
		snprintf(id, sizeof(id), "q%08u00000000000000000000", i);
		room_set_votes(room, id, i);
	}
	enter(&watcher, NULL);
	run_pass();
	assert_true(watcher.text.len <= ROOM_PAGE_BYTES);
	json_t *hello = line_of(&watcher, 0);
	json_t *entries = json_object_get(hello, "entries");
	size_t count = json_array_size(entries);
	assert_in_range(count, 15, 35);
	assert_int_equal(
		json_integer_value(json_object_get(json_array_get(entries, count - 1), "seq")),
		200);
	json_decref(hello);
	leave(&watcher);
	free(text);
}

static void
test_counters_newest_value_only(void **state)
{
	struct watcher here, slow;
	json_t *line;

	(void)state;
	enter(&here, NULL);
	enter(&slow, NULL);
	run_pass();
	assert_false(room_send_counters(room, false));
	slow.backed_up = true;
	room_set_viewers(room, 2);
	room_set_votes(room, "q1", 1);
	assert_true(room_send_counters(room, false));
	run_pass();
	room_set_votes(room, "q2", 5);
	room_set_ratings(room, "a1", 3, 1);
	assert_true(room_send_counters(room, false));
	assert_false(room_send_counters(room, false));
	run_pass();
	assert_int_equal(count_lines(&here), 4); /* hello, presence, tally, tally */
	line = line_of(&here, 3);
	assert_null(
		json_object_get(json_object_get(line, "questions"), "q1")); /* only what changed */
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(line, "questions"), "q2")), 5);
	json_decref(line);
	slow.backed_up = false;
	flush(&slow.viewer);
	assert_int_equal(count_lines(&slow), 3); /* hello, presence, all counts at once */
	line = line_of(&slow, 2);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(line, "questions"), "q1")), 1);
	assert_int_equal(
		json_integer_value(json_object_get(
			json_object_get(json_object_get(line, "answers"), "a1"), "helpful")),
		3);
	json_decref(line);
	assert_true(room_send_counters(room, true)); /* alive */
	run_pass();
	line = line_of(&here, 4);
	assert_string_equal(json_string_value(json_object_get(line, "type")), "presence");
	json_decref(line);
	leave(&here);
	leave(&slow);
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

static void
test_unit_sees_what_is_its_own(void **state)
{
	static const struct {
		const char *kind, *body;
		bool seen;
	} cases[] = {
		{"submitted", "{\"question\":\"q\",\"state\":\"pending\",\"text\":\"t\"}", false},
		{"decided", "{\"question\":\"q\",\"state\":\"approved\"}", true},
		{"decided", "{\"question\":\"q\",\"state\":\"hidden\"}", true},
		{"decided", "{\"question\":\"q\",\"state\":\"merged\"}", true},
		{"decided", "{\"question\":\"q\",\"state\":\"rejected\"}", false},
		{"decided", "{\"question\":\"q\",\"state\":\"withdrawn\"}", false},
		{"assigned", "{\"question\":\"q\"}", true},
		{"progress", "{\"question\":\"q\"}", true},
		{"draft", "{\"question\":\"q\"}", true},
		{"appealed", "{\"question\":\"q\"}", false},
		{"urgent", "{\"question\":\"q\"}", false},
		{"something_new", "{\"question\":\"q\"}", false},
	};
	struct watcher watcher;

	(void)state;
	open_room(AUDIENCE_UNIT);
	enter(&watcher, NULL);
	run_pass();
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *line;
		apply(i + 1, cases[i].kind, cases[i].body);
		run_pass();
		line = line_of(&watcher, i + 1);
		assert_string_equal(json_string_value(json_object_get(line, "kind")),
			cases[i].seen ? cases[i].kind : "other");
		assert_int_equal(json_integer_value(json_object_get(line, "seq")), i + 1);
		assert_int_equal(json_object_get(line, "question") != NULL, cases[i].seen);
		json_decref(line);
	}
	leave(&watcher);
	room_free(room);
}

static void
test_transient_messages_are_for_moderators(void **state)
{
	const char body[] = "{\"question\":\"q\"}";
	struct entry *claim = entry_create(
		"desk:" EVENT, "", 0, 1700000000000, "claimed", body, sizeof(body) - 1);
	struct watcher watcher;
	json_t *line;

	(void)state;
	open_room(AUDIENCE_UNIT);
	enter(&watcher, NULL);
	run_pass();
	room_say(room, claim);
	run_pass();
	assert_int_equal(count_lines(&watcher), 1);
	leave(&watcher);
	room_free(room);

	open_room(AUDIENCE_MODERATION);
	enter(&watcher, NULL);
	run_pass();
	room_say(room, claim);
	apply(1, "urgent", "{\"question\":\"q\"}");
	run_pass();
	assert_int_equal(count_lines(&watcher), 3);
	line = line_of(&watcher, 1);
	assert_string_equal(json_string_value(json_object_get(line, "type")), "desk");
	assert_string_equal(json_string_value(json_object_get(line, "kind")), "claimed");
	assert_null(json_object_get(line, "seq"));
	json_decref(line);
	assert_line(&watcher, 2, "entry", 1);
	leave(&watcher);
	room_free(room);
	entry_unref(claim);
}

int
main(void)
{
#define PUBLIC_TEST(test) cmocka_unit_test_setup_teardown(test, open_public, close_room)
	const struct CMUnitTest tests[] = {
		PUBLIC_TEST(test_newcomer_gets_a_hello_then_entries),
		PUBLIC_TEST(test_burst_is_one_write),
		PUBLIC_TEST(test_returning_viewer_goes_on),
		PUBLIC_TEST(test_other_epoch_begins_anew),
		PUBLIC_TEST(test_one_who_fell_off_gets_a_new_hello),
		PUBLIC_TEST(test_hiding_takes_the_text_from_page_and_ring),
		PUBLIC_TEST(test_shown_again_mends_the_page),
		PUBLIC_TEST(test_hello_is_bounded),
		PUBLIC_TEST(test_counters_newest_value_only),
		PUBLIC_TEST(test_leaving_in_the_middle_of_a_pass),
		PUBLIC_TEST(test_restart_greets_everybody_anew),
		cmocka_unit_test(test_unit_sees_what_is_its_own),
		cmocka_unit_test(test_transient_messages_are_for_moderators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
