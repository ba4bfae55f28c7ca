#include "net/wheel.h"

#include "base/ids.h"
#include "config/config.h"
#include "net/connection.h"
#include "net/lws_glue.h"
#include "net/state.h"

#define UNANSWERED_MAX 2

void
wheel_open(struct net *net)
{
	net->spokes = (unsigned)net->services->config->server_ping_seconds;
	for (unsigned i = 0; i < net->spokes; i++)
		list_init(&net->wheel[i]);
}

void
wheel_add(struct connection *connection)
{
	unsigned char random;

	/* Anywhere: those who come together are not pinged together. */
	ids_random(&random, sizeof(random));
	list_append(&connection->net->wheel[random % connection->net->spokes], &connection->spoke);
}

/* The payload makes the library tell us of the pong; of an empty one it does not. */
static void
ping(struct connection *connection)
{
	if (connection->unanswered >= UNANSWERED_MAX) {
		lws_glue_kill(connection->net, connection->wsi);
		return;
	}
	connection->unanswered++;
	connection_say(connection, OUTBOX_PING, "p", 1);
}

void
wheel_turn(struct net *net)
{
	struct list *link, *after;

	LIST_EACH(link, after, &net->wheel[net->spoke])
	ping(LIST_OWNER(link, struct connection, spoke));
	net->spoke = (net->spoke + 1) % net->spokes;
}
