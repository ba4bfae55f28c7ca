/* A small event alone, and beside a large one: does the one notice the other? */
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "crier.h"
#include "figures.h"
#include "scenario.h"
#include "swarm.h"

#define SMALL_ADDRESS 100 /* source addresses of the small event's viewers */
#define SMALL_RATE    19.3 /* announcements a second; not in step with the large event's */

struct pair {
	struct load_options large, small;
	struct swarm *large_swarm, *small_swarm;
	struct crier *large_crier, *small_crier;
	struct swarm_numbers before, after;
	struct load_histogram took;
};

static bool
open_pair(struct pair *pair)
{
	pair->large_swarm = scenario_join(&pair->large);
	if (pair->large_swarm != NULL)
		pair->small_swarm = scenario_join_as(
			&pair->small, &(struct swarm_options){.first_address = SMALL_ADDRESS});
	if (pair->small_swarm == NULL)
		return false;
	pair->large_crier = crier_open(&pair->large, pair->large.event, 1);
	pair->small_crier = crier_open(&pair->small, pair->small.event, 1);
	return pair->large_crier != NULL && pair->small_crier != NULL;
}

static void
close_pair(struct pair *pair)
{
	crier_close(pair->large_crier);
	crier_close(pair->small_crier);
	if (pair->large_swarm != NULL)
		swarm_stop(pair->large_swarm);
	if (pair->small_swarm != NULL)
		swarm_stop(pair->small_swarm);
}

/* Announces to the small event for half of the time; its latency goes under NAME. */
static bool
measure(struct pair *pair, const char *name, json_t *figures)
{
	double seconds = pair->small.seconds / 2.0;
	uint64_t count = (uint64_t)(SMALL_RATE * seconds) + 1;
	bool is_whole;

	scenario_progress(&pair->small, "the small event %s", name);
	swarm_numbers(pair->small_swarm, &pair->before);
	crier_play(pair->small_crier, SMALL_RATE, count);
	is_whole = crier_wait(pair->small_crier, (unsigned)seconds + 30) &&
		scenario_await(pair->small_swarm,
			pair->before.announcements + count * pair->small.viewers, 30);
	swarm_numbers(pair->small_swarm, &pair->after);
	load_histogram_since(&pair->after.delivery, &pair->before.delivery, &pair->took);
	figures_times(figures, name, &pair->took);
	return is_whole;
}

static double
figure(json_t *figures, const char *name)
{
	return json_real_value(json_object_get(figures, name));
}

static bool
play(struct pair *pair, json_t *figures)
{
	bool is_whole = measure(pair, "alone", figures);
	json_t *small = json_object();

	crier_play(pair->large_crier, 1000.0 / pair->large.every_ms, UINT32_MAX);
	is_whole = measure(pair, "beside", figures) && is_whole;
	crier_halt(pair->large_crier);
	is_whole = crier_wait(pair->large_crier, 10) && is_whole;
	figures_ratio(figures, "ratio", figure(figures, "beside_p99_ms"),
		figure(figures, "alone_p99_ms"));
	figures_ratio(figures, "ratio_p50", figure(figures, "beside_p50_ms"),
		figure(figures, "alone_p50_ms"));
	is_whole = scenario_settle(&pair->large, pair->large_swarm, 10) && is_whole;
	is_whole = scenario_settle(&pair->small, pair->small_swarm, 10) && is_whole;
	is_whole = scenario_check(pair->small_swarm, small) && is_whole;
	figures_count(figures, "small_viewers", pair->small.viewers);
	figures_count(figures, "small_doubled", pair->after.doubled);
	figures_count(figures, "small_skipped", pair->after.skipped);
	json_decref(small);
	return scenario_check(pair->large_swarm, figures) && is_whole;
}

bool
scenario_fair(const struct load_options *options, json_t *figures)
{
	struct pair *pair = mem_zero(1, sizeof *pair);
	json_t *large = scenario_open_event(options, 1000);
	json_t *small = scenario_open_event(options, 1000);
	bool is_whole = false;

	pair->large = pair->small = *options;
	pair->large.event = json_string_value(json_object_get(large, "event"));
	pair->small.event = json_string_value(json_object_get(small, "event"));
	pair->small.viewers = options->small;
	if (large != NULL && small != NULL)
		is_whole = open_pair(pair) && play(pair, figures);
	close_pair(pair);
	json_decref(large);
	json_decref(small);
	free(pair);
	return is_whole;
}
