/* One viewer's connection: how it is made, read, lost and made again. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "member_parts.h"

/* A source address has about 28,000 ports, and those that were just left stay taken for a while. */
#define PER_ADDRESS 5000
#define RETRY_NS    500000000u
#define STUCK_BYTES 2048 /* of the receive buffer of those who stop reading */
#define WAKE_BYTES  262144 /* when they read again */

static int
connect_from(const struct member *member, const struct seat *seat)
{
	const struct swarm_options *options = member->options;
	unsigned number = member->first + (unsigned)(seat - member->seats);
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(options->port)};
	struct sockaddr_in from = {.sin_family = AF_INET};
	int on = 1;
	int few = STUCK_BYTES;
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (descriptor < 0)
		return -1;
	/* The stuck ones are known by their addresses: see scenario_slow.c. */
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + options->first_address +
		number / PER_ADDRESS +
		(seat->viewer.kind == VIEWER_STUCK ? SWARM_STUCK_ADDRESS : 0));
	(void)setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	if (seat->viewer.kind != VIEWER_READS)
		(void)setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
	if (inet_pton(AF_INET, options->host, &to.sin_addr) != 1 ||
		bind(descriptor, (struct sockaddr *)&from, sizeof from) != 0 ||
		(connect(descriptor, (struct sockaddr *)&to, sizeof to) != 0 &&
			errno != EINPROGRESS)) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

static bool
listen_for(const struct member *member, struct seat *seat, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = seat};

	return epoll_ctl(member->epoll, EPOLL_CTL_MOD, seat->viewer.link.descriptor, &event) == 0;
}

static void
try_later(struct member *member, const struct seat *seat)
{
	unsigned last = (member->later_first + member->later_count++) % member->count;

	member->laters[last] = (struct later){
		(unsigned)(seat - member->seats), member->now_ns + RETRY_NS};
}

/* The server's process is gone, or has sent it away: as a browser it comes back, with its position. */
static bool
comes_back(struct member *member, struct seat *seat)
{
	if (!member->options->returns || seat->phase != PHASE_IN ||
		seat->viewer.kind != VIEWER_READS)
		return false;
	seat_leave(member, seat);
	try_later(member, seat);
	return true;
}

/* The server has closed it, refused it, or says what no viewer understands. */
static void
lose(struct member *member, struct seat *seat)
{
	struct swarm_numbers *numbers = &member->numbers;
	bool was_under_way = seat->phase >= PHASE_CONNECTING && seat->phase <= PHASE_OPENING;

	if (comes_back(member, seat))
		return;
	viewer_forget(&seat->viewer);
	if (was_under_way)
		member->under_way--;
	if (was_under_way && seat->returns) {
		seat->phase = PHASE_AWAY;
		numbers->turned_away++;
		try_later(member, seat);
		return;
	}
	if (seat->viewer.greeted)
		numbers->joined--;
	seat->phase = PHASE_GONE;
	if (seat->viewer.kind == VIEWER_STUCK)
		numbers->stuck_closed++;
	else if (seat->viewer.kind == VIEWER_SLOW)
		numbers->slow_closed++;
	else
		numbers->failed++;
}

void
seat_start(struct member *member, struct seat *seat)
{
	struct epoll_event event = {.events = EPOLLOUT, .data.ptr = seat};

	seat->phase = PHASE_CONNECTING;
	seat->began_ns = clock_monotonic_ns();
	member->under_way++;
	if (seat->returns && member->numbers.first_return_ns == 0)
		member->numbers.first_return_ns = seat->began_ns;
	seat->viewer.link.descriptor = connect_from(member, seat);
	if (seat->viewer.link.descriptor < 0 ||
		epoll_ctl(member->epoll, EPOLL_CTL_ADD, seat->viewer.link.descriptor, &event) != 0)
		lose(member, seat);
}

void
seat_leave(struct member *member, struct seat *seat)
{
	viewer_forget(&seat->viewer);
	seat->phase = PHASE_AWAY;
	seat->returns = true;
	seat->viewer.since_ns = VIEWER_AWAY;
	member->numbers.left++;
	if (member->options->remembers)
		return;
	/* Nothing is said of its position: it comes as somebody new. */
	seat->viewer.greeted = false;
	member->numbers.joined--;
}

