/*
 * snapshot.h - what a newcomer gets: the newest page and everything that stands beside it.
 *
 * Keeps references to as many of the newest entries as fit into a hello.  The hello is made when
 * somebody needs it and something has changed, or its time is old; then it is the same bytes for
 * all who come.
 */
#ifndef OPENFLOOR_ROOM_SNAPSHOT_H
#define OPENFLOOR_ROOM_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "domain/entry.h"

#define SNAPSHOT_OLD_MS 250 /* by as much may `now` be late */

struct news;

struct snapshot {
	struct page_line *lines; /* ascending */
	size_t count;
	size_t cap;
	size_t bytes; /* of all lines, as estimated */
	struct buf event; /* JSON */
	struct buf hello; /* framed */
	size_t hello_from; /* where the frame begins in it */
	int64_t now_ms;
	int64_t made_ms; /* what the hello says of the time */
	bool is_stale;
};

void snapshot_init(struct snapshot *snapshot);
void snapshot_fini(struct snapshot *snapshot);
void snapshot_clear(struct snapshot *snapshot); /* the page */

/* Appends ENTRY (a reference is taken), which shows ITEM ("": nothing that can be hidden). */
void snapshot_add(struct snapshot *snapshot, struct entry *entry, const char *item);

/* All that shows ITEM becomes a tombstone. */
void snapshot_hide(struct snapshot *snapshot, const char *item);

/* ENTRY takes the place of the one with its seq, if that is in the page. */
void snapshot_replace(struct snapshot *snapshot, struct entry *entry);

void snapshot_set_event(struct snapshot *snapshot, const char *json, size_t len);

/* The framed hello of STREAM at POSITION; valid until anything here changes. */
void snapshot_hello(struct snapshot *snapshot, enum stream_kind stream,
	const struct position *position, const struct news *news, const void **data, size_t *len);

#endif
