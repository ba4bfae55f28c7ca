/* The scenarios in which people ask, decide and answer. */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"
#include "histogram.h"
#include "pipeline.h"
#include "scenario.h"
#include "swarm.h"

#define MODERATORS 3
#define WINDOW     16 /* questions that one asker has under way */

struct asker {
	pthread_t thread;
	const struct load_options *options;
	const char *event;
	uint64_t end_ns;
	uint64_t sent_ns[WINDOW];
	uint64_t acknowledged;
	uint64_t refused;
	struct load_histogram took;
};

/* Sends another question; SENT keeps when, by the order in which replies are counted. */
static bool
ask_next(struct asker *asker, struct pipeline *pipeline, unsigned number)
{
	char message[512];
	int len = snprintf(message, sizeof message,
		"{\"id\":\"%u\",\"command\":\"question.ask\",\"key\":\"k%u\",\"args\":{\"event\":\"%s\","
		"\"text\":\"第 %u 个问题：请问 %u "
		"路公交车什么时候恢复？周边居民出行很不方便，盼答复。\"}}",
		number, number, asker->event, number, number % 900);

	asker->sent_ns[number % WINDOW] = clock_monotonic_ns();
	return pipeline_send(pipeline, message, (size_t)len);
}

/* Keeps WINDOW questions under way until the time is over, then waits for the last replies. */
static void
ask_through(struct asker *asker, struct pipeline *pipeline)
{
	unsigned asked = 0;
	unsigned answered = 0;

	for (;;) {
		unsigned results = 0;
		unsigned problems = 0;

		while (asked - answered < WINDOW && clock_monotonic_ns() < asker->end_ns)
			if (!ask_next(asker, pipeline, asked++))
				break;
		if (asked == answered)
			return;
		if (!pipeline_wait(pipeline, &results, &problems)) {
			asker->refused += asked - answered;
			return;
		}
		for (unsigned i = 0; i < results + problems; i++)
			load_histogram_add(&asker->took,
				(clock_monotonic_ns() - asker->sent_ns[answered++ % WINDOW]) /
					1000);
		asker->acknowledged += results;
		asker->refused += problems;
	}
}

static void *
ask_on(void *cookie)
{
	struct asker *asker = cookie;
	struct client *client = client_create(asker->options->url);
	struct pipeline *pipeline = NULL;
	char host[64];
	uint16_t port;

	if (client != NULL && client_begin_anonymous(client) &&
		scenario_address(asker->options, host, sizeof host, &port))
		pipeline = pipeline_open(host, port, scenario_is_tls(asker->options), asker->event,
			client_token(client));
	if (pipeline != NULL)
		ask_through(asker, pipeline);
	else
		asker->refused++;
	pipeline_close(pipeline);
	client_free(client);
	return NULL;
}

bool
scenario_ask(const struct load_options *options, json_t *figures)
{
	struct asker *askers = mem_zero(options->clients, sizeof *askers);
	struct load_histogram *took = mem_zero(1, sizeof *took);
	json_t *event = scenario_open_event(options, 100000);
	uint64_t began = clock_monotonic_ns();
	uint64_t acknowledged = 0;
	uint64_t refused = 0;
	double seconds;

	for (unsigned i = 0; event != NULL && i < options->clients; i++) {
		askers[i].options = options;
		askers[i].event = json_string_value(json_object_get(event, "event"));
		askers[i].end_ns = began + (uint64_t)options->seconds * 1000000000u;
		if (pthread_create(&askers[i].thread, NULL, ask_on, &askers[i]) != 0)
			abort();
	}
	for (unsigned i = 0; event != NULL && i < options->clients; i++) {
		pthread_join(askers[i].thread, NULL);
		acknowledged += askers[i].acknowledged;
		refused += askers[i].refused;
		load_histogram_merge(took, &askers[i].took);
	}
	seconds = (double)(clock_monotonic_ns() - began) / 1e9;
	json_object_set_new(figures, "acknowledged", json_integer((json_int_t)acknowledged));
	json_object_set_new(figures, "refused", json_integer((json_int_t)refused));
	json_object_set_new(
		figures, "acknowledged_per_second", json_real((double)acknowledged / seconds));
	json_object_set_new(
		figures, "ask_p50_ms", json_real((double)load_histogram_at(took, 0.5) / 1000));
	json_object_set_new(
		figures, "ask_p99_ms", json_real((double)load_histogram_at(took, 0.99) / 1000));
	json_decref(event);
	free(took);
	free(askers);
	return acknowledged > 0 && refused == 0;
}

/* --- the reference event */

struct stage {
	const struct load_options *options;
	const char *event;
	struct client *host;
	struct client *moderators[MODERATORS];
	struct client *answerers[2];
	const char *answerer_units[2];
	json_t *approved; /* ids, in order */
	unsigned refused;
};

