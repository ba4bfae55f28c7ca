/*
 * room.h - a live stream inside one worker: its newest entries and its viewers.
 *
 * Each entry is encoded once, as a WebSocket frame, into a ring of bytes that all
 * viewers share; a viewer is a cursor into it.  Beside the ring stand the hello (the
 * newest page, prebuilt for all newcomers) and the counters (presence, tally: newest value
 * only).  A room serves one audience of one stream.  It owns no descriptor and no clock;
 * the order of entries is decided by flow/order.c before they come here.
 */
#ifndef OPENFLOOR_ROOM_ROOM_H
#define OPENFLOOR_ROOM_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counters.h"
#include "domain/authorise.h"
#include "domain/entry.h"
#include "room/viewer.h"

#define ROOM_PAGE_BYTES  65536 /* the hello */
#define ROOM_WRITE_BYTES 65536 /* at most this much for one viewer in one write */

struct room;

struct room *room_create(
	const struct stream *stream, enum audience audience, struct counters *counters);
void room_free(struct room *room); /* it must have no viewers; NULL does nothing */

/*
 * The state it starts from: the newest PAGE (ascending, references are taken) and the POSITION after
 * it; the page stands in the ring as well.  Again when the past has changed or was too long to read: whoever is there gets a new hello.
 */
void room_start(struct room *room, const struct position *position, struct entry *const *page,
	size_t count);

/* What the hello says besides; copied. */
void room_set_event(struct room *room, const char *json, size_t len);
void room_set_time(struct room *room, int64_t now_ms);

/*
 * Appends ENTRY, the one after the room's position.  If it hides something, that becomes a
 * tombstone in the page and the ring is cut behind the last frame that shows it.
 */
void room_apply(struct room *room, struct entry *entry);

/* ENTRIES as the log has them now take the place of those of the same seq in the page (after `shown`). */
void room_mend(struct room *room, struct entry *const *entries, size_t count);

/* Appends a transient ENTRY (seq 0, e.g. `claimed`), which is in no log, where the room's audience hears of such. */
void room_say(struct room *room, const struct entry *entry);

/*
 * Counters.  Setting them sends nothing; room_send_counters makes one message of what has
 * changed (ALIVE: of the presence at least), for room_tell; false where there was nothing.
 */
void room_set_viewers(struct room *room, uint64_t viewers); /* as shown: of all workers */
void room_set_votes(struct room *room, const char *question, uint64_t votes);
void room_set_numbers(struct room *room, const char *json, size_t len);
void room_set_ratings(struct room *room, const char *answer, uint64_t helpful, uint64_t unhelpful);
void room_set_here(struct room *room, const char *line,
	size_t len); /* who is at the desk; one JSON line; copied */
bool room_send_counters(struct room *room, bool alive);

/* SINCE NULL, of another epoch, beyond the head or off the ring: a hello.  Its flush comes with room_hurry. */
void room_enter(struct room *room, struct viewer *viewer, const struct position *since);
void room_leave(struct viewer *viewer); /* in no room: nothing */
size_t room_count(const struct room *room);
size_t room_behind(const struct room *room); /* viewers who lack something */
struct position room_position(const struct room *room);

/*
 * What VIEWER lacks, as framed bytes: the hello, or whole frames of the ring, at most
 * ROOM_WRITE_BYTES in one piece, or the counters; call it again until it says false: nothing more.
 * The bytes are the room's and valid until control returns to the loop.  Hand over all of
 * them, to the kernel or to the library's buffer, then call room_taken at once with the same
 * LEN; or close the viewer.
 */
bool room_pending(struct viewer *viewer, const void **data, size_t *len);
void room_taken(struct viewer *viewer, size_t len);

/* The same for an offer that was aimed at: all of it was handed over.  In no room any more: nothing. */
void room_handed(struct viewer *viewer, const struct viewer_offer *offer);
bool room_lacks(const struct viewer *viewer); /* are there more entries for it? */

/*
 * Goes on with what has to be sent: flushes at most LIMIT viewers.  The loop calls them again after reads and
 * accepts had their turn.  room_hurry brings the hello to newcomers, and entries; false: there was nothing
 * of that kind.  room_tell brings the counters (and what else a viewer lacks): true while more are left.
 * room_pass does the one or, where there is nothing to hurry for, the other: true while more are left of any.
 */
bool room_hurry(struct room *room, size_t limit);
bool room_tell(struct room *room, size_t limit);
bool room_pass(struct room *room, size_t limit);
bool room_is_urgent(const struct room *room); /* room_hurry has something to do */
bool room_has_pass(const struct room *room);

/* When the oldest entry of the pass that has ended was committed (ms), once; 0: none. */
int64_t room_passed(struct room *room);

#endif
