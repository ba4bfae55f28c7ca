#include "swarm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "viewer.h"

#define PER_ADDRESS 20000
#define EVENTS      256

/* What a process shows of itself; only it writes, and only the parent stops it. */
struct shared {
	_Atomic bool stop;
	_Atomic uint64_t turn; /* odd while the numbers are being written */
	struct swarm_numbers numbers;
};

struct swarm {
	unsigned processes;
	pid_t *pids;
	struct shared *shared;
};

struct member {
	const struct swarm_options *options;
	struct shared *shared;
	unsigned first;
	unsigned count;
	unsigned started;
	int epoll;
	struct load_viewer *viewers;
	struct swarm_numbers numbers;
	char handshake[1024];
	size_t handshake_len;
	char *buffer;
};

#define BUFFER 262144

static int
connect_from(const struct swarm_options *options, unsigned number)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(options->port)};
	struct sockaddr_in from = {.sin_family = AF_INET};
	int on = 1;
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (descriptor < 0)
		return -1;
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number / PER_ADDRESS);
	(void)setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	if (inet_pton(AF_INET, options->host, &to.sin_addr) != 1 ||
		bind(descriptor, (struct sockaddr *)&from, sizeof from) != 0 ||
		(connect(descriptor, (struct sockaddr *)&to, sizeof to) != 0 &&
			errno != EINPROGRESS)) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

static void
start_one(struct member *member)
{
	struct load_viewer *viewer = &member->viewers[member->started];
	struct epoll_event event = {.events = EPOLLOUT, .data.ptr = viewer};

	viewer->descriptor = connect_from(member->options, member->first + member->started);
	member->started++;
	if (viewer->descriptor < 0 ||
		epoll_ctl(member->epoll, EPOLL_CTL_ADD, viewer->descriptor, &event) != 0) {
		viewer_forget(viewer);
		member->numbers.failed++;
	}
}

static void
lose(struct member *member, struct load_viewer *viewer)
{
	if (viewer->greeted)
		member->numbers.joined--;
	viewer_forget(viewer);
	member->numbers.failed++;
}

static void
send_handshake(struct member *member, struct load_viewer *viewer)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = viewer};

	if (send(viewer->descriptor, member->handshake, member->handshake_len, MSG_NOSIGNAL) !=
			(ssize_t)member->handshake_len ||
		epoll_ctl(member->epoll, EPOLL_CTL_MOD, viewer->descriptor, &event) != 0)
		lose(member, viewer);
}

static void
read_one(struct member *member, struct load_viewer *viewer)
{
	ssize_t got = recv(viewer->descriptor, member->buffer, BUFFER, 0);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0 ||
		!viewer_take(viewer, member->buffer, (size_t)got, clock_monotonic_ns(),
			&member->numbers))
		lose(member, viewer);
}

static void
publish(struct member *member)
{
	uint64_t least = UINT64_MAX;

	for (unsigned i = 0; i < member->started; i++)
		if (member->viewers[i].descriptor >= 0 && member->viewers[i].seq < least)
			least = member->viewers[i].seq;
	member->numbers.least_seq = least;
	atomic_fetch_add(&member->shared->turn, 1);
	member->shared->numbers = member->numbers;
	atomic_fetch_add(&member->shared->turn, 1);
}

static void
member_loop(struct member *member)
{
	struct epoll_event events[EVENTS];
	uint64_t began = clock_monotonic_ns();
	uint64_t published = 0;

	while (!atomic_load(&member->shared->stop)) {
		uint64_t now = clock_monotonic_ns();
		uint64_t share = (uint64_t)member->options->joins_per_second * member->count /
				member->options->viewers +
			1;
		uint64_t allowed = (now - began) * share / 1000000000u + 1;
		int ready;

		while (member->started < member->count && member->started < allowed)
			start_one(member);
		ready = epoll_wait(member->epoll, events, EVENTS, 5);
		for (int i = 0; i < ready; i++) {
			struct load_viewer *viewer = events[i].data.ptr;

			if ((events[i].events & EPOLLOUT) != 0)
				send_handshake(member, viewer);
			else
				read_one(member, viewer);
		}
		if (now - published > 50000000u) {
			publish(member);
			published = now;
		}
	}
}

