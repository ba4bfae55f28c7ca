/* How long a question's acknowledgement takes: on an idle server, while many watch, and while they are announced to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crier.h"
#include "figures.h"
#include "scenario.h"
#include "swarm.h"
#include "voices.h"

#define ASKERS  32
#define PENDING 100000

/* As a live event goes on: the reference event has an entry every 27 s. */
#define PER_SECOND 0.1

struct asking {
	struct load_options options; /* of the event that is asked at */
	char **tokens;
	unsigned first; /* so many questions were asked before */
};

static size_t
make(void *cookie, uint64_t number, uint64_t due_ns, char *out, size_t size)
{
	const struct asking *asking = cookie;
	char text[256];

	(void)due_ns;
	scenario_question(asking->first + (unsigned)number, text, sizeof text);
	return (size_t)snprintf(out, size,
		"{\"id\":\"%llu\",\"command\":\"question.ask\",\"args\":{\"event\":\"%s\","
		"\"text\":\"%s\"}}",
		(unsigned long long)number, asking->options.event, text);
}

/* Asks at the steady rate; what it took is put under PREFIX, and its p99 given; -1: not all were acknowledged. */
static double
measure(struct asking *asking, const char *prefix, json_t *figures)
{
	const struct load_options *options = &asking->options;
	uint64_t count = (uint64_t)options->acks * options->seconds;
	struct voices_numbers *numbers = mem_zero(1, sizeof *numbers);
	double p99 = -1;
	struct voices *voices = voices_open(&(struct voices_options){.load = options,
		.event = options->event,
		.tokens = asking->tokens,
		.count = ASKERS,
		.make = make,
		.cookie = asking});

	if (voices != NULL) {
		scenario_progress(options, "%s: %u asks a second for %u s", prefix, options->acks,
			options->seconds);
		voices_play(voices, options->acks, count);
		if (voices_wait(voices, options->seconds + 30)) {
			voices_numbers(voices, numbers);
			figures_times(figures, prefix, &numbers->took);
			p99 = figures_ms(&numbers->took, 0.99);
		}
	}
	voices_close(voices);
	asking->first += (unsigned)count;
	free(numbers);
	return p99;
}

/* First nothing is announced; then as in a live event. */
static bool
measure_watched(struct asking *asking, double idle, json_t *figures)
{
	const struct load_options *options = &asking->options;
	struct swarm *swarm = scenario_join_as(options, &(struct swarm_options){.yields = true});
	struct crier *crier = swarm != NULL ? crier_open(options, options->event, 1) : NULL;
	double watched = -1;
	bool is_whole = false;

	if (crier != NULL) {
		watched = measure(asking, "watched", figures);
		figures_ratio(figures, "ratio", watched, idle);
		crier_play(crier, PER_SECOND, (uint64_t)(PER_SECOND * options->seconds) + 1);
		is_whole = measure(asking, "announced", figures) >= 0 && watched >= 0 &&
			crier_wait(crier, 1 / PER_SECOND + 10) &&
			scenario_settle(options, swarm, 10);
	}
	crier_close(crier);
	if (swarm != NULL) {
		is_whole = scenario_check(swarm, figures) && is_whole;
		swarm_stop(swarm);
	}
	return is_whole;
}

bool
scenario_acks(const struct load_options *options, json_t *figures)
{
	json_t *event = scenario_open_event(options, PENDING);
	struct asking asking = {.options = *options};
	double idle;
	bool is_whole = false;

	asking.options.event = json_string_value(json_object_get(event, "event"));
	if (event != NULL)
		asking.tokens = scenario_tokens(options, ASKERS);
	if (asking.tokens != NULL) {
		figures_count(figures, "asks_per_second", options->acks);
		idle = measure(&asking, "idle", figures);
		is_whole = idle >= 0 && measure_watched(&asking, idle, figures);
	}
	scenario_free_tokens(asking.tokens, ASKERS);
	json_decref(event);
	return is_whole;
}
