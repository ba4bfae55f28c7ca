#include "moderation/flood.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

#define EVENTS_MOST \
	1000 /* more are not live at once; what strangers invent is forgotten with the rest */

struct tries {
	int64_t second;
	double now;
	double before; /* in the second before that */
};

struct flood {
	struct map *events;
};

struct flood *
flood_create(void)
{
	struct flood *flood = mem_zero(1, sizeof(*flood));

	flood->events = map_create();
	return flood;
}

static bool
free_tries(const char *key, void *value, void *cookie)
{
	(void)key;
	(void)cookie;
	free(value);
	return true;
}

static void
forget_all(struct flood *flood)
{
	map_walk(flood->events, free_tries, NULL);
	map_free(flood->events);
	flood->events = NULL;
}

void
flood_free(struct flood *flood)
{
	if (!flood)
		return;
	forget_all(flood);
	free(flood);
}

static struct tries *
tries_of(struct flood *flood, const char *event)
{
	struct tries *tries = map_get(flood->events, event);

	if (tries)
		return tries;
	if (map_count(flood->events) >= EVENTS_MOST) {
		forget_all(flood);
		flood->events = map_create();
	}
	tries = mem_zero(1, sizeof(*tries));
	map_put(flood->events, event, tries);
	return tries;
}

double
flood_count(struct flood *flood, const char *event, int64_t now_ms)
{
	struct tries *tries = tries_of(flood, event);
	int64_t second = now_ms / 1000;

	if (second != tries->second) {
		tries->before = second == tries->second + 1 ? tries->now : 0;
		tries->now = 0;
		tries->second = second;
	}
	tries->now++;
	return tries->now > tries->before ? tries->now : tries->before;
}

unsigned
flood_bits(double rate, double budget, unsigned base, unsigned most)
{
	unsigned bits = base;

	for (; rate > budget && bits < most; rate /= 2)
		bits++;
	return bits < most ? bits : most;
}
