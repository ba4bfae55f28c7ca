#include "net/wheel.h"

#include <ev.h>
#include <stdlib.h>

#include "base/ids.h"
#include "base/mem.h"
#include "config/config.h"
#include "net/connection.h"
#include "net/lws_glue.h"
#include "net/state.h"

#define UNANSWERED_MAX 2

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

static void
on_turn(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	struct net *net = timer->data;
	struct list *link, *after;

	(void)loop;
	(void)events;
	LIST_EACH(link, after, &net->wheel[net->spoke])
	ping(LIST_OWNER(link, struct connection, spoke));
	net->spoke = (net->spoke + 1) % net->spokes;
}

void
wheel_open(struct net *net)
{
	net->spokes = (unsigned)net->services->config->server_ping_seconds * SPOKES_A_SECOND;
	for (unsigned i = 0; i < net->spokes; i++)
		list_init(&net->wheel[i]);
	net->turning = mem_zero(1, sizeof(*net->turning));
	ev_timer_init(net->turning, on_turn, 1. / SPOKES_A_SECOND, 1. / SPOKES_A_SECOND);
	net->turning->data = net;
	ev_timer_start(net->services->loop, net->turning);
}

void
wheel_close(struct net *net)
{
	ev_timer_stop(net->services->loop, net->turning);
	free(net->turning);
}

void
wheel_add(struct connection *connection)
{
	uint16_t random;

	/* Anywhere: those who come together are not pinged together. */
	ids_random(&random, sizeof(random));
	list_append(&connection->net->wheel[random % connection->net->spokes], &connection->spoke);
}