static void
member_run(
	const struct swarm_options *options, struct shared *shared, unsigned first, unsigned count)
{
	struct member member = {
		.options = options, .shared = shared, .first = first, .count = count};
	char host[64];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(host, sizeof host, "%s:%u", options->host, options->port);
	member.viewers = mem_zero(count, sizeof *member.viewers);
	for (unsigned i = 0; i < count; i++)
		member.viewers[i] = (struct load_viewer){
			.target = options->target, .descriptor = -1};
	member.buffer = mem_alloc(BUFFER + 1);
	member.handshake_len = viewer_handshake(
		options->target, host, options->path, member.handshake, sizeof member.handshake);
	member.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (member.epoll < 0)
		_exit(1);
	member_loop(&member);
	for (unsigned i = 0; i < count; i++)
		viewer_forget(&member.viewers[i]);
	publish(&member);
	_exit(0);
}

struct swarm *
swarm_start(const struct swarm_options *options)
{
	struct swarm *swarm = mem_zero(1, sizeof *swarm);
	unsigned first = 0;

	/* Two at least where there are many: one reader alone would be what is measured. */
	swarm->processes = (options->viewers + SWARM_PROCESS_MAX - 1) / SWARM_PROCESS_MAX;
	swarm->pids = mem_zero(swarm->processes, sizeof *swarm->pids);
	swarm->shared = mmap(NULL, swarm->processes * sizeof *swarm->shared, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (swarm->shared == MAP_FAILED) {
		perror("openfloor-load: shared memory");
		free(swarm->pids);
		free(swarm);
		return NULL;
	}
	for (unsigned i = 0; i < swarm->processes; i++) {
		unsigned count = options->viewers / swarm->processes +
			(i < options->viewers % swarm->processes ? 1 : 0);

		fflush(NULL);
		swarm->pids[i] = fork();
		if (swarm->pids[i] == 0)
			member_run(options, &swarm->shared[i], first, count);
		if (swarm->pids[i] < 0)
			perror("openfloor-load: fork");
		first += count;
	}
	return swarm;
}

static void
read_shared(struct shared *shared, struct swarm_numbers *out)
{
	for (;;) {
		uint64_t before = atomic_load(&shared->turn);

		*out = shared->numbers;
		if (before % 2 == 0 && atomic_load(&shared->turn) == before)
			return;
	}
}

void
swarm_numbers(const struct swarm *swarm, struct swarm_numbers *out)
{
	static struct swarm_numbers one; /* too large for the stack of a thread */

	memset(out, 0, sizeof *out);
	out->least_seq = UINT64_MAX;
	for (unsigned i = 0; i < swarm->processes; i++) {
		read_shared(&swarm->shared[i], &one);
		out->joined += one.joined;
		out->failed += one.failed;
		out->entries += one.entries;
		out->doubled += one.doubled;
		out->skipped += one.skipped;
		out->resyncs += one.resyncs;
		out->announcements += one.announcements;
		if (one.least_seq < out->least_seq)
			out->least_seq = one.least_seq;
		if (one.last_delivery_ns > out->last_delivery_ns)
			out->last_delivery_ns = one.last_delivery_ns;
		load_histogram_merge(&out->delivery, &one.delivery);
	}
}

void
swarm_stop(struct swarm *swarm)
{
	for (unsigned i = 0; i < swarm->processes; i++)
		atomic_store(&swarm->shared[i].stop, true);
	for (unsigned i = 0; i < swarm->processes; i++)
		if (swarm->pids[i] > 0)
			waitpid(swarm->pids[i], NULL, 0);
	munmap(swarm->shared, swarm->processes * sizeof *swarm->shared);
	free(swarm->pids);
	free(swarm);
}