static void
send_request(struct member *member, struct seat *seat)
{
	const struct swarm_options *options = member->options;
	char request[1024];
	size_t len = viewer_handshake_as(options->target, member->host, options->path, NULL,
		seat->returns && options->remembers ? &seat->viewer : NULL, request,
		sizeof request);

	seat->phase = PHASE_OPENING;
	if (len == 0 || !link_send(&seat->viewer.link, request, len) ||
		!listen_for(member, seat, EPOLLIN))
		lose(member, seat);
}

static void
go_on_with_tls(struct member *member, struct seat *seat)
{
	switch (link_handshake(&seat->viewer.link)) {
	case LINK_DONE:
		member->numbers.resumed += link_is_resumed(&seat->viewer.link);
		send_request(member, seat);
		break;
	case LINK_READS:
		if (!listen_for(member, seat, EPOLLIN))
			lose(member, seat);
		break;
	case LINK_WRITES:
		if (!listen_for(member, seat, EPOLLOUT))
			lose(member, seat);
		break;
	default:
		lose(member, seat);
	}
}

static void
on_connected(struct member *member, struct seat *seat)
{
	if (member->tls == NULL) {
		send_request(member, seat);
		return;
	}
	seat->phase = PHASE_TLS;
	if (link_begin_tls(&seat->viewer.link, member->tls))
		go_on_with_tls(member, seat);
	else
		lose(member, seat);
}

static void
enter(struct member *member, struct seat *seat, uint64_t now)
{
	struct swarm_numbers *numbers = &member->numbers;

	seat->phase = PHASE_IN;
	member->under_way--;
	if (!seat->returns)
		return;
	seat->viewer.since_ns = now;
	numbers->back++;
	numbers->last_return_ns = now;
	load_histogram_add(&numbers->returning, (now - seat->began_ns) / 1000);
}

static void
read_some(struct member *member, struct seat *seat, size_t most)
{
	ssize_t got = link_receive(&seat->viewer.link, member->buffer, most);
	uint64_t now = clock_monotonic_ns();

	if (got == 0)
		return;
	if (got < 0 ||
		!viewer_take(&seat->viewer, member->buffer, (size_t)got, now, &member->numbers)) {
		lose(member, seat);
		return;
	}
	if (seat->phase == PHASE_OPENING && viewer_is_in(&seat->viewer))
		enter(member, seat, now);
}

void
seat_event(struct member *member, struct seat *seat, uint32_t events)
{
	switch (seat->phase) {
	case PHASE_CONNECTING:
		on_connected(member, seat);
		break;
	case PHASE_TLS:
		go_on_with_tls(member, seat);
		break;
	case PHASE_OPENING:
	case PHASE_IN:
		read_some(member, seat, MEMBER_BUFFER);
		break;
	case PHASE_STALLED:
		if ((events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP)) != 0)
			lose(member, seat);
		break;
	default:
		break;
	}
}

void
seat_stall(struct member *member, struct seat *seat)
{
	if (seat->phase != PHASE_IN || seat->viewer.kind == VIEWER_READS)
		return;
	seat->phase = PHASE_STALLED;
	/* The slow find the end when they have read up to it. */
	if (!listen_for(member, seat, seat->viewer.kind == VIEWER_STUCK ? EPOLLRDHUP : 0))
		lose(member, seat);
}

void
seat_wake(struct member *member, struct seat *seat)
{
	int many = WAKE_BYTES;

	if (seat->phase != PHASE_STALLED)
		return;
	seat->phase = PHASE_IN;
	(void)setsockopt(seat->viewer.link.descriptor, SOL_SOCKET, SO_RCVBUF, &many, sizeof many);
	if (!listen_for(member, seat, EPOLLIN))
		lose(member, seat);
}

void
seat_sip(struct member *member, struct seat *seat, size_t bytes)
{
	if (seat->phase == PHASE_STALLED && seat->viewer.kind == VIEWER_SLOW)
		read_some(member, seat, bytes);
}
