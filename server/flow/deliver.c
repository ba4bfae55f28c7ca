#include "flow/deliver.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "flow/catchup.h"
#include "flow/held.h"
#include "flow/joiner.h"
#include "flow/watch.h"

#define SLEEP_MOST 1000 /* ms */

struct bus *
deliver_bus(const struct deliver *deliver)
{
	struct bus *bus = deliver->services->bus;

	return bus && bus_is_up(bus) ? bus : NULL;
}

/* ------------------------------------------------------------- what the bus brings */

/* Claims and the like are in no log; who is not there yet has missed them. */
static void
take_transient(struct held *held, const struct entry *entry)
{
	if (held->stream.kind != STREAM_DESK)
		return;
	working_saw(&held->watch->here.working, entry);
	if (strcmp(entry->kind, "here") == 0) {
		here_heard(held->watch, entry);
	} else if (held->state == HELD_OPEN) {
		room_say(held->rooms[AUDIENCE_MODERATION], entry);
		room_say(held->rooms[AUDIENCE_UNIT], entry);
	}
}

static void
on_entry(void *cookie, struct entry *entry)
{
	struct deliver *deliver = cookie;
	struct held *held = map_get(deliver->helds, entry->stream);

	if (!held)
		return;
	if (entry->seq == 0)
		take_transient(held, entry);
	else
		held_bus(held, entry);
}

static void
on_subscribed(void *cookie, const char *stream)
{
	struct deliver *deliver = cookie;
	struct held *held = map_get(deliver->helds, stream);

	if (held)
		held_subscribed(held);
}

static void
on_state(void *cookie, bool up)
{
	struct deliver *deliver = cookie;
	struct list *link;

	for (link = deliver->held_list.next; link != &deliver->held_list; link = link->next)
		if (!up)
			LIST_OWNER(link, struct held, link)->is_subscribed = false;
	for (link = deliver->watch_list.next; link != &deliver->watch_list; link = link->next)
		if (up)
			presence_refresh(
				&LIST_OWNER(link, struct watch, link)->presence, deliver->now_ns);
}

static void
on_presence(void *cookie, const char *worker, const char *event, uint64_t viewers)
{
	struct deliver *deliver = cookie;
	struct watch *watch = map_get(deliver->watches, event);

	if (watch && strcmp(worker, deliver->services->worker) != 0)
		presence_heard(&watch->presence, worker, viewers, deliver->now_ns);
}

const struct bus_handlers deliver_bus_handlers = {
	.entry = on_entry,
	.subscribed = on_subscribed,
	.state = on_state,
	.presence = on_presence,
};

/* ------------------------------------------------------------- from start to end */

struct deliver *
deliver_create(struct services *services, const struct deliver_handlers *handlers, void *cookie)
{
	struct deliver *deliver = mem_zero(1, sizeof(*deliver));

	deliver->services = services;
	deliver->handlers = handlers;
	deliver->cookie = cookie;
	deliver->helds = map_create();
	deliver->watches = map_create();
	list_init(&deliver->held_list);
	list_init(&deliver->watch_list);
	return deliver;
}

void
deliver_free(struct deliver *deliver)
{
	if (!deliver)
		return;
	catchup_cancel(deliver);
	while (!list_is_empty(&deliver->held_list))
		held_close(LIST_OWNER(deliver->held_list.next, struct held, link));
	while (!list_is_empty(&deliver->watch_list))
		watch_close(LIST_OWNER(deliver->watch_list.next, struct watch, link));
	map_free(deliver->helds);
	map_free(deliver->watches);
	free(deliver);
}

bool
deliver_is_ready(const struct deliver *deliver)
{
	return deliver->control && deliver->control->state == HELD_OPEN;
}

/* ------------------------------------------------------------- coming and going */

static struct held *
hold(struct deliver *deliver, struct watch *watch, enum stream_kind kind)
{
	struct stream stream = stream_of(kind, watch->event);

	if (!watch->streams[kind])
		held_open(deliver, watch, &stream);
	return watch->streams[kind];
}

