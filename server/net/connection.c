#include "net/connection.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/counters.h"
#include "base/mem.h"
#include "net/desk.h"
#include "net/http.h"
#include "net/lws_glue.h"
#include "net/people.h"
#include "net/seal.h"
#include "net/state.h"
#include "net/volley.h"
#include "net/wheel.h"
#include "room/room.h"

#define WRITES_AT_ONCE 8 /* for one viewer in one turn */

static const bool moves[][3] = {
	/*                        OPEN   CLOSING LEAVING */
	[CONNECTION_OPEN] = {false, true, true},
	[CONNECTION_CLOSING] = {false, false, true},
	[CONNECTION_LEAVING] = {false, false, false},
};

/* False: it is further on already. */
static bool
connection_set_state(struct connection *connection, enum connection_state state)
{
	if (!moves[connection->state][state])
		return false;
	connection->state = (uint8_t)state;
	list_remove(&connection->waiting);
	if (state == CONNECTION_CLOSING) {
		connection->waiting_ns = net_now(connection->net);
		list_append(&connection->net->closing, &connection->waiting);
	}
	return true;
}

/* --- writing */

static bool
write_frames(struct connection *connection, const void *data, size_t len)
{
	/* Pre-framed bytes, shared by many viewers: the library writes them as they are. */
	unsigned char *bytes = (unsigned char *)(uintptr_t)data;

	if (lws_write(connection->wsi, bytes, len, LWS_WRITE_HTTP) >= 0)
		return true;
	connection_lost(connection);
	return false;
}

void
connection_lost(struct connection *connection)
{
	if (connection_set_state(connection, CONNECTION_LEAVING))
		lws_glue_kill(connection->net, connection->wsi);
}

/* Nothing is copied for a viewer that does not read: its cursor stays where it is. */
void
connection_blocked(struct connection *connection)
{
	connection->blocked = true;
	lws_callback_on_writable(connection->wsi);
}

bool
connection_rest(struct connection *connection, const void *data, size_t len)
{
	if (!write_frames(connection, data, len))
		return false;
	lws_callback_on_writable(connection->wsi);
	return true;
}

/* False: records of before are not out yet, and nothing may overtake them. */
static bool
is_clear(struct connection *connection)
{
	if (!connection->seal || seal_is_clear(connection->seal))
		return true;
	lws_callback_on_writable(connection->wsi);
	return false;
}

/* The next thing to write; false: nothing, or the socket is gone. */
static bool
write_next(struct connection *connection)
{
	struct outbox *outbox = &connection->outbox;
	const void *data;
	size_t len;

	if (!outbox_is_empty(outbox)) {
		bool written = write_frames(connection, outbox->frames.data, outbox->frames.len);
		outbox_clear(outbox);
		list_remove(&connection->unflushed);
		return written;
	}
	if (connection->state != CONNECTION_OPEN || !connection->viewer.room ||
		!room_pending(&connection->viewer, &data, &len))
		return false;
	if (!write_frames(connection, data, len))
		return false;
	room_taken(&connection->viewer, len);
	return true;
}

void
connection_flush(struct connection *connection)
{
	unsigned writes = 0;

	if (connection->state == CONNECTION_LEAVING || !is_clear(connection))
		return;
	/* A second write while one is buffered would be copied, a third one could lose its head. */
	while (!lws_partial_buffered(connection->wsi) && writes++ < WRITES_AT_ONCE)
		if (!write_next(connection))
			return;
	lws_callback_on_writable(connection->wsi);
}

void
connection_flush_all(struct net *net)
{
	struct list *link, *after;

	LIST_EACH(link, after, &net->unflushed)
	{
		struct connection *connection = LIST_OWNER(link, struct connection, unflushed);
		list_remove(link);
		connection_flush(connection);
	}
}

void
connection_say(
	struct connection *connection, enum outbox_opcode opcode, const void *data, size_t len)
{
	if (connection->state != CONNECTION_OPEN)
		return;
	if (!outbox_add(&connection->outbox, opcode, data, len)) {
		connection_close(connection, CLOSE_LATER, "read faster");
		return;
	}
	list_remove(&connection->unflushed);
	list_append(&connection->net->unflushed, &connection->unflushed);
}

/* --- closing */

void
connection_close(struct connection *connection, unsigned status, const char *reason)
{
	if (!connection_set_state(connection, CONNECTION_CLOSING))
		return;
	connection->close_status = (uint16_t)status;
	snprintf(connection->close_reason, sizeof(connection->close_reason), "%s", reason);
	buf_fini(&connection->inbox);
	lws_callback_on_writable(connection->wsi);
}

int
connection_writable(struct lws *wsi)
{
	struct connection *connection = lws_glue_peer(wsi)->connection;

	if (!connection)
		return -1;
	if (connection->seal && !seal_flush(connection->seal)) {
		connection_lost(connection);
		return 0;
	}
	if (!is_clear(connection))
		return 0;
	connection->blocked = false;
	connection_flush(connection);
	if (connection->state != CONNECTION_CLOSING)
		return 0;
	if (!outbox_is_empty(&connection->outbox) || lws_partial_buffered(wsi))
		return 0; /* once that has left, we come here again */
	connection_set_state(connection, CONNECTION_LEAVING);
	lws_close_reason(wsi, (enum lws_close_status)connection->close_status,
		(unsigned char *)connection->close_reason, strlen(connection->close_reason));
	return -1;
}

void
connection_leaves(struct lws *wsi)
{
	struct connection *connection = lws_glue_peer(wsi)->connection;

	if (connection)
		connection_set_state(connection, CONNECTION_LEAVING);
}

