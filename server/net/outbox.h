/*
 * outbox.h - what is for one viewer alone: results, notices and pings, framed and waiting.
 *
 * Messages are kept whole, as WebSocket frames (RFC 6455, section 5.2) ready for the socket,
 * under a hard limit in bytes: who does not read loses the connection, not our memory.
 * Embedded in its connection; zeroes are an empty one.  What is for all is in a room's ring.
 */
#ifndef OPENFLOOR_NET_OUTBOX_H
#define OPENFLOOR_NET_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define OUTBOX_BYTES_MAX 262144
#define OUTBOX_HEAD_MAX  10 /* of a frame */

enum outbox_opcode { OUTBOX_TEXT = 0x1, OUTBOX_PING = 0x9 };

struct outbox {
	struct buf frames;
};

/* Writes the head of an unmasked, final frame; gives its length. */
size_t outbox_head(
	enum outbox_opcode opcode, size_t payload, unsigned char out[static OUTBOX_HEAD_MAX]);

/* Adds one message, copied.  False: it is full, nothing was added. */
bool outbox_add(struct outbox *outbox, enum outbox_opcode opcode, const void *data, size_t len);

bool outbox_is_empty(const struct outbox *outbox);

/* All that waits has been handed over: forget it and give its memory back. */
void outbox_clear(struct outbox *outbox);

#endif
