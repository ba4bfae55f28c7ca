#include "net/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/counters.h"
#include "base/log.h"
#include "config/config.h"
#include "flow/limits.h"
#include "flow/submit.h"
#include "net/crowd.h"
#include "net/lws_glue.h"
#include "net/state.h"

#define PAUSE_SECONDS 0.1 /* when not even the reserve helps */
#define SECOND_MARK   3000 /* sockets beyond max_viewers, for pages, commands and staff */

static int
open_reserve(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
pause_a_little(struct listener *listener)
{
	struct ev_loop *loop = listener->net->services->loop;

	ev_io_stop(loop, &listener->readable);
	ev_timer_set(&listener->pause, PAUSE_SECONDS, 0.);
	ev_timer_start(loop, &listener->pause);
}

/* Out of descriptors: gives the reserve up for a moment to take one socket and close it. */
static void
turn_one_away(struct listener *listener)
{
	int taken = -1;

	if (listener->reserve >= 0) {
		close(listener->reserve);
		taken = accept4(listener->readable.fd, NULL, NULL, SOCK_CLOEXEC);
		if (taken >= 0)
			close(taken);
		listener->reserve = open_reserve();
	}
	counter_add(&listener->net->services->counters->refused_full, 1);
	if (taken < 0)
		pause_a_little(listener);
}

static bool
is_beyond_all(const struct net *net)
{
	return net->sockets >= (size_t)net->services->config->server_max_viewers + SECOND_MARK;
}

/* False: the address has too many.  Those behind a trusted proxy are counted in admission.c. */
static bool
find_place(struct net *net, const struct sockaddr_storage *from, struct crowd_place **place)
{
	char text[INET6_ADDRSTRLEN] = "";
	const struct sockaddr_in *four = (const void *)from;
	const struct sockaddr_in6 *six = (const void *)from;

	*place = NULL;
	if (from->ss_family == AF_INET)
		inet_ntop(AF_INET, &four->sin_addr, text, sizeof(text));
	else if (from->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof(text));
	if (!*text || address_list_has(net->trusted_proxies, text) ||
		limits_spare_address(submit_limits(net->services->submit), text))
		return true;
	*place = crowd_enter(net->crowd, text, net_now(net));
	return *place != NULL;
}

static void
take(struct listener *listener, int socket, const struct sockaddr_storage *from)
{
	struct counters *counters = listener->net->services->counters;
	struct crowd_place *place;

	if (is_beyond_all(listener->net)) {
		close(socket);
		counter_add(&counters->refused_full, 1);
		return;
	}
	if (!find_place(listener->net, from, &place)) {
		close(socket);
		counter_add(&counters->refused_address, 1);
		return;
	}
	lws_glue_adopt(listener->net, socket, place);
}

/* False: nothing more to take now. */
static bool
take_next(struct listener *listener)
{
	struct sockaddr_storage from = {0};
	socklen_t len = sizeof(from);
	int socket = accept4(listener->readable.fd, (struct sockaddr *)&from, &len,
		SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (socket >= 0) {
		take(listener, socket, &from);
		return true;
	}
	switch (errno) {
	case EAGAIN:
		return false;
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
	case ENOMEM:
		turn_one_away(listener);
		return ev_is_active(&listener->readable);
	default: /* the one who came has gone already */
		return true;
	}
}

static void
on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct listener *listener = watcher->data;

	(void)loop;
	(void)events;
	for (unsigned i = 0; i < listener->batch; i++)
		if (!take_next(listener))
			return;
}

static void
on_pause_over(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
	struct listener *listener = watcher->data;

	(void)events;
	if (listener->reserve < 0)
		listener->reserve = open_reserve();
	ev_io_start(loop, &listener->readable);
}

void
listener_open(struct listener *listener, struct net *net, int descriptor, unsigned batch)
{
	listener->net = net;
	listener->batch = batch;
	listener->reserve = open_reserve();
	ev_io_init(&listener->readable, on_readable, descriptor, EV_READ);
	listener->readable.data = listener;
	ev_timer_init(&listener->pause, on_pause_over, PAUSE_SECONDS, 0.);
	listener->pause.data = listener;
	/* Newcomers come after those who are there already. */
	ev_set_priority(&listener->readable, -1);
	ev_io_start(net->services->loop, &listener->readable);
}

void
listener_close(struct listener *listener)
{
	if (!listener->net)
		return;
	ev_io_stop(listener->net->services->loop, &listener->readable);
	ev_timer_stop(listener->net->services->loop, &listener->pause);
	if (listener->reserve >= 0)
		close(listener->reserve);
	listener->net = NULL;
}
