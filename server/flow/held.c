#include "flow/held.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "flow/control.h"
#include "flow/joiner.h"
#include "flow/notice.h"
#include "flow/pass.h"
#include "flow/watch.h"

#define SUBSCRIBE_PATIENCE (500 * NS_A_MS) /* then the log is read without it */
#define EARLY_PATIENCE     (50 * NS_A_MS)
#define EARLY_KEPT         (2 * NS_A_SECOND) /* what the log does not know by then is no entry */
#define RETRY_PAUSE        (200 * NS_A_MS)
#define IDLE_KEPT          (30 * NS_A_SECOND)
#define BEHIND_MOST        3000 /* entries; with more to read a new hello is cheaper */

struct held *
held_open(struct deliver *deliver, struct watch *watch, const struct stream *stream)
{
	struct held *held = mem_zero(1, sizeof(*held));

	held->deliver = deliver;
	held->watch = watch;
	held->stream = *stream;
	list_init(&held->joiners);
	list_append(&deliver->held_list, &held->link);
	map_put(deliver->helds, stream->name, held);
	order_init(&held->order);
	if (watch)
		watch->streams[stream->kind] = held;
	if (deliver->services->bus)
		bus_subscribe(deliver->services->bus, stream->name);
	return held;
}

void
held_close(struct held *held)
{
	struct deliver *deliver = held->deliver;

	fetch_cancel(held->fetch);
	joiners_refuse(held, 1001, "going away");
	for (int i = 0; i < AUDIENCE_COUNT; i++)
		room_free(held->rooms[i]);
	order_fini(&held->order);
	map_remove(deliver->helds, held->stream.name);
	list_remove(&held->link);
	if (held->watch)
		held->watch->streams[held->stream.kind] = NULL;
	free(held);
}

size_t
held_viewers(const struct held *held)
{
	size_t count = joiners_count(held);

	for (int i = 0; i < AUDIENCE_COUNT; i++)
		if (held->rooms[i])
			count += room_count(held->rooms[i]);
	return count;
}

/* ------------------------------------------------------------- entries */

static void
apply_control(struct held *held, const struct entry *entry)
{
	const struct deliver *deliver = held->deliver;

	control_heard(deliver->services, entry);
	deliver->handlers->control(deliver->cookie, entry);
}

/* ENTRY is the next one: it is shown to all who may see it. */
static void
apply(struct held *held, struct entry *entry)
{
	for (int i = 0; i < AUDIENCE_COUNT; i++)
		if (held->rooms[i])
			room_apply(held->rooms[i], entry);
	if (held->stream.kind == STREAM_OF_CONTROL)
		apply_control(held, entry);
	else if (held->stream.kind == STREAM_PERSON)
		notice_tell(held->deliver, entry);
	else
		watch_saw(held->watch, entry);
	if (held->stream.kind == STREAM_DESK)
		working_saw(&held->watch->here.working, entry);
	if (held->stream.kind <= STREAM_DESK && strcmp(entry->kind, "shown") == 0)
		held->must_mend = true;
}

static void
apply_early(struct held *held)
{
	struct entry *entry;

	while ((entry = order_next(&held->order)) != NULL) {
		apply(held, entry);
		entry_unref(entry);
	}
}

static void
take(struct held *held, struct entry *entry)
{
	switch (order_take(&held->order, entry)) {
	case ORDER_NEXT:
		apply(held, entry);
		apply_early(held);
		break;
	case ORDER_OTHER:
		held->deliver->wants_poll = true;
		break;
	case ORDER_SEEN:
	case ORDER_EARLY:
		break;
	}
}

void
held_bus(struct held *held, struct entry *entry)
{
	if (entry->seq > held->suspicion.heard)
		held->suspicion.heard = entry->seq;
	held->suspicion.missed = 0;
	if (held->state == HELD_OPEN)
		take(held, entry);
	else
		order_keep(&held->order, entry);
}

/* ------------------------------------------------------------- opening */

/* After a reconnection something may have been lost meanwhile: the log is asked at once. */
void
held_subscribed(struct held *held)
{
	held->is_subscribed = true;
	if (held->state == HELD_OPEN)
		held->deliver->wants_poll = true;
}

