/*
 * connection.h - one WebSocket: a viewer of a room, and whoever sends commands.
 *
 * Embeds the room's struct viewer.  One function alone writes to the socket, connection_flush: what is
 * for this viewer alone first (outbox), then what its room has for it.  It is called by the
 * room's pass, by the writable callback and before the loop sleeps.  Commands are read in
 * receive.c, seats at a desk kept in desk.c, who is whose in people.c, pings sent by wheel.c.
 */
#ifndef OPENFLOOR_NET_CONNECTION_H
#define OPENFLOOR_NET_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ids.h"
#include "base/list.h"
#include "domain/request.h"
#include "domain/token.h"
#include "flow/submit.h"
#include "net/outbox.h"
#include "room/viewer.h"

#define CONNECTION_COMMANDS_MAX 32 /* in flight */

/* WebSocket close codes (RFC 6455, section 7.4, and IANA's list). */
enum {
	CLOSE_GOING_AWAY = 1001,
	CLOSE_NO_TEXT = 1003,
	CLOSE_REFUSED = 1008,
	CLOSE_TOO_BIG = 1009,
	CLOSE_LATER = 1013,
};

enum connection_state {
	CONNECTION_OPEN, /* written to and read */
	CONNECTION_CLOSING, /* told to go: what waits is sent, then the close; in net->closing */
	CONNECTION_LEAVING, /* the library is ending it: never written to again */
};

struct lws;
struct net;
struct peer;
struct desk_seat;
struct seal;

struct connection {
	struct viewer
		viewer; /* this and what follows until the outbox is read for each viewer in a pass */
	struct lws *wsi;
	struct net *net;
	struct outbox outbox;
	struct seal *seal; /* TLS; NULL: none */
	int socket; /* -1: bytes must go through the library */
	bool aimed; /* its part of the pass is noted, and not sent yet */
	bool blocked; /* the socket took not all: its writable callback will come */
	uint8_t state; /* enum connection_state; connection_set_state alone writes it */
	struct list unflushed; /* in net->unflushed while the outbox has something */
	struct list waiting; /* in net->unfinished or net->closing */
	struct list spoke; /* of the ping wheel */
	struct list mine; /* among the same person's connections */
	struct list commands; /* in flight: struct command_in_flight */
	struct buf inbox; /* the part of a message that has come */
	uint64_t waiting_ns; /* since when it is in that list */
	struct desk_seat *seat; /* NULL: it watches in public */
	struct token token; /* person "": nobody */
	char address[REQUEST_ADDRESS_SIZE];
	char device[33];
	char close_reason[28];
	uint16_t close_status;
	uint8_t command_count;
	uint8_t unanswered; /* pings */
	bool english;
};

/* --- for lws_glue.c */
int connection_open(struct net *net, struct lws *wsi);
int connection_receive(struct lws *wsi, void *data, size_t len); /* receive.c */
void connection_pong(struct lws *wsi);
int connection_writable(struct lws *wsi);
void connection_leaves(struct lws *wsi); /* the other side said goodbye */
void connection_gone(struct peer *peer);

/* --- for the files of net/ */

/* Writes what the socket takes. */
void connection_flush(struct connection *connection);

/* What became of a write of the room's bytes past the library; see volley.h. */
void connection_blocked(struct connection *connection); /* the socket takes no more */
void connection_lost(struct connection *connection); /* the socket is broken */
/* Of DATA, in clear, LEN bytes are left: the library gets them.  False: the socket is broken. */
bool connection_rest(struct connection *connection, const void *data, size_t len);

/* Says LINE to this viewer alone, soon.  One that does not read loses its connection. */
void connection_say(
	struct connection *connection, enum outbox_opcode opcode, const void *data, size_t len);

/* Sends it away with STATUS and REASON (ASCII, at most 27); asynchronous, any time. */
void connection_close(struct connection *connection, unsigned status, const char *reason);

/* Flushes all outboxes that got something. */
void connection_flush_all(struct net *net);

/* Ends those who take too long: over a message (BEFORE_NS), or over their goodbye. */
void connection_expire(struct net *net, uint64_t message_before_ns, uint64_t closing_before_ns);

/* The commands in flight will be answered to nobody. */
void connection_drop_commands(struct connection *connection); /* receive.c */

#endif