void
connection_gone(struct peer *peer)
{
	struct connection *connection = peer->connection;
	struct net *net;

	if (!connection)
		return;
	net = connection->net;
	peer->connection = NULL;
	connection->state = CONNECTION_LEAVING;
	deliver_leave(net->services->deliver, &connection->viewer);
	desk_leave(connection);
	people_remove(connection);
	connection_drop_commands(connection);
	list_remove(&connection->unflushed);
	list_remove(&connection->waiting);
	list_remove(&connection->spoke);
	outbox_clear(&connection->outbox);
	buf_fini(&connection->inbox);
	counter_set(&net->services->counters->viewers, --net->viewers);
	free(connection);
}

void
connection_expire(struct net *net, uint64_t message_before_ns, uint64_t closing_before_ns)
{
	struct list *link, *after;

	LIST_EACH(link, after, &net->unfinished)
	{
		struct connection *connection = LIST_OWNER(link, struct connection, waiting);
		if (connection->waiting_ns >= message_before_ns)
			break;
		connection_close(connection, CLOSE_REFUSED, "message took too long");
	}
	LIST_EACH(link, after, &net->closing)
	{
		struct connection *connection = LIST_OWNER(link, struct connection, waiting);
		if (connection->waiting_ns >= closing_before_ns)
			break;
		if (connection_set_state(connection, CONNECTION_LEAVING))
			lws_glue_kill(net, connection->wsi);
	}
}

/* --- the room's view */

static struct connection *
connection_of(const struct viewer *viewer)
{
	return LIST_OWNER((uintptr_t)viewer, struct connection, viewer);
}

static void
on_flush(struct viewer *viewer)
{
	connection_flush(connection_of(viewer));
}

static bool
is_backed_up(const struct viewer *viewer)
{
	const struct connection *connection = connection_of(viewer);

	return connection->state != CONNECTION_OPEN || connection->aimed || connection->blocked ||
		lws_partial_buffered(connection->wsi);
}

static bool
on_aim(struct viewer *viewer, const struct viewer_offer *offer)
{
	struct connection *connection = connection_of(viewer);

	return volley_aim(connection->net->volley, connection, offer);
}

static void
on_fire(struct viewer *viewer)
{
	volley_fire(connection_of(viewer)->net->volley);
}

static void
on_close(struct viewer *viewer, unsigned status, const char *reason)
{
	connection_close(connection_of(viewer), status, reason);
}

static const struct viewer_ops viewer_ops = {
	.flush = on_flush,
	.is_backed_up = is_backed_up,
	.aim = on_aim,
	.fire = on_fire,
	.close = on_close,
};

/* --- opening */

static struct connection *
connection_create(struct net *net, struct lws *wsi, const struct request *request)
{
	struct connection *connection = mem_zero(1, sizeof(*connection));

	connection->viewer.ops = &viewer_ops;
	connection->net = net;
	connection->wsi = wsi;
	connection->seal = net->tls ? seal_attach(wsi) : NULL;
	connection->socket = net->tls && !connection->seal ? -1 : (int)lws_get_socket_fd(wsi);
	connection->english = request->english;
	list_init(&connection->unflushed);
	list_init(&connection->waiting);
	list_init(&connection->spoke);
	list_init(&connection->mine);
	list_init(&connection->commands);
	memcpy(connection->address, request->address, sizeof(connection->address));
	memcpy(connection->device, request->device, sizeof(connection->device));
	if (request->has_token)
		connection->token = request->token;
	counter_set(&net->services->counters->viewers, ++net->viewers);
	return connection;
}

/* The position that a returning viewer has; NULL: it starts anew. */
static const struct position *
read_since(const struct request *request, struct position *out)
{
	const char *epoch = http_query(&request->query, "epoch");
	int64_t seq = http_query_integer(&request->query, "since", -1);

	if (seq < 0 || !*epoch || strlen(epoch) >= sizeof(out->epoch))
		return NULL;
	memset(out, 0, sizeof(*out));
	memcpy(out->epoch, epoch, strlen(epoch));
	out->seq = (uint64_t)seq;
	return out;
}

/* Who it is among the unique visitors: the person, else something that stands for the address. */
static void
name_visitor(const struct connection *connection, char out[static ID_SIZE])
{
	const struct keys *keys = connection->net->services->keys;
	unsigned char mac[DIGEST_LEN];

	memset(out, 0, ID_SIZE);
	if (*connection->token.person) {
		memcpy(out, connection->token.person, strlen(connection->token.person));
		return;
	}
	ids_hmac(keys->address, sizeof(keys->address), connection->address,
		strlen(connection->address), mac);
	ids_hex(mac, ID_MAX / 2, out);
}

static void
join(struct connection *connection, const struct request *request)
{
	const char *event = http_query(&request->query, "event");
	struct position position;
	const struct position *since = read_since(request, &position);
	struct stream stream;
	char visitor[ID_SIZE];

	if (strcmp(http_query(&request->query, "stream"), "desk") == 0) {
		desk_join(connection, event, since);
		return;
	}
	stream = stream_of(STREAM_PUBLIC, event);
	name_visitor(connection, visitor);
	deliver_join(connection->net->services->deliver, &connection->viewer, &stream,
		AUDIENCE_PUBLIC, since, visitor);
}

int
connection_open(struct net *net, struct lws *wsi)
{
	struct peer *peer = lws_glue_peer(wsi);

	if (!peer->request || peer->connection)
		return -1;
	peer->connection = connection_create(net, wsi, peer->request);
	wheel_add(peer->connection);
	people_add(peer->connection);
	join(peer->connection, peer->request);
	http_gone(peer);
	return 0;
}

void
connection_pong(struct lws *wsi)
{
	struct connection *connection = lws_glue_peer(wsi)->connection;

	if (connection)
		connection->unanswered = 0;
}
