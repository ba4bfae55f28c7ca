/* events.c - /api/events: the list, one event, pages of its public log, and who sits at its desk. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "domain/entry.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/event.h"
#include "store/log.h"
#include "store/person.h"

#define PAGE_MOST     200
#define PAGE_USUAL    50
#define PAGE_BYTES    262144
#define CACHED_SHORT  "public, max-age=2, stale-while-revalidate=10"
#define CACHED_LONGER "public, max-age=10, stale-while-revalidate=30"

/* Those who prepare events see drafts; what they see is nobody else's. */
static bool
sees_drafts(struct api_read *job, struct db *db)
{
	if (!job->has_token || job->token.kind != PERSON_KIND_STAFF)
		return false;
	api_actor(job, db);
	return actor_has(&job->actor, R_STAFF, NULL);
}

static void
work_list(struct api_read *job, struct db *db)
{
	bool with_drafts = sees_drafts(job, db);

	job->tagged = true;
	job->caching = with_drafts ? "private, no-cache" : CACHED_SHORT;
	api_answer_as(job, "events", event_list_json(db, with_drafts));
}

void
api_events_list(struct request *request)
{
	api_read_run(request, NULL, work_list);
}

/* Is there such an event, for this reader? */
static bool
may_see(struct api_read *job, struct db *db)
{
	struct event_row event;

	if (event_load(db, job->argument, &event) &&
		(event.state != EVENT_STATE_DRAFT || sees_drafts(job, db)))
		return true;
	api_refuse(job, PROBLEM_NOT_FOUND);
	return false;
}

static void
work_one(struct api_read *job, struct db *db)
{
	if (!may_see(job, db))
		return;
	job->tagged = true;
	job->caching = job->has_token ? "private, no-cache" : CACHED_SHORT;
	api_answer_as(job, "event", event_json(db, job->argument));
}

void
api_events_one(struct request *request)
{
	api_read_run(request, NULL, work_one);
}

/* Appends ENTRIES (their references are given up) as a JSON array; encoded just as viewers get them. */
static void
add_entries(struct buf *out, struct entry **entries, size_t count)
{
	buf_add_str(out, "[");
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_str(out, ",");
		entry_encode(entries[i], out);
		if (out->len && out->data[out->len - 1] == '\n')
			out->len--;
		entry_unref(entries[i]);
	}
	buf_add_str(out, "]");
}

static void
work_entries(struct api_read *job, struct db *db)
{
	int64_t before = http_query_integer(&job->query, "before", 0);
	int64_t limit = http_query_integer(&job->query, "limit", PAGE_USUAL);
	struct stream stream = stream_of(STREAM_PUBLIC, job->argument);
	struct position head;
	struct entry **entries;
	uint64_t first = 0;
	size_t count;

	if (!may_see(job, db))
		return;
	if (!log_head(db, stream.name, &head)) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	if (limit < 1 || limit > PAGE_MOST)
		limit = PAGE_MOST;
	entries = mem_zero((size_t)limit, sizeof(struct entry *));
	count = log_before(db, stream.name, (uint64_t)before, (size_t)limit, PAGE_BYTES, entries);
	if (count)
		first = entries[0]->seq;
	buf_addf(&job->answer, "{\"epoch\":\"%s\",\"entries\":", head.epoch);
	add_entries(&job->answer, entries, count);
	if (first > 1)
		buf_addf(&job->answer, ",\"before\":%llu}", (unsigned long long)first);
	else
		buf_add_str(&job->answer, ",\"before\":null}");
	free(entries);
	job->tagged = true;
	job->caching = CACHED_LONGER;
}

void
api_events_entries(struct request *request)
{
	api_read_run(request, NULL, work_entries);
}

static void
work_people(struct api_read *job, struct db *db)
{
	const char *role = api_query(job, "role");
	struct event_row event;

	if (!api_has_desk(job, db, job->argument))
		return;
	if (!event_load(db, job->argument, &event))
		api_refuse(job, PROBLEM_NOT_FOUND);
	else if (*role && role_read(role) < 0)
		problem_add(&job->problem, "/role", "没有这个角色", "There is no such role");
	else
		api_answer_as(job, "people", person_desk_json(db, event.id, role, job->now));
}

void
api_events_people(struct request *request)
{
	api_read_run(request, NULL, work_people);
}
