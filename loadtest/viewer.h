/*
 * viewer.h - one viewer of a swarm: the bytes of its socket, read as WebSocket and as what the target speaks.
 *
 * Knows RFC 6455 as far as a client needs it that sends nothing but its handshake, pongs, and what it
 * takes to subscribe.
 */
#ifndef OPENFLOOR_LOADTEST_VIEWER_H
#define OPENFLOOR_LOADTEST_VIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "swarm.h"
#include "target.h"

struct load_viewer {
	const struct target *target;
	int descriptor;
	bool upgraded;
	bool greeted;
	uint64_t seq;
	char *kept; /* an unfinished frame; NULL: none */
	size_t kept_len;
	char *piece; /* of MQTT: an unfinished packet, whose frame was whole; NULL: none */
	size_t piece_len;
};

/* Writes the handshake for HOST and PATH into OUT; its length, or 0 where it does not fit. */
size_t viewer_handshake(
	const struct target *target, const char *host, const char *path, char *out, size_t size);

#define VIEWER_FRAME_OVERHEAD 8 /* of what a client sends, up to 64 KB */

enum { VIEWER_TEXT = 1, VIEWER_BINARY = 2 };

/* Makes a frame of OPCODE as clients send it; the length, or 0 where it does not fit. */
size_t viewer_frame(unsigned opcode, const void *data, size_t len, unsigned char *out, size_t size);

/* Takes LEN bytes; NOW in CLOCK_MONOTONIC ns.  False: the connection must be closed. */
bool viewer_take(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers);

void viewer_forget(struct load_viewer *viewer);

#endif
