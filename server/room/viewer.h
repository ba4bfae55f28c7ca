/*
 * viewer.h - what a room knows of those who watch it.
 *
 * A connection embeds a struct viewer (the one hop upward, inverted) and zeroes it but for
 * ops.  A viewer has no queue: it is a cursor into its room's ring, kept by the room.  The
 * room never writes to a socket; it asks the viewer to flush, and the connection's one
 * writing function then takes what it can.
 */
#ifndef OPENFLOOR_ROOM_VIEWER_H
#define OPENFLOOR_ROOM_VIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct room;
struct viewer;

/* What a viewer lacks, or a first part of it: whole frames.  The bytes are the room's. */
struct viewer_offer {
	const void *data;
	size_t len;
	uint64_t cursor; /* behind it */
	uint8_t kind; /* the room's to know */
};

struct viewer_ops {
	/*
	 * There is something for this viewer: write what the socket takes (connection_flush).  Only called
	 * from room_pass, never from inside deliver_join.  It may leave the room; it must not free the viewer.
	 */
	void (*flush)(struct viewer *viewer);
	/*
	 * Is the socket backed up?  A pass skips such viewers without a word: whoever is backed up
	 * asks for its writable callback itself, and flushes there.
	 */
	bool (*is_backed_up)(const struct viewer *viewer);
	/*
	 * Instead of a flush, where not NULL: note OFFER for this viewer, to be sent together with others'
	 * when the pass says `fire`, soon and before its bytes change.  False: not this one now, flush it.
	 */
	bool (*aim)(struct viewer *viewer, const struct viewer_offer *offer);
	/* Send what was noted, by whichever of the viewers; room_handed for each that it went to. */
	void (*fire)(struct viewer *viewer);
	/* Send it away: STATUS is a WebSocket close code.  Asynchronous. */
	void (*close)(struct viewer *viewer, unsigned status, const char *reason);
};

struct viewer {
	const struct viewer_ops *ops;
	struct room *room; /* NULL: in none */
	void *waiting; /* the deliverer's, until it is in a room */
	uint32_t place; /* seat in the room */
};

#endif
