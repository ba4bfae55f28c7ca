#include "moderators.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"

#define CARDS      5
#define IDLE_US    20000 /* until the next look, when nothing waits or the server refuses to deal */
#define REFUSALS   500 /* in a row: nobody deals any more */
#define KEEP_NS    UINT64_C(20000000000) /* a hand that takes longer is kept on its lease */
#define REJECT_ONE 10 /* of so many is rejected, the others are approved */

struct moderator {
	pthread_t thread;
	struct moderators *crew;
	struct client *client;
	unsigned who;
	uint64_t decided;
};

struct moderators {
	const struct load_options *options;
	const char *event;
	struct ledger *ledger;
	struct moderator people[MODERATORS_MOST];
	unsigned count;
	atomic_bool is_over; /* nothing more is asked */
	_Atomic uint64_t give_up_ns; /* 0: never */
	pthread_mutex_t lock; /* of what follows */
	struct moderators_numbers numbers;
};

/* Runs a command and notes how long it took in TOOK. */
static long
run(struct moderator *moderator, struct load_histogram *took, const char *name, json_t *args,
	json_t **out)
{
	uint64_t began = clock_monotonic_ns();
	long status = client_command(moderator->client, name, args, out);
	struct moderators *crew = moderator->crew;

	pthread_mutex_lock(&crew->lock);
	load_histogram_add(took, (clock_monotonic_ns() - began) / 1000);
	if (status != 200)
		crew->numbers.refused++;
	pthread_mutex_unlock(&crew->lock);
	return status;
}

static void
decide(struct moderator *moderator, json_t *card)
{
	struct moderators *crew = moderator->crew;
	const char *question = json_string_value(json_object_get(card, "question"));
	json_t *args = json_pack(
		"{s:s, s:O}", "question", question, "version", json_object_get(card, "version"));
	bool rejects = ++moderator->decided % REJECT_ONE == 0;
	json_t *answer = NULL;

	if (rejects)
		json_object_set_new(args, "reason", json_string("off_topic"));
	else
		json_object_set(args, "content", json_object_get(card, "content"));
	if (crew->options->think_ms > 0)
		usleep(crew->options->think_ms * 1000);
	if (run(moderator, &crew->numbers.decision,
		    rejects ? "question.reject" : "question.approve", args, &answer) == 200) {
		ledger_decided(crew->ledger, question, moderator->who);
		pthread_mutex_lock(&crew->lock);
		crew->numbers.decisions++;
		pthread_mutex_unlock(&crew->lock);
	}
	json_decref(answer);
}

/* CARDS from the one at FROM on are still being worked at, as a page tells the server whose person is active. */
static void
keep(struct moderator *moderator, const json_t *cards, size_t from)
{
	json_t *questions = json_array();
	json_t *answer = NULL;

	for (size_t i = from; i < json_array_size(cards); i++)
		json_array_append(questions, json_object_get(json_array_get(cards, i), "question"));
	(void)client_command(moderator->client, "queue.keep",
		json_pack("{s:s, s:o}", "event", moderator->crew->event, "questions", questions),
		&answer);
	json_decref(answer);
}

static void
decide_all(struct moderator *moderator, const json_t *cards)
{
	uint64_t kept_ns = clock_monotonic_ns();
	json_t *card;
	size_t i;

	json_array_foreach(cards, i, card) {
		if (clock_monotonic_ns() - kept_ns > KEEP_NS) {
			keep(moderator, cards, i);
			kept_ns = clock_monotonic_ns();
		}
		decide(moderator, card);
	}
}

enum hand { HAND_PLAYED, HAND_EMPTY, HAND_REFUSED };

/* A hand of cards, decided from the first to the last.  That none was dealt says that nothing waits; a refusal says nothing. */
static enum hand
play_hand(struct moderator *moderator)
{
	struct moderators *crew = moderator->crew;
	json_t *answer = NULL;
	json_t *cards, *card;
	size_t i;
	enum hand hand = HAND_REFUSED;

	if (run(moderator, &crew->numbers.deal, "queue.deal",
		    json_pack("{s:s, s:i}", "event", crew->event, "count", CARDS),
		    &answer) == 200) {
		cards = json_object_get(answer, "cards");
		hand = json_array_size(cards) > 0 ? HAND_PLAYED : HAND_EMPTY;
		json_array_foreach(cards, i, card)
			ledger_dealt(crew->ledger,
				json_string_value(json_object_get(card, "question")),
				moderator->who);
		decide_all(moderator, cards);
	}
	json_decref(answer);
	return hand;
}

static void *
moderate(void *cookie)
{
	struct moderator *moderator = cookie;
	struct moderators *crew = moderator->crew;
	json_t *answer = NULL;

	for (unsigned refusals = 0; refusals < REFUSALS;) {
		bool was_over = atomic_load(&crew->is_over);
		uint64_t give_up = atomic_load(&crew->give_up_ns);
		enum hand hand;
		if (give_up != 0 && clock_monotonic_ns() > give_up)
			break;
		hand = play_hand(moderator);
		refusals = hand == HAND_REFUSED ? refusals + 1 : 0;
		if (hand == HAND_EMPTY && was_over)
			break;
		if (hand != HAND_PLAYED)
			usleep(IDLE_US);
	}
	ledger_left(crew->ledger, moderator->who); /* what is left goes to the others */
	(void)client_command(moderator->client, "queue.leave",
		json_pack("{s:s}", "event", crew->event), &answer);
	json_decref(answer);
	return NULL;
}

static void
free_crew(struct moderators *crew)
{
	for (unsigned i = 0; i < MODERATORS_MOST; i++)
		client_free(crew->people[i].client);
	pthread_mutex_destroy(&crew->lock);
	free(crew);
}

struct moderators *
moderators_start(const struct load_options *options, const char *event, struct ledger *ledger)
{
	static const char *const logins[MODERATORS_MOST] = {
		"moderator", "moderator2", "lead_moderator", "host"};
	struct moderators *crew = mem_zero(1, sizeof *crew);

	crew->options = options;
	crew->event = event;
	crew->ledger = ledger;
	crew->count = options->moderators;
	pthread_mutex_init(&crew->lock, NULL);
	for (unsigned i = 0; i < crew->count; i++) {
		struct moderator *moderator = &crew->people[i];
		moderator->crew = crew;
		moderator->who = i;
		moderator->client = scenario_staff(options, logins[i]);
		if (moderator->client == NULL) {
			free_crew(crew);
			return NULL;
		}
	}
	for (unsigned i = 0; i < crew->count; i++)
		if (pthread_create(&crew->people[i].thread, NULL, moderate, &crew->people[i]) != 0)
			abort();
	return crew;
}

void
moderators_take(struct moderators *moderators, struct moderators_numbers *out)
{
	pthread_mutex_lock(&moderators->lock);
	*out = moderators->numbers;
	memset(&moderators->numbers, 0, sizeof moderators->numbers);
	pthread_mutex_unlock(&moderators->lock);
}

void
moderators_finish(struct moderators *moderators, unsigned seconds, struct moderators_numbers *out)
{
	atomic_store(
		&moderators->give_up_ns, clock_monotonic_ns() + (uint64_t)seconds * 1000000000u);
	atomic_store(&moderators->is_over, true);
	for (unsigned i = 0; i < moderators->count; i++)
		pthread_join(moderators->people[i].thread, NULL);
	moderators_take(moderators, out);
	free_crew(moderators);
}
