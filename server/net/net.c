#include "net/net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/counters.h"
#include "base/ids.h"
#include "base/mem.h"
#include "net/connection.h"
#include "net/crowd.h"
#include "net/http.h"
#include "net/lws_glue.h"
#include "net/pages.h"
#include "net/people.h"
#include "net/state.h"
#include "net/tls.h"
#include "net/volley.h"
#include "net/wheel.h"

#define ACCEPTS_AT_ONCE    64
#define HANDSHAKES_AT_ONCE 16 /* a full TLS handshake costs half a millisecond */
#define SECONDS_A_MESSAGE  10
#define SECONDS_A_GOODBYE  5
#define SECOND_NS          UINT64_C(1000000000)
#define FAREWELL_SECONDS   0.1
#define FAREWELLS_AT_LEAST 50 /* at each turn */

uint64_t
net_now(const struct net *net)
{
	(void)net;
	return clock_monotonic_ns();
}

int64_t
net_wall_ms(const struct net *net)
{
	return (int64_t)(ev_now(net->services->loop) * 1000.0);
}

static void
init(struct net *net, struct services *services, const struct tls *tls)
{
	const struct config *config = services->config;

	net->services = services;
	net->tls = tls;
	net->secure = tls || strncmp(config->server_public_url, "https://", 8) == 0;
	net->policy = pages_policy(net);
	list_init(&net->requests);
	list_init(&net->unflushed);
	list_init(&net->unfinished);
	list_init(&net->closing);
	net->crowd = crowd_create((unsigned)config->limits_connections_per_address);
	net->volley = volley_create(config->server_io_uring);
	wheel_open(net);
	people_open(net);
}

static void
fini(struct net *net)
{
	people_close(net);
	wheel_close(net);
	volley_free(net->volley);
	crowd_free(net->crowd);
	address_list_free(net->trusted_proxies);
	free(net->policy);
	free(net);
}

enum err
net_open(struct services *services, const struct tls *tls, struct net **out, char *problem,
	size_t size)
{
	struct net *net = mem_zero(1, sizeof(*net));
	enum err e;

	init(net, services, tls);
	e = address_list_read(services->config->server_trusted_proxies, &net->trusted_proxies);
	if (e)
		snprintf(problem, size, "server.trusted_proxies is no list of CIDR blocks");
	else
		e = lws_glue_open(net, problem, size);
	if (e) {
		fini(net);
		return e;
	}
	*out = net;
	return ERR_OK;
}

static void
stop_farewells(struct net *net)
{
	if (!net->farewell)
		return;
	ev_timer_stop(net->services->loop, net->farewell);
	free(net->farewell);
	net->farewell = NULL;
}

void
net_close(struct net *net)
{
	stop_farewells(net);
	listener_close(&net->listener);
	lws_glue_close(net);
	fini(net);
}

void
net_listen(struct net *net, int listener)
{
	listener_open(
		&net->listener, net, listener, net->tls ? HANDSHAKES_AT_ONCE : ACCEPTS_AT_ONCE);
}

void
net_before_sleep(struct net *net)
{
	connection_flush_all(net);
	if (net->killing)
		lws_glue_poke(net);
	net->killing = false;
}

void
net_second(struct net *net, uint64_t now_ns)
{
	uint64_t message_before = now_ns - SECONDS_A_MESSAGE * SECOND_NS;

	crowd_second(net->crowd, now_ns);
	http_expire(net, message_before);
	connection_expire(net, message_before, now_ns - SECONDS_A_GOODBYE * SECOND_NS);
	counter_set(&net->services->counters->connections, net->sockets);
	lws_glue_poke(net); /* its own timers are late without it */
}

/* --- draining */

/* The next to go, whoever is next on the wheel. */
static struct connection *
next_to_go(struct net *net, unsigned *spoke)
{
	struct list *link, *after;

	for (; *spoke < net->spokes; (*spoke)++)
		LIST_EACH(link, after, &net->wheel[*spoke])
		{
			struct connection *connection = LIST_OWNER(link, struct connection, spoke);
			if (connection->state == CONNECTION_OPEN)
				return connection;
		}
	return NULL;
}

static void
on_farewell(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	struct net *net = timer->data;
	struct connection *connection;
	unsigned spoke = 0;
	unsigned char random;
	char reason[16];

	(void)loop;
	(void)events;
	for (size_t i = 0; i < net->farewells; i++) {
		connection = next_to_go(net, &spoke);
		if (!connection)
			return;
		ids_random(&random, sizeof(random));
		snprintf(reason, sizeof(reason), "retry=%u.%u", random % 3U, random % 10U);
		connection_close(connection, CLOSE_GOING_AWAY, reason);
	}
}

void
net_drain(struct net *net, unsigned seconds)
{
	double turns = seconds / FAREWELL_SECONDS;
	size_t share = turns >= 1. ? (size_t)((double)net->viewers / turns) + 1 : net->viewers;

	if (net->draining)
		return;
	net->draining = true;
	net->farewells = share > FAREWELLS_AT_LEAST ? share : FAREWELLS_AT_LEAST;
	net->farewell = mem_zero(1, sizeof(*net->farewell));
	ev_timer_init(net->farewell, on_farewell, 0., FAREWELL_SECONDS);
	net->farewell->data = net;
	ev_timer_start(net->services->loop, net->farewell);
}

bool
net_is_drained(const struct net *net)
{
	return net->viewers == 0 && list_is_empty(&net->requests);
}
