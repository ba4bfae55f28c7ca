/*
 * listener.h - takes sockets off the queue of one listening descriptor.
 *
 * libwebsockets' own accept loop spins and floods the log when descriptors run out, so this is
 * ours: a limited number at each wake, a descriptor in reserve to turn people away with, and
 * a pause where even that fails.  A queue is never left unserved: above the second mark
 * sockets are accepted and closed.  The descriptor belongs to the supervisor.
 */
#ifndef OPENFLOOR_NET_LISTENER_H
#define OPENFLOOR_NET_LISTENER_H

#include <ev.h>

struct net;

struct listener {
	struct net *net;
	struct ev_io readable;
	struct ev_timer pause;
	int reserve;
	unsigned batch; /* sockets taken at one wake */
};

void listener_open(struct listener *listener, struct net *net, int descriptor, unsigned batch);
void listener_close(struct listener *listener); /* not the descriptor; unopened: nothing */

#endif
