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

#include "base/buf.h"
#include "link.h"
#include "swarm.h"
#include "target.h"

#define VIEWER_EPOCH_SIZE 40
#define VIEWER_AWAY       UINT64_MAX

enum viewer_kind {
	VIEWER_READS,
	VIEWER_STUCK, /* from some time on it reads no more */
	VIEWER_SLOW /* or only a little */
};

/* What a tally says of the questions that are metered; many viewers get the same bytes. */
struct viewer_tally {
	struct buf line;
	unsigned count;
	struct {
		unsigned question;
		unsigned votes;
	} counts[SWARM_VOTED_MAX];
};

/* What the viewers of one process share. */
struct viewer_context {
	uint64_t head; /* the newest position that any of them has */
	char epoch[VIEWER_EPOCH_SIZE]; /* of the log; "": not known */
	struct swarm_votes *votes; /* NULL: tallies are only counted */
	struct viewer_tally tally;
	/* A command's reply, its whole LINE; NULL: nobody listens. */
	void (*on_reply)(void *cookie, uint64_t id, bool is_result, const char *line, size_t len);
	void *cookie;
};

struct load_viewer {
	const struct target *target;
	struct viewer_context *context; /* NULL: none */
	struct load_link link;
	enum viewer_kind kind;
	bool upgraded;
	bool greeted; /* it has a position */
	uint64_t seq;
	uint64_t wanted; /* who comes back is there again at this position */
	uint64_t since_ns; /* deliveries count as live that were sent later; VIEWER_AWAY: none */
	uint32_t *votes; /* of each metered question, as last heard; NULL: not metered */
	uint32_t votes_sum;
	uint32_t kept_len;
	char *kept; /* an unfinished frame; NULL: none */
	char *piece; /* of MQTT: an unfinished packet, whose frame was whole; NULL: none */
	size_t piece_len;
};

/* Writes the handshake for HOST and PATH into OUT; its length, or 0 where it does not fit. */
size_t viewer_handshake(
	const struct target *target, const char *host, const char *path, char *out, size_t size);

/* The same with the TOKEN of a session (NULL: none), and for one who comes back to VIEWER's position (NULL: to none). */
size_t viewer_handshake_as(const struct target *target, const char *host, const char *path,
	const char *token, const struct load_viewer *viewer, char *out, size_t size);

#define VIEWER_FRAME_OVERHEAD 8 /* of what a client sends, up to 64 KB */

enum { VIEWER_TEXT = 1, VIEWER_BINARY = 2 };

/* Makes a frame of OPCODE as clients send it; the length, or 0 where it does not fit. */
size_t viewer_frame(unsigned opcode, const void *data, size_t len, unsigned char *out, size_t size);

/* Takes LEN bytes; NOW in CLOCK_MONOTONIC ns.  False: the connection must be closed. */
bool viewer_take(struct load_viewer *viewer, const char *data, size_t len, uint64_t now,
	struct swarm_numbers *numbers);

/* Has it all that there was when its handshake was answered? */
bool viewer_is_in(const struct load_viewer *viewer);

/* Closes its connection and forgets what was unfinished; its position stays. */
void viewer_forget(struct load_viewer *viewer);

#endif
