/*
 * openfloor-floor - the least that libwebsockets itself takes of memory for a WebSocket that idles.
 *
 * It accepts, lets the library answer the handshake, and does nothing more: no memory of its own for a
 * connection, nothing said.  The context is made with the same options as the server's
 * (server/net/lws_glue.c), on a foreign libev loop.  What `openfloor-load --target ws idle` counts of
 * this program for each viewer, no server on this library can do without.
 *
 * Usage: openfloor-floor [--port N]
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ev.h>
#include <getopt.h>
#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ACCEPTS 64

struct floor {
	struct lws_context *context;
	struct lws_vhost *vhost;
	struct ev_io readable;
};

static void
die(const char *what)
{
	fprintf(stderr, "openfloor-floor: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Whoever asks for a WebSocket gets one; what it sends is not looked at. */
static int
on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)wsi;
	(void)user;
	(void)in;
	(void)len;
	return reason == LWS_CALLBACK_HTTP ? -1 : 0;
}

static const struct lws_protocols protocols[] = {
	{.name = "floor", .callback = on_lws, .rx_buffer_size = 512, .tx_packet_size = 131072},
	{.name = NULL},
};

/* No pings: the server's come from a wheel of its own. */
static const lws_retry_bo_t no_validity = {
	.secs_since_valid_ping = 0, .secs_since_valid_hangup = 0};

static void
open_context(struct floor *server, struct ev_loop *loop)
{
	void *loops[1] = {loop};
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN_SERVER,
		.protocols = protocols,
		.options = LWS_SERVER_OPTION_VALIDATE_UTF8 | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
			LWS_SERVER_OPTION_LIBEV,
		.max_http_header_data2 = 6144,
		.max_http_header_pool2 = 8192,
		.timeout_secs = 10,
		.timeout_secs_ah_idle = 10,
		.keepalive_timeout = 15,
		.retry_and_idle_policy = &no_validity,
		.alpn = "http/1.1",
		.pt_serv_buf_size = 4096,
		.foreign_loops = loops,
	};

	lws_set_log_level(0, NULL);
	server->context = lws_create_context(&info);
	server->vhost = server->context ? lws_create_vhost(server->context, &info) : NULL;
	if (!server->vhost)
		die("libwebsockets cannot start (is its libev plugin installed?)");
}

static void
on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
	struct floor *server = watcher->data;

	(void)loop;
	(void)events;
	for (int i = 0; i < ACCEPTS; i++) {
		int on = 1;
		int descriptor = accept4(watcher->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (descriptor < 0)
			return;
		setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		lws_adopt_socket_vhost(server->vhost, descriptor);
	}
}

static int
listen_on(uint16_t *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(*port),
	};
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) < 0 ||
		listen(listener, 4096) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &size) < 0)
		die("listen");
	*port = ntohs(address.sin_port);
	return listener;
}

static void
raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static uint16_t
read_port(int argc, char **argv)
{
	static const struct option options[] = {{"port", required_argument, NULL, 'p'}, {0}};
	long port = 0;
	char *end = NULL;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'p')
			port = strtol(optarg, &end, 10);
		if (option != 'p' || *end || port < 0 || port > UINT16_MAX) {
			fprintf(stderr, "usage: openfloor-floor [--port N]\n");
			exit(2);
		}
	}
	return (uint16_t)port;
}

/* The worker, so that a meter finds it where those of other servers are: below the process it was told. */
static void
run_worker(int listener)
{
	static struct floor server;
	struct ev_loop *loop = ev_default_loop(0);

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	open_context(&server, loop);
	ev_io_init(&server.readable, on_readable, listener, EV_READ);
	server.readable.data = &server;
	ev_io_start(loop, &server.readable);
	ev_run(loop, 0);
}

int
main(int argc, char **argv)
{
	uint16_t port = read_port(argc, argv);
	int listener = listen_on(&port);
	pid_t worker;

	signal(SIGPIPE, SIG_IGN);
	raise_descriptors();
	worker = fork();
	if (worker < 0)
		die("fork");
	if (worker == 0) {
		run_worker(listener);
		return 1;
	}
	printf("ready http://127.0.0.1:%u\n", port);
	fflush(stdout);
	waitpid(worker, NULL, 0);
	return 1; /* without it what is measured is worth nothing */
}
