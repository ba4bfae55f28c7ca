/*
 * watching.h - a room and those who watch it, for the tests of rooms.
 *
 * A watcher keeps the payloads of what it gets, and fails the test where a frame is not whole.
 */
#ifndef OPENFLOOR_TESTS_WATCHING_H
#define OPENFLOOR_TESTS_WATCHING_H

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

void
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

void
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

bool
is_backed_up(const struct viewer *viewer)
{
	return ((const struct watcher *)viewer)->backed_up;
}

const struct viewer_ops ops = {.flush = flush, .is_backed_up = is_backed_up};

struct room *room;
struct counters counters;

int
open_room(enum audience audience)
{
	struct stream stream = stream_of(
		audience == AUDIENCE_PUBLIC ? STREAM_PUBLIC : STREAM_DESK, EVENT);
	struct position position = {.epoch = EPOCH};

	memset(&counters, 0, sizeof(counters));
	room = room_create(&stream, audience, &counters);
	room_set_event(room, "{\"id\":\"e1\"}", 11);
	room_start(room, &position, NULL, 0);
	return 0;
}

int
open_public(void **state)
{
	(void)state;
	return open_room(AUDIENCE_PUBLIC);
}

int
close_room(void **state)
{
	(void)state;
	room_free(room);
	return 0;
}

struct watcher *
enter(struct watcher *watcher, const struct position *since)
{
	*watcher = (struct watcher){.viewer = {.ops = &ops}};
	room_enter(room, &watcher->viewer, since);
	return watcher;
}

void
leave(struct watcher *watcher)
{
	room_leave(&watcher->viewer);
	buf_fini(&watcher->text);
}

struct entry *
make_entry(uint64_t seq, const char *kind, const char *body)
{
	return entry_create(room_position(room).epoch[0] ? "public:" EVENT : "", EPOCH, seq,
		1700000000000 + (int64_t)seq, kind, body, strlen(body));
}

void
apply(uint64_t seq, const char *kind, const char *body)
{
	struct entry *entry = make_entry(seq, kind, body);

	room_apply(room, entry);
	entry_unref(entry);
}

void
run_pass(void)
{
	while (room_pass(room, 2)) {
	}
}

/* Line NUMBER of all that WATCHER got, parsed.  Each is one JSON object. */
json_t *
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

void
assert_line(const struct watcher *watcher, unsigned number, const char *type, uint64_t seq)
{
	json_t *line = line_of(watcher, number);

	assert_string_equal(json_string_value(json_object_get(line, "type")), type);
	assert_int_equal(json_integer_value(json_object_get(line, "seq")), seq);
	json_decref(line);
}

size_t
count_lines(const struct watcher *watcher)
{
	size_t lines = 0;

	for (size_t i = 0; i < watcher->text.len; i++)
		lines += watcher->text.data[i] == '\n';
	return lines;
}

#endif
