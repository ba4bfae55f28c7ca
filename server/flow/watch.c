#include "flow/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "domain/vocabulary.h"
#include "flow/fetch.h"
#include "flow/held.h"

#define REFRESH_PAUSE (2 * NS_A_SECOND)

/* The event object read anew, on a reader's thread. */
struct refresh {
	struct store_read read;
	struct watch *watch; /* NULL: cancelled */
	char event[ID_SIZE];
	char *json;
	int state;
};

struct watch *
watch_open(struct deliver *deliver, const char *event)
{
	struct watch *watch = mem_zero(1, sizeof(*watch));

	watch->deliver = deliver;
	watch->state = -1;
	memcpy(watch->event, event, strnlen(event, ID_MAX));
	list_append(&deliver->watch_list, &watch->link);
	map_put(deliver->watches, watch->event, watch);
	presence_init(&watch->presence);
	here_init(&watch->here);
	return watch;
}

void
watch_close(struct watch *watch)
{
	if (watch->refresh) {
		watch->refresh->watch = NULL;
		watch->refresh->read.cancelled = true;
	}
	presence_fini(&watch->presence);
	here_fini(&watch->here);
	map_remove(watch->deliver->watches, watch->event);
	list_remove(&watch->link);
	free(watch);
}

void
watch_rooms(struct watch *watch, void (*each)(struct room *room, void *cookie), void *cookie)
{
	for (int kind = 0; kind < WATCH_STREAMS; kind++) {
		struct held *held = watch->streams[kind];
		for (int i = 0; held && i < AUDIENCE_COUNT; i++)
			if (held->rooms[i])
				each(held->rooms[i], cookie);
	}
}

static void
set_event(struct room *room, void *cookie)
{
	const char *json = cookie;

	room_set_event(room, json, strlen(json));
}

static bool
is_over(int state)
{
	return state == EVENT_STATE_ENDED || state == EVENT_STATE_ARCHIVED ||
		state == EVENT_STATE_CANCELLED;
}

void
watch_set_event(struct watch *watch, const char *json, int state)
{
	bool has_ended = is_over(state) && watch->state >= 0 && !is_over(watch->state);

	watch->state = state;
	watch_rooms(watch, set_event, (void *)json);
	if (has_ended)
		presence_end(watch);
}

/* What was salted cannot be salted again: nobody is counted after the end. */
void
watch_set_salt(struct watch *watch, const unsigned char *salt)
{
	presence_set_salt(&watch->presence, is_over(watch->state) ? NULL : salt);
}

/* ------------------------------------------------------------- votes */

static void
set_votes(struct room *room, void *cookie)
{
	json_t *questions = json_object_get(cookie, "questions");
	json_t *votes;
	const char *id;

	json_object_foreach(questions, id, votes)
		room_set_votes(room, id, (uint64_t)json_integer_value(votes));
}

static void
set_ratings(struct room *room, void *cookie)
{
	json_t *answers = json_object_get(cookie, "answers");
	json_t *rating;
	const char *id;

	json_object_foreach(answers, id, rating)
		room_set_ratings(room, id,
			(uint64_t)json_integer_value(json_object_get(rating, "helpful")),
			(uint64_t)json_integer_value(json_object_get(rating, "unhelpful")));
}

void
watch_set_tally(struct watch *watch, const json_t *tally, int64_t newest)
{
	if (!tally)
		return;
	watch_rooms(watch, set_votes, (void *)tally);
	watch_rooms(watch, set_ratings, (void *)tally);
	if (newest > watch->tally_newest)
		watch->tally_newest = newest;
}

struct numbers {
	const char *json;
	size_t len;
};

static void
set_numbers(struct room *room, void *cookie)
{
	const struct numbers *numbers = cookie;

	room_set_numbers(room, numbers->json, numbers->len);
}

void
watch_set_numbers(struct watch *watch, const json_t *numbers)
{
	char *json = numbers ? json_dumps(numbers, JSON_COMPACT) : NULL;

	if (json)
		watch_rooms(watch, set_numbers, &(struct numbers){json, strlen(json)});
	free(json);
}

/* ------------------------------------------------------------- the event object */

void
watch_saw(struct watch *watch, const struct entry *entry)
{
	static const char *const at_once[] = {
		"state", "pinned", "output", "summary", "floor", "slow"};

	watch->is_stale = true;
	for (size_t i = 0; i < sizeof(at_once) / sizeof(at_once[0]); i++)
		if (strcmp(entry->kind, at_once[i]) == 0)
			watch->refresh_ns = 0;
}

static void
on_run(struct store_read *read, struct db *db)
{
	struct refresh *refresh = LIST_OWNER(read, struct refresh, read);

	refresh->json = fetch_event(db, refresh->event, &refresh->state);
}

static void
on_done(struct store_read *read, enum err outcome)
{
	struct refresh *refresh = LIST_OWNER(read, struct refresh, read);
	struct watch *watch = refresh->watch;

	if (watch) {
		watch->refresh = NULL;
		if (outcome == ERR_OK && refresh->json)
			watch_set_event(watch, refresh->json, refresh->state);
		else
			watch->is_stale = true;
	}
	free(refresh->json);
	free(refresh);
}

/* What comes while it is being read makes it stale again. */
void
watch_work(struct watch *watch)
{
	struct deliver *deliver = watch->deliver;
	struct refresh *refresh;

	if (!watch->is_stale || watch->refresh)
		return;
	if (deliver->now_ns < watch->refresh_ns) {
		deliver_wake_at(deliver, watch->refresh_ns);
		return;
	}
	watch->refresh_ns = deliver->now_ns + REFRESH_PAUSE;
	refresh = mem_zero(1, sizeof(*refresh));
	refresh->read.run = on_run;
	refresh->read.done = on_done;
	refresh->watch = watch;
	memcpy(refresh->event, watch->event, sizeof(refresh->event));
	if (store_ask(deliver->services->store, &refresh->read) != ERR_OK) {
		free(refresh);
		return;
	}
	watch->refresh = refresh;
	watch->is_stale = false;
}

void
watch_second(struct watch *watch)
{
	presence_second(watch);
	here_second(watch);
}
