/* Who lacks something is visited, slice by slice. */
#include "room/room_own.h"

#include "base/mem.h"

static void
end_pass(struct room *room)
{
	if (room->pass_since && !room->passed_since)
		room->passed_since = room->pass_since;
	room->pass_since = 0;
}

/* What goes on in one slice of the pass. */
struct slice {
	struct viewer *aimed; /* one that was; NULL: none */
	uint64_t cursor; /* most viewers stand at the same one, and lack the same: */
	struct viewer_offer offer; /* that; kind OFFER_NOTHING: not known yet */
};

/* What many lack is looked up once. */
static const struct viewer_offer *
slice_offer(struct slice *slice, struct room *room, struct seat *seat)
{
	bool is_same = slice->offer.kind == OFFER_FRAMES && seat->greeted &&
		seat->cursor == slice->cursor;

	if (is_same)
		return &slice->offer;
	slice->cursor = seat->cursor;
	slice->offer = seat_offer(room, seat);
	return &slice->offer;
}

/* Aimed at, or flushed; false: it cannot take more now. */
static bool
visit(struct room *room, struct seat *seat, struct slice *slice)
{
	struct viewer *viewer = seat->viewer;

	if (viewer->ops->is_backed_up(viewer))
		return false;
	if (viewer->ops->aim && viewer->ops->aim(viewer, slice_offer(slice, room, seat)))
		slice->aimed = viewer;
	else
		viewer->ops->flush(viewer);
	return true;
}

/* --- newcomers */

void
newcomer_add(struct room *room, struct viewer *viewer)
{
	if (room->newcomer_count == room->newcomer_cap) {
		room->newcomer_cap = room->newcomer_cap * 2 + 16;
		room->newcomers = mem_grow(
			room->newcomers, room->newcomer_cap, sizeof(struct viewer *));
	}
	room->newcomers[room->newcomer_count++] = viewer;
	room->seats[viewer->place].is_new = true;
}

void
newcomer_forget(struct room *room, const struct viewer *viewer)
{
	size_t i = 0;

	while (i < room->newcomer_count && room->newcomers[i] != viewer)
		i++;
	if (i < room->newcomer_count)
		room->newcomers[i] = room->newcomers[--room->newcomer_count];
}

/* The last come is the first: a flush may make others leave, and the order among them does not matter. */
static void
greet(struct room *room, size_t *limit, struct slice *slice)
{
	while (room->newcomer_count > 0 && *limit > 0) {
		struct viewer *viewer = room->newcomers[--room->newcomer_count];
		struct seat *seat = &room->seats[viewer->place];

		seat->is_new = false;
		if (seat_lacks_entries(room, seat) && visit(room, seat, slice))
			(*limit)--;
	}
}

static void
end_slice(const struct slice *slice)
{
	if (slice->aimed)
		slice->aimed->ops->fire(slice->aimed);
}

/* --- the passes */

typedef bool lacks_function(const struct room *room, const struct seat *seat);

/* A flush may make the viewer leave, and another then has its seat: that one is next. */
static bool
visit_next(struct room *room, struct round *round, lacks_function *lacks, struct slice *slice)
{
	size_t place = round->next;
	struct seat *seat = &room->seats[place];
	const struct viewer *viewer = seat->viewer;
	bool visited = lacks(room, seat) && visit(room, seat, slice);

	if (place < room->count && room->seats[place].viewer == viewer)
		round->next = place + 1;
	return visited;
}

static void
go_round(struct room *room, struct round *round, lacks_function *lacks, size_t *limit,
	struct slice *slice)
{
	while (round->left > 0 && *limit > 0) {
		if (round->next >= room->count)
			round->next = 0;
		round->left--;
		if (room->count > 0 && visit_next(room, round, lacks, slice))
			(*limit)--;
	}
}

bool
room_hurry(struct room *room, size_t limit)
{
	struct slice slice = {0};
	bool is_urgent = room_is_urgent(room);

	greet(room, &limit, &slice);
	end_slice(&slice); /* the pass may come to the same viewers */
	slice = (struct slice){0};
	go_round(room, &room->pass, seat_lacks_entries, &limit, &slice);
	end_slice(&slice);
	if (room->pass.left == 0)
		end_pass(room);
	return is_urgent;
}

bool
room_tell(struct room *room, size_t limit)
{
	struct slice slice = {0};

	go_round(room, &room->news_pass, seat_lacks, &limit, &slice);
	end_slice(&slice);
	return room->news_pass.left > 0;
}

bool
room_pass(struct room *room, size_t limit)
{
	if (!room_hurry(room, limit))
		room_tell(room, limit);
	return room_has_pass(room);
}

bool
room_is_urgent(const struct room *room)
{
	return room->pass.left > 0 || room->newcomer_count > 0;
}

bool
room_has_pass(const struct room *room)
{
	return room_is_urgent(room) || room->news_pass.left > 0;
}

int64_t
room_passed(struct room *room)
{
	int64_t since = room->passed_since;

	room->passed_since = 0;
	return since;
}
