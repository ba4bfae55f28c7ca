#include "flow/catchup.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "flow/held.h"
#include "flow/watch.h"
#include "store/attendance.h"
#include "store/event.h"
#include "store/log.h"
#include "store/question.h"

#define PERIOD        NS_A_SECOND
#define PERIOD_LEAST  (100 * NS_A_MS) /* when somebody cannot wait */
#define TALLY_OVERLAP 2000 /* ms: clocks of several writers */

/* What is asked of one event. */
struct count {
	char event[ID_SIZE];
	int64_t since;
	bool with_pending;
	json_t *tally;
	json_t *numbers;
	int64_t newest;
	int64_t pending;
};

struct poll {
	struct store_read read;
	struct deliver *deliver; /* NULL: cancelled */
	char (*names)[STREAM_SIZE];
	const char **streams;
	struct position *heads;
	size_t stream_count;
	struct count *counts;
	size_t event_count;
};

static void
poll_free(struct poll *poll)
{
	for (size_t i = 0; i < poll->event_count; i++) {
		json_decref(poll->counts[i].tally);
		json_decref(poll->counts[i].numbers);
	}
	free(poll->names);
	free(poll->streams);
	free(poll->heads);
	free(poll->counts);
	free(poll);
}

static void
on_run(struct store_read *read, struct db *db)
{
	struct poll *poll = LIST_OWNER(read, struct poll, read);

	log_heads(db, poll->streams, poll->stream_count, poll->heads);
	for (size_t i = 0; i < poll->event_count; i++) {
		struct count *count = &poll->counts[i];
		count->tally = tally_json(db, count->event, count->since, &count->newest);
		count->numbers = event_numbers_json(db, count->event);
		if (count->with_pending)
			count->pending = attendance_pending(db, count->event);
	}
}

static void
take_heads(struct deliver *deliver, const struct poll *poll)
{
	bool is_deaf = false;

	for (size_t i = 0; i < poll->stream_count; i++) {
		struct held *held = map_get(deliver->helds, poll->streams[i]);
		if (held && held_head(held, &poll->heads[i]))
			is_deaf = true;
	}
	if (is_deaf && deliver_bus(deliver)) {
		log_warn("the bus brings nothing");
		bus_suspect(deliver_bus(deliver));
	}
}

static void
take_counts(struct deliver *deliver, const struct poll *poll)
{
	uint64_t pending = 0;

	for (size_t i = 0; i < poll->event_count; i++) {
		const struct count *count = &poll->counts[i];
		struct watch *watch = map_get(deliver->watches, count->event);
		if (watch) {
			watch_set_tally(watch, count->tally, count->newest);
			watch_set_numbers(watch, count->numbers);
		}
		pending += (uint64_t)count->pending;
	}
	if (deliver->services->counters)
		counter_set(&deliver->services->counters->queue_pending, pending);
}

static void
on_done(struct store_read *read, enum err outcome)
{
	struct poll *poll = LIST_OWNER(read, struct poll, read);
	struct deliver *deliver = poll->deliver;

	if (deliver) {
		deliver->poll = NULL;
		if (outcome == ERR_OK) {
			take_heads(deliver, poll);
			take_counts(deliver, poll);
		}
	}
	poll_free(poll);
}

static void
add_streams(struct deliver *deliver, struct poll *poll)
{
	size_t room = map_count(deliver->helds);

	poll->names = mem_zero(room, sizeof(*poll->names));
	poll->streams = mem_zero(room, sizeof(*poll->streams));
	poll->heads = mem_zero(room, sizeof(*poll->heads));
	for (struct list *link = deliver->held_list.next; link != &deliver->held_list;
		link = link->next) {
		const struct held *held = LIST_OWNER(link, struct held, link);
		size_t i = poll->stream_count;
		if (held->state != HELD_OPEN)
			continue;
		memcpy(poll->names[i], held->stream.name, sizeof(poll->names[i]));
		poll->streams[i] = poll->names[i];
		poll->stream_count++;
	}
}

static void
add_events(struct deliver *deliver, struct poll *poll)
{
	poll->counts = mem_zero(map_count(deliver->watches) + 1, sizeof(*poll->counts));
	for (struct list *link = deliver->watch_list.next; link != &deliver->watch_list;
		link = link->next) {
		const struct watch *watch = LIST_OWNER(link, struct watch, link);
		struct count *count = &poll->counts[poll->event_count++];
		memcpy(count->event, watch->event, sizeof(count->event));
		count->since = watch->tally_newest > TALLY_OVERLAP
			? watch->tally_newest - TALLY_OVERLAP
			: 0;
		count->with_pending = presence_is_first(watch);
	}
}

static bool
is_due(const struct deliver *deliver)
{
	uint64_t age = deliver->now_ns - deliver->polled_ns;

	return age >= PERIOD || (deliver->wants_poll && age >= PERIOD_LEAST);
}

void
catchup_work(struct deliver *deliver)
{
	struct poll *poll;

	if (deliver->poll)
		return;
	if (!is_due(deliver)) {
		deliver_wake_at(deliver,
			deliver->polled_ns + (deliver->wants_poll ? PERIOD_LEAST : PERIOD));
		return;
	}
	deliver->polled_ns = deliver->now_ns;
	deliver->wants_poll = false;
	deliver_wake_at(deliver, deliver->now_ns + PERIOD);
	poll = mem_zero(1, sizeof(*poll));
	poll->read.run = on_run;
	poll->read.done = on_done;
	poll->deliver = deliver;
	add_streams(deliver, poll);
	add_events(deliver, poll);
	if (poll->stream_count == 0 || store_ask(deliver->services->store, &poll->read) != ERR_OK) {
		poll_free(poll);
		return;
	}
	deliver->poll = poll;
}

void
catchup_cancel(struct deliver *deliver)
{
	if (!deliver->poll)
		return;
	deliver->poll->deliver = NULL;
	deliver->poll->read.cancelled = true;
	deliver->poll = NULL;
}
