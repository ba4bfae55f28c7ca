/*
 * The deliverer between a log and a bus that are played here: both may repeat, lose, delay and
 * die.  Time is what the test says it is.
 */
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "bus/bus.h"
#include "flow/deliver.h"
#include "flow/identity.h"
#include "room/room.h"
#include "store/attendance.h"
#include "store/event.h"
#include "store/log.h"
#include "store/question.h"

#define EVENT  "e1"
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

static struct {
	struct fake_stream streams[4];
	struct store_read *reads[64];
	size_t read_count;
	unsigned asked, pages, mores, polls, votes;
	const char *event_state; /* NULL: no such event */
	int64_t minute_present, minute_visitors;
	unsigned minutes;
} store;

static struct fake_stream *
find_stream(const char *name)
{
	for (size_t i = 0; i < 4; i++)
		if (strcmp(store.streams[i].name, name) == 0)
			return &store.streams[i];
	return NULL;
}

static struct entry *
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
	struct tx tx = {0};

	(void)unused;
	job->run(job, &tx);
	job->done(job, ERR_OK);
	return ERR_OK;
}

/* The readers' threads have their turn. */
static void
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
	(void)db;
	(void)event;
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

/* ------------------------------------------------------------- the bus */

struct bus {
	bool is_up;
	unsigned suspected;
	size_t subscribed, unsubscribed, visitors;
	uint64_t presence;
	char here[500];
};
static struct bus bus;

bool
bus_is_up(const struct bus *some)
{
	return some->is_up;
}

void
bus_subscribe(struct bus *some, const char *stream)
{
	(void)stream;
	some->subscribed++;
}

void
bus_unsubscribe(struct bus *some, const char *stream)
{
	(void)stream;
	some->unsubscribed++;
}

void
bus_suspect(struct bus *some)
{
	some->suspected++;
}

void
bus_publish(struct bus *some, const struct entry *entry)
{
	assert_string_equal(entry->kind, "here");
	snprintf(some->here, sizeof(some->here), "%s", entry->body);
}

void
bus_presence(struct bus *some, const char *worker, const char *event, uint64_t viewers)
{
	assert_string_equal(worker, "w5");
	assert_string_equal(event, EVENT);
	some->presence = viewers;
}

void
bus_visitors_add(struct bus *some, const char *event, const char *const *ids, size_t count)
{
	(void)event;
	assert_int_equal(strlen(ids[0]), 32);
	some->visitors += count;
}

void
bus_visitors_count(struct bus *some, const char *event,
	void (*done)(void *cookie, const char *event, int64_t count), void *cookie)
{
	done(cookie, event, (int64_t)some->visitors);
}

void
bus_visitors_forget(struct bus *some, const char *event)
{
	(void)some;
	(void)event;
}

void
identity_control(struct identity *identity, const struct entry *entry)
{
	(void)identity;
	(void)entry;
}

/* ------------------------------------------------------------- who watches */

struct watcher {
	struct viewer viewer;
	struct buf text;
	unsigned closed; /* status */
};

static void
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

static bool
is_backed_up(const struct viewer *viewer)
{
	(void)viewer;
	return false;
}

static void
close_viewer(struct viewer *viewer, unsigned status, const char *reason)
{
	(void)reason;
	((struct watcher *)viewer)->closed = status;
}

static const struct viewer_ops ops = {
	.flush = flush,
	.is_backed_up = is_backed_up,
	.close = close_viewer,
};

/* ------------------------------------------------------------- the whole */

static struct services services;
static struct counters counters;
static struct deliver *deliver;
static uint64_t now;
static char noticed_person[ID_SIZE], noticed_line[500];
static unsigned controlled;

static void
on_notice(void *cookie, const char *person, const char *line, size_t len)
{
	(void)cookie;
	snprintf(noticed_person, sizeof(noticed_person), "%s", person);
	snprintf(noticed_line, sizeof(noticed_line), "%.*s", (int)len, line);
}

static void
on_control(void *cookie, const struct entry *entry)
{
	(void)cookie;
	assert_string_equal(entry->kind, "session_revoked");
	controlled++;
}

static const struct deliver_handlers handlers = {.notice = on_notice, .control = on_control};

/* A turn of the loop, and as many more as it wants at once. */
static unsigned
turn(void)
{
	unsigned sleep;

	do {
		sleep = deliver_work(deliver, now, (int64_t)(1700000000000 + now / MS));
	} while (sleep == 0);
	return sleep;
}

/* Lets TIME pass, in steps no longer than the deliverer wants. */
static void
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

static void
confirm_all(void)
{
	deliver_bus_handlers.subscribed(deliver, STREAM_CONTROL);
	deliver_bus_handlers.subscribed(deliver, PUBLIC);
	deliver_bus_handlers.subscribed(deliver, DESK);
	deliver_bus_handlers.subscribed(deliver, PERSON);
}

