/* All viewers drop their connection and come back with the position that they have, while announcements go on. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "crier.h"
#include "figures.h"
#include "scenario.h"
#include "swarm.h"
#include "target.h"

#define CALM_US      2000000 /* before, to compare with */
#define RETURN_MOST  60 /* seconds beyond --over */
#define FOREVER      UINT32_MAX
#define TELL_NS      500000000u
#define SETTLE_UNTIL 30

struct storm {
	const struct load_options *options;
	struct swarm *swarm;
	struct crier *crier;
	struct swarm_numbers before, calm, after;
	struct load_histogram delivery; /* of one of the two times */
};

/* Until all are back who left; false: not in time. */
static bool
await_return(struct storm *storm)
{
	const struct load_options *options = storm->options;
	struct swarm_numbers *now = &storm->after;
	uint64_t end = clock_monotonic_ns() + (uint64_t)(options->over + RETURN_MOST) * 1000000000u;
	uint64_t told = 0;
	uint64_t back;

	do {
		usleep(20000);
		swarm_numbers(storm->swarm, now);
		back = now->back - storm->calm.back;
		if (clock_monotonic_ns() - told > TELL_NS) {
			told = clock_monotonic_ns();
			scenario_progress(
				options, "back: %" PRIu64 " of %u", back, options->viewers);
		}
	} while (back + now->failed < options->viewers && clock_monotonic_ns() < end);
	if (back < options->viewers)
		fprintf(stderr, "openfloor-load: only %" PRIu64 " of %u viewers came back\n", back,
			options->viewers);
	return back >= options->viewers;
}

static void
set_live(struct storm *storm, const char *when, const struct swarm_numbers *from,
	const struct swarm_numbers *to, json_t *figures)
{
	char name[64];

	load_histogram_since(&to->delivery, &from->delivery, &storm->delivery);
	snprintf(name, sizeof name, "%s_median_ms", when);
	figures_real(figures, name, figures_ms(&storm->delivery, 0.5));
	snprintf(name, sizeof name, "%s_p99_ms", when);
	figures_real(figures, name, figures_ms(&storm->delivery, 0.99));
	snprintf(name, sizeof name, "%s_worst_ms", when);
	figures_real(figures, name, (double)storm->delivery.greatest_us / 1000);
	figures_distribution(figures, when, &storm->delivery);
}

static double
figure(json_t *figures, const char *name)
{
	return json_real_value(json_object_get(figures, name));
}

static void
set_figures(struct storm *storm, json_t *figures)
{
	const struct swarm_numbers *after = &storm->after;
	double caught_up = (double)(after->last_return_ns - after->first_return_ns) / 1e6;

	figures_real(figures, "caught_up_ms", caught_up);
	/* Who is not remembered has nothing to catch up with: it is accepted, and that is all. */
	if (storm->options->target != target_default())
		figures_real(figures, "accept_ms", caught_up);
	figures_times(figures, "return", &after->returning);
	set_live(storm, "calm", &storm->before, &storm->calm, figures);
	set_live(storm, "live", &storm->calm, after, figures);
	figures_ratio(figures, "live_ratio", figure(figures, "live_median_ms"),
		figure(figures, "calm_median_ms"));
	figures_ratio(figures, "live_worst_ratio", figure(figures, "live_worst_ms"),
		figure(figures, "calm_worst_ms"));
}

static bool
play(struct storm *storm, json_t *figures)
{
	const struct load_options *options = storm->options;
	bool is_whole;

	swarm_numbers(storm->swarm, &storm->before);
	crier_play(storm->crier, 1000.0 / options->every_ms, FOREVER);
	usleep(CALM_US);
	swarm_numbers(storm->swarm, &storm->calm);
	swarm_storm(storm->swarm, options->over * 1000);
	is_whole = await_return(storm);
	if (is_whole)
		set_figures(storm, figures);
	crier_halt(storm->crier);
	is_whole = crier_wait(storm->crier, 10) && is_whole;
	if (options->target == target_default())
		is_whole = scenario_settle(options, storm->swarm, SETTLE_UNTIL) && is_whole;
	return scenario_check(storm->swarm, figures) && is_whole;
}

bool
scenario_storm(const struct load_options *options, json_t *figures)
{
	struct storm *storm = mem_zero(1, sizeof *storm);
	bool is_whole = false;

	storm->options = options;
	storm->swarm = scenario_join_as(options, &(struct swarm_options){0});
	if (storm->swarm != NULL)
		storm->crier = crier_open(options, scenario_event(options), 1);
	if (storm->crier != NULL)
		is_whole = play(storm, figures);
	crier_close(storm->crier);
	if (storm->swarm != NULL)
		swarm_stop(storm->swarm);
	free(storm);
	return is_whole;
}
