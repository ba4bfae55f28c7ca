/* Votes come in by thousands a second: how old are the counts that the viewers see? */
#include <stdlib.h>

#include "ballot.h"
#include "base/mem.h"
#include "scenario.h"
#include "swarm.h"

static bool
measure(struct ballot *ballot, struct swarm *swarm, json_t *figures)
{
	struct swarm_numbers *before = mem_zero(2, sizeof *before);
	struct swarm_numbers *after = before + 1;
	bool is_whole;

	swarm_numbers(swarm, before);
	ballot_begin(ballot);
	is_whole = ballot_end(ballot, swarm);
	swarm_numbers(swarm, after);
	is_whole = ballot_figures(ballot, before, after, figures) && is_whole;
	free(before);
	return scenario_check(swarm, figures) && is_whole;
}

bool
scenario_counters(const struct load_options *options, json_t *figures)
{
	struct load_options here = *options;
	json_t *event = scenario_open_event(options, 1000);
	struct ballot *ballot = NULL;
	struct swarm *swarm = NULL;
	bool is_whole = false;

	here.event = json_string_value(json_object_get(event, "event"));
	if (event != NULL)
		ballot = ballot_open(&here);
	if (ballot != NULL)
		swarm = scenario_join_as(
			&here, &(struct swarm_options){.votes = ballot_votes(ballot)});
	if (swarm != NULL)
		is_whole = ballot_gather(ballot) && measure(ballot, swarm, figures);
	ballot_close(ballot);
	if (swarm != NULL)
		swarm_stop(swarm);
	json_decref(event);
	return is_whole;
}
