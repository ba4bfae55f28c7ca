#include "net/crowd.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "domain/request.h"

#define REFILL_SECONDS 20
#define SECOND_NS      UINT64_C(1000000000)

/* All sockets of one address share it. */
struct crowd_place {
	struct crowd *crowd;
	struct list empty; /* in crowd->empty while nobody holds it, longest first */
	char key[REQUEST_LIMIT_KEY_SIZE];
	unsigned held;
	double left; /* sockets that may come at once */
	uint64_t at_ns; /* when LEFT was reckoned */
};

struct crowd {
	unsigned most;
	struct map *places;
	struct list empty;
};

struct crowd *
crowd_create(unsigned most)
{
	struct crowd *crowd = mem_zero(1, sizeof(*crowd));

	crowd->most = most;
	crowd->places = map_create();
	list_init(&crowd->empty);
	return crowd;
}

static void
forget(struct crowd_place *place)
{
	list_remove(&place->empty);
	map_remove(place->crowd->places, place->key);
	free(place);
}

void
crowd_free(struct crowd *crowd)
{
	struct list *link, *after;

	if (!crowd)
		return;
	LIST_EACH(link, after, &crowd->empty)
	forget(LIST_OWNER(link, struct crowd_place, empty));
	map_free(crowd->places);
	free(crowd);
}

static struct crowd_place *
place_of(struct crowd *crowd, const char *address, uint64_t now_ns)
{
	char key[REQUEST_LIMIT_KEY_SIZE];
	struct crowd_place *place;

	request_limit_key(address, key);
	place = map_get(crowd->places, key);
	if (place)
		return place;
	place = mem_zero(1, sizeof(*place));
	place->crowd = crowd;
	place->left = crowd->most;
	place->at_ns = now_ns;
	memcpy(place->key, key, sizeof(key));
	list_init(&place->empty);
	map_put(crowd->places, key, place);
	return place;
}

static void
refill(struct crowd_place *place, uint64_t now_ns)
{
	double most = place->crowd->most;
	double seconds = (double)(now_ns - place->at_ns) / (double)SECOND_NS;

	place->left += seconds * most / REFILL_SECONDS;
	if (place->left > most)
		place->left = most;
	place->at_ns = now_ns;
}

static void
mark_empty(struct crowd_place *place)
{
	list_remove(&place->empty);
	list_append(&place->crowd->empty, &place->empty);
}

struct crowd_place *
crowd_enter(struct crowd *crowd, const char *address, uint64_t now_ns)
{
	struct crowd_place *place = place_of(crowd, address, now_ns);

	refill(place, now_ns);
	if (place->held >= crowd->most || place->left < 1) {
		if (!place->held)
			mark_empty(place);
		return NULL;
	}
	place->left -= 1;
	place->held++;
	list_remove(&place->empty);
	return place;
}

void
crowd_leave(struct crowd_place *place, uint64_t now_ns)
{
	if (!place)
		return;
	refill(place, now_ns);
	place->held--;
	if (!place->held)
		mark_empty(place);
}

void
crowd_second(struct crowd *crowd, uint64_t now_ns)
{
	struct list *link, *after;

	LIST_EACH(link, after, &crowd->empty)
	{
		struct crowd_place *place = LIST_OWNER(link, struct crowd_place, empty);

		if (now_ns - place->at_ns < REFILL_SECONDS * SECOND_NS)
			break; /* those behind it are younger */
		forget(place);
	}
}
