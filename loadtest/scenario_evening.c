/*
 * All of it together, as on the great evening: viewers who watch, leave, come back, read slowly or not at all;
 * people who ask and vote, moderators who decide, a host who announces.
 */
#include <stdlib.h>
#include <unistd.h>

#include "ballot.h"
#include "base/mem.h"
#include "crier.h"
#include "crowd.h"
#include "figures.h"
#include "moderators.h"
#include "scenario.h"
#include "swarm.h"

#define ASKERS        4
#define PENDING       100000
#define DRAIN_SECONDS 60

struct evening {
	struct load_options options; /* of its event */
	struct ballot *ballot;
	struct swarm *swarm;
	struct crier *crier;
	struct moderators *crew;
	struct ledger *ledger;
	struct crowd crowd;
	struct swarm_numbers before, after;
	struct moderators_numbers decided;
};

static bool
gather(struct evening *evening)
{
	const struct load_options *options = &evening->options;
	unsigned viewers = options->viewers;

	evening->ballot = ballot_open(options);
	if (evening->ballot != NULL)
		evening->swarm = scenario_join_as(options,
			&(struct swarm_options){.stuck = (viewers * options->stuck + 99) / 100,
				.slow = (viewers * options->slow + 99) / 100,
				.churn = (viewers * options->churn + 99) / 100,
				.votes = ballot_votes(evening->ballot)});
	if (evening->swarm == NULL || !ballot_gather(evening->ballot))
		return false;
	evening->crier = crier_open(options, options->event, 1);
	if (evening->crier != NULL)
		evening->crew = moderators_start(options, options->event, evening->ledger);
	return evening->crew != NULL;
}

static void
set_figures(struct evening *evening, json_t *figures)
{
	uint64_t refused = evening->crowd.refused + evening->crowd.too_many;

	figures_count(figures, "announcements", crier_sent(evening->crier));
	figures_count(figures, "asks_refused", refused);
	figures_count(figures, "decisions", evening->decided.decisions);
	figures_count(figures, "decisions_refused", evening->decided.refused);
	figures_times(figures, "deal", &evening->decided.deal);
	figures_times(figures, "decision", &evening->decided.decision);
	figures_count(figures, "stuck_closed", evening->after.stuck_closed);
	figures_count(figures, "slow_gone", evening->after.slow_closed);
}

static bool
play(struct evening *evening, json_t *figures)
{
	const struct load_options *options = &evening->options;
	bool is_whole;

	swarm_numbers(evening->swarm, &evening->before);
	swarm_stall(evening->swarm);
	crier_play(evening->crier, 1000.0 / options->every_ms, UINT32_MAX);
	crowd_start(&evening->crowd, ASKERS, options->asks, options->seconds);
	ballot_begin(evening->ballot);
	crowd_join(&evening->crowd);
	crier_halt(evening->crier);
	moderators_finish(evening->crew, DRAIN_SECONDS, &evening->decided);
	is_whole = ballot_end(evening->ballot, evening->swarm);
	is_whole = crier_wait(evening->crier, 10) && is_whole;
	is_whole = scenario_settle(options, evening->swarm, 30) && is_whole;
	swarm_numbers(evening->swarm, &evening->after);
	set_figures(evening, figures);
	is_whole = ballot_figures(evening->ballot, &evening->before, &evening->after, figures) &&
		is_whole;
	is_whole = ledger_figures(evening->ledger, figures) && is_whole;
	return is_whole && evening->crowd.refused + evening->crowd.too_many == 0 &&
		evening->decided.refused == 0;
}

bool
scenario_evening(const struct load_options *options, json_t *figures)
{
	struct evening *evening = mem_zero(1, sizeof *evening);
	json_t *event = scenario_open_event(options, PENDING);
	bool is_whole = false;

	evening->options = *options;
	evening->options.event = json_string_value(json_object_get(event, "event"));
	evening->ledger = ledger_create();
	evening->crowd.options = &evening->options;
	evening->crowd.event = evening->options.event;
	evening->crowd.ledger = evening->ledger;
	if (event != NULL && gather(evening))
		is_whole = play(evening, figures);
	crier_close(evening->crier);
	ballot_close(evening->ballot);
	if (evening->swarm != NULL) {
		is_whole = scenario_check(evening->swarm, figures) && is_whole;
		swarm_stop(evening->swarm);
	}
	ledger_free(evening->ledger);
	json_decref(event);
	free(evening);
	return is_whole;
}