/* The past has changed, or is too long to be caught up with: whoever is here gets a new hello. */
static void
open_anew(struct held *held)
{
	log_info("stream is read anew", "stream", held->stream.name);
	fetch_cancel(held->fetch);
	held->fetch = NULL;
	held->state = HELD_READING;
	held->retry_ns = 0;
}

static void
make_room(struct held *held, enum audience audience)
{
	if (!held->rooms[audience])
		held->rooms[audience] = room_create(
			&held->stream, audience, held->deliver->services->counters);
}

static void
start_rooms(struct held *held, const struct fetch *fetch)
{
	if (held->stream.kind == STREAM_PUBLIC) {
		make_room(held, AUDIENCE_PUBLIC);
	} else if (held->stream.kind == STREAM_DESK) {
		make_room(held, AUDIENCE_MODERATION);
		make_room(held, AUDIENCE_UNIT);
	}
	for (int i = 0; i < AUDIENCE_COUNT; i++)
		if (held->rooms[i])
			room_start(held->rooms[i], &fetch->head, fetch->entries, fetch->count);
}

static void
start_watch(struct held *held, const struct fetch *fetch)
{
	if (!fetch->event)
		return;
	watch_set_event(held->watch, fetch->event, fetch->event_state);
	watch_set_tally(held->watch, fetch->tally, fetch->tally_newest);
	watch_set_salt(held->watch, fetch->has_salt ? fetch->salt : NULL);
	presence_show(held->watch);
}

static bool
is_for_nobody(const struct held *held, const struct fetch *fetch)
{
	return !fetch->exists ||
		(held->stream.kind == STREAM_PUBLIC && fetch->event_state == EVENT_STATE_DRAFT);
}

static void
finish_open(struct held *held, struct fetch *fetch)
{
	if (is_for_nobody(held, fetch)) {
		held->retry_ns = held->deliver->now_ns + RETRY_PAUSE;
		if (held->stream.kind != STREAM_OF_CONTROL)
			held->state = HELD_REFUSED;
		return;
	}
	order_start(&held->order, &fetch->head);
	held->known = fetch->head.seq;
	held->suspicion = (struct suspicion){.heard = fetch->head.seq};
	start_rooms(held, fetch);
	start_watch(held, fetch);
	if (held->stream.kind == STREAM_OF_CONTROL)
		for (size_t i = 0; i < fetch->count; i++)
			apply_control(held, fetch->entries[i]);
	held->state = HELD_OPEN;
	held->must_mend = false;
	apply_early(held);
}

/* ------------------------------------------------------------- catching up */

/* An early entry whose predecessors are in no log is none. */
static void
drop_phantoms(struct held *held)
{
	if (!held->early_ns || held->deliver->now_ns - held->early_ns < EARLY_KEPT)
		return;
	log_warn("early entries that the log does not lead to", "stream", held->stream.name);
	order_fini(&held->order);
	held->order = (struct order){.position = held->order.position};
	held->early_ns = 0;
}

static void
finish_more(struct held *held, struct fetch *fetch)
{
	if (!fetch->exists || strcmp(fetch->head.epoch, held->order.position.epoch) != 0) {
		open_anew(held);
		return;
	}
	for (size_t i = 0; i < fetch->count; i++)
		take(held, fetch->entries[i]);
	if (fetch->head.seq > held->known)
		held->known = fetch->head.seq;
	if (fetch->count == 0) {
		held->known = held->order.position.seq;
		drop_phantoms(held);
	}
}

void
held_fetched(struct held *held, struct fetch *fetch, enum err outcome)
{
	held->fetch = NULL;
	if (outcome != ERR_OK) {
		log_warn("a stream could not be read", "stream", held->stream.name, "reason",
			err_text(outcome));
		held->retry_ns = held->deliver->now_ns + RETRY_PAUSE;
		return;
	}
	if (fetch->kind == FETCH_OPEN) {
		finish_open(held, fetch);
	} else if (fetch->kind == FETCH_MORE) {
		finish_more(held, fetch);
	} else {
		for (int i = 0; i < AUDIENCE_COUNT; i++)
			if (held->rooms[i])
				room_mend(held->rooms[i], fetch->entries, fetch->count);
	}
}

