#include "flow/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/held.h"
#include "room/room.h"
#include "store/event.h"
#include "store/log.h"
#include "store/question.h"

#define PAGE_ENTRIES 600
#define MORE_ENTRIES 500
#define MORE_BYTES   (1 << 20)

char *
fetch_event(struct db *db, const char *event, int *state)
{
	json_t *json = event_json(db, event);
	char *text;

	*state = -1;
	if (!json)
		return NULL;
	*state = event_state_read(json_string_value(json_object_get(json, "state")));
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

static void
read_page(struct fetch *fetch, struct db *db)
{
	fetch->entries = mem_zero(PAGE_ENTRIES, sizeof(struct entry *));
	fetch->count = log_before(
		db, fetch->stream.name, 0, PAGE_ENTRIES, ROOM_PAGE_BYTES, fetch->entries);
}

/* Notices have no page: who was away asks for what was missed. */
static void
read_all(struct fetch *fetch, struct db *db)
{
	const char *event = fetch->stream.event;

	if (fetch->stream.kind == STREAM_PERSON)
		return;
	read_page(fetch, db);
	if (fetch->stream.kind == STREAM_OF_CONTROL)
		return;
	fetch->event = fetch_event(db, event, &fetch->event_state);
	fetch->exists = fetch->event != NULL;
	fetch->tally = tally_json(db, event, 0, &fetch->tally_newest);
	fetch->has_salt = attendance_salt(db, event, fetch->salt);
}

static void
read_more(struct fetch *fetch, struct db *db)
{
	fetch->entries = mem_zero(MORE_ENTRIES, sizeof(struct entry *));
	fetch->count = log_after(
		db, fetch->stream.name, fetch->after, MORE_ENTRIES, MORE_BYTES, fetch->entries);
}

static void
on_run(struct store_read *read, struct db *db)
{
	struct fetch *fetch = LIST_OWNER(read, struct fetch, read);

	fetch->exists = log_head(db, fetch->stream.name, &fetch->head);
	if (!fetch->exists)
		return;
	if (fetch->kind == FETCH_OPEN)
		read_all(fetch, db);
	else if (fetch->kind == FETCH_MORE)
		read_more(fetch, db);
	else
		read_page(fetch, db);
}

static void
fetch_free(struct fetch *fetch)
{
	for (size_t i = 0; i < fetch->count; i++)
		entry_unref(fetch->entries[i]);
	free(fetch->entries);
	free(fetch->event);
	json_decref(fetch->tally);
	mem_wipe(fetch->salt, sizeof(fetch->salt));
	free(fetch);
}

static void
on_done(struct store_read *read, enum err outcome)
{
	struct fetch *fetch = LIST_OWNER(read, struct fetch, read);

	if (fetch->held)
		held_fetched(fetch->held, fetch, outcome);
	fetch_free(fetch);
}

struct fetch *
fetch_start(struct store *store, struct held *held, enum fetch_kind kind,
	const struct stream *stream, uint64_t after)
{
	struct fetch *fetch = mem_zero(1, sizeof(*fetch));

	fetch->read.run = on_run;
	fetch->read.done = on_done;
	fetch->held = held;
	fetch->kind = kind;
	fetch->stream = *stream;
	fetch->after = after;
	fetch->event_state = -1;
	if (store_ask(store, &fetch->read) != ERR_OK) {
		free(fetch);
		return NULL;
	}
	return fetch;
}

void
fetch_cancel(struct fetch *fetch)
{
	if (!fetch)
		return;
	fetch->held = NULL;
	fetch->read.cancelled = true;
}
