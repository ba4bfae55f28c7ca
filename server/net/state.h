/*
 * state.h - what the files of net/ share: one worker's sockets.
 *
 * Each socket has one struct peer behind it, hung onto the library's own object: while it
 * speaks HTTP it has a request at times, after the upgrade it is a connection for good.
 */
#ifndef OPENFLOOR_NET_STATE_H
#define OPENFLOOR_NET_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "base/map.h"
#include "config/config.h"
#include "net/listener.h"
#include "net/net.h"

struct lws;
struct lws_context;
struct lws_vhost;
struct request;
struct connection;
struct crowd;
struct crowd_place;
struct volley;

#define SPOKES_A_SECOND 16
#define SPOKES_MAX \
	(60 * SPOKES_A_SECOND) /* a minute at most between two pings to the same viewer */

struct peer {
	struct request *request; /* being read or answered */
	struct connection *connection; /* since the upgrade */
	struct crowd_place *place; /* its address's; NULL: not limited */
	bool ending; /* no more requests are taken: the last answer has said so */
};

struct net {
	struct services *services;
	struct lws_context *context;
	struct lws_vhost *vhost;
	struct listener listener;
	struct address_list *trusted_proxies;
	const struct tls *tls;
	bool secure; /* browsers reach us by https, here or at a proxy */
	char *policy; /* Content-Security-Policy of pages */
	bool draining;
	bool killing; /* the library has sockets to close at once */

	struct crowd *crowd; /* sockets of each address */
	struct volley *volley; /* the pass that is being made */
	size_t sockets; /* of any kind */
	size_t viewers; /* WebSockets */
	struct list requests; /* oldest first */
	struct list unflushed; /* connections with something in the outbox */
	struct list unfinished; /* connections with a part of a message, oldest first */
	struct list closing; /* connections that were told to go, oldest first */
	struct list wheel[SPOKES_MAX];
	unsigned spokes; /* of the wheel */
	unsigned spoke; /* whose turn it is */
	struct ev_timer *turning; /* of the wheel */
	struct map *people; /* person id -> struct audience_of: see people.c */
	struct ev_timer *farewell; /* while draining */
	size_t farewells; /* at each turn of that timer */
};

/* Time, as the loop has it for this turn: monotonic nanoseconds, wall milliseconds. */
uint64_t net_now(const struct net *net);
int64_t net_wall_ms(const struct net *net);

#endif
