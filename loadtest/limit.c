/*
 * openfloor-limit - the least that a server can do: what it costs the kernel to tell everybody.
 *
 * It accepts, answers the WebSocket handshake, says a hello that the load's viewers understand,
 * and then waits.  A line on stdin that starts with "T=", or such a message from any client,
 * makes one frame, which every worker send()s to each of its viewers in a bare loop.  No
 * log, no bus, no order, no second try: whoever does not take a frame whole is closed.
 * What is faster than this is not a server of WebSockets.
 *
 * Usage: openfloor-limit [--port N] [--workers N]
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

#define WORKERS_MAX 64
#define EVENTS      256
#define ACCEPTS     64
#define MESSAGE_MAX 1024
#define FRAME_MAX   (MESSAGE_MAX + 256)
#define REQUEST_MAX 4096
#define DESCRIPTORS 200000
#define KEY_LEN     24
#define MASK_LEN    4

struct worker {
	int listener;
	int parent; /* messages from any worker or stdin come here, for all */
	int epoll;
	int *viewers; /* descriptors, in a row */
	unsigned count;
	unsigned *place; /* of a descriptor in viewers; DESCRIPTORS: not a viewer yet */
	uint64_t seq;
};

static void
die(const char *what)
{
	fprintf(stderr, "openfloor-limit: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ------------------------------------------------------------- frames */

/* A text message of at most 64 KB, as it goes over the wire; gives the length. */
static size_t
make_frame(const char *text, size_t len, unsigned char *out)
{
	size_t header = len < 126 ? 2 : 4;

	out[0] = 0x81;
	out[1] = (unsigned char)(len < 126 ? len : 126);
	if (header == 4) {
		out[2] = (unsigned char)(len >> 8);
		out[3] = (unsigned char)len;
	}
	memcpy(out + header, text, len);
	return header + len;
}

static size_t
make_entry(uint64_t seq, const char *message, unsigned char *out)
{
	char text[FRAME_MAX - 4];
	int len = snprintf(text, sizeof(text),
		"{\"type\":\"entry\",\"seq\":%llu,\"at\":\"2026-01-01T00:00:00.000Z\","
		"\"kind\":\"announcement\",\"text\":\"%s\"}\n",
		(unsigned long long)seq, message);

	return make_frame(text, (size_t)len, out);
}

/* ------------------------------------------------------------- viewers */

static void
drop(struct worker *worker, int descriptor)
{
	unsigned place = worker->place[descriptor];

	if (place < DESCRIPTORS) {
		int last = worker->viewers[--worker->count];
		worker->viewers[place] = last;
		worker->place[last] = place;
	}
	worker->place[descriptor] = DESCRIPTORS;
	close(descriptor);
}

static bool
send_whole(int descriptor, const void *data, size_t len)
{
	return send(descriptor, data, len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len;
}

/* The loop that everything else is measured by. */
static void
tell_all(struct worker *worker, const char *message)
{
	unsigned char frame[FRAME_MAX];
	size_t len = make_entry(++worker->seq, message, frame);

	for (unsigned i = 0; i < worker->count;) {
		if (send_whole(worker->viewers[i], frame, len))
			i++;
		else
			drop(worker, worker->viewers[i]);
	}
}

static bool
answer_handshake(int descriptor, const char *request)
{
	static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; /* RFC 6455, 1.3 */
	const char *key = strcasestr(request, "sec-websocket-key: ");
	char both[KEY_LEN + sizeof(magic)], answer[256];
	unsigned char digest[EVP_MAX_MD_SIZE], accept[64];
	unsigned digest_len;
	int len;

	if (!key || strlen(key) < 19 + KEY_LEN)
		return false;
	snprintf(both, sizeof(both), "%.*s%s", KEY_LEN, key + 19, magic);
	if (!EVP_Digest(both, strlen(both), digest, &digest_len, EVP_sha1(), NULL))
		return false;
	EVP_EncodeBlock(accept, digest, (int)digest_len);
	len = snprintf(answer, sizeof(answer),
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		accept);
	return send_whole(descriptor, answer, (size_t)len);
}

static bool
greet(struct worker *worker, int descriptor)
{
	char text[128];
	unsigned char frame[sizeof(text) + 4];
	int len = snprintf(text, sizeof(text),
		"{\"type\":\"hello\",\"protocol\":1,\"seq\":%llu,\"entries\":[]}\n",
		(unsigned long long)worker->seq);

	return send_whole(descriptor, frame, make_frame(text, (size_t)len, frame));
}

/* A request that has not come whole stays in the socket until it has. */
static void
on_request(struct worker *worker, int descriptor)
{
	char request[REQUEST_MAX + 1];
	ssize_t len = recv(descriptor, request, REQUEST_MAX, MSG_PEEK);

	if (len < 0 && errno == EAGAIN)
		return;
	if (len <= 0 || len == REQUEST_MAX) {
		drop(worker, descriptor);
		return;
	}
	request[len] = '\0';
	if (!strstr(request, "\r\n\r\n"))
		return;
	if (recv(descriptor, request, (size_t)len, 0) != len ||
		!answer_handshake(descriptor, request) || !greet(worker, descriptor)) {
		drop(worker, descriptor);
		return;
	}
	worker->place[descriptor] = worker->count;
	worker->viewers[worker->count++] = descriptor;
}

/* A client's short text frame, masked; what starts with "T=" goes to all workers. */
static void
on_frame(struct worker *worker, int descriptor)
{
	unsigned char data[MESSAGE_MAX + 8];
	ssize_t len = recv(descriptor, data, sizeof(data), 0);
	size_t payload, header = 2;

	if (len < 0 && errno == EAGAIN)
		return;
	if (len < 2 + MASK_LEN || (data[0] & 0x0f) == 8) {
		drop(worker, descriptor);
		return;
	}
	payload = data[1] & 0x7f;
	if (payload == 126) {
		header = 4;
		payload = (size_t)data[2] << 8 | data[3];
	}
	if ((data[0] & 0x0f) != 1 || header + MASK_LEN + payload > (size_t)len)
		return;
	for (size_t i = 0; i < payload; i++)
		data[header + MASK_LEN + i] ^= data[header + i % MASK_LEN];
	if (payload >= 2 && payload < MESSAGE_MAX && memcmp(data + header + MASK_LEN, "T=", 2) == 0)
		send(worker->parent, data + header + MASK_LEN, payload, MSG_NOSIGNAL);
}

/* ------------------------------------------------------------- a worker */

static void
on_parent(struct worker *worker)
{
	char message[MESSAGE_MAX];
	ssize_t len = recv(worker->parent, message, sizeof(message) - 1, 0);

	if (len <= 0)
		exit(0); /* the parent has gone */
	message[len] = '\0';
	tell_all(worker, message);
}

static void
watch(struct worker *worker, int descriptor)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};

	if (epoll_ctl(worker->epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
		die("epoll_ctl");
}

static void
on_accept(struct worker *worker)
{
	for (int i = 0; i < ACCEPTS; i++) {
		int on = 1;
		int descriptor = accept4(
			worker->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (descriptor < 0)
			return;
		if (descriptor >= DESCRIPTORS) {
			close(descriptor);
			return;
		}
		setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		worker->place[descriptor] = DESCRIPTORS;
		watch(worker, descriptor);
	}
}

static void
on_event(struct worker *worker, int descriptor)
{
	if (descriptor == worker->listener)
		on_accept(worker);
	else if (descriptor == worker->parent)
		on_parent(worker);
	else if (worker->place[descriptor] == DESCRIPTORS)
		on_request(worker, descriptor);
	else
		on_frame(worker, descriptor);
}

static void
run_worker(struct worker *worker)
{
	struct epoll_event events[EVENTS];

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	worker->epoll = epoll_create1(EPOLL_CLOEXEC);
	worker->viewers = mem_zero(DESCRIPTORS, sizeof(*worker->viewers));
	worker->place = mem_zero(DESCRIPTORS, sizeof(*worker->place));
	watch(worker, worker->listener);
	watch(worker, worker->parent);
	for (;;) {
		int count = epoll_wait(worker->epoll, events, EVENTS, -1);
		for (int i = 0; i < count; i++)
			on_event(worker, events[i].data.fd);
	}
}

/* ------------------------------------------------------------- the parent */

/* One of several on the same port; PORT 0: any, the first decides. */
static int
listen_on(uint16_t *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(*port),
	};
	socklen_t size = sizeof(address);
	int on = 1;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) < 0 ||
		bind(listener, (struct sockaddr *)&address, size) < 0 ||
		listen(listener, 4096) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &size) < 0)
		die("listen");
	*port = ntohs(address.sin_port);
	return listener;
}

