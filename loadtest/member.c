#include "member.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "member_parts.h"

#define EVENTS         256
#define UNDER_WAY_MOST 1000 /* so that no listener's queue of connections overflows */
#define PUBLISH_NS     50000000u
#define LEAST_NS       250000000u /* between two looks at all viewers, which the measuring notices */
#define SLOW_NS        250000000u
#define SLOW_BYTES     256 /* each time: 1 KB a second */
#define SECOND_NS      1000000000u

/* Who is furthest behind? */
static void
find_least(struct member *member)
{
	struct swarm_numbers *numbers = &member->numbers;

	numbers->least_seq = UINT64_MAX;
	numbers->least_votes = UINT64_MAX;
	for (unsigned i = 0; i < member->count; i++) {
		const struct load_viewer *viewer = &member->seats[i].viewer;

		if (!viewer->greeted || viewer->kind != VIEWER_READS ||
			member->seats[i].phase == PHASE_GONE)
			continue;
		if (viewer->seq < numbers->least_seq)
			numbers->least_seq = viewer->seq;
		if (viewer->votes_sum < numbers->least_votes)
			numbers->least_votes = viewer->votes_sum;
	}
}

static void
publish(struct member *member)
{
	if (member->now_ns - member->least_ns > LEAST_NS) {
		member->least_ns = member->now_ns;
		find_least(member);
	}
	atomic_fetch_add(&member->shared->turn, 1);
	member->shared->numbers = member->numbers;
	atomic_fetch_add(&member->shared->turn, 1);
}

/* Of a rate for the whole swarm. */
static double
share_of(const struct member *member, unsigned per_second)
{
	return (double)per_second * member->count / member->options->viewers;
}

/* ---- who comes */

static void
begin_wave(struct member *member, uint64_t duration_ns)
{
	member->wave = (struct wave){.began_ns = member->now_ns, .duration_ns = duration_ns};
}

static void
work_wave(struct member *member)
{
	struct wave *wave = &member->wave;
	uint64_t elapsed = member->now_ns - wave->began_ns;
	uint64_t allowed = member->count;

	if (elapsed < wave->duration_ns)
		allowed = (uint64_t)((double)elapsed / (double)wave->duration_ns * member->count) +
			1;
	while (wave->next < member->count && wave->next < allowed &&
		member->under_way < UNDER_WAY_MOST) {
		struct seat *seat = &member->seats[wave->next++];

		if (seat->phase == PHASE_AWAY)
			seat_start(member, seat);
	}
}

static void
work_laters(struct member *member)
{
	while (member->later_count > 0 && member->under_way < UNDER_WAY_MOST) {
		struct later later = member->laters[member->later_first];

		if (later.at_ns > member->now_ns)
			return;
		member->later_first = (member->later_first + 1) % member->count;
		member->later_count--;
		seat_start(member, &member->seats[later.seat]);
	}
}

/* ---- what the parent wants */

static void
obey_storm(struct member *member)
{
	unsigned storms = atomic_load(&member->shared->storms);

	if (storms == member->storms)
		return;
	member->storms = storms;
	member->numbers.first_return_ns = 0;
	member->numbers.last_return_ns = 0;
	for (unsigned i = 0; i < member->count; i++)
		if (member->seats[i].phase == PHASE_IN)
			seat_leave(member, &member->seats[i]);
	member->now_ns = clock_monotonic_ns();
	begin_wave(member, (uint64_t)atomic_load(&member->shared->over_ms) * 1000000u);
}

static void
obey_stall(struct member *member)
{
	bool stalls = atomic_load(&member->shared->stalls);

	if (stalls == member->stalls)
		return;
	member->stalls = stalls;
	for (unsigned i = 0; i < member->count; i++) {
		if (stalls)
			seat_stall(member, &member->seats[i]);
		else
			seat_wake(member, &member->seats[i]);
	}
}

static void
work_slow(struct member *member)
{
	if (!member->stalls || member->now_ns - member->slow_ns < SLOW_NS)
		return;
	member->slow_ns = member->now_ns;
	for (unsigned i = 0; i < member->count; i++)
		seat_sip(member, &member->seats[i], SLOW_BYTES);
}

