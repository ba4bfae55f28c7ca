/*
 * ring.h - the last frames of a room, as bytes in one piece.
 *
 * The bytes are mapped twice, one copy behind the other, so that what wraps around the end is
 * still contiguous and a viewer's whole backlog is one write.  The memory is the kernel's until it is
 * touched: a small room costs a few pages.  Frames are numbered 1, 2, 3 ...; a cursor is the
 * number of the last frame that one has.
 *
 *            start                              end           (offsets only ever grow)
 *              |                                 |
 *   ...........[ frame 7 ][ frame 8 ][ frame 9 ]..........
 *              first = 7                         next = 10
 */
#ifndef OPENFLOOR_ROOM_RING_H
#define OPENFLOOR_ROOM_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RING_BYTES (UINT64_C(1) << 20)

struct ring_frame {
	uint64_t end; /* offset behind it */
	uint64_t seq; /* position in the log once one has it */
	uint64_t item; /* ring_item() of what it shows; 0: nothing that can be hidden */
};

struct ring {
	unsigned char *bytes;
	struct ring_frame *frames; /* frame N stands at N modulo CAP */
	size_t cap; /* a power of two */
	uint64_t first; /* the oldest frame that is kept */
	uint64_t next; /* number of the next frame */
	uint64_t start; /* offset of the oldest frame */
	uint64_t end; /* offset behind the newest */
	uint64_t start_seq; /* position in the log before the oldest frame */
};

void ring_init(struct ring *ring);
void ring_fini(struct ring *ring);

/* Forgets all frames; cursors into them are off the ring.  The log stands at SEQ. */
void ring_reset(struct ring *ring, uint64_t seq);

/* What item ID is to the ring; 0 for "". */
uint64_t ring_item(const char *id);

/* Appends LEN payload bytes (at most 48 KB and a little) as one frame; the oldest ones make room. */
void ring_append(struct ring *ring, uint64_t seq, uint64_t item, const void *data, size_t len);

/* Forgets all frames up to the last one that shows ITEM. */
void ring_cut(struct ring *ring, uint64_t item);

/* Is everything after frame CURSOR still here? */
bool ring_has(const struct ring *ring, uint64_t cursor);

/* The cursor of one who has the log up to SEQ; false: off the ring, or beyond its end. */
bool ring_find(const struct ring *ring, uint64_t seq, uint64_t *cursor);

/* The position in the log of one whose cursor is on the ring. */
uint64_t ring_seq(const struct ring *ring, uint64_t cursor);

/*
 * Whole frames after CURSOR (on the ring, not at its end), at most MAX bytes but one frame at least;
 * gives the cursor behind them.
 */
uint64_t ring_chunk(
	const struct ring *ring, uint64_t cursor, size_t max, const void **data, size_t *len);

#endif
