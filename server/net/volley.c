#include "net/volley.h"

#include <errno.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <sys/types.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/connection.h"
#include "net/sends.h"
#include "room/room.h"

struct shot {
	struct connection *connection;
	struct viewer_offer offer;
};

struct volley {
	struct sends *sends;
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
	free(volley);
}

bool
volley_aim(struct volley *volley, struct connection *connection, const struct viewer_offer *offer)
{
	if (connection->socket < 0 || !outbox_is_empty(&connection->outbox))
		return false;
	if (!sends_add(volley->sends, connection->socket, offer->data, offer->len))
		return false;
	volley->shots[volley->count++] = (struct shot){connection, *offer};
	return true;
}

static void
land(const struct shot *shot, ssize_t result)
{
	struct connection *connection = shot->connection;

	if (result == -EAGAIN) {
		connection_blocked(connection);
		return;
	}
	if (result < 0 ||
		!connection_sent(connection, shot->offer.data, shot->offer.len, (size_t)result)) {
		connection_lost(connection);
		return;
	}
	room_handed(&connection->viewer, &shot->offer);
	if (room_lacks(&connection->viewer))
		connection_flush(connection);
}

void
volley_fire(struct volley *volley)
{
	ssize_t results[SENDS_MAX];
	size_t count = sends_run(volley->sends, results);

	volley->count = 0;
	for (size_t i = 0; i < count; i++)
		land(&volley->shots[i], results[i]);
}
