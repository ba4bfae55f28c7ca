#include "process/sockets.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BACKLOG           4096
#define PATIENCE_ROUNDS   60
#define PATIENCE_ROUND_NS 50000000

static enum err
complain(const char *address, int port, const char *why, char *problem, size_t size)
{
	snprintf(problem, size, "%s port %d: %s", address, port, why);
	return ERR_UNAVAILABLE;
}

/* SHARED: with other sockets of ours on the same port. */
static int
bind_one(const struct addrinfo *place, bool shared)
{
	int one = 1;
	int descriptor = socket(place->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (descriptor < 0)
		return -1;
	setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (shared)
		setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));
	/* Linux gives it on to what is accepted (tcp(7) is silent, sk_clone_lock() copies it): one call less for each. */
	setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (bind(descriptor, place->ai_addr, place->ai_addrlen) == 0 &&
		(!shared || listen(descriptor, BACKLOG) == 0))
		return descriptor;
	close(descriptor);
	return -1;
}

static int
port_of(int descriptor)
{
	union {
		struct sockaddr any;
		struct sockaddr_in four;
		struct sockaddr_in6 six;
		struct sockaddr_storage room;
	} name;
	socklen_t len = sizeof(name);

	memset(&name, 0, sizeof(name));
	if (getsockname(descriptor, &name.any, &len))
		return 0;
	return ntohs(name.any.sa_family == AF_INET6 ? name.six.sin6_port : name.four.sin_port);
}

static void
set_port(struct addrinfo *place, int port)
{
	if (place->ai_family == AF_INET6)
		((struct sockaddr_in6 *)(void *)place->ai_addr)->sin6_port = htons((uint16_t)port);
	else
		((struct sockaddr_in *)(void *)place->ai_addr)->sin_port = htons((uint16_t)port);
}

/* Another program's socket may let ours in beside it; one that does not share shows whether the port is free. */
static bool
is_free(const struct addrinfo *place)
{
	int descriptor = bind_one(place, false);

	if (descriptor < 0)
		return false;
	close(descriptor);
	return true;
}

/* A predecessor that was killed may need a moment until the last of its processes is gone. */
static bool
becomes_free(const struct addrinfo *place)
{
	for (int round = 0; !is_free(place); round++) {
		if (errno != EADDRINUSE || round == PATIENCE_ROUNDS)
			return false;
		nanosleep(&(struct timespec){.tv_nsec = PATIENCE_ROUND_NS}, NULL);
	}
	return true;
}

static enum err
listen_all(struct addrinfo *place, int *port, size_t count, int *out)
{
	for (size_t i = 0; i < count; i++) {
		out[i] = bind_one(place, true);
		if (out[i] < 0) {
			int why = errno;
			while (i-- > 0)
				close(out[i]);
			errno = why;
			return ERR_UNAVAILABLE;
		}
		if (i == 0) {
			*port = port_of(out[0]);
			set_port(place, *port);
		}
	}
	return ERR_OK;
}

enum err
sockets_listen(const char *address, int *port, size_t count, int *out, char *problem, size_t size)
{
	struct addrinfo wish = {
		.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *place = NULL;
	char service[8];
	enum err e = ERR_OK;
	int wrong;

	snprintf(service, sizeof(service), "%d", *port);
	wrong = getaddrinfo(address, service, &wish, &place);
	if (wrong)
		return complain(address, *port, gai_strerror(wrong), problem, size);
	if ((*port != 0 && !becomes_free(place)) || listen_all(place, port, count, out))
		e = complain(address, *port, strerror(errno), problem, size);
	freeaddrinfo(place);
	return e;
}

void
sockets_url(const char *scheme, const char *address, int port, char *out, size_t size)
{
	bool is_six = strchr(address, ':') != NULL;

	if (strcmp(address, "0.0.0.0") == 0 || strcmp(address, "*") == 0)
		address = "127.0.0.1";
	else if (strcmp(address, "::") == 0)
		address = "::1";
	snprintf(out, size, is_six ? "%s://[%s]:%d" : "%s://%s:%d", scheme, address, port);
}
