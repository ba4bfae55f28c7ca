#include "net/volley.h"

#include <errno.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <sys/types.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/connection.h"
#include "net/seal.h"
#include "net/sends.h"
#include "room/room.h"

#define ARENA_BYTES (1 << 20) /* records of one slice; a viewer whose own do not fit is flushed */

struct shot {
	struct connection *connection;
	struct viewer_offer offer;
	const unsigned char *bytes; /* as sent: those of the offer, or records */
	size_t len;
};

struct volley {
	struct sends *sends;
	struct seal_arena arena; /* made when TLS first needs it */
	size_t count;
	struct shot shots[SENDS_MAX];
};

struct volley *
volley_create(bool batched)
{
	struct volley *volley = mem_zero(1, sizeof(*volley));

	volley->sends = sends_create(batched);
	if (batched && !sends_is_batched(volley->sends))
		log_info("the kernel refuses io_uring: viewers are sent to one by one");
	return volley;
}

void
volley_free(struct volley *volley)
{
	if (!volley)
		return;
	sends_free(volley->sends);
	free(volley->arena.bytes);
	free(volley);
}

/* What the kernel is to send for SHOT; false: this one must be flushed. */
static bool
load(struct volley *volley, struct shot *shot)
{
	struct seal *seal = shot->connection->seal;
	struct seal_arena *arena = &volley->arena;

	shot->bytes = shot->offer.data;
	shot->len = shot->offer.len;
	if (!seal)
		return true;
	if (!arena->bytes) {
		arena->bytes = mem_alloc(ARENA_BYTES);
		arena->size = ARENA_BYTES;
	}
	if (!seal_is_clear(seal) || seal_bound(shot->offer.len) > arena->size - arena->len)
		return false;
	shot->bytes = arena->bytes + arena->len;
	if (!seal_make(seal, shot->offer.data, shot->offer.len, arena)) {
		connection_lost(shot->connection);
		return false;
	}
	shot->len = (size_t)(arena->bytes + arena->len - shot->bytes);
	return true;
}

bool
volley_aim(struct volley *volley, struct connection *connection, const struct viewer_offer *offer)
{
	struct shot *shot = &volley->shots[volley->count];

	if (volley->count == SENDS_MAX || connection->socket < 0 ||
		!outbox_is_empty(&connection->outbox))
		return false;
	*shot = (struct shot){.connection = connection, .offer = *offer};
	if (!load(volley, shot))
		return false;
	volley->count++;
	connection->aimed = true;
	sends_add(volley->sends, connection->socket, shot->bytes, shot->len);
	return true;
}

/* Records are made for good: what the socket did not take of them is kept for it. */
static void
land_sealed(const struct shot *shot, size_t sent)
{
	struct connection *connection = shot->connection;

	if (sent < shot->len) {
		seal_keep(connection->seal, shot->bytes + sent, shot->len - sent);
		connection_blocked(connection);
	}
	room_handed(&connection->viewer, &shot->offer);
}

/* False: the socket is broken.  Who took nothing keeps its cursor: nothing is copied for it. */
static bool
land_plain(const struct shot *shot, size_t sent)
{
	struct connection *connection = shot->connection;

	if (sent == 0) {
		connection_blocked(connection);
		return true;
	}
	if (sent < shot->len && !connection_rest(connection, shot->bytes + sent, shot->len - sent))
		return false;
	room_handed(&connection->viewer, &shot->offer);
	return true;
}

static void
land(const struct shot *shot, ssize_t result)
{
	struct connection *connection = shot->connection;

	connection->aimed = false;
	if (result < 0 && result != -EAGAIN) {
		connection_lost(connection);
		return;
	}
	if (connection->seal)
		land_sealed(shot, result < 0 ? 0 : (size_t)result);
	else if (!land_plain(shot, result < 0 ? 0 : (size_t)result))
		return;
	if (!connection->blocked && room_lacks(&connection->viewer))
		connection_flush(connection);
}

void
volley_fire(struct volley *volley)
{
	ssize_t results[SENDS_MAX];
	size_t count = sends_run(volley->sends, results);

	volley->count = 0;
	volley->arena.len = 0;
	for (size_t i = 0; i < count; i++)
		land(&volley->shots[i], results[i]);
}
