#include "ledger.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "histogram.h"

#define NOBODY (-1)

struct line {
	uint64_t sent_ns, dealt_ns, decided_ns; /* 0: not yet */
	int holder;
};

struct ledger {
	pthread_mutex_t lock;
	struct map *lines; /* question -> struct line */
	uint64_t doubles;
};

struct ledger *
ledger_create(void)
{
	struct ledger *ledger = mem_zero(1, sizeof *ledger);

	pthread_mutex_init(&ledger->lock, NULL);
	ledger->lines = map_create();
	return ledger;
}

static bool
free_line(const char *question, void *line, void *cookie)
{
	(void)question;
	(void)cookie;
	free(line);
	return true;
}

void
ledger_free(struct ledger *ledger)
{
	map_walk(ledger->lines, free_line, NULL);
	map_free(ledger->lines);
	pthread_mutex_destroy(&ledger->lock);
	free(ledger);
}

/* The lock is held. */
static struct line *
line_of(struct ledger *ledger, const char *question)
{
	struct line *line = map_get(ledger->lines, question);

	if (line == NULL) {
		line = mem_zero(1, sizeof *line);
		line->holder = NOBODY;
		map_put(ledger->lines, question, line);
	}
	return line;
}

void
ledger_asked(struct ledger *ledger, const char *question, uint64_t sent_ns)
{
	pthread_mutex_lock(&ledger->lock);
	line_of(ledger, question)->sent_ns = sent_ns;
	pthread_mutex_unlock(&ledger->lock);
}

void
ledger_dealt(struct ledger *ledger, const char *question, unsigned who)
{
	struct line *line;

	pthread_mutex_lock(&ledger->lock);
	line = line_of(ledger, question);
	if (line->dealt_ns == 0)
		line->dealt_ns = clock_monotonic_ns();
	if (line->holder != NOBODY && line->holder != (int)who)
		ledger->doubles++;
	line->holder = (int)who;
	pthread_mutex_unlock(&ledger->lock);
}

/* It stays on that hand for good: whoever is dealt it after this has it twice. */
void
ledger_decided(struct ledger *ledger, const char *question, unsigned who)
{
	struct line *line;

	pthread_mutex_lock(&ledger->lock);
	line = line_of(ledger, question);
	line->decided_ns = clock_monotonic_ns();
	line->holder = (int)who;
	pthread_mutex_unlock(&ledger->lock);
}

static bool
give_back(const char *question, void *value, void *cookie)
{
	struct line *line = value;

	(void)question;
	if (line->holder == *(const int *)cookie && line->decided_ns == 0)
		line->holder = NOBODY;
	return true;
}

void
ledger_left(struct ledger *ledger, unsigned who)
{
	int holder = (int)who;

	pthread_mutex_lock(&ledger->lock);
	map_walk(ledger->lines, give_back, &holder);
	pthread_mutex_unlock(&ledger->lock);
}

struct sums {
	uint64_t asked, decided, starved;
	struct load_histogram to_card, to_decision;
};

static void
add_wait(struct load_histogram *histogram, uint64_t from_ns, uint64_t to_ns)
{
	if (to_ns != 0)
		load_histogram_add(histogram, to_ns > from_ns ? (to_ns - from_ns) / 1000 : 0);
}

/* Only what was acknowledged counts: the rest was there before. */
static bool
add_line(const char *question, void *value, void *cookie)
{
	const struct line *line = value;
	struct sums *sums = cookie;

	(void)question;
	if (line->sent_ns == 0)
		return true;
	sums->asked++;
	sums->decided += line->decided_ns != 0;
	sums->starved += line->dealt_ns == 0;
	add_wait(&sums->to_card, line->sent_ns, line->dealt_ns);
	add_wait(&sums->to_decision, line->sent_ns, line->decided_ns);
	return true;
}

static void
set(json_t *figures, const char *name, uint64_t value)
{
	json_object_set_new(figures, name, json_integer((json_int_t)value));
}

static void
set_waits(json_t *figures, const char *name, const struct load_histogram *histogram)
{
	static const struct {
		const char *suffix;
		double share;
	} points[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}};
	char key[64];

	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		snprintf(key, sizeof key, "%s_%s_ms", name, points[i].suffix);
		json_object_set_new(figures, key,
			json_real((double)load_histogram_at(histogram, points[i].share) / 1000));
	}
	snprintf(key, sizeof key, "%s_greatest_ms", name);
	json_object_set_new(figures, key, json_real((double)histogram->greatest_us / 1000));
}

bool
ledger_figures(struct ledger *ledger, json_t *figures)
{
	struct sums *sums = mem_zero(1, sizeof *sums);
	bool whole;

	pthread_mutex_lock(&ledger->lock);
	map_walk(ledger->lines, add_line, sums);
	set(figures, "acknowledged", sums->asked);
	set(figures, "decided", sums->decided);
	set(figures, "doubles", ledger->doubles);
	set(figures, "starved", sums->starved);
	set(figures, "undecided", sums->asked - sums->decided);
	whole = ledger->doubles == 0 && sums->starved == 0 && sums->asked == sums->decided;
	pthread_mutex_unlock(&ledger->lock);
	set_waits(figures, "ask_to_card", &sums->to_card);
	set_waits(figures, "ask_to_decision", &sums->to_decision);
	free(sums);
	return whole;
}
