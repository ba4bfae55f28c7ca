/* The scenarios in which people only watch: announcements, and idling. */
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "figures.h"
#include "process.h"
#include "publisher.h"
#include "scenario.h"
#include "swarm.h"
#include "target.h"

#define IDLE_ADDRESS 100 /* of the few who come first */

/* Sends one announcement of 400 bytes, and waits until all viewers have it; the time in ms, or -1. */
static double
announce_once(const struct load_options *options, struct publisher *publisher, struct swarm *swarm,
	unsigned round)
{
	static struct swarm_numbers numbers;
	char text[ANNOUNCEMENT_BYTES + 1];
	uint64_t sent = clock_monotonic_ns();

	announcement_write(text, sent, round + 1);
	if (!publisher_send(publisher, text, ANNOUNCEMENT_BYTES) ||
		!scenario_await(swarm, (uint64_t)(round + 1) * options->viewers, 30))
		return -1;
	swarm_numbers(swarm, &numbers);
	return (double)(numbers.last_delivery_ns - sent) / 1e6;
}

static void
set_cpu(const struct load_options *options, uint64_t used_us, json_t *figures)
{
	uint64_t deliveries = (uint64_t)options->viewers * options->rounds;

	if (options->server_pid <= 0)
		return;
	figures_real(figures, "server_cpu_ms", (double)used_us / 1000);
	figures_real(figures, "server_cpu_us_per_delivery", (double)used_us / (double)deliveries);
}

static bool
announce_all(const struct load_options *options, struct publisher *publisher, struct swarm *swarm,
	json_t *figures)
{
	unsigned rounds = options->rounds;
	double *took = mem_zero(rounds, sizeof *took);
	uint64_t used_us = process_cpu_us(options->server_pid);
	bool is_whole = true;

	for (unsigned round = 0; is_whole && round < rounds; round++) {
		if (round > 0)
			usleep(300000);
		took[round] = announce_once(options, publisher, swarm, round);
		is_whole = took[round] >= 0;
		scenario_progress(
			options, "round %u: %.2f ms until the last viewer", round + 1, took[round]);
	}
	used_us = process_cpu_us(options->server_pid) - used_us;
	if (is_whole) {
		figures_series(figures, "last_viewer_ms", took, rounds);
		figures_real(figures, "last_viewer_median_ms", figures_median(took, rounds));
		figures_real(figures, "last_viewer_least_ms", took[0]);
		figures_real(figures, "last_viewer_greatest_ms", took[rounds - 1]);
		set_cpu(options, used_us, figures);
	}
	is_whole = scenario_check(swarm, figures) && is_whole;
	free(took);
	return is_whole;
}

bool
scenario_announce(const struct load_options *options, json_t *figures)
{
	struct publisher *publisher = publisher_open(options);
	struct swarm *swarm = publisher != NULL ? scenario_join(options) : NULL;
	bool is_whole = swarm != NULL && announce_all(options, publisher, swarm, figures);

	if (swarm != NULL)
		swarm_stop(swarm);
	publisher_close(publisher);
	return is_whole;
}

bool
scenario_idle(const struct load_options *options, json_t *figures)
{
	struct load_options few = *options;
	struct swarm *first;
	struct swarm *swarm;
	uint64_t before;
	uint64_t after;
	bool is_whole;

	/* A few first, so that what a worker takes once is not counted for the viewers. */
	few.viewers = 50;
	first = scenario_join_as(&few, &(struct swarm_options){.first_address = IDLE_ADDRESS});
	if (first == NULL)
		return false;
	sleep(1);
	before = process_workers_kb(options->server_pid);
	swarm = scenario_join(options);
	if (swarm == NULL) {
		swarm_stop(first);
		return false;
	}
	sleep(2);
	after = process_workers_kb(options->server_pid);
	figures_count(figures, "workers_before_kb", before);
	figures_count(figures, "workers_after_kb", after);
	figures_real(figures, "bytes_per_viewer",
		((double)after - (double)before) * 1024 / options->viewers);
	is_whole = scenario_check(swarm, figures);
	swarm_stop(swarm);
	swarm_stop(first);
	return is_whole;
}
