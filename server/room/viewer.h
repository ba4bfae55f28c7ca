/*
 * viewer.h - what a room knows of those who watch it.
 *
 * A connection embeds a struct viewer (the one hop upward, inverted).  A viewer has no
 * queue: it is a cursor into its room's ring.  The room never writes to a socket; it
 * asks the viewer to flush, and the connection's one writing function then takes what it can.
 */
#ifndef OPENFLOOR_ROOM_VIEWER_H
#define OPENFLOOR_ROOM_VIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct room;
struct viewer;

struct viewer_ops {
	/* There is something for this viewer: write what the socket takes (connection_flush).  Must not free the viewer. */
	void (*flush)(struct viewer *viewer);
	/* Is the socket backed up?  Such viewers are left to their writable callback. */
	bool (*is_backed_up)(const struct viewer *viewer);
	/* Send it away: STATUS is a WebSocket close code.  Asynchronous. */
	void (*close)(struct viewer *viewer, unsigned status, const char *reason);
};

struct viewer {
	const struct viewer_ops *ops;
	struct room *room;     /* NULL: in none */
	uint32_t place;        /* index in the room's array */
	bool greeted;          /* its hello has been handed over; else it waits for one */
	uint64_t cursor;       /* seq of the last entry handed over (ring offset of its end is kept by the room's means) */
	uint64_t offset;       /* byte position in the room's ring */
};

#endif