/* Some leave and come back at once, in turn, from when all are there. */
static void
work_churn(struct member *member)
{
	uint64_t due;

	if (member->options->churn == 0 || member->wave.next < member->count)
		return;
	if (member->churn_began_ns == 0)
		member->churn_began_ns = member->now_ns;
	due = (uint64_t)((double)(member->now_ns - member->churn_began_ns) *
		share_of(member, member->options->churn) / SECOND_NS);
	while (member->churned < due && member->under_way < UNDER_WAY_MOST) {
		struct seat *seat = &member->seats[member->churn_next];

		member->churn_next = (member->churn_next + 1) % member->count;
		member->churned++;
		if (seat->phase != PHASE_IN || seat->viewer.kind != VIEWER_READS)
			continue;
		seat_leave(member, seat);
		seat_start(member, seat);
	}
}

static void
member_loop(struct member *member)
{
	struct epoll_event events[EVENTS];
	uint64_t published = 0;

	while (!atomic_load(&member->shared->stop)) {
		int ready;

		member->now_ns = clock_monotonic_ns();
		obey_storm(member);
		obey_stall(member);
		work_wave(member);
		work_laters(member);
		work_churn(member);
		work_slow(member);
		ready = epoll_wait(member->epoll, events, EVENTS, 5);
		for (int i = 0; i < ready; i++)
			seat_event(member, events[i].data.ptr, events[i].events);
		if (member->now_ns - published > PUBLISH_NS) {
			publish(member);
			published = member->now_ns;
		}
	}
}

/* The stuck and the slow stand evenly among the others. */
static enum viewer_kind
kind_of(const struct swarm_options *options, uint64_t number)
{
	uint64_t few = (uint64_t)options->stuck + options->slow;
	uint64_t which = number * few / options->viewers;

	if ((number + 1) * few / options->viewers == which)
		return VIEWER_READS;
	return (which + 1) * options->stuck / few == which * options->stuck / few ? VIEWER_SLOW
										  : VIEWER_STUCK;
}

/* Each viewer has a row of its own for the counts that it knows. */
static void
give_votes(struct member *member, size_t questions)
{
	member->votes = mem_zero(member->count * questions, sizeof *member->votes);
	for (unsigned i = 0; i < member->count; i++)
		member->seats[i].viewer.votes = member->votes + i * questions;
}

static bool
prepare(struct member *member)
{
	const struct swarm_options *options = member->options;

	snprintf(member->host, sizeof member->host, "%s:%u", options->host, options->port);
	member->seats = mem_zero(member->count, sizeof *member->seats);
	member->laters = mem_zero(member->count, sizeof *member->laters);
	member->buffer = mem_alloc(MEMBER_BUFFER + 1);
	member->context.votes = options->votes;
	for (unsigned i = 0; i < member->count; i++)
		member->seats[i].viewer = (struct load_viewer){.target = options->target,
			.context = &member->context,
			.link = {.descriptor = -1},
			.kind = kind_of(options, member->first + i)};
	if (options->votes != NULL)
		give_votes(member, options->votes->questions);
	if (options->is_tls)
		member->tls = link_tls_create(options->resumes);
	member->epoll = epoll_create1(EPOLL_CLOEXEC);
	return member->epoll >= 0 && (member->tls != NULL || !options->is_tls);
}

_Noreturn void
member_run(const struct swarm_options *options, struct swarm_shared *shared, unsigned first,
	unsigned count)
{
	/* Too large for a stack, and there is one in a process. */
	static struct member member;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (options->yields)
		(void)setpriority(PRIO_PROCESS, 0, 19);
	member.options = options;
	member.shared = shared;
	member.first = first;
	member.count = count;
	if (!prepare(&member))
		_exit(1);
	member.now_ns = clock_monotonic_ns();
	begin_wave(&member,
		(uint64_t)(count / (share_of(&member, options->joins_per_second) + 1) * SECOND_NS));
	member_loop(&member);
	for (unsigned i = 0; i < count; i++)
		viewer_forget(&member.seats[i].viewer);
	publish(&member);
	_exit(0);
}
