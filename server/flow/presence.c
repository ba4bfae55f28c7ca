#include "flow/presence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "domain/vocabulary.h"
#include "flow/held.h"
#include "flow/watch.h"

#define ASK_PAUSE     (5 * NS_A_SECOND)
#define SAID_KEPT     (3 * NS_A_SECOND)
#define VISITORS_MOST 20000 /* that wait for Redis; more are not counted */
#define MINUTE_MS     60000

/* Another worker, and what it said. */
struct worker {
	struct list link;
	char name[33];
	uint64_t viewers;
	uint64_t heard_ns;
};

static struct worker *
worker_of(struct list *link)
{
	return LIST_OWNER(link, struct worker, link);
}

void
presence_init(struct presence *presence)
{
	*presence = (struct presence){0};
	list_init(&presence->workers);
}

void
presence_fini(struct presence *presence)
{
	struct list *link, *after;

	LIST_EACH(link, after, &presence->workers)
	free(worker_of(link));
	presence_set_salt(presence, NULL);
	free(presence->visitors);
}

/* ------------------------------------------------------------- unique visitors */

void
presence_set_salt(struct presence *presence, const unsigned char *salt)
{
	presence->has_salt = salt != NULL;
	if (salt)
		memcpy(presence->salt, salt, sizeof(presence->salt));
	else
		mem_wipe(presence->salt, sizeof(presence->salt));
}

/* Half of an HMAC is plenty to tell visitors apart, and says nothing without the salt. */
void
presence_visitor(struct presence *presence, const char *visitor)
{
	unsigned char digest[DIGEST_LEN];

	if (!presence->has_salt || !visitor[0] || presence->visitor_count == VISITORS_MOST)
		return;
	if (presence->visitor_count == presence->visitor_cap) {
		presence->visitor_cap = presence->visitor_cap ? presence->visitor_cap * 2 : 16;
		presence->visitors = mem_grow(
			presence->visitors, presence->visitor_cap, sizeof(*presence->visitors));
	}
	ids_hmac(presence->salt, sizeof(presence->salt), visitor, strlen(visitor), digest);
	ids_hex(digest, sizeof(digest) / 2, presence->visitors[presence->visitor_count++]);
}

static void
send_visitors(struct watch *watch)
{
	struct presence *presence = &watch->presence;
	struct bus *bus = deliver_bus(watch->deliver);
	const char **ids;

	if (!bus || presence->visitor_count == 0)
		return;
	ids = mem_zero(presence->visitor_count, sizeof(*ids));
	for (size_t i = 0; i < presence->visitor_count; i++)
		ids[i] = presence->visitors[i];
	bus_visitors_add(bus, watch->event, ids, presence->visitor_count);
	free(ids);
	free(presence->visitors);
	presence->visitors = NULL;
	presence->visitor_count = presence->visitor_cap = 0;
}

/* The answer may come when the event is not watched any more. */
static void
on_unique(void *cookie, const char *event, int64_t count)
{
	struct deliver *deliver = cookie;
	struct watch *watch = map_get(deliver->watches, event);

	if (watch && count > watch->presence.unique)
		watch->presence.unique = count;
}

static void
ask_unique(struct watch *watch)
{
	struct deliver *deliver = watch->deliver;
	struct bus *bus = deliver_bus(deliver);

	if (!bus || !watch->presence.has_salt || deliver->now_ns < watch->presence.ask_ns ||
		!presence_is_first(watch))
		return;
	watch->presence.ask_ns = deliver->now_ns + ASK_PAUSE;
	bus_visitors_count(bus, watch->event, on_unique, deliver);
}

/* ------------------------------------------------------------- who is present */

void
presence_heard(struct presence *presence, const char *name, uint64_t viewers, uint64_t now_ns)
{
	struct list *link, *after;
	struct worker *worker = NULL;

	LIST_EACH(link, after, &presence->workers)
	{
		if (strcmp(worker_of(link)->name, name) == 0)
			worker = worker_of(link);
	}
	if (!worker) {
		worker = mem_zero(1, sizeof(*worker));
		snprintf(worker->name, sizeof(worker->name), "%s", name);
		list_append(&presence->workers, &worker->link);
	}
	worker->viewers = viewers;
	worker->heard_ns = now_ns;
}

