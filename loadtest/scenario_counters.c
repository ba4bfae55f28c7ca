/* Votes come in by thousands a second: how old are the counts that the viewers see? */
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"
#include "figures.h"
#include "scenario.h"
#include "swarm.h"
#include "voices.h"

#define SETTLE_SECONDS 15

struct counting {
	struct load_options options; /* of the event that is voted at */
	struct swarm_votes *votes; /* seen by the viewers' processes too */
	size_t votes_bytes;
	unsigned voters;
	char **tokens;
	uint64_t total;
};

/* Each person votes for each question once at the most: voters take turns, then the question changes. */
static unsigned
question_of(const struct counting *counting, uint64_t number)
{
	return (unsigned)(number / counting->voters + number % counting->voters) %
		counting->votes->questions;
}

static size_t
make(void *cookie, uint64_t number, uint64_t due_ns, char *out, size_t size)
{
	const struct counting *counting = cookie;
	struct swarm_votes *votes = counting->votes;
	unsigned question = question_of(counting, number);
	unsigned sent = votes->sent[question];

	votes->times[(size_t)question * votes->capacity + sent].due_ns = due_ns;
	atomic_store(&votes->sent[question], sent + 1);
	return (size_t)snprintf(out, size,
		"{\"id\":\"%llu\",\"command\":\"question.vote\",\"args\":{\"question\":\"%s\"}}",
		(unsigned long long)number, votes->ids[question]);
}

static void
accepted(void *cookie, uint64_t number, uint64_t now_ns)
{
	const struct counting *counting = cookie;
	struct swarm_votes *votes = counting->votes;
	unsigned question = question_of(counting, number);
	unsigned count = votes->acknowledged[question];

	votes->times[(size_t)question * votes->capacity + count].acknowledged_ns = now_ns;
	atomic_store(&votes->acknowledged[question], count + 1);
}

static bool
publish_question(const struct counting *counting, struct client *asker, struct client *moderator,
	unsigned number)
{
	char text[256];
	char path[128];
	json_t *asked = NULL;
	json_t *detail = NULL;
	json_t *approved = NULL;
	json_t *card;
	const char *id;
	long status;

	scenario_question(number, text, sizeof text);
	status = client_command(asker, "question.ask",
		json_pack("{s:s, s:s}", "event", counting->options.event, "text", text), &asked);
	id = json_string_value(json_object_get(asked, "question"));
	if (status == 200 && id != NULL) {
		snprintf(counting->votes->ids[number], sizeof counting->votes->ids[number], "%s",
			id);
		snprintf(path, sizeof path, "/api/questions/%s", id);
		client_request(moderator, "GET", path, NULL, &detail);
		card = json_object_get(detail, "question");
		status = client_command(moderator, "question.approve",
			json_pack("{s:s, s:O, s:O}", "question", id, "version",
				json_object_get(card, "version"), "content",
				json_object_get(card, "content")),
			&approved);
	}
	if (status != 200)
		fprintf(stderr, "openfloor-load: a question could not be published: status %ld\n",
			status);
	json_decref(asked);
	json_decref(detail);
	json_decref(approved);
	return status == 200;
}

static bool
publish_questions(struct counting *counting)
{
	struct client *asker = client_create(counting->options.url);
	struct client *moderator = scenario_staff(&counting->options, "moderator");
	bool done = asker != NULL && moderator != NULL && client_begin_anonymous(asker);

	for (unsigned i = 0; done && i < counting->options.voted; i++)
		done = publish_question(counting, asker, moderator, i);
	counting->votes->questions = counting->options.voted;
	client_free(asker);
	client_free(moderator);
	return done;
}

/* Before the viewers' processes are made, or they would not see it. */
static bool
share_votes(struct counting *counting)
{
	const struct load_options *options = &counting->options;
	size_t capacity;

	counting->total = (uint64_t)options->votes * options->seconds;
	counting->voters = (unsigned)((counting->total + options->voted - 1) / options->voted);
	capacity = counting->total / options->voted + counting->voters + 1;
	counting->votes_bytes = sizeof *counting->votes +
		capacity * options->voted * sizeof(struct swarm_vote);
	counting->votes = mmap(NULL, counting->votes_bytes, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counting->votes == MAP_FAILED) {
		perror("openfloor-load: shared memory");
		counting->votes = NULL;
		return false;
	}
	counting->votes->capacity = (unsigned)capacity;
	return true;
}