/* Who watches an event may be told something: its notices are held with it. */
void
deliver_join(struct deliver *deliver, struct viewer *viewer, const struct stream *stream,
	enum audience audience, const struct position *since, const char *visitor)
{
	struct watch *watch = map_get(deliver->watches, stream->event);
	struct held *held;

	if (!watch)
		watch = watch_open(deliver, stream->event);
	held = hold(deliver, watch, stream->kind);
	if (stream->kind == STREAM_PUBLIC)
		hold(deliver, watch, STREAM_PERSON);
	joiner_add(held, viewer, audience, since, visitor);
}

void
deliver_leave(struct deliver *deliver, struct viewer *viewer)
{
	(void)deliver;
	joiner_forget(viewer);
	room_leave(viewer);
}

void
deliver_here(struct deliver *deliver, const char *event, const char *person, const char *name,
	const char *role, bool present)
{
	struct watch *watch = map_get(deliver->watches, event);

	if (watch && here_set(&watch->here, person, name, role, present))
		deliver->handlers->seat(deliver->cookie, event, person, role, present);
}

bool
deliver_viewers(const struct deliver *deliver, const char *event, uint64_t *viewers)
{
	const struct watch *watch = map_get(deliver->watches, event);

	if (watch)
		*viewers = watch->presence.total;
	return watch != NULL;
}

/* ------------------------------------------------------------- turn by turn */

static bool
has_streams(const struct watch *watch)
{
	for (int kind = 0; kind < WATCH_STREAMS; kind++)
		if (watch->streams[kind])
			return true;
	return false;
}

static void
let_go(struct deliver *deliver, struct held *held)
{
	if (deliver->services->bus)
		bus_unsubscribe(deliver->services->bus, held->stream.name);
	held_close(held);
}

static void
count_viewers(struct deliver *deliver)
{
	uint64_t viewers = 0, behind = 0;
	struct list *link;

	for (link = deliver->held_list.next; link != &deliver->held_list; link = link->next) {
		const struct held *held = LIST_OWNER(link, struct held, link);
		viewers += held_viewers(held);
		for (int i = 0; i < AUDIENCE_COUNT; i++)
			behind += held->rooms[i] ? room_behind(held->rooms[i]) : 0;
	}
	counter_set(&deliver->services->counters->viewers, viewers);
	counter_set(&deliver->services->counters->viewers_behind, behind);
}

static void
work_second(struct deliver *deliver)
{
	struct list *link;

	if (deliver->now_ns < deliver->second_ns)
		return;
	deliver->second_ns = deliver->now_ns + NS_A_SECOND;
	for (link = deliver->watch_list.next; link != &deliver->watch_list; link = link->next)
		watch_second(LIST_OWNER(link, struct watch, link));
	if (deliver->services->counters)
		count_viewers(deliver);
}

static bool
work_streams(struct deliver *deliver)
{
	struct list *link, *after;
	bool again = false;

	LIST_EACH(link, after, &deliver->held_list)
	{
		struct held *held = LIST_OWNER(link, struct held, link);
		if (held_work(held))
			again = true;
		if (held_is_over(held))
			let_go(deliver, held);
	}
	LIST_EACH(link, after, &deliver->watch_list)
	{
		struct watch *watch = LIST_OWNER(link, struct watch, link);
		watch_work(watch);
		if (!has_streams(watch))
			watch_close(watch);
	}
	return again;
}

unsigned
deliver_work(struct deliver *deliver, uint64_t now_ns, int64_t now_ms)
{
	uint64_t sleep;
	bool again;

	deliver->now_ns = now_ns;
	deliver->now_ms = now_ms;
	if (!deliver->control) {
		struct stream control = stream_of(STREAM_OF_CONTROL, NULL);
		deliver->control = held_open(deliver, NULL, &control);
	}
	work_second(deliver);
	deliver->wake_ns = deliver->second_ns;
	again = work_streams(deliver);
	catchup_work(deliver);
	if (again)
		return 0;
	sleep = deliver->wake_ns > now_ns ? (deliver->wake_ns - now_ns + NS_A_MS - 1) / NS_A_MS : 0;
	return sleep < SLEEP_MOST ? (unsigned)sleep : SLEEP_MOST;
}
