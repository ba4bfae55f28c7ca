#include "voices.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "viewer.h"

#define EVENTS       256
#define BUFFER       65536
#define JOIN_SECONDS 60
#define CONNECT_MAX  10 /* seconds */

/* What is being sent. */
struct program {
	double pace_ns;
	uint64_t began_ns;
	uint64_t first, next, end; /* numbers of messages */
};

struct voices {
	struct voices_options options;
	struct load_viewer *viewers;
	struct viewer_context context;
	struct swarm_numbers heard; /* what they see as viewers */
	struct link_tls *tls;
	int epoll;
	pthread_t thread;
	bool has_thread;
	atomic_bool stop;
	pthread_mutex_t lock; /* of what follows */
	struct program program;
	struct voices_numbers numbers;
	char *buffer;
};

/* ---- joining */

static bool
shake_hands(struct voices *voices, struct load_viewer *viewer, const char *host, const char *token)
{
	char path[128];
	char request[1024];
	size_t len;

	if (voices->tls != NULL &&
		(!link_begin_tls(&viewer->link, voices->tls) ||
			link_handshake(&viewer->link) != LINK_DONE))
		return false;
	snprintf(path, sizeof path, "/ws?event=%s", voices->options.event);
	len = viewer_handshake_as(viewer->target, host, path, token, NULL, request, sizeof request);
	return len > 0 && link_send(&viewer->link, request, len);
}

