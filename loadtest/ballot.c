#include "ballot.h"

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
#include "voices.h"

#define SETTLE_SECONDS 15
#define FIRST_QUESTION 1000000 /* of texts: others ask at the same event */

struct ballot {
	const struct load_options *options;
	const char *event;
	struct swarm_votes *votes;
	size_t votes_bytes;
	unsigned voters;
	char **tokens;
	uint64_t total;
	struct voices *voices;
};

/* Each person votes for each question once at the most: voters take turns, then the question changes. */
static unsigned
question_of(const struct ballot *ballot, uint64_t number)
{
	return (unsigned)(number / ballot->voters + number % ballot->voters) %
		ballot->votes->questions;
}

static size_t
make(void *cookie, uint64_t number, uint64_t due_ns, char *out, size_t size)
{
	const struct ballot *ballot = cookie;
	struct swarm_votes *votes = ballot->votes;
	unsigned question = question_of(ballot, number);
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
	const struct ballot *ballot = cookie;
	struct swarm_votes *votes = ballot->votes;
	unsigned question = question_of(ballot, number);
	unsigned count = votes->acknowledged[question];

	votes->times[(size_t)question * votes->capacity + count].acknowledged_ns = now_ns;
	atomic_store(&votes->acknowledged[question], count + 1);
}

static bool
publish_question(const struct ballot *ballot, struct client *asker, struct client *moderator,
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

	scenario_question(FIRST_QUESTION + number, text, sizeof text);
	status = client_command(asker, "question.ask",
		json_pack("{s:s, s:s}", "event", ballot->event, "text", text), &asked);
	id = json_string_value(json_object_get(asked, "question"));
	if (status == 200 && id != NULL) {
		snprintf(ballot->votes->ids[number], sizeof ballot->votes->ids[number], "%s", id);
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
publish_questions(struct ballot *ballot)
{
	struct client *asker = client_create(ballot->options->url);
	struct client *moderator = scenario_staff(ballot->options, "moderator");
	bool done = asker != NULL && moderator != NULL && client_begin_anonymous(asker);

	for (unsigned i = 0; done && i < ballot->options->voted; i++)
		done = publish_question(ballot, asker, moderator, i);
	ballot->votes->questions = ballot->options->voted;
	client_free(asker);
	client_free(moderator);
	return done;
}

/* Before the viewers' processes are made, or they would not see it. */
static bool
share_votes(struct ballot *ballot)
{
	const struct load_options *options = ballot->options;
	size_t capacity;

	ballot->total = (uint64_t)options->votes * options->seconds;
	ballot->voters = (unsigned)((ballot->total + options->voted - 1) / options->voted);
	capacity = ballot->total / options->voted + ballot->voters + 1;
	ballot->votes_bytes = sizeof *ballot->votes +
		capacity * options->voted * sizeof(struct swarm_vote);
	ballot->votes = mmap(NULL, ballot->votes_bytes, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ballot->votes == MAP_FAILED) {
		perror("openfloor-load: shared memory");
		ballot->votes = NULL;
		return false;
	}
	ballot->votes->capacity = (unsigned)capacity;
	return true;
}

static bool
await_counts(struct ballot *ballot, struct swarm *swarm)
{
	static struct swarm_numbers numbers;
	uint64_t end = clock_monotonic_ns() + SETTLE_SECONDS * UINT64_C(1000000000);

	do {
		usleep(50000);
		swarm_numbers(swarm, &numbers);
	} while (numbers.least_votes < ballot->total && clock_monotonic_ns() < end);
	if (numbers.least_votes < ballot->total)
		fprintf(stderr,
			"openfloor-load: a viewer has heard of %" PRIu64 " of %" PRIu64 " votes\n",
			numbers.least_votes, ballot->total);
	return numbers.least_votes >= ballot->total;
}

struct ballot *
ballot_open(const struct load_options *options)
{
	struct ballot *ballot = mem_zero(1, sizeof *ballot);

	ballot->options = options;
	ballot->event = scenario_event(options);
	if (share_votes(ballot) && publish_questions(ballot))
		return ballot;
	ballot_close(ballot);
	return NULL;
}

void
ballot_close(struct ballot *ballot)
{
	if (ballot == NULL)
		return;
	voices_close(ballot->voices);
	scenario_free_tokens(ballot->tokens, ballot->voters);
	if (ballot->votes != NULL)
		munmap(ballot->votes, ballot->votes_bytes);
	free(ballot);
}

struct swarm_votes *
ballot_votes(struct ballot *ballot)
{
	return ballot->votes;
}

bool
ballot_gather(struct ballot *ballot)
{
	scenario_progress(ballot->options, "%u voters begin their sessions", ballot->voters);
	ballot->tokens = scenario_tokens(ballot->options, ballot->voters);
	if (ballot->tokens != NULL)
		ballot->voices = voices_open(&(struct voices_options){.load = ballot->options,
			.event = ballot->event,
			.tokens = ballot->tokens,
			.count = ballot->voters,
			.make = make,
			.accepted = accepted,
			.cookie = ballot});
	return ballot->voices != NULL;
}

void
ballot_begin(struct ballot *ballot)
{
	scenario_progress(ballot->options, "%u votes a second of %u voters for %u s",
		ballot->options->votes, ballot->voters, ballot->options->seconds);
	voices_play(ballot->voices, ballot->options->votes, ballot->total);
}

bool
ballot_end(struct ballot *ballot, struct swarm *swarm)
{
	bool is_whole = voices_wait(ballot->voices, ballot->options->seconds + 60);

	return await_counts(ballot, swarm) && is_whole;
}

bool
ballot_figures(struct ballot *ballot, const struct swarm_numbers *before,
	const struct swarm_numbers *after, json_t *figures)
{
	struct voices_numbers *voices = mem_zero(1, sizeof *voices);
	double messages = (double)(after->tallies - before->tallies);
	double seconds;

	voices_numbers(ballot->voices, voices);
	seconds = (double)(voices->last_reply_ns - voices->began_ns) / 1e9;
	figures_count(figures, "votes", ballot->total);
	figures_count(figures, "voters", ballot->voters);
	figures_ratio(figures, "votes_per_second", (double)ballot->total, seconds);
	figures_times(figures, "vote", &voices->took);
	figures_times(figures, "staleness", &after->staleness);
	figures_real(figures, "worst_staleness_ms", (double)after->staleness.greatest_us / 1000);
	figures_times(figures, "since_cast", &after->cast_age);
	figures_real(figures, "worst_since_cast_ms", (double)after->cast_age.greatest_us / 1000);
	figures_ratio(figures, "tallies_per_viewer_and_second", messages / ballot->options->viewers,
		seconds);
	figures_count(figures, "counts_backwards", after->backwards);
	figures_count(figures, "counts_unheard_of", after->unheard_of);
	free(voices);
	return after->backwards == 0 && after->unheard_of == 0;
}
