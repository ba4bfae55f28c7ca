/*
 * playing.h - a log, a bus and viewers that are played, with the real deliverer between them.
 *
 * The functions of store/ and bus/ that the deliverer calls are defined here, so that both may
 * repeat, lose, delay and die as a test wishes.  Time is what the test says it is.
 */
#ifndef OPENFLOOR_TESTS_PLAYING_H
#define OPENFLOOR_TESTS_PLAYING_H

#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "bus/bus.h"
#include "flow/control.h"
#include "flow/deliver.h"
#include "room/room.h"
#include "server/flow/playing_bus.h"
#include "store/attendance.h"
#include "store/desk.h"
#include "store/event.h"
#include "store/log.h"
#include "store/question.h"

#define PUBLIC "public:" EVENT
#define DESK   "desk:" EVENT
#define PERSON "person:" EVENT
#define SECOND UINT64_C(1000000000)
#define MS     UINT64_C(1000000)

/* ------------------------------------------------------------- the log, as a few arrays */

struct fake_stream {
	char name[STREAM_SIZE];
	char epoch[EPOCH_SIZE];
	struct entry *entries[4000];
	size_t count;
};

struct {
	struct fake_stream streams[4];
	struct store_read *reads[64];
	size_t read_count;
	unsigned asked, pages, mores, polls, votes, received;
	const char *event_state; /* NULL: no such event */
	int64_t minute_present, minute_visitors;
	unsigned minutes;
	const char *working; /* who works on what, as JSON */
} store;

struct fake_stream *
find_stream(const char *name)
{
	for (size_t i = 0; i < 4; i++)
		if (strcmp(store.streams[i].name, name) == 0)
			return &store.streams[i];
	return NULL;
}

struct entry *
commit(const char *name, const char *kind, const char *body)
{
	struct fake_stream *stream = find_stream(name);
	struct entry *entry = entry_create(
		name, stream->epoch, stream->count + 1, 1700000000000, kind, body, strlen(body));

	stream->entries[stream->count++] = entry;
	return entry;
}

enum err
store_ask(struct store *unused, struct store_read *read)
{
	(void)unused;
	if (store.read_count == 64)
		return ERR_FULL;
	store.asked++;
	store.reads[store.read_count++] = read;
	return ERR_OK;
}

enum err
store_write(struct store *unused, struct store_job *job)
{
	(void)unused;
	job->run(job, NULL);
	job->done(job, ERR_OK);
	return ERR_OK;
}

/* The readers' threads have their turn. */
void
run_reads(enum err outcome)
{
	struct store_read *reads[64];
	size_t count = store.read_count;

	memcpy(reads, store.reads, sizeof(reads));
	store.read_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (!reads[i]->cancelled && outcome == ERR_OK)
			reads[i]->run(reads[i], NULL);
		reads[i]->done(reads[i], reads[i]->cancelled ? ERR_CANCELLED : outcome);
	}
}

bool
log_head(struct db *db, const char *name, struct position *out)
{
	struct fake_stream *stream = find_stream(name);

	(void)db;
	if (!stream)
		return false;
	*out = (struct position){.seq = stream->count};
	memcpy(out->epoch, stream->epoch, EPOCH_SIZE);
	return true;
}

void
log_heads(struct db *db, const char *const *names, size_t count, struct position *out)
{
	store.polls++;
	for (size_t i = 0; i < count; i++)
		if (!log_head(db, names[i], &out[i]))
			out[i] = (struct position){0};
}

size_t
log_after(struct db *db, const char *name, uint64_t after, size_t limit, size_t bytes,
	struct entry **out)
{
	struct fake_stream *stream = find_stream(name);
	size_t count = 0;

	(void)db;
	(void)bytes;
	store.mores++;
	for (size_t i = after; i < stream->count && count < limit; i++)
		out[count++] = entry_ref(stream->entries[i]);
	return count;
}