/* Connects while it blocks, and then does so no more. */
static bool
join(struct voices *voices, struct load_viewer *viewer, const char *token)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	struct timeval patience = {.tv_sec = CONNECT_MAX};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = viewer};
	char host[64];
	int on = 1;
	uint16_t port;
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	viewer->link.descriptor = descriptor;
	if (descriptor < 0 || !scenario_address(voices->options.load, host, sizeof host, &port))
		return false;
	to.sin_port = htons(port);
	(void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	(void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return inet_pton(AF_INET, host, &to.sin_addr) == 1 &&
		connect(descriptor, (struct sockaddr *)&to, sizeof to) == 0 &&
		shake_hands(voices, viewer, host, token) &&
		fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 &&
		epoll_ctl(voices->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

/* ---- the thread */

static void
on_reply(void *cookie, uint64_t id, bool is_result, const char *line, size_t len)
{
	struct voices *voices = cookie;
	struct voices_numbers *numbers = &voices->numbers;
	const struct program *program = &voices->program;
	uint64_t now = clock_monotonic_ns();

	numbers->last_reply_ns = now;
	if (is_result && voices->options.accepted != NULL)
		voices->options.accepted(voices->options.cookie, id, now);
	numbers->results += is_result;
	numbers->problems += !is_result;
	if (!is_result && numbers->problem[0] == '\0')
		snprintf(numbers->problem, sizeof numbers->problem, "%.*s", (int)len, line);
	if (id >= program->first && id < program->end) {
		uint64_t due = program->began_ns +
			(uint64_t)((double)(id - program->first) * program->pace_ns);

		load_histogram_add(&numbers->took, now > due ? (now - due) / 1000 : 0);
	}
}

static void
send_one(struct voices *voices, uint64_t number, uint64_t due)
{
	struct load_viewer *viewer = &voices->viewers[number % voices->options.count];
	char message[VOICES_MESSAGE];
	unsigned char frame[VIEWER_FRAME_OVERHEAD + VOICES_MESSAGE];
	size_t len = voices->options.make(
		voices->options.cookie, number, due, message, sizeof message);

	len = viewer_frame(VIEWER_TEXT, message, len, frame, sizeof frame);
	voices->numbers.sent++;
	if (viewer->link.descriptor < 0 || len == 0 || !link_send(&viewer->link, frame, len))
		voices->numbers.problems++;
}

/* Sends what is due; gives how long until the next one is. */
static uint64_t
send_due(struct voices *voices)
{
	struct program *program = &voices->program;

	while (program->next < program->end) {
		uint64_t now = clock_monotonic_ns();
		uint64_t due = program->began_ns +
			(uint64_t)((double)(program->next - program->first) * program->pace_ns);

		if (due > now)
			return due - now;
		send_one(voices, program->next++, due);
	}
	return UINT64_MAX;
}

static void
hear(struct voices *voices, struct load_viewer *viewer)
{
	ssize_t got = link_receive(&viewer->link, voices->buffer, BUFFER);

	if (got == 0)
		return;
	if (got < 0 ||
		!viewer_take(viewer, voices->buffer, (size_t)got, clock_monotonic_ns(),
			&voices->heard)) {
		viewer_forget(viewer);
		voices->numbers.lost++;
	}
}

static void *
run(void *cookie)
{
	struct voices *voices = cookie;

	while (!atomic_load(&voices->stop)) {
		struct pollfd readable = {.fd = voices->epoll, .events = POLLIN};
		struct epoll_event events[EVENTS];
		struct timespec wait = {.tv_nsec = 2000000}; /* another play may begin */
		uint64_t next;
		int ready;

		pthread_mutex_lock(&voices->lock);
		next = send_due(voices);
		pthread_mutex_unlock(&voices->lock);
		if (next < (uint64_t)wait.tv_nsec)
			wait.tv_nsec = (long)next;
		/* epoll_wait() knows milliseconds only. */
		(void)ppoll(&readable, 1, &wait, NULL);
		ready = epoll_wait(voices->epoll, events, EVENTS, 0);
		pthread_mutex_lock(&voices->lock);
		for (int i = 0; i < ready; i++)
			hear(voices, events[i].data.ptr);
		pthread_mutex_unlock(&voices->lock);
	}
	return NULL;
}

/* ---- what the others see of them */

static bool
all_joined(struct voices *voices)
{
	uint64_t end = clock_monotonic_ns() + JOIN_SECONDS * UINT64_C(1000000000);
	uint64_t joined, lost;

	do {
		usleep(5000);
		pthread_mutex_lock(&voices->lock);
		joined = voices->heard.joined;
		lost = voices->numbers.lost;
		pthread_mutex_unlock(&voices->lock);
	} while (joined < voices->options.count && lost == 0 && clock_monotonic_ns() < end);
	return joined == voices->options.count && lost == 0;
}

static bool
join_all(struct voices *voices)
{
	for (unsigned i = 0; i < voices->options.count; i++)
		if (!join(voices, &voices->viewers[i], voices->options.tokens[i]))
			return false;
	voices->has_thread = pthread_create(&voices->thread, NULL, run, voices) == 0;
	return voices->has_thread && all_joined(voices);
}

struct voices *
voices_open(const struct voices_options *options)
{
	struct voices *voices = mem_zero(1, sizeof *voices);
	bool is_tls = scenario_is_tls(options->load);

	voices->options = *options;
	voices->context.on_reply = on_reply;
	voices->context.cookie = voices;
	voices->buffer = mem_alloc(BUFFER);
	voices->viewers = mem_zero(options->count, sizeof *voices->viewers);
	for (unsigned i = 0; i < options->count; i++)
		voices->viewers[i] = (struct load_viewer){.target = options->load->target,
			.context = &voices->context,
			.link = {.descriptor = -1}};
	pthread_mutex_init(&voices->lock, NULL);
	voices->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (is_tls)
		voices->tls = link_tls_create(true);
	if (voices->epoll >= 0 && (voices->tls != NULL || !is_tls) && join_all(voices))
		return voices;
	fprintf(stderr, "openfloor-load: not all of %u who speak could join\n", options->count);
	voices_close(voices);
	return NULL;
}

void
voices_play(struct voices *voices, double per_second, uint64_t count)
{
	struct program *program = &voices->program;

	pthread_mutex_lock(&voices->lock);
	program->first = program->next;
	program->end = program->next + count;
	program->pace_ns = per_second > 0 ? 1e9 / per_second : 0;
	program->began_ns = clock_monotonic_ns();
	voices->numbers.began_ns = program->began_ns;
	memset(&voices->numbers.took, 0, sizeof voices->numbers.took);
	pthread_mutex_unlock(&voices->lock);
}

void
voices_halt(struct voices *voices)
{
	pthread_mutex_lock(&voices->lock);
	voices->program.end = voices->program.next;
	pthread_mutex_unlock(&voices->lock);
}

static bool
is_over(struct voices *voices)
{
	const struct voices_numbers *numbers = &voices->numbers;

	return (voices->program.next == voices->program.end &&
		       numbers->results + numbers->problems >= numbers->sent) ||
		numbers->lost > 0;
}

bool
voices_wait(struct voices *voices, unsigned seconds)
{
	uint64_t end = clock_monotonic_ns() + (uint64_t)seconds * 1000000000u;
	bool over, good;

	do {
		usleep(2000);
		pthread_mutex_lock(&voices->lock);
		over = is_over(voices);
		pthread_mutex_unlock(&voices->lock);
	} while (!over && clock_monotonic_ns() < end);
	pthread_mutex_lock(&voices->lock);
	good = over && voices->numbers.problems == 0 && voices->numbers.lost == 0;
	if (!good)
		fprintf(stderr,
			"openfloor-load: of %" PRIu64 " messages %" PRIu64
			" were accepted, %" PRIu64 " refused; %" PRIu64 " connections ended %s\n",
			voices->numbers.sent, voices->numbers.results, voices->numbers.problems,
			voices->numbers.lost, voices->numbers.problem);
	pthread_mutex_unlock(&voices->lock);
	return good;
}

void
voices_numbers(struct voices *voices, struct voices_numbers *out)
{
	pthread_mutex_lock(&voices->lock);
	*out = voices->numbers;
	pthread_mutex_unlock(&voices->lock);
}

void
voices_close(struct voices *voices)
{
	if (voices == NULL)
		return;
	atomic_store(&voices->stop, true);
	if (voices->has_thread)
		pthread_join(voices->thread, NULL);
	for (unsigned i = 0; i < voices->options.count; i++)
		viewer_forget(&voices->viewers[i]);
	if (voices->epoll >= 0)
		close(voices->epoll);
	link_tls_free(voices->tls);
	buf_fini(&voices->context.tally.line);
	pthread_mutex_destroy(&voices->lock);
	free(voices->viewers);
	free(voices->buffer);
	free(voices);
}