static bool
await_counts(struct counting *counting, struct swarm *swarm)
{
	static struct swarm_numbers numbers;
	uint64_t end = clock_monotonic_ns() + SETTLE_SECONDS * UINT64_C(1000000000);

	do {
		usleep(50000);
		swarm_numbers(swarm, &numbers);
	} while (numbers.least_votes < counting->total && clock_monotonic_ns() < end);
	if (numbers.least_votes < counting->total)
		fprintf(stderr,
			"openfloor-load: a viewer has heard of %" PRIu64 " of %" PRIu64 " votes\n",
			numbers.least_votes, counting->total);
	return numbers.least_votes >= counting->total;
}

static void
set_figures(const struct counting *counting, const struct swarm_numbers *before,
	const struct swarm_numbers *after, const struct voices_numbers *voices, json_t *figures)
{
	double seconds = (double)(voices->last_reply_ns - voices->began_ns) / 1e9;
	double messages = (double)(after->tallies - before->tallies);

	figures_count(figures, "votes", counting->total);
	figures_count(figures, "voters", counting->voters);
	figures_ratio(figures, "votes_per_second", (double)counting->total, seconds);
	figures_times(figures, "vote", &voices->took);
	figures_times(figures, "staleness", &after->staleness);
	figures_real(figures, "worst_staleness_ms", (double)after->staleness.greatest_us / 1000);
	figures_times(figures, "since_cast", &after->cast_age);
	figures_real(figures, "worst_since_cast_ms", (double)after->cast_age.greatest_us / 1000);
	figures_ratio(figures, "tallies_per_viewer_and_second",
		messages / counting->options.viewers, seconds);
	figures_count(figures, "counts_backwards", after->backwards);
	figures_count(figures, "counts_unheard_of", after->unheard_of);
}

static bool
play(struct counting *counting, struct swarm *swarm, struct voices *voices, json_t *figures)
{
	const struct load_options *options = &counting->options;
	struct swarm_numbers *before = mem_zero(2, sizeof *before);
	struct swarm_numbers *after = before + 1;
	struct voices_numbers *numbers = mem_zero(1, sizeof *numbers);
	bool is_whole;

	swarm_numbers(swarm, before);
	scenario_progress(options, "%u votes a second of %u voters for %u s", options->votes,
		counting->voters, options->seconds);
	voices_play(voices, options->votes, counting->total);
	is_whole = voices_wait(voices, options->seconds + 60);
	is_whole = await_counts(counting, swarm) && is_whole;
	voices_numbers(voices, numbers);
	swarm_numbers(swarm, after);
	set_figures(counting, before, after, numbers, figures);
	is_whole = scenario_check(swarm, figures) && is_whole && after->backwards == 0 &&
		after->unheard_of == 0;
	free(before);
	free(numbers);
	return is_whole;
}

static bool
measure(struct counting *counting, json_t *figures)
{
	const struct load_options *options = &counting->options;
	struct swarm *swarm = scenario_join_as(
		options, &(struct swarm_options){.votes = counting->votes});
	struct voices *voices = NULL;
	bool is_whole = false;

	if (swarm != NULL) {
		scenario_progress(options, "%u voters begin their sessions", counting->voters);
		counting->tokens = scenario_tokens(options, counting->voters);
	}
	if (counting->tokens != NULL)
		voices = voices_open(&(struct voices_options){.load = options,
			.event = options->event,
			.tokens = counting->tokens,
			.count = counting->voters,
			.make = make,
			.accepted = accepted,
			.cookie = counting});
	if (voices != NULL)
		is_whole = play(counting, swarm, voices, figures);
	voices_close(voices);
	scenario_free_tokens(counting->tokens, counting->voters);
	if (swarm != NULL)
		swarm_stop(swarm);
	return is_whole;
}

bool
scenario_counters(const struct load_options *options, json_t *figures)
{
	struct counting counting = {.options = *options};
	json_t *event = scenario_open_event(options, 1000);
	bool is_whole;

	counting.options.event = json_string_value(json_object_get(event, "event"));
	is_whole = event != NULL && share_votes(&counting) && publish_questions(&counting) &&
		measure(&counting, figures);
	if (counting.votes != NULL)
		munmap(counting.votes, counting.votes_bytes);
	json_decref(event);
	return is_whole;
}
