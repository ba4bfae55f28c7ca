#include "crier.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "client.h"
#include "publisher.h"
#include "target.h"
#include "voices.h"

struct crier {
	char event[64];
	struct voices *voices; /* at Openfloor */
	struct publisher *publisher; /* at another target */
	pthread_t thread; /* that publishes */
	bool has_thread;
	atomic_bool stop;
	pthread_mutex_t lock; /* of what follows */
	double pace_ns;
	uint64_t began_ns, last_ns;
	uint64_t first, next, end;
	bool refused;
};

static size_t
make(void *cookie, uint64_t number, uint64_t due_ns, char *out, size_t size)
{
	const struct crier *crier = cookie;
	char text[ANNOUNCEMENT_BYTES + 1];

	announcement_write(text, due_ns, number + 1);
	return (size_t)snprintf(out, size,
		"{\"id\":\"%llu\",\"command\":\"event.announce\",\"args\":{\"event\":\"%s\","
		"\"text\":\"%s\"}}",
		(unsigned long long)number, crier->event, text);
}

static bool
open_voices(struct crier *crier, const struct load_options *options, unsigned at_once)
{
	struct client *host = scenario_staff(options, "host");
	unsigned count = (at_once + VOICES_IN_FLIGHT - 1) / VOICES_IN_FLIGHT;
	char **tokens = mem_zero(count, sizeof *tokens);

	for (unsigned i = 0; host != NULL && i < count; i++)
		tokens[i] = (char *)client_token(host);
	if (host != NULL)
		crier->voices = voices_open(&(struct voices_options){.load = options,
			.event = crier->event,
			.tokens = tokens,
			.count = count,
			.make = make,
			.cookie = crier});
	client_free(host);
	free(tokens);
	return crier->voices != NULL;
}

/* ---- the thread of another target */

static void
publish_due(struct crier *crier, uint64_t number, uint64_t due)
{
	char text[ANNOUNCEMENT_BYTES + 1];
	bool sent;

	announcement_write(text, due, number + 1);
	sent = publisher_send(crier->publisher, text, ANNOUNCEMENT_BYTES);
	pthread_mutex_lock(&crier->lock);
	crier->last_ns = clock_monotonic_ns();
	crier->refused = crier->refused || !sent;
	pthread_mutex_unlock(&crier->lock);
}

static void *
run(void *cookie)
{
	struct crier *crier = cookie;

	while (!atomic_load(&crier->stop)) {
		uint64_t now = clock_monotonic_ns();
		uint64_t due, number;
		bool is_due;

		pthread_mutex_lock(&crier->lock);
		number = crier->next;
		due = crier->began_ns +
			(uint64_t)((double)(number - crier->first) * crier->pace_ns);
		is_due = number < crier->end && due <= now;
		crier->next += is_due;
		pthread_mutex_unlock(&crier->lock);
		if (is_due)
			publish_due(crier, number, due);
		else
			usleep(200);
	}
	return NULL;
}

static bool
open_publisher(struct crier *crier, const struct load_options *options)
{
	crier->publisher = publisher_open(options);
	if (crier->publisher == NULL)
		return false;
	crier->has_thread = pthread_create(&crier->thread, NULL, run, crier) == 0;
	return crier->has_thread;
}

struct crier *
crier_open(const struct load_options *options, const char *event, unsigned at_once)
{
	struct crier *crier = mem_zero(1, sizeof *crier);
	bool is_ours = options->target->way == WAY_COMMAND;

	snprintf(crier->event, sizeof crier->event, "%s", event);
	pthread_mutex_init(&crier->lock, NULL);
	if (is_ours ? open_voices(crier, options, at_once) : open_publisher(crier, options))
		return crier;
	crier_close(crier);
	return NULL;
}

void
crier_play(struct crier *crier, double per_second, uint64_t count)
{
	if (crier->voices != NULL) {
		voices_play(crier->voices, per_second, count);
		return;
	}
	pthread_mutex_lock(&crier->lock);
	crier->first = crier->next;
	crier->end = crier->next + count;
	crier->pace_ns = per_second > 0 ? 1e9 / per_second : 0;
	crier->began_ns = clock_monotonic_ns();
	pthread_mutex_unlock(&crier->lock);
}

void
crier_halt(struct crier *crier)
{
	if (crier->voices != NULL) {
		voices_halt(crier->voices);
		return;
	}
	pthread_mutex_lock(&crier->lock);
	crier->end = crier->next;
	pthread_mutex_unlock(&crier->lock);
}

static bool
wait_for_publisher(struct crier *crier, unsigned seconds)
{
	uint64_t end = clock_monotonic_ns() + (uint64_t)seconds * 1000000000u;
	bool over, refused;

	do {
		usleep(2000);
		pthread_mutex_lock(&crier->lock);
		over = crier->next == crier->end;
		refused = crier->refused;
		pthread_mutex_unlock(&crier->lock);
	} while (!over && !refused && clock_monotonic_ns() < end);
	return over && !refused;
}

bool
crier_wait(struct crier *crier, unsigned seconds)
{
	return crier->voices != NULL ? voices_wait(crier->voices, seconds)
				     : wait_for_publisher(crier, seconds);
}

/* What there is of voices is copied, histogram and all: seldom enough. */
static void
look(struct crier *crier, uint64_t *sent, uint64_t *began, uint64_t *last)
{
	struct voices_numbers *numbers = mem_zero(1, sizeof *numbers);

	if (crier->voices != NULL) {
		voices_numbers(crier->voices, numbers);
	} else {
		pthread_mutex_lock(&crier->lock);
		numbers->sent = crier->next;
		numbers->began_ns = crier->began_ns;
		numbers->last_reply_ns = crier->last_ns;
		pthread_mutex_unlock(&crier->lock);
	}
	*sent = numbers->sent;
	*began = numbers->began_ns;
	*last = numbers->last_reply_ns;
	free(numbers);
}

uint64_t
crier_sent(struct crier *crier)
{
	uint64_t sent, began, last;

	look(crier, &sent, &began, &last);
	return sent;
}

uint64_t
crier_began_ns(struct crier *crier)
{
	uint64_t sent, began, last;

	look(crier, &sent, &began, &last);
	return began;
}

uint64_t
crier_last_reply_ns(struct crier *crier)
{
	uint64_t sent, began, last;

	look(crier, &sent, &began, &last);
	return last;
}

void
crier_close(struct crier *crier)
{
	if (crier == NULL)
		return;
	atomic_store(&crier->stop, true);
	if (crier->has_thread)
		pthread_join(crier->thread, NULL);
	publisher_close(crier->publisher);
	voices_close(crier->voices);
	pthread_mutex_destroy(&crier->lock);
	free(crier);
}
