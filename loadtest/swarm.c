#include "swarm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "member.h"

struct swarm {
	unsigned processes;
	pid_t *pids;
	struct swarm_shared *shared;
};

struct swarm *
swarm_start(const struct swarm_options *options)
{
	struct swarm *swarm = mem_zero(1, sizeof *swarm);
	unsigned first = 0;

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
read_shared(struct swarm_shared *shared, struct swarm_numbers *out)
{
	for (;;) {
		uint64_t before = atomic_load(&shared->turn);

		*out = shared->numbers;
		if (before % 2 == 0 && atomic_load(&shared->turn) == before)
			return;
	}
}

static void
take_least(uint64_t *into, uint64_t value)
{
	if (value < *into)
		*into = value;
}

static void
take_greatest(uint64_t *into, uint64_t value)
{
	if (value > *into)
		*into = value;
}

static void
add(struct swarm_numbers *out, const struct swarm_numbers *one)
{
	out->joined += one->joined;
	out->failed += one->failed;
	out->entries += one->entries;
	out->doubled += one->doubled;
	out->skipped += one->skipped;
	out->resyncs += one->resyncs;
	out->announcements += one->announcements;
	out->aside += one->aside;
	out->left += one->left;
	out->back += one->back;
	out->turned_away += one->turned_away;
	out->resumed += one->resumed;
	out->stuck_closed += one->stuck_closed;
	out->slow_closed += one->slow_closed;
	out->stuck_greeted += one->stuck_greeted;
	out->tallies += one->tallies;
	out->backwards += one->backwards;
	out->unheard_of += one->unheard_of;
	take_least(&out->least_seq, one->least_seq);
	take_least(&out->least_votes, one->least_votes);
	take_greatest(&out->last_delivery_ns, one->last_delivery_ns);
	take_greatest(&out->last_return_ns, one->last_return_ns);
	if (one->first_return_ns != 0)
		take_least(&out->first_return_ns, one->first_return_ns);
	load_histogram_merge(&out->delivery, &one->delivery);
	load_histogram_merge(&out->returning, &one->returning);
	load_histogram_merge(&out->staleness, &one->staleness);
	load_histogram_merge(&out->cast_age, &one->cast_age);
}

void
swarm_numbers(const struct swarm *swarm, struct swarm_numbers *out)
{
	static struct swarm_numbers one; /* too large for the stack of a thread */

	memset(out, 0, sizeof *out);
	out->least_seq = UINT64_MAX;
	out->least_votes = UINT64_MAX;
	out->first_return_ns = UINT64_MAX;
	for (unsigned i = 0; i < swarm->processes; i++) {
		read_shared(&swarm->shared[i], &one);
		add(out, &one);
	}
}

void
swarm_storm(struct swarm *swarm, unsigned over_ms)
{
	for (unsigned i = 0; i < swarm->processes; i++) {
		atomic_store(&swarm->shared[i].over_ms, over_ms);
		atomic_fetch_add(&swarm->shared[i].storms, 1);
	}
}

void
swarm_stall(struct swarm *swarm)
{
	for (unsigned i = 0; i < swarm->processes; i++)
		atomic_store(&swarm->shared[i].stalls, true);
}

void
swarm_wake(struct swarm *swarm)
{
	for (unsigned i = 0; i < swarm->processes; i++)
		atomic_store(&swarm->shared[i].stalls, false);
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
