#include "room/room_own.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "room/audience.h"

struct room *
room_create(const struct stream *stream, enum audience audience, struct counters *counters)
{
	struct room *room = mem_zero(1, sizeof(*room));

	room->stream = *stream;
	room->audience = audience;
	room->counters = counters;
	ring_init(&room->ring);
	snapshot_init(&room->snapshot);
	news_init(&room->news);
	return room;
}

void
room_free(struct room *room)
{
	if (!room)
		return;
	ring_fini(&room->ring);
	snapshot_fini(&room->snapshot);
	news_fini(&room->news);
	buf_fini(&room->scratch);
	free(room->seats);
	free(room->newcomers);
	free(room);
}

/* ------------------------------------------------------------- entries */

/* A page entry stands in the ring as well: who comes back from another worker has most of it already. */
static void
add_to_page(struct room *room, struct entry *entry)
{
	struct gist gist;
	struct entry *seen;

	gist_read(entry, &gist);
	seen = audience_view(room->audience, entry, &gist);
	buf_reset(&room->scratch);
	entry_encode(seen, &room->scratch);
	ring_append(&room->ring, entry->seq, ring_item(gist.item), room->scratch.data,
		room->scratch.len);
	snapshot_add(&room->snapshot, seen, gist.item);
	entry_unref(seen);
}

void
room_start(
	struct room *room, const struct position *position, struct entry *const *page, size_t count)
{
	room->position = *position;
	ring_reset(&room->ring, count ? page[0]->seq - 1 : position->seq);
	snapshot_clear(&room->snapshot);
	for (size_t i = 0; i < count; i++)
		add_to_page(room, page[i]);
	for (size_t i = 0; i < room->count; i++)
		room->seats[i].greeted = false;
	round_start(room, &room->pass);
}

static void
count_entry(struct room *room)
{
	if (room->counters && room->audience == AUDIENCE_PUBLIC)
		counter_add(&room->counters->entries_public, 1);
	else if (room->counters && room->audience == AUDIENCE_MODERATION)
		counter_add(&room->counters->entries_desk, 1);
}

/* Encoded once; a slow viewer falls behind in the ring and delays nobody. */
void
room_apply(struct room *room, struct entry *entry)
{
	struct gist gist;
	struct entry *seen;

	gist_read(entry, &gist);
	if (gist.hides) {
		snapshot_hide(&room->snapshot, gist.target);
		ring_cut(&room->ring, ring_item(gist.target));
	}
	seen = audience_view(room->audience, entry, &gist);
	buf_reset(&room->scratch);
	entry_encode(seen, &room->scratch);
	ring_append(&room->ring, entry->seq, ring_item(gist.item), room->scratch.data,
		room->scratch.len);
	snapshot_add(&room->snapshot, seen, gist.item);
	entry_unref(seen);
	room->position.seq = entry->seq;
	if (!room->pass_since && room->count)
		room->pass_since = entry->at;
	count_entry(room);
	round_start(room, &room->pass);
}

void
room_mend(struct room *room, struct entry *const *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct gist gist;
		struct entry *seen;
		gist_read(entries[i], &gist);
		seen = audience_view(room->audience, entries[i], &gist);
		snapshot_replace(&room->snapshot, seen);
		entry_unref(seen);
	}
}

void
room_say(struct room *room, const struct entry *entry)
{
	if (!audience_hears(room->audience, entry))
		return;
	buf_reset(&room->scratch);
	entry_encode(entry, &room->scratch);
	ring_append(&room->ring, room->position.seq, 0, room->scratch.data, room->scratch.len);
	room->snapshot.is_stale = true;
	round_start(room, &room->pass);
}

void
room_set_event(struct room *room, const char *json, size_t len)
{
	snapshot_set_event(&room->snapshot, json, len);
}

void
room_set_time(struct room *room, int64_t now_ms)
{
	room->snapshot.now_ms = now_ms;
}

struct position
room_position(const struct room *room)
{
	return room->position;
}

/* ------------------------------------------------------------- counters */

void
room_set_viewers(struct room *room, uint64_t viewers)
{
	news_set_viewers(&room->news, viewers);
}

void
room_set_votes(struct room *room, const char *question, uint64_t votes)
{
	tally_votes(&room->news.tally, question, votes);
}

void
room_set_ratings(struct room *room, const char *answer, uint64_t helpful, uint64_t unhelpful)
{
	tally_ratings(&room->news.tally, answer, helpful, unhelpful);
}

void
room_set_here(struct room *room, const char *line, size_t len)
{
	if (room->audience == AUDIENCE_MODERATION)
		news_set_here(&room->news, line, len);
}

void
room_set_numbers(struct room *room, const char *json, size_t len)
{
	tally_numbers(&room->news.tally, json, len);
}

bool
room_send_counters(struct room *room, bool alive)
{
	if (!news_compose(&room->news, alive))
		return false;
	room->snapshot.is_stale = true;
	round_start(room, &room->news_pass);
	return true;
}

