/*
 * viewer.h - one viewer of a swarm: the bytes of its socket, read as WebSocket and as lines.
 *
 * Knows RFC 6455 as far as a client needs it that sends nothing but its handshake and pongs.
 */
#ifndef OPENFLOOR_LOADTEST_VIEWER_H
#define OPENFLOOR_LOADTEST_VIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "swarm.h"

struct load_viewer {
	int descriptor;
	bool upgraded;
	bool greeted;
	uint64_t seq;
	char *kept; /* an unfinished frame; NULL: none */
	size_t kept_len;
};

/* Writes the handshake for HOST and PATH into OUT; its length, or 0 where it does not fit. */
size_t viewer_handshake(const char *host, const char *path, char *out, size_t size);

/* Takes LEN bytes; NOW in CLOCK_MONOTONIC ns.  False: the connection must be closed. */
bool viewer_take(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers);

void viewer_forget(struct load_viewer *viewer);

#endif
