/* Many entries at once, beside single ones in the same run. */
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "crier.h"
#include "figures.h"
#include "scenario.h"
#include "swarm.h"
#include "target.h"

#define PAUSE_US 300000

/* COUNT announcements at once: the time in ms until all viewers have all of them, or -1. */
static double
announce(const struct load_options *options, struct crier *crier, struct swarm *swarm,
	unsigned count)
{
	static struct swarm_numbers numbers;
	uint64_t wanted;

	swarm_numbers(swarm, &numbers);
	wanted = numbers.announcements + (uint64_t)count * options->viewers;
	crier_play(crier, 0, count);
	if (!scenario_await(swarm, wanted, 60) || !crier_wait(crier, 10))
		return -1;
	swarm_numbers(swarm, &numbers);
	return (double)(numbers.last_delivery_ns - crier_began_ns(crier)) / 1e6;
}

static bool
measure(const struct load_options *options, struct crier *crier, struct swarm *swarm,
	json_t *figures)
{
	double *single = mem_zero(options->rounds, sizeof *single);
	double burst = 0;
	double median;
	bool is_whole = true;

	for (unsigned round = 0; is_whole && round < options->rounds; round++) {
		single[round] = announce(options, crier, swarm, 1);
		is_whole = single[round] >= 0;
		scenario_progress(options, "single %u: %.2f ms", round + 1, single[round]);
		usleep(PAUSE_US);
	}
	if (is_whole) {
		burst = announce(options, crier, swarm, options->burst);
		is_whole = burst >= 0;
	}
	if (is_whole) {
		figures_series(figures, "single_last_ms", single, options->rounds);
		median = figures_median(single, options->rounds);
		figures_count(figures, "burst", options->burst);
		figures_real(figures, "burst_committed_ms",
			(double)(crier_last_reply_ns(crier) - crier_began_ns(crier)) / 1e6);
		figures_real(figures, "burst_last_ms", burst);
		figures_real(figures, "single_last_ms", median);
		figures_ratio(figures, "ratio", burst, median);
	}
	free(single);
	return is_whole;
}

bool
scenario_burst(const struct load_options *options, json_t *figures)
{
	struct swarm *swarm = scenario_join(options);
	struct crier *crier = swarm != NULL
		? crier_open(options, scenario_event(options), options->burst)
		: NULL;
	bool is_whole = crier != NULL && measure(options, crier, swarm, figures);

	if (is_whole && options->target == target_default())
		is_whole = scenario_settle(options, swarm, 10);
	crier_close(crier);
	if (swarm == NULL)
		return false;
	is_whole = scenario_check(swarm, figures) && is_whole;
	swarm_stop(swarm);
	return is_whole;
}