/* ------------------------------------------------------------- viewers */

static void
grow_seats(struct room *room)
{
	if (room->count < room->cap)
		return;
	room->cap = room->cap < 16 ? 16 : room->cap + room->cap / 2;
	room->seats = mem_grow(room->seats, room->cap, sizeof(*room->seats));
}

void
room_enter(struct room *room, struct viewer *viewer, const struct position *since)
{
	struct seat seat = {.viewer = viewer};

	if (since && strcmp(since->epoch, room->position.epoch) == 0)
		seat.greeted = ring_find(&room->ring, since->seq, &seat.cursor);
	grow_seats(room);
	viewer->room = room;
	viewer->place = (uint32_t)room->count;
	room->seats[room->count++] = seat;
	if (room->audience == AUDIENCE_PUBLIC && room->news.viewers < room->count)
		news_set_viewers(&room->news, room->count); /* no hello says that nobody is here */
	newcomer_add(room, viewer);
}

/*
 * The last seat moves into the place that is free.  Its viewer may not have had its turn while
 * the place has: so the pass goes round once more; who lacks nothing costs nothing.
 */
void
room_leave(struct viewer *viewer)
{
	struct room *room = viewer->room;
	size_t place = viewer->place;

	if (!room)
		return;
	if (room->seats[place].is_new)
		newcomer_forget(room, viewer);
	room->count--;
	if (place != room->count) {
		room->seats[place] = room->seats[room->count];
		room->seats[place].viewer->place = (uint32_t)place;
		if (room->pass.left > 0)
			round_start(room, &room->pass);
		if (room->news_pass.left > 0)
			round_start(room, &room->news_pass);
	}
	viewer->room = NULL;
	viewer->place = 0;
}

size_t
room_count(const struct room *room)
{
	return room->count;
}

size_t
room_behind(const struct room *room)
{
	size_t behind = 0;

	for (size_t i = 0; i < room->count; i++)
		if (seat_lacks(room, &room->seats[i]))
			behind++;
	return behind;
}

static void
check_seat(struct room *room, struct seat *seat)
{
	if (!seat->greeted || ring_has(&room->ring, seat->cursor))
		return;
	seat->greeted = false;
	if (room->counters)
		counter_add(&room->counters->resyncs, 1);
}

struct viewer_offer
seat_offer(struct room *room, struct seat *seat)
{
	struct viewer_offer offer = {.kind = OFFER_NOTHING};

	check_seat(room, seat);
	offer.cursor = seat->cursor;
	if (!seat->greeted) {
		offer.kind = OFFER_HELLO;
		offer.cursor = room_head(room);
		snapshot_hello(&room->snapshot, room->stream.kind, &room->position, &room->news,
			&offer.data, &offer.len);
	} else if (seat->cursor != room_head(room)) {
		offer.kind = OFFER_FRAMES;
		offer.cursor = ring_chunk(
			&room->ring, seat->cursor, ROOM_WRITE_BYTES, &offer.data, &offer.len);
	} else if (seat->heard != room->news.number) {
		offer.kind = OFFER_NEWS;
		news_for(&room->news, seat->heard, &offer.data, &offer.len);
	}
	return offer;
}

bool
room_pending(struct viewer *viewer, const void **data, size_t *len)
{
	struct room *room = viewer->room;

	if (!room)
		return false;
	room->offer = seat_offer(room, &room->seats[viewer->place]);
	room->offered = viewer;
	*data = room->offer.data;
	*len = room->offer.len;
	return room->offer.kind != OFFER_NOTHING;
}

static void
count_delivery(struct room *room, const struct seat *seat, uint64_t cursor)
{
	if (room->counters)
		counter_add(&room->counters->deliveries,
			ring_seq(&room->ring, cursor) - ring_seq(&room->ring, seat->cursor));
}

void
room_handed(struct viewer *viewer, const struct viewer_offer *offer)
{
	struct room *room = viewer->room;
	struct seat *seat;

	if (!room)
		return;
	seat = &room->seats[viewer->place];
	if (offer->kind == OFFER_FRAMES)
		count_delivery(room, seat, offer->cursor);
	else
		seat->heard = room->news.number;
	seat->cursor = offer->cursor;
	seat->greeted = true;
}

void
room_taken(struct viewer *viewer, size_t len)
{
	struct room *room = viewer->room;
	struct viewer_offer offer;

	if (!room)
		return;
	offer = room->offer;
	if (room->offered != viewer || offer.len != len || offer.kind == OFFER_NOTHING)
		abort(); /* a part of a message was called a whole */
	room->offer = (struct viewer_offer){.kind = OFFER_NOTHING};
	room->offered = NULL;
	room_handed(viewer, &offer);
}

bool
room_lacks(const struct viewer *viewer)
{
	return viewer->room &&
		seat_lacks_entries(viewer->room, &viewer->room->seats[viewer->place]);
}