size_t
log_before(struct db *db, const char *name, uint64_t before, size_t limit, size_t bytes,
	struct entry **out)
{
	struct fake_stream *stream = find_stream(name);
	size_t first = stream->count > limit ? stream->count - limit : 0, count = 0;

	(void)db;
	(void)bytes;
	assert_int_equal(before, 0);
	store.pages++;
	for (size_t i = first; i < stream->count; i++)
		out[count++] = entry_ref(stream->entries[i]);
	return count;
}

json_t *
event_json(struct db *db, const char *id)
{
	(void)db;
	if (!store.event_state)
		return NULL;
	return json_pack("{s:s,s:s}", "id", id, "state", store.event_state);
}

json_t *
desk_working_json(struct db *db, const char *event, int64_t now)
{
	(void)db, (void)event, (void)now;
	return json_loads(store.working ? store.working : "{}", 0, NULL);
}

json_t *
tally_json(struct db *db, const char *event, int64_t since, int64_t *newest)
{
	(void)db;
	(void)event;
	(void)since;
	*newest = 1;
	if (!store.votes)
		return NULL;
	return json_pack("{s:{s:i},s:{}}", "questions", "q1", (int)store.votes, "answers");
}

json_t *
event_numbers_json(struct db *db, const char *event)
{
	(void)db;
	(void)event;
	return store.received ? json_pack("{s:i}", "received", (int)store.received) : NULL;
}

bool
attendance_salt(struct db *db, const char *event, unsigned char out[static ATTENDANCE_SALT])
{
	(void)db;
	(void)event;
	memset(out, 7, ATTENDANCE_SALT);
	return true;
}

int64_t
attendance_pending(struct db *db, const char *event)
{
	(void)db, (void)event;
	return 5;
}

void
attendance_note(struct tx *tx, const struct attendance *attendance)
{
	(void)tx;
	store.minutes++;
	store.minute_present = attendance->present;
	store.minute_visitors = attendance->visitors;
}

void
control_heard(const struct services *services, const struct entry *entry)
{
	(void)services;
	(void)entry;
}

/* ------------------------------------------------------------- who watches */

struct watcher {
	struct viewer viewer;
	struct buf text;
	unsigned closed; /* status */
};

void
flush(struct viewer *viewer)
{
	struct watcher *watcher = (struct watcher *)viewer;
	const void *data;
	size_t len;

	while (room_pending(viewer, &data, &len)) {
		buf_add(&watcher->text, data, len);
		room_taken(viewer, len);
	}
}

bool
is_backed_up(const struct viewer *viewer)
{
	(void)viewer;
	return false;
}

void
close_viewer(struct viewer *viewer, unsigned status, const char *reason)
{
	(void)reason;
	((struct watcher *)viewer)->closed = status;
}

const struct viewer_ops ops = {
	.flush = flush,
	.is_backed_up = is_backed_up,
	.close = close_viewer,
};

struct services services;
struct counters counters;
struct deliver *deliver;
uint64_t now;
char noticed_person[ID_SIZE], noticed_line[500];
unsigned controlled;

void
on_notice(void *cookie, const char *person, const char *line, size_t len)
{
	(void)cookie;
	snprintf(noticed_person, sizeof(noticed_person), "%s", person);
	snprintf(noticed_line, sizeof(noticed_line), "%.*s", (int)len, line);
}

void
on_control(void *cookie, const struct entry *entry)
{
	(void)cookie;
	assert_string_equal(entry->kind, "session_revoked");
	controlled++;
}

/* Whoever has a seat at the desk, with a sign before each: "+s1 -s1". */
char seats[200];

void
on_seat(void *cookie, const char *event, const char *person, const char *role, bool present)
{
	size_t used = strlen(seats);

	(void)cookie;
	(void)role;
	assert_string_equal(event, EVENT);
	snprintf(seats + used, sizeof(seats) - used, "%s%c%s", used ? " " : "", present ? '+' : '-',
		person);
}

const struct deliver_handlers handlers = {
	.notice = on_notice, .control = on_control, .seat = on_seat};

