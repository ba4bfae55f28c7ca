/*
 * The desk: moderators who are dealt cards and decide while questions come in at a given rate, or in a flood
 * from people who were never seen before.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"
#include "crowd.h"
#include "moderators.h"
#include "scenario.h"

#define DRAIN_SECONDS  120
#define ASKERS         4 /* threads that ask at the steady rate */
#define BEFORE_SECONDS 4 /* of the desk without the flood, to compare with */
#define FLOOD_PENDING  2000 /* undecided questions that the event takes: the usual limit */

static void
set_time(json_t *figures, const char *name, const struct load_histogram *took)
{
	char key[64];

	snprintf(key, sizeof key, "%s_p50_ms", name);
	json_object_set_new(figures, key, json_real((double)load_histogram_at(took, 0.5) / 1000));
	snprintf(key, sizeof key, "%s_p99_ms", name);
	json_object_set_new(figures, key, json_real((double)load_histogram_at(took, 0.99) / 1000));
}

static void
set_count(json_t *figures, const char *name, uint64_t count)
{
	json_object_set_new(figures, name, json_integer((json_int_t)count));
}

bool
scenario_desk(const struct load_options *options, json_t *figures)
{
	struct moderators_numbers *numbers = mem_zero(1, sizeof *numbers);
	struct ledger *ledger = ledger_create();
	json_t *made = scenario_open_event(options, 100000);
	const char *event = json_string_value(json_object_get(made, "event"));
	struct moderators *crew = event ? moderators_start(options, event, ledger) : NULL;
	struct crowd crowd = {.options = options, .event = event, .ledger = ledger};
	bool whole = false;

	if (crew != NULL) {
		crowd_start(&crowd, ASKERS, options->asks, options->seconds);
		crowd_join(&crowd);
		moderators_finish(crew, DRAIN_SECONDS, numbers);
		whole = ledger_figures(ledger, figures);
		set_count(figures, "refused", crowd.refused + crowd.too_many + numbers->refused);
		json_object_set_new(figures, "decisions_per_second",
			json_real((double)numbers->decisions /
				((double)(clock_monotonic_ns() - crowd.began_ns) / 1e9)));
		set_time(figures, "deal", &numbers->deal);
		set_time(figures, "decision", &numbers->decision);
		whole = whole && crowd.refused + crowd.too_many + numbers->refused == 0;
	}
	json_decref(made);
	ledger_free(ledger);
	free(numbers);
	return whole;
}

/* --- the flood */

#define KNOWN 5 /* in turn, so that nobody asks more than three times a minute */

/* Netizens whom the city knows keep their share: one of them asks through the flood, each second. */
struct known {
	pthread_t thread;
	struct crowd *flood;
	struct client *clients[KNOWN];
	unsigned acknowledged, refused;
};

static void *
ask_as_known(void *cookie)
{
	struct known *known = cookie;

	while (clock_monotonic_ns() < known->flood->end_ns) {
		json_t *answer = NULL;
		char text[96];
		long status;
		snprintf(text, sizeof text, "第 %u 次问：南湖路的积水什么时候能排完？",
			known->acknowledged + known->refused);
		status = client_command(
			known->clients[(known->acknowledged + known->refused) % KNOWN],
			"question.ask",
			json_pack("{s:s, s:s}", "event", known->flood->event, "text", text),
			&answer);
		known->acknowledged += status == 200;
		known->refused += status != 200;
		json_decref(answer);
		sleep(1);
	}
	return NULL;
}

static bool
sign_up(struct known *known, const char *url)
{
	for (size_t i = 0; i < KNOWN; i++) {
		known->clients[i] = client_create(url);
		if (!known->clients[i] || !client_sign_up(known->clients[i]))
			return false;
	}
	return true;
}

/* The desk alone, then in the flood: what the moderators notice of it. */
static void
measure_flood(const struct load_options *options, struct moderators *crew, struct crowd *flood,
	struct known *known, json_t *figures)
{
	struct moderators_numbers *numbers = mem_zero(1, sizeof *numbers);
	struct crowd calm = {.options = options, .event = flood->event};

	crowd_start(&calm, ASKERS, options->asks, BEFORE_SECONDS);
	crowd_join(&calm);
	moderators_take(crew, numbers);
	set_time(figures, "calm_deal", &numbers->deal);
	set_time(figures, "calm_decision", &numbers->decision);
	scenario_progress(options, "the flood begins");
	crowd_start(flood, options->clients, options->flood, options->seconds);
	if (pthread_create(&known->thread, NULL, ask_as_known, known) != 0)
		abort();
	crowd_join(flood);
	pthread_join(known->thread, NULL);
	moderators_take(crew, numbers);
	set_time(figures, "flood_deal", &numbers->deal);
	set_time(figures, "flood_decision", &numbers->decision);
	set_count(figures, "flood_decisions", numbers->decisions);
	free(numbers);
}

static void
set_flood(json_t *figures, struct crowd *flood, const struct known *known)
{
	double seconds = (double)(flood->end_ns - flood->began_ns) / 1e9;
	uint64_t answered = flood->acknowledged + flood->too_many + flood->refused;

	json_object_set_new(figures, "asks_per_second", json_real((double)answered / seconds));
	set_count(figures, "flood_acknowledged", flood->acknowledged);
	set_count(figures, "flood_429", flood->too_many);
	set_count(figures, "flood_failed", flood->refused);
	set_count(figures, "known_acknowledged", known->acknowledged);
	set_count(figures, "known_refused", known->refused);
}

bool
scenario_flood(const struct load_options *options, json_t *figures)
{
	struct moderators_numbers *numbers = mem_zero(1, sizeof *numbers);
	struct ledger *ledger = ledger_create();
	json_t *made = scenario_open_event(options, FLOOD_PENDING);
	const char *event = json_string_value(json_object_get(made, "event"));
	struct crowd flood = {
		.options = options, .event = event, .ledger = ledger, .is_fresh = true};
	struct known known = {.flood = &flood};
	struct moderators *crew = NULL;
	bool whole = false;

	if (event && sign_up(&known, options->url))
		crew = moderators_start(options, event, ledger);
	if (crew != NULL) {
		measure_flood(options, crew, &flood, &known, figures);
		moderators_finish(crew, DRAIN_SECONDS, numbers);
		whole = ledger_figures(ledger, figures) && flood.refused == 0 &&
			numbers->refused == 0;
		set_flood(figures, &flood, &known);
	}
	for (size_t i = 0; i < KNOWN; i++)
		client_free(known.clients[i]);
	json_decref(made);
	ledger_free(ledger);
	free(numbers);
	return whole;
}
