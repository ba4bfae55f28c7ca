/*
 * room.h - a live stream inside one worker: its newest entries and its viewers.
 *
 * Order is decided here and nowhere else: an entry is applied when its seq is the next
 * one.  Each entry is encoded once, as a WebSocket frame, into a ring of bytes that all
 * viewers share.  A room serves one audience of one stream.  It owns no descriptor and no
 * clock.
 */
#ifndef OPENFLOOR_ROOM_ROOM_H
#define OPENFLOOR_ROOM_ROOM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counters.h"
#include "domain/authorise.h"
#include "domain/entry.h"
#include "room/viewer.h"

enum room_step { ROOM_APPLIED, ROOM_SEEN, ROOM_EARLY };

#define ROOM_PAGE_BYTES 65536  /* the hello */
#define ROOM_WRITE_BYTES 65536 /* at most this much for one viewer in one write */

struct room *room_create(const struct stream *stream, enum audience audience, struct counters *counters);
void room_free(struct room *room); /* it must have no viewers */

/* The state it starts from: the newest page (ascending), the position after it, the event object (owned by the room from now on). */
void room_start(struct room *room, const struct position *position, struct entry *const *page, size_t count, json_t *event);
/* A new event object (numbers changed, a state came). */
void room_set_event(struct room *room, json_t *event);
void room_set_viewers(struct room *room, uint64_t viewers); /* as shown: of all workers */

/* Applies ENTRY if it is the next one.  A `hidden` or erased target becomes a tombstone in the page, and the ring is cut there. */
enum room_step room_apply(struct room *room, struct entry *entry);

/* Sends bytes that are no entries (a tally, presence, claims) to all who are greeted and up to date; newest value only. */
void room_broadcast(struct room *room, const char *json_line, size_t len);

void room_enter(struct room *room, struct viewer *viewer, const struct position *since); /* SINCE NULL, of another epoch or off the ring: a hello */
void room_leave(struct viewer *viewer);
size_t room_count(const struct room *room);
struct position room_position(const struct room *room);

/*
 * What VIEWER lacks, as framed bytes, contiguous, at most ROOM_WRITE_BYTES (a hello may be larger): the hello first if it has not been greeted.
 * False: nothing.  The bytes are the room's and valid until control returns to the loop.  After handing all of them to the
 * kernel or to the library's buffer, call room_taken.
 */
bool room_pending(struct viewer *viewer, const void **data, size_t *len);
void room_taken(struct viewer *viewer, size_t len);

/*
 * Goes on with the pass: at most LIMIT viewers are flushed; true while more are left.  The loop calls it
 * again after reads and accepts had their turn.
 */
bool room_pass(struct room *room, size_t limit);
bool room_has_pass(const struct room *room);

#endif