/* A turn of the loop, and as many more as it wants at once. */
unsigned
turn(void)
{
	unsigned sleep;

	do {
		sleep = deliver_work(deliver, now, (int64_t)(1700000000000 + now / MS));
	} while (sleep == 0);
	return sleep;
}

/* Lets TIME pass, in steps no longer than the deliverer wants. */
void
pass_time(uint64_t time)
{
	uint64_t end = now + time;

	while (now < end) {
		uint64_t step;
		turn();
		run_reads(ERR_OK);
		step = turn() * MS;
		now = now + step < end ? now + step : end;
	}
	turn();
	run_reads(ERR_OK);
	turn();
}

void
confirm_all(void)
{
	deliver_bus_handlers.subscribed(deliver, STREAM_CONTROL);
	deliver_bus_handlers.subscribed(deliver, PUBLIC);
	deliver_bus_handlers.subscribed(deliver, DESK);
	deliver_bus_handlers.subscribed(deliver, PERSON);
}

int
start(void **state)
{
	static const char *const names[] = {STREAM_CONTROL, PUBLIC, DESK, PERSON};

	(void)state;
	memset(&store, 0, sizeof(store));
	memset(&counters, 0, sizeof(counters));
	store.event_state = "live";
	for (size_t i = 0; i < 4; i++) {
		snprintf(store.streams[i].name, STREAM_SIZE, "%s", names[i]);
		snprintf(store.streams[i].epoch, EPOCH_SIZE, "00000000000000aa");
	}
	bus = (struct bus){.is_up = true};
	now = 1000 * SECOND;
	controlled = 0;
	seats[0] = '\0';
	noticed_line[0] = '\0';
	services = (struct services){.bus = &bus, .counters = &counters, .worker = "w5"};
	deliver = deliver_create(&services, &handlers, NULL);
	turn();
	deliver_bus_handlers.subscribed(deliver, STREAM_CONTROL);
	turn();
	run_reads(ERR_OK);
	turn();
	assert_true(deliver_is_ready(deliver));
	return 0;
}

int
finish(void **state)
{
	(void)state;
	deliver_free(deliver);
	run_reads(ERR_OK);
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < store.streams[i].count; k++)
			entry_unref(store.streams[i].entries[k]);
	return 0;
}

void
join(struct watcher *watcher, enum stream_kind kind, enum audience audience,
	const struct position *since)
{
	struct stream stream = stream_of(kind, EVENT);

	*watcher = (struct watcher){.viewer = {.ops = &ops}};
	deliver_join(deliver, &watcher->viewer, &stream, audience, since, "visitor");
}

void
join_public(struct watcher *watcher)
{
	join(watcher, STREAM_PUBLIC, AUDIENCE_PUBLIC, NULL);
}

void
leave(struct watcher *watcher)
{
	deliver_leave(deliver, &watcher->viewer);
	buf_fini(&watcher->text);
}

void
open_event(struct watcher *watcher)
{
	join_public(watcher);
	turn();
	confirm_all();
	turn();
	run_reads(ERR_OK);
	turn();
}

/* Where WHAT is in all that WATCHER got, from AT on; NULL: nowhere.  Frames have NULs in their headers. */
const char *
find(const struct watcher *watcher, const char *at, const char *what)
{
	const char *end = watcher->text.data + watcher->text.len;

	return at ? memmem(at, (size_t)(end - at), what, strlen(what)) : NULL;
}

unsigned
count_of(const struct watcher *watcher, const char *what)
{
	const char *at = find(watcher, watcher->text.data, what);
	unsigned count = 0;

	while (at) {
		count++;
		at = find(watcher, at + 1, what);
	}
	return count;
}

#define HELLO "\"type\":\"hello\""
#define ENTRY "{\"type\":\"entry\",\"seq\":"

void
by_bus(struct entry *entry)
{
	deliver_bus_handlers.entry(deliver, entry);
	turn();
}

#endif