static int
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

static int
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

static void
join(struct watcher *watcher, enum stream_kind kind, enum audience audience,
	const struct position *since)
{
	struct stream stream = stream_of(kind, EVENT);

	*watcher = (struct watcher){.viewer = {.ops = &ops}};
	deliver_join(deliver, &watcher->viewer, &stream, audience, since, "visitor");
}

static void
join_public(struct watcher *watcher)
{
	join(watcher, STREAM_PUBLIC, AUDIENCE_PUBLIC, NULL);
}

static void
leave(struct watcher *watcher)
{
	deliver_leave(deliver, &watcher->viewer);
	buf_fini(&watcher->text);
}

static void
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
static const char *
find(const struct watcher *watcher, const char *at, const char *what)
{
	const char *end = watcher->text.data + watcher->text.len;

	return at ? memmem(at, (size_t)(end - at), what, strlen(what)) : NULL;
}

static unsigned
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

static void
by_bus(struct entry *entry)
{
	deliver_bus_handlers.entry(deliver, entry);
	turn();
}

/* ------------------------------------------------------------- tests */

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
test_what_cannot_be_is_refused(void **state)
{
	struct watcher watcher, staff;

	(void)state;
	store.event_state = "draft";
	join_public(&watcher);
	join(&staff, STREAM_DESK, AUDIENCE_MODERATION, NULL);
	confirm_all();
	pass_time(100 * MS);
	assert_int_equal(watcher.closed, 1008);
	assert_int_equal(staff.closed, 0); /* the desk of a draft may be looked at */
	assert_int_equal(count_of(&staff, HELLO), 1);
	leave(&watcher);
	leave(&staff);
	store.event_state = NULL;
	join_public(&watcher);
	confirm_all();
	pass_time(100 * MS);
	assert_int_equal(watcher.closed, 1008);
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
test_notices_go_to_their_person(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	by_bus(commit(PERSON, "approved", "{\"question\":\"q1\",\"id\":7,\"person\":\"p9\"}"));
	assert_string_equal(noticed_person, "p9");
	assert_non_null(strstr(noticed_line, "{\"type\":\"notice\",\"at\":\"2023-"));
	assert_non_null(
		strstr(noticed_line, "\"kind\":\"approved\",\"question\":\"q1\",\"id\":7}\n"));
	assert_null(strstr(noticed_line, "p9"));
	assert_int_equal(count_of(&watcher, "p9"), 0);
	leave(&watcher);
}

static void
test_control_comes_without_a_bus(void **state)
{
	(void)state;
	bus.is_up = false;
	deliver_bus_handlers.state(deliver, false);
	commit(STREAM_CONTROL, "session_revoked", "{\"person\":\"p\"}");
	pass_time(1100 * MS);
	assert_int_equal(controlled, 1);
}

static void
test_what_nobody_watches_is_let_go(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	leave(&watcher);
	pass_time(20 * SECOND);
	assert_int_equal(bus.unsubscribed, 0);
	open_event(&watcher);
	leave(&watcher);
	pass_time(70 * SECOND);
	assert_int_equal(bus.unsubscribed, 2);
	store.polls = 0;
	pass_time(3 * SECOND);
	assert_in_range(store.polls, 2, 4); /* control is asked for, always */
	open_event(&watcher);
	assert_int_equal(count_of(&watcher, HELLO), 1);
	leave(&watcher);
}

static void
test_presence_is_added_up(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	deliver_bus_handlers.presence(deliver, "w2", EVENT, 40);
	deliver_bus_handlers.presence(deliver, "w5", EVENT, 1); /* our own comes back */
	pass_time(1100 * MS);
	assert_int_equal(count_of(&watcher, "{\"type\":\"presence\",\"viewers\":41}"), 1);
	assert_int_equal(bus.presence, 1);
	assert_int_equal(bus.visitors, 1);
	pass_time(4 * SECOND); /* w2 says nothing any more */
	assert_int_equal(count_of(&watcher, "\"viewers\":1}"), 1); /* after the hello */
	pass_time(60 * SECOND);
	assert_in_range(count_of(&watcher, "\"viewers\":1}"), 3, 5); /* every 20 s */
	leave(&watcher);
}

static void
test_minutes_are_noted(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	pass_time(121 * SECOND);
	assert_int_equal(store.minutes, 2);
	assert_int_equal(store.minute_present, 1);
	assert_int_equal(store.minute_visitors, 1);
	for (unsigned i = 0; i < 70; i++) { /* another worker speaks for the event */
		deliver_bus_handlers.presence(deliver, "w1", EVENT, 3);
		pass_time(SECOND);
	}
	assert_int_equal(store.minutes, 2);
	leave(&watcher);
}

static void
test_votes_are_told_at_most_once_a_second(void **state)
{
	struct watcher watcher;

	(void)state;
	open_event(&watcher);
	pass_time(3 * SECOND);
	for (unsigned i = 1; i <= 30; i++) {
		store.votes = i;
		pass_time(100 * MS);
	}
	pass_time(2 * SECOND);
	assert_in_range(count_of(&watcher, "\"type\":\"tally\""), 2, 4);
	assert_int_equal(count_of(&watcher, "{\"q1\":30}"), 1);
	leave(&watcher);
}

static void
test_shown_again_is_read_anew(void **state)
{
	struct watcher watcher, newcomer;
	unsigned pages;

	(void)state;
	commit(PUBLIC, "question", "{\"question\":\"q1\",\"text\":\"fine\"}");
	open_event(&watcher);
	by_bus(commit(PUBLIC, "hidden", "{\"target\":\"q1\"}"));
	join_public(&newcomer);
	turn();
	assert_int_equal(count_of(&newcomer, "fine"), 0);
	leave(&newcomer);
	pages = store.pages;
	by_bus(commit(PUBLIC, "shown", "{\"target\":\"q1\"}"));
	pass_time(100 * MS);
	assert_int_equal(store.pages, pages + 1);
	join_public(&newcomer);
	turn();
	assert_int_equal(count_of(&newcomer, "fine"), 1);
	leave(&newcomer);
	leave(&watcher);
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
test_the_desk_has_two_audiences(void **state)
{
	struct watcher moderator, official;
	struct entry *claim;

	(void)state;
	join(&moderator, STREAM_DESK, AUDIENCE_MODERATION, NULL);
	join(&official, STREAM_DESK, AUDIENCE_UNIT, NULL);
	confirm_all();
	pass_time(100 * MS);
	by_bus(commit(DESK, "submitted", "{\"question\":\"q1\",\"text\":\"pending\"}"));
	assert_int_equal(count_of(&moderator, "pending"), 1);
	assert_int_equal(count_of(&official, "pending"), 0);
	assert_int_equal(count_of(&official, "\"kind\":\"other\""), 1);
	claim = entry_create(DESK, "", 0, 1700000000000, "claimed", "{\"question\":\"q1\"}", 17);
	by_bus(claim);
	entry_unref(claim);
	assert_int_equal(count_of(&moderator, "\"kind\":\"claimed\""), 1);
	assert_int_equal(count_of(&official, "claimed"), 0);
	assert_int_equal(counters.entries_desk, 1);
	leave(&moderator);
	leave(&official);
}

static void
test_who_is_at_the_desk(void **state)
{
	struct watcher moderator;
	struct entry *there;
	const char body[] = "{\"worker\":\"w2\",\"people\":[{\"id\":\"s2\",\"name\":\"Li\","
			    "\"role\":\"host\"},{\"id\":\"s1\",\"name\":\"Wang\",\"role\":\"x\"}]}";

	(void)state;
	join(&moderator, STREAM_DESK, AUDIENCE_MODERATION, NULL);
	confirm_all();
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", true);
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", true);
	there = entry_create(DESK, "", 0, 1700000000000, "here", body, sizeof(body) - 1);
	pass_time(100 * MS);
	by_bus(there);
	entry_unref(there);
	pass_time(1200 * MS);
	assert_non_null(strstr(bus.here, "\"worker\":\"w5\""));
	assert_non_null(strstr(bus.here, "Wang"));
	assert_int_equal(count_of(&moderator, "\"kind\":\"here\""), 1);
	assert_int_equal(count_of(&moderator, "Li"), 1);
	deliver_here(deliver, EVENT, "s1", "Wang", "moderator", false); /* one tab of two */
	pass_time(1200 * MS);
	assert_int_equal(count_of(&moderator, "\"kind\":\"here\""), 1);
	pass_time(30 * SECOND); /* w2 has said nothing for long */
	assert_int_equal(count_of(&moderator, "Li"), 1);
	assert_int_equal(count_of(&moderator, "\"kind\":\"here\""), 2);
	leave(&moderator);
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
		TEST(test_what_cannot_be_is_refused),
		TEST(test_a_log_that_cannot_be_read),
		TEST(test_notices_go_to_their_person),
		TEST(test_control_comes_without_a_bus),
		TEST(test_what_nobody_watches_is_let_go),
		TEST(test_presence_is_added_up),
		TEST(test_minutes_are_noted),
		TEST(test_votes_are_told_at_most_once_a_second),
		TEST(test_shown_again_is_read_anew),
		TEST(test_too_far_behind_begins_anew),
		TEST(test_the_desk_has_two_audiences),
		TEST(test_who_is_at_the_desk),
		TEST(test_leaving_while_it_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
