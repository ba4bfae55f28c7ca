#include "scenario.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "swarm.h"
#include "target.h"

const struct scenario scenarios[] = {
	{"announce", "announcements to many viewers: time until the last one has it",
		scenario_announce},
	{"idle", "viewers that only watch: memory of the workers for each", scenario_idle},
	{"ask", "questions from many people at once: acknowledged a second", scenario_ask},
	{"reference", "the reference event in fast motion: nothing lost, doubled or out of order",
		scenario_reference},
	{"desk", "moderators who are dealt cards and decide while questions come in",
		scenario_desk},
	{"flood", "the same, and what they notice of a flood of questions from new sessions",
		scenario_flood},
	{NULL, NULL, NULL},
};

void
scenario_progress(const struct load_options *options, const char *format, ...)
{
	va_list arguments;

	if (options->quiet)
		return;
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

const char *
scenario_event(const struct load_options *options)
{
	const char *event = options->event != NULL
		? options->event
		: json_string_value(json_object_get(options->city, "event_id"));

	return event != NULL ? event : "";
}

struct client *
scenario_staff(const struct load_options *options, const char *who)
{
	json_t *login = json_object_get(json_object_get(options->city, "logins"), who);
	const char *name = json_string_value(json_object_get(login, "login"));
	const char *password = json_string_value(json_object_get(login, "password"));
	struct client *client = client_create(options->url);

	if (name == NULL || password == NULL) {
		fprintf(stderr, "openfloor-load: the logins have no %s\n", who);
	} else if (client != NULL && client_sign_in(client, name, password)) {
		return client;
	}
	client_free(client);
	return NULL;
}

bool
scenario_address(const struct load_options *options, char *host, size_t size, uint16_t *port)
{
	const char *at = strstr(options->url, "://");
	const char *colon = at != NULL ? strchr(at + 3, ':') : NULL;

	if (colon != NULL && (size_t)(colon - at - 3) < size) {
		memcpy(host, at + 3, (size_t)(colon - at - 3));
		host[colon - at - 3] = '\0';
		*port = (uint16_t)strtoul(colon + 1, NULL, 10);
		if (*port != 0)
			return true;
	}
	fprintf(stderr, "openfloor-load: the address must be http://IPV4:PORT, got %s\n",
		options->url);
	return false;
}

json_t *
scenario_open_event(const struct load_options *options, unsigned max_pending)
{
	struct client *admin = scenario_staff(options, "admin");
	struct client *host = scenario_staff(options, "host");
	json_t *units = NULL;
	json_t *made = NULL;
	json_t *opened = NULL;
	long status = 0;

	if (admin != NULL && host != NULL &&
		client_request(admin, "GET", "/api/units", NULL, &units) == 200) {
		json_t *first = json_array_get(json_object_get(units, "units"), 0);

		status = client_command(admin, "event.create",
			json_pack("{s:s, s:s, s:[O], s:i}", "kind", "collection", "title",
				"openfloor-load", "units", json_object_get(first, "id"),
				"max_pending", (int)max_pending),
			&made);
		if (status == 200)
			status = client_command(host, "event.open",
				json_pack("{s:O}", "event", json_object_get(made, "event")),
				&opened);
	}
	if (status != 200)
		fprintf(stderr, "openfloor-load: no event could be opened: status %ld\n", status);
	client_free(admin);
	client_free(host);
	json_decref(units);
	json_decref(opened);
	if (status == 200)
		return made;
	json_decref(made);
	return NULL;
}

struct swarm *
scenario_join(const struct load_options *options)
{
	char host[64];
	char path[128];
	struct swarm_options swarm_options = {.target = options->target,
		.host = host,
		.path = path,
		.viewers = options->viewers,
		.joins_per_second = options->joins_per_second};
	static struct swarm_numbers numbers;
	struct swarm *swarm;
	uint64_t end = clock_monotonic_ns() + (uint64_t)(60 + options->viewers / 200) * 1000000000u;
	uint64_t told = 0;

	if (!scenario_address(options, host, sizeof host, &swarm_options.port))
		return NULL;
	if (options->target->path != NULL)
		snprintf(path, sizeof path, "%s", options->target->path);
	else
		snprintf(path, sizeof path, "/ws?event=%s", scenario_event(options));
	swarm = swarm_start(&swarm_options);
	if (swarm == NULL)
		return NULL;
	do {
		usleep(50000);
		swarm_numbers(swarm, &numbers);
		if (numbers.joined != told && numbers.joined % 1000 < 100) {
			scenario_progress(options, "joined: %" PRIu64 " of %u", numbers.joined,
				options->viewers);
			told = numbers.joined;
		}
	} while (numbers.joined + numbers.failed < options->viewers && clock_monotonic_ns() < end);
	if (numbers.joined == options->viewers)
		return swarm;
	fprintf(stderr, "openfloor-load: only %" PRIu64 " of %u viewers joined\n", numbers.joined,
		options->viewers);
	swarm_stop(swarm);
	return NULL;
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
	json_object_set_new(figures, "viewers", json_integer((json_int_t)numbers.joined));
	json_object_set_new(figures, "lost_connections", json_integer((json_int_t)numbers.failed));
	json_object_set_new(figures, "entries_received", json_integer((json_int_t)numbers.entries));
	json_object_set_new(figures, "doubled", json_integer((json_int_t)numbers.doubled));
	json_object_set_new(figures, "skipped", json_integer((json_int_t)numbers.skipped));
	json_object_set_new(figures, "resyncs", json_integer((json_int_t)numbers.resyncs));
	if (numbers.delivery.count > 0) {
		json_object_set_new(figures, "delivery_p50_ms",
			json_real((double)load_histogram_at(&numbers.delivery, 0.5) / 1000));
		json_object_set_new(figures, "delivery_p99_ms",
			json_real((double)load_histogram_at(&numbers.delivery, 0.99) / 1000));
		json_object_set_new(figures, "delivery_greatest_ms",
			json_real((double)numbers.delivery.greatest_us / 1000));
	}
	return numbers.failed == 0 && numbers.doubled == 0 && numbers.skipped == 0;
}