static bool
open_stage(struct stage *stage, const struct load_options *options)
{
	static const char *const names[MODERATORS] = {"moderator", "moderator2", "lead_moderator"};
	static const char *const officials[2] = {"official", "official2"};

	stage->options = options;
	stage->event = scenario_event(options);
	stage->approved = json_array();
	stage->host = scenario_staff(options, "host");
	for (unsigned i = 0; i < MODERATORS; i++)
		stage->moderators[i] = scenario_staff(options, names[i]);
	for (unsigned i = 0; i < 2; i++) {
		json_t *login = json_object_get(
			json_object_get(options->city, "logins"), officials[i]);

		stage->answerers[i] = scenario_staff(options, officials[i]);
		stage->answerer_units[i] = json_string_value(json_object_get(login, "unit"));
		if (stage->answerers[i] == NULL || stage->answerer_units[i] == NULL)
			return false;
	}
	return stage->host != NULL && stage->moderators[0] != NULL &&
		stage->moderators[1] != NULL && stage->moderators[2] != NULL;
}

static void
close_stage(struct stage *stage)
{
	client_free(stage->host);
	for (unsigned i = 0; i < MODERATORS; i++)
		client_free(stage->moderators[i]);
	client_free(stage->answerers[0]);
	client_free(stage->answerers[1]);
	json_decref(stage->approved);
}

static json_t *
must(struct stage *stage, struct client *client, const char *name, json_t *args)
{
	json_t *answer = NULL;
	long status = client_command(client, name, args, &answer);

	if (status == 200)
		return answer;
	if (stage->refused++ < 5) {
		char *told = json_dumps(answer, JSON_COMPACT | JSON_ENCODE_ANY);

		fprintf(stderr, "openfloor-load: %s: status %ld: %s\n", name, status,
			told != NULL ? told : "no answer");
		free(told);
	}
	json_decref(answer);
	return NULL;
}

/* One question through asking and approval. */
static void
ask_and_approve(struct stage *stage, unsigned number)
{
	struct client *asker = client_create(stage->options->url);
	struct client *moderator = stage->moderators[number % MODERATORS];
	const char *unit = stage->answerer_units[number % 2];
	char text[160];
	char path[128];
	json_t *asked = NULL;
	json_t *detail = NULL;

	snprintf(text, sizeof text, "第 %u 问：小区门口的路灯什么时候修好？晚上出行不安全。",
		number + 1);
	if (asker != NULL && client_begin_anonymous(asker))
		asked = must(stage, asker, "question.ask",
			json_pack("{s:s, s:s, s:s}", "event", stage->event, "text", text, "unit",
				unit));
	if (asked != NULL) {
		const char *id = json_string_value(json_object_get(asked, "question"));
		json_t *card;

		snprintf(path, sizeof path, "/api/questions/%s", id);
		client_request(moderator, "GET", path, NULL, &detail);
		card = json_object_get(detail, "question");
		json_decref(must(stage, moderator, "question.approve",
			json_pack("{s:s, s:O, s:O}", "question", id, "version",
				json_object_get(card, "version"), "content",
				json_object_get(card, "content"))));
		json_array_append_new(stage->approved, json_string(id));
	}
	json_decref(detail);
	json_decref(asked);
	client_free(asker);
}

static void
answer(struct stage *stage, unsigned number)
{
	const char *question = json_string_value(json_array_get(stage->approved, number));

	if (question == NULL) {
		stage->refused++;
		return;
	}
	json_decref(must(stage, stage->answerers[number % 2], "answer.publish",
		json_pack("{s:s, s:s, s:s}", "question", question, "text",
			"感谢您的提问。已安排本周内维修，完成后在此公布。", "outcome", "planned")));
}

static void
announce_time(struct stage *stage)
{
	char text[64];

	snprintf(text, sizeof text, "T=%" PRIu64, clock_monotonic_ns());
	json_decref(must(stage, stage->host, "event.announce",
		json_pack("{s:s, s:s}", "event", stage->event, "text", text)));
}

bool
scenario_reference(const struct load_options *options, json_t *figures)
{
	struct stage stage = {0};
	struct swarm *swarm = open_stage(&stage, options) ? scenario_join(options) : NULL;
	uint64_t began = clock_monotonic_ns();
	bool is_whole = swarm != NULL;

	for (unsigned number = 0; is_whole && number < options->questions; number++) {
		ask_and_approve(&stage, number);
		if (number < options->answers)
			answer(&stage, number);
		if (number % 10 == 0)
			announce_time(&stage);
		if (number % 25 == 24)
			scenario_progress(options, "%u questions asked and approved", number + 1);
	}
	if (is_whole) {
		bool is_settled = scenario_settle(options, swarm, 30);

		json_object_set_new(figures, "seconds",
			json_real((double)(clock_monotonic_ns() - began) / 1e9));
		json_object_set_new(figures, "questions", json_integer(options->questions));
		json_object_set_new(figures, "answers", json_integer(options->answers));
		json_object_set_new(figures, "commands_refused", json_integer(stage.refused));
		json_object_set_new(figures, "everyone_saw_everything", json_boolean(is_settled));
		is_whole = scenario_check(swarm, figures) && is_settled && stage.refused == 0;
	}
	if (swarm != NULL)
		swarm_stop(swarm);
	close_stage(&stage);
	return is_whole;
}