void
presence_refresh(struct presence *presence, uint64_t now_ns)
{
	struct list *link, *after;

	LIST_EACH(link, after, &presence->workers)
	worker_of(link)->heard_ns = now_ns;
}

/* Who has said nothing for long is gone; while nobody can be heard, nobody is. */
static uint64_t
sum_of_others(struct watch *watch)
{
	uint64_t now = watch->deliver->now_ns, sum = 0;
	bool can_hear = deliver_bus(watch->deliver) != NULL;
	struct list *link, *after;

	LIST_EACH(link, after, &watch->presence.workers)
	{
		struct worker *worker = worker_of(link);
		if (can_hear && now > worker->heard_ns + SAID_KEPT) {
			list_remove(link);
			free(worker);
			continue;
		}
		sum += worker->viewers;
	}
	return sum;
}

bool
presence_is_first(const struct watch *watch)
{
	const char *own = watch->deliver->services->worker;
	const struct list *workers = &watch->presence.workers;

	for (const struct list *link = workers->next; link != workers; link = link->next)
		if (strcmp(LIST_OWNER(link, const struct worker, link)->name, own) < 0)
			return false;
	return true;
}

static void
show(struct room *room, void *cookie)
{
	room_set_viewers(room, *(const uint64_t *)cookie);
}

static uint64_t
count_own(const struct watch *watch)
{
	const struct held *held = watch->streams[STREAM_PUBLIC];

	return held ? held_viewers(held) : 0;
}

void
presence_show(struct watch *watch)
{
	struct presence *presence = &watch->presence;

	presence->total = count_own(watch) + sum_of_others(watch);
	if (presence->total > presence->peak)
		presence->peak = presence->total;
	watch_rooms(watch, show, &presence->total);
}

static void
tell_others(struct watch *watch)
{
	struct bus *bus = deliver_bus(watch->deliver);

	if (bus && watch->streams[STREAM_PUBLIC])
		bus_presence(bus, watch->deliver->services->worker, watch->event, count_own(watch));
}

/* ------------------------------------------------------------- minute by minute */

struct note {
	struct store_job job;
	struct attendance attendance;
};

static void
on_note_run(struct store_job *job, struct tx *tx)
{
	attendance_note(tx, &LIST_OWNER(job, struct note, job)->attendance);
}

static void
on_note_done(struct store_job *job, enum err outcome)
{
	if (outcome != ERR_OK)
		log_warn("attendance was not noted", "reason", err_text(outcome));
	free(LIST_OWNER(job, struct note, job));
}

static void
note_minute(struct watch *watch)
{
	struct presence *presence = &watch->presence;
	struct note *note = mem_zero(1, sizeof(*note));

	note->job.run = on_note_run;
	note->job.done = on_note_done;
	note->attendance.at = presence->minute;
	note->attendance.present = (int64_t)presence->total;
	note->attendance.peak = (int64_t)presence->peak;
	note->attendance.visitors = presence->unique;
	memcpy(note->attendance.event, watch->event, sizeof(note->attendance.event));
	if (store_write(watch->deliver->services->store, &note->job) != ERR_OK)
		free(note);
}

static bool
is_counted(int state)
{
	return state >= EVENT_STATE_OPEN && state <= EVENT_STATE_CLOSING;
}

static void
check_minute(struct watch *watch)
{
	struct presence *presence = &watch->presence;
	int64_t minute = watch->deliver->now_ms / MINUTE_MS * MINUTE_MS;

	if (minute == presence->minute)
		return;
	if (presence->minute && is_counted(watch->state) && watch->streams[STREAM_PUBLIC] &&
		presence_is_first(watch))
		note_minute(watch);
	presence->minute = minute;
	presence->peak = presence->total;
}

void
presence_second(struct watch *watch)
{
	check_minute(watch);
	presence_show(watch);
	tell_others(watch);
	send_visitors(watch);
	ask_unique(watch);
}

void
presence_end(struct watch *watch)
{
	struct bus *bus;

	send_visitors(watch);
	if (watch->presence.minute && watch->streams[STREAM_PUBLIC] && presence_is_first(watch)) {
		note_minute(watch);
		bus = deliver_bus(watch->deliver);
		if (bus)
			bus_visitors_forget(bus, watch->event);
	}
	presence_set_salt(&watch->presence, NULL);
}