static int
start_worker(uint16_t *port)
{
	struct worker worker = {.listener = listen_on(port)};
	int both[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, both) < 0)
		die("socketpair");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0) {
		worker.parent = both[1];
		run_worker(&worker);
	}
	close(worker.listener);
	close(both[1]);
	return both[0];
}

/* Whatever one worker or stdin says is said to all workers. */
static void
pass_on(const int *workers, unsigned count)
{
	struct worker parent = {.epoll = epoll_create1(EPOLL_CLOEXEC)};
	bool has_stdin;

	for (unsigned i = 0; i < count; i++)
		watch(&parent, workers[i]);
	has_stdin = epoll_ctl(parent.epoll, EPOLL_CTL_ADD, STDIN_FILENO,
			    &(struct epoll_event){.events = EPOLLIN, .data.fd = STDIN_FILENO}) == 0;
	for (;;) {
		struct epoll_event event;
		char message[MESSAGE_MAX];
		ssize_t len;
		if (epoll_wait(parent.epoll, &event, 1, -1) != 1)
			continue;
		len = read(event.data.fd, message, sizeof(message) - 1);
		if (len <= 0 && event.data.fd == STDIN_FILENO && has_stdin) {
			epoll_ctl(parent.epoll, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
			has_stdin = false;
			continue;
		}
		if (len <= 0)
			exit(1); /* a worker has died: what is measured now would be worth nothing */
		message[len] = '\0';
		message[strcspn(message, "\r\n\"\\")] = '\0';
		for (unsigned i = 0; i < count && strncmp(message, "T=", 2) == 0; i++)
			send(workers[i], message, strlen(message), MSG_NOSIGNAL);
	}
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

static long
number_of(const char *text, long most)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || value < 0 || value > most) {
		fprintf(stderr, "openfloor-limit: %s: expected a number up to %ld\n", text, most);
		exit(2);
	}
	return value;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{"port", required_argument, NULL, 'p'},
		{"workers", required_argument, NULL, 'w'},
		{0},
	};
	int workers[WORKERS_MAX], option;
	uint16_t port = 0;
	unsigned count = 1;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'p') {
			port = (uint16_t)number_of(optarg, UINT16_MAX);
		} else if (option == 'w') {
			count = (unsigned)number_of(optarg, WORKERS_MAX);
		} else {
			fprintf(stderr, "usage: openfloor-limit [--port N] [--workers N]\n");
			return 2;
		}
	}
	signal(SIGPIPE, SIG_IGN);
	raise_descriptors();
	for (unsigned i = 0; i < count; i++)
		workers[i] = start_worker(&port);
	printf("ready http://127.0.0.1:%u\n", port);
	fflush(stdout);
	pass_on(workers, count);
	return 0;
}
