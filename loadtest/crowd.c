#include "crowd.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"

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

void
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

void
crowd_join(struct crowd *crowd)
{
	for (unsigned i = 0; i < crowd->count; i++)
		pthread_join(crowd->threads[i], NULL);
	free(crowd->threads);
}
