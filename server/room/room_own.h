/*
 * room_own.h - a room as its own files see it: room.c keeps it, room_pass.c goes round.
 */
#ifndef OPENFLOOR_ROOM_ROOM_OWN_H
#define OPENFLOOR_ROOM_ROOM_OWN_H

#include "base/buf.h"
#include "room/news.h"
#include "room/ring.h"
#include "room/room.h"
#include "room/snapshot.h"

/* One viewer, in an array that a pass walks in order: who lacks nothing is not even looked at. */
struct seat {
	struct viewer *viewer;
	uint64_t cursor; /* the last frame that was handed over */
	uint32_t heard; /* number of the last news */
	bool greeted; /* the hello was handed over, or none is needed */
	bool is_new; /* among the newcomers */
};

enum offer_kind { OFFER_NOTHING, OFFER_HELLO, OFFER_FRAMES, OFFER_NEWS };

/* All seats are visited, from NEXT on; LEFT have still to be. */
struct round {
	size_t next;
	size_t left;
};

struct room {
	struct stream stream;
	enum audience audience;
	struct counters *counters;
	struct position position;
	struct ring ring;
	struct snapshot snapshot;
	struct news news;
	struct seat *seats;
	size_t count;
	size_t cap;
	struct viewer **newcomers; /* they are visited before all others */
	size_t newcomer_count;
	size_t newcomer_cap;
	struct round pass; /* with entries */
	struct round news_pass; /* with counters */
	int64_t pass_since; /* when the oldest entry of the pass was committed; 0: none */
	int64_t passed_since;
	struct viewer_offer
		offer; /* what room_pending gave last: until room_taken, or another call */
	const struct viewer *offered; /* to whom */
	struct buf scratch;
};

static inline uint64_t
room_head(const struct room *room)
{
	return room->ring.next - 1;
}

static inline bool
seat_lacks_entries(const struct room *room, const struct seat *seat)
{
	return !seat->greeted || seat->cursor != room_head(room);
}

static inline bool
seat_lacks(const struct room *room, const struct seat *seat)
{
	return seat_lacks_entries(room, seat) || seat->heard != room->news.number;
}

/* What SEAT lacks: the hello, frames, the counters, or nothing.  One that has fallen off the ring begins anew. */
struct viewer_offer seat_offer(struct room *room, struct seat *seat);

/*
 * Everybody is visited once more, starting where the pass stands: those whose turn was still to
 * come get the old and the new in one write.
 */
static inline void
round_start(const struct room *room, struct round *round)
{
	round->left = room->count;
}

void newcomer_add(struct room *room, struct viewer *viewer);
void newcomer_forget(struct room *room, const struct viewer *viewer);

#endif
