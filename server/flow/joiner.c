#include "flow/joiner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/held.h"
#include "flow/watch.h"

#define AHEAD_PATIENCE (2 * NS_A_SECOND)
#define OPEN_PATIENCE  (10 * NS_A_SECOND)
#define VISITOR_NAME   65

struct joiner {
	struct list link;
	struct viewer *viewer;
	enum audience audience;
	bool has_since;
	struct position since;
	char visitor[VISITOR_NAME];
	uint64_t began_ns; /* 0: since now */
};

static struct joiner *
joiner_of(struct list *link)
{
	return LIST_OWNER(link, struct joiner, link);
}

static bool
is_ahead(const struct held *held, const struct joiner *joiner)
{
	return joiner->has_since && joiner->since.seq > held->order.position.seq &&
		strcmp(joiner->since.epoch, held->order.position.epoch) == 0;
}

static struct viewer *
take_viewer(struct joiner *joiner)
{
	struct viewer *viewer = joiner->viewer;

	viewer->waiting = NULL;
	list_remove(&joiner->link);
	return viewer;
}

static void
let_in(struct held *held, struct joiner *joiner)
{
	struct viewer *viewer = take_viewer(joiner);
	struct room *room = held->rooms[joiner->audience];

	if (held->stream.kind == STREAM_PUBLIC)
		presence_visitor(&held->watch->presence, joiner->visitor);
	if (room)
		room_enter(room, viewer, joiner->has_since ? &joiner->since : NULL);
	else
		viewer->ops->close(viewer, 1008, "no such audience");
	free(joiner);
}

void
joiner_add(struct held *held, struct viewer *viewer, enum audience audience,
	const struct position *since, const char *visitor)
{
	struct joiner *joiner = mem_zero(1, sizeof(*joiner));

	joiner->viewer = viewer;
	joiner->audience = audience;
	joiner->has_since = since != NULL;
	if (since)
		joiner->since = *since;
	snprintf(joiner->visitor, sizeof(joiner->visitor), "%s", visitor);
	viewer->waiting = joiner;
	list_append(&held->joiners, &joiner->link);
	if (held->state != HELD_OPEN || !held->rooms[audience])
		return;
	if (is_ahead(held, joiner))
		held->deliver->wants_poll = true;
	else
		let_in(held, joiner);
}

void
joiner_forget(struct viewer *viewer)
{
	struct joiner *joiner = viewer->waiting;

	if (!joiner)
		return;
	take_viewer(joiner);
	free(joiner);
}

size_t
joiners_count(const struct held *held)
{
	size_t count = 0;

	for (const struct list *link = held->joiners.next; link != &held->joiners;
		link = link->next)
		count++;
	return count;
}

static void
refuse(struct joiner *joiner, unsigned status, const char *reason)
{
	struct viewer *viewer = take_viewer(joiner);

	free(joiner);
	viewer->ops->close(viewer, status, reason);
}

void
joiners_refuse(struct held *held, unsigned status, const char *reason)
{
	struct list *link, *after;

	LIST_EACH(link, after, &held->joiners)
	refuse(joiner_of(link), status, reason);
}

static void
consider(struct held *held, struct joiner *joiner)
{
	uint64_t patience = held->state == HELD_OPEN ? AHEAD_PATIENCE : OPEN_PATIENCE;
	uint64_t now = held->deliver->now_ns;
	bool is_late;

	if (!joiner->began_ns)
		joiner->began_ns = now;
	is_late = now - joiner->began_ns >= patience;
	if (held->state == HELD_OPEN && (is_late || !is_ahead(held, joiner)))
		let_in(held, joiner);
	else if (is_late)
		refuse(joiner, 1013, "try again later");
	else
		deliver_wake_at(held->deliver, joiner->began_ns + patience);
}

void
joiners_work(struct held *held)
{
	struct list *link, *after;

	if (held->state == HELD_REFUSED) {
		joiners_refuse(held, 1008, "no such event");
		return;
	}
	LIST_EACH(link, after, &held->joiners)
	consider(held, joiner_of(link));
}