/*
 * One entry may be missed because whoever committed it died before it said so.  Two findings in a
 * row that the bus did not bring within the second after are a subscription that is dead.
 */
static bool
is_deaf(struct held *held, uint64_t head)
{
	struct suspicion *suspicion = &held->suspicion;

	if (!held->is_subscribed || !deliver_bus(held->deliver)) {
		*suspicion = (struct suspicion){.heard = head};
		return false;
	}
	if (suspicion->expected > suspicion->heard) {
		suspicion->missed++;
		suspicion->heard = suspicion->expected;
	}
	suspicion->expected = head > suspicion->heard ? head : 0;
	if (suspicion->missed < 2)
		return false;
	*suspicion = (struct suspicion){.heard = head};
	return true;
}

bool
held_head(struct held *held, const struct position *head)
{
	if (held->state != HELD_OPEN || !head->epoch[0])
		return false;
	if (strcmp(head->epoch, held->order.position.epoch) != 0) {
		open_anew(held);
		return false;
	}
	if (head->seq > held->known)
		held->known = head->seq;
	return is_deaf(held, head->seq);
}

static void
start_fetch(struct held *held, enum fetch_kind kind)
{
	held->fetch = fetch_start(held->deliver->services->store, held, kind, &held->stream,
		held->order.position.seq);
	if (!held->fetch)
		held->retry_ns = held->deliver->now_ns + RETRY_PAUSE;
}

static void
read_more(struct held *held)
{
	uint64_t position = held->order.position.seq;

	if (held->known > position + BEHIND_MOST && held->stream.kind <= STREAM_DESK) {
		open_anew(held);
		return;
	}
	if (held->deliver->services->counters)
		counter_add(&held->deliver->services->counters->gaps, 1);
	start_fetch(held, FETCH_MORE);
}

static void
work_open(struct held *held)
{
	uint64_t now = held->deliver->now_ns;

	if (held->order.count == 0)
		held->early_ns = 0;
	else if (!held->early_ns)
		held->early_ns = now;
	if (held->fetch || now < held->retry_ns)
		return;
	if (held->known > held->order.position.seq ||
		(held->early_ns && now - held->early_ns >= EARLY_PATIENCE)) {
		read_more(held);
	} else if (held->must_mend) {
		held->must_mend = false;
		start_fetch(held, FETCH_PAGE);
	} else if (held->early_ns) {
		deliver_wake_at(held->deliver, held->early_ns + EARLY_PATIENCE);
	}
}

static void
work_closed(struct held *held)
{
	struct deliver *deliver = held->deliver;
	uint64_t now = deliver->now_ns;

	if (!held->began_ns)
		held->began_ns = now;
	if (held->state == HELD_WAITING) {
		if (!held->is_subscribed && deliver_bus(deliver) &&
			now - held->began_ns < SUBSCRIBE_PATIENCE) {
			deliver_wake_at(deliver, held->began_ns + SUBSCRIBE_PATIENCE);
			return;
		}
		held->state = HELD_READING;
	}
	if (held->state == HELD_READING && !held->fetch && now >= held->retry_ns)
		start_fetch(held, FETCH_OPEN);
}

static bool
is_needed(const struct held *held)
{
	if (held->stream.kind == STREAM_OF_CONTROL)
		return true;
	if (held->stream.kind == STREAM_PERSON)
		return held->watch->streams[STREAM_PUBLIC] != NULL;
	return held_viewers(held) > 0;
}

bool
held_work(struct held *held)
{
	struct deliver *deliver = held->deliver;

	if (held->state == HELD_OPEN)
		work_open(held);
	else
		work_closed(held);
	if (held->retry_ns > deliver->now_ns)
		deliver_wake_at(deliver, held->retry_ns);
	joiners_work(held);
	if (is_needed(held))
		held->idle_ns = 0;
	else if (!held->idle_ns)
		held->idle_ns = deliver->now_ns;
	return pass_work(held);
}

bool
held_is_over(const struct held *held)
{
	if (held->state == HELD_REFUSED)
		return held_viewers(held) == 0;
	return held->idle_ns && held->deliver->now_ns - held->idle_ns >= IDLE_KEPT;
}
