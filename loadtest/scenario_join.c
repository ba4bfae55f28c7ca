/* The viewers of a scenario: how they are started, awaited and judged. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "figures.h"
#include "scenario.h"
#include "swarm.h"
#include "target.h"

#define TELL_NS 500000000u /* between two lines of progress */

static struct swarm *
await_joins(const struct load_options *options, struct swarm *swarm)
{
	static struct swarm_numbers numbers;
	uint64_t began = clock_monotonic_ns();
	uint64_t end = began + (uint64_t)(60 + options->viewers / 200) * 1000000000u;
	uint64_t told = began;

	do {
		usleep(20000);
		swarm_numbers(swarm, &numbers);
		if (clock_monotonic_ns() - told > TELL_NS) {
			told = clock_monotonic_ns();
			scenario_progress(options, "joined: %" PRIu64 " of %u", numbers.joined,
				options->viewers);
		}
	} while (numbers.joined + numbers.failed < options->viewers && clock_monotonic_ns() < end);
	if (numbers.joined == options->viewers)
		return swarm;
	fprintf(stderr, "openfloor-load: only %" PRIu64 " of %u viewers joined\n", numbers.joined,
		options->viewers);
	swarm_stop(swarm);
	return NULL;
}

struct swarm *
scenario_join_as(const struct load_options *options, const struct swarm_options *special)
{
	struct swarm_options swarm_options = *special;
	struct swarm *swarm;
	char host[64];
	char path[128];

	if (!scenario_address(options, host, sizeof host, &swarm_options.port))
		return NULL;
	if (options->target->path != NULL)
		snprintf(path, sizeof path, "%s", options->target->path);
	else
		snprintf(path, sizeof path, "/ws?event=%s", scenario_event(options));
	swarm_options.target = options->target;
	swarm_options.host = host;
	swarm_options.path = path;
	swarm_options.viewers = options->viewers;
	swarm_options.joins_per_second = options->joins_per_second;
	swarm_options.is_tls = scenario_is_tls(options);
	swarm_options.resumes = options->resume;
	swarm_options.remembers = options->target == target_default();
	swarm = swarm_start(&swarm_options);
	return swarm != NULL ? await_joins(options, swarm) : NULL;
}

struct swarm *
scenario_join(const struct load_options *options)
{
	unsigned churn = options->target == target_default()
		? (options->viewers * options->churn + 99) / 100
		: 0;

	return scenario_join_as(options, &(struct swarm_options){.churn = churn});
}

bool
scenario_await(struct swarm *swarm, uint64_t wanted, unsigned seconds)
{
	static struct swarm_numbers numbers;
	uint64_t end = clock_monotonic_ns() + (uint64_t)seconds * 1000000000u;

	do {
		usleep(10000);
		swarm_numbers(swarm, &numbers);
	} while (numbers.announcements < wanted && clock_monotonic_ns() < end);
	if (numbers.announcements < wanted)
		fprintf(stderr, "openfloor-load: after %u s %" PRIu64 " deliveries are missing\n",
			seconds, wanted - numbers.announcements);
	return numbers.announcements >= wanted;
}

static uint64_t
newest_seq(const struct load_options *options)
{
	struct client *client = client_create(options->url);
	char path[128];
	json_t *answer = NULL;
	json_t *entries;
	uint64_t seq = 0;

	if (client == NULL)
		return 0;
	/* The parameter of no meaning goes round what caches may keep. */
	snprintf(path, sizeof path, "/api/events/%s/entries?limit=1&fresh=%" PRIu64,
		scenario_event(options), clock_monotonic_ns());
	if (client_request(client, "GET", path, NULL, &answer) == 200) {
		entries = json_object_get(answer, "entries");
		seq = (uint64_t)json_integer_value(json_object_get(
			json_array_get(entries, json_array_size(entries) - 1), "seq"));
	}
	json_decref(answer);
	client_free(client);
	return seq;
}

bool
scenario_settle(const struct load_options *options, struct swarm *swarm, unsigned seconds)
{
	static struct swarm_numbers numbers;
	uint64_t end = clock_monotonic_ns() + (uint64_t)seconds * 1000000000u;
	uint64_t head;

	do {
		usleep(100000);
		head = newest_seq(options);
		swarm_numbers(swarm, &numbers);
		if (head > 0 && numbers.least_seq >= head)
			return true;
	} while (clock_monotonic_ns() < end);
	fprintf(stderr, "openfloor-load: a viewer is at %" PRIu64 ", the log at %" PRIu64 "\n",
		numbers.least_seq, head);
	return false;
}

bool
scenario_check(struct swarm *swarm, json_t *figures)
{
	static struct swarm_numbers numbers;

	usleep(100000); /* the processes show their numbers every 50 ms */
	swarm_numbers(swarm, &numbers);
	figures_count(figures, "viewers", numbers.joined);
	figures_count(figures, "lost_connections", numbers.failed);
	figures_count(figures, "entries_received", numbers.entries);
	figures_count(figures, "doubled", numbers.doubled);
	figures_count(figures, "skipped", numbers.skipped);
	figures_count(figures, "resyncs", numbers.resyncs);
	if (numbers.left > 0) {
		figures_count(figures, "left", numbers.left);
		figures_count(figures, "back", numbers.back);
		figures_count(figures, "turned_away", numbers.turned_away);
	}
	if (numbers.resumed > 0)
		figures_count(figures, "tls_resumed", numbers.resumed);
	if (numbers.delivery.count > 0) {
		figures_times(figures, "delivery", &numbers.delivery);
		figures_real(figures, "delivery_greatest_ms",
			(double)numbers.delivery.greatest_us / 1000);
	}
	return numbers.failed == 0 && numbers.doubled == 0 && numbers.skipped == 0;
}
