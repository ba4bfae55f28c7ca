/* What is sent besides entries, and what one audience sees of them. */
#include "server/room/watching.h"

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
	assert_true(room_send_counters(room, false)); /* two have come */
	run_pass();
	assert_false(room_send_counters(room, false));
	slow.backed_up = true;
	room_set_viewers(room, 3);
	room_set_votes(room, "q1", 1);
	assert_true(room_send_counters(room, false));
	run_pass();
	room_set_votes(room, "q2", 5);
	room_set_ratings(room, "a1", 3, 1);
	assert_true(room_send_counters(room, false));
	assert_false(room_send_counters(room, false));
	run_pass();
	assert_int_equal(count_lines(&here), 5); /* hello, presence, presence, tally, tally */
	line = line_of(&here, 4);
	assert_null(
		json_object_get(json_object_get(line, "questions"), "q1")); /* only what changed */
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(line, "questions"), "q2")), 5);
	json_decref(line);
	slow.backed_up = false;
	flush(&slow.viewer);
	assert_int_equal(
		count_lines(&slow), 4); /* hello, presence; presence and all counts at once */
	line = line_of(&slow, 3);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(line, "questions"), "q1")), 1);
	assert_int_equal(
		json_integer_value(json_object_get(
			json_object_get(json_object_get(line, "answers"), "a1"), "helpful")),
		3);
	json_decref(line);
	assert_true(room_send_counters(room, true)); /* alive */
	run_pass();
	line = line_of(&here, 5);
	assert_string_equal(json_string_value(json_object_get(line, "type")), "presence");
	json_decref(line);
	leave(&here);
	leave(&slow);
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
	struct entry *pen = entry_create(
		"desk:" EVENT, "", 0, 1700000000000, "pen_wanted", body, sizeof(body) - 1);
	struct watcher watcher;
	json_t *line;

	(void)state;
	open_room(AUDIENCE_UNIT);
	enter(&watcher, NULL);
	run_pass();
	room_say(room, claim);
	run_pass();
	assert_int_equal(count_lines(&watcher), 1);
	room_say(room, pen); /* who writes a draft concerns them */
	run_pass();
	assert_int_equal(count_lines(&watcher), 2);
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
	entry_unref(pen);
	entry_unref(claim);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, open_public, close_room)
	const struct CMUnitTest tests[] = {
		TEST(test_hello_is_bounded),
		TEST(test_counters_newest_value_only),
		cmocka_unit_test(test_unit_sees_what_is_its_own),
		cmocka_unit_test(test_transient_messages_are_for_moderators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
