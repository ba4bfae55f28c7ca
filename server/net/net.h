/*
 * net.h - all that comes from sockets and goes to them, as the worker sees it.
 *
 * A request or a WebSocket comes in through listener.c, is understood by http.c or
 * connection.c, and goes on to flow; what flow gives back leaves through the same two.
 * Everything runs on one event loop's thread.  The worker owns the services, net the sockets.
 */
#ifndef OPENFLOOR_NET_NET_H
#define OPENFLOOR_NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "flow/deliver.h"
#include "flow/services.h"

struct net;
struct tls;

/* TLS: NULL without.  PROBLEM (SIZE bytes) says why it cannot be. */
MUST_CHECK enum err net_open(struct services *services, const struct tls *tls, struct net **out,
	char *problem, size_t size);

/* Closes every socket; each viewer leaves its room. */
void net_close(struct net *net);

/* Starts to accept on LISTENER, which stays the caller's.  The services are complete by now. */
void net_listen(struct net *net, int listener);

/* What deliver_create is given; its cookie is the net. */
extern const struct deliver_handlers net_deliver_handlers;

/* Before the loop sleeps: flushes what was said to single viewers, ends what is to be ended. */
void net_before_sleep(struct net *net);

/* Once a second: pings, and whoever took too long. */
void net_second(struct net *net, uint64_t now_ns);

/* Sends all viewers away, spread over SECONDS, and takes no new ones. */
void net_drain(struct net *net, unsigned seconds);
bool net_is_drained(const struct net *net);

#endif
