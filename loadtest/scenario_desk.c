/*
 * The desk: moderators who are dealt cards and decide while questions come in at a given rate, or in a flood
 * from people who were never seen before.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"
#include "moderators.h"
#include "scenario.h"

#define DRAIN_SECONDS  120
#define ASKERS         4 /* threads that ask at the steady rate */
#define BEFORE_SECONDS 4 /* of the desk without the flood, to compare with */
#define FLOOD_PENDING  2000 /* undecided questions that the event takes: the usual limit */

/* Those who ask: threads that share one pace, each ask at its own time. */
struct crowd {
	const struct load_options *options;
	const char *event;
	struct ledger *ledger; /* NULL: nothing is noted */
	bool is_fresh; /* each ask from a new session */
	double pace_ns; /* between two asks of all */
	uint64_t began_ns, end_ns;
	atomic_uint turn; /* number of the next ask */
	atomic_ullong acknowledged, too_many, refused;
	pthread_t *threads;
	unsigned count;
};

/* The number of the next ask, at its time; false: the time is over. */
static bool
wait_turn(struct crowd *crowd, unsigned *number)
{
	uint64_t at, now;

	*number = atomic_fetch_add(&crowd->turn, 1);
	at = crowd->began_ns + (uint64_t)(*number * crowd->pace_ns);
	if (at >= crowd->end_ns)
		return false;
	while ((now = clock_monotonic_ns()) < at)
		usleep((useconds_t)((at - now) / 1000 + 1));
	return now < crowd->end_ns;
}

static void
ask(struct crowd *crowd, struct client *client, unsigned number)
{
	uint64_t sent = clock_monotonic_ns();
	json_t *answer = NULL;
	char text[256];
	long status;

	scenario_question(number, text, sizeof text);
	status = client_command(client, "question.ask",
		json_pack("{s:s, s:s}", "event", crowd->event, "text", text), &answer);
	if (status == 200) {
		atomic_fetch_add(&crowd->acknowledged, 1);
		if (crowd->ledger)
			ledger_asked(crowd->ledger,
				json_string_value(json_object_get(answer, "question")), sent);
	} else {
		atomic_fetch_add(status == 429 ? &crowd->too_many : &crowd->refused, 1);
	}
	json_decref(answer);
}

static void *
ask_on(void *cookie)
{
	struct crowd *crowd = cookie;
	struct client *client = client_create(crowd->options->url);
	unsigned number;

	while (client != NULL && wait_turn(crowd, &number)) {
		if (crowd->is_fresh)
			client_forget(client);
		if (client_token(client) != NULL || client_begin_anonymous(client))
			ask(crowd, client, number);
		else
			atomic_fetch_add(&crowd->refused, 1);
	}
	client_free(client);
	return NULL;
}

static void
crowd_start(struct crowd *crowd, unsigned threads, unsigned per_second, unsigned seconds)
{
	crowd->pace_ns = 1e9 / per_second;
	crowd->began_ns = clock_monotonic_ns();
	crowd->end_ns = crowd->began_ns + (uint64_t)seconds * 1000000000u;
	crowd->count = threads;
	crowd->threads = mem_zero(threads, sizeof *crowd->threads);
	for (unsigned i = 0; i < threads; i++)
		if (pthread_create(&crowd->threads[i], NULL, ask_on, crowd) != 0)
			abort();
}

static void
crowd_join(struct crowd *crowd)
{
	for (unsigned i = 0; i < crowd->count; i++)
		pthread_join(crowd->threads[i], NULL);
	free(crowd->threads);
}

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
