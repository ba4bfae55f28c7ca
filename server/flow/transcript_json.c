/*
 * transcript_json.c - the public log of an event as one JSON object.
 *
 * {"event":{...},"epoch":"...","edited":false,"entries":[...],"transcript":{...}}: the entries as viewers had
 * them, a hidden one without its text; and, once it is released, what the editor made of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/archive.h"
#include "flow/transcript.h"
#include "store/log.h"
#include "store/transcript.h"

#define PAGE_ENTRIES 200
#define PAGE_BYTES   (1024 * 1024)

bool
transcript_event(struct db *db, const char *id, json_t **event)
{
	const char *state;

	*event = event_json(db, id);
	state = json_string_value(json_object_get(*event, "state"));
	if (state && strcmp(state, "draft") != 0)
		return true;
	json_decref(*event);
	*event = NULL;
	return false;
}

void
transcript_each(struct db *db, const char *event,
	void (*each)(void *cookie, const struct entry *entry), void *cookie)
{
	struct stream stream = stream_of(STREAM_PUBLIC, event);
	struct entry **page = mem_zero(PAGE_ENTRIES, sizeof *page);
	uint64_t after = 0;
	size_t count;

	do {
		count = log_after(db, stream.name, after, PAGE_ENTRIES, PAGE_BYTES, page);
		for (size_t i = 0; i < count; i++) {
			each(cookie, page[i]);
			after = page[i]->seq;
			entry_unref(page[i]);
		}
	} while (count > 0);
	free(page);
}

struct writing {
	struct buf *out;
	bool any;
};

/* As on the wire, without the end of the line. */
static void
write_entry(void *cookie, const struct entry *entry)
{
	struct writing *writing = cookie;

	if (writing->any)
		buf_add_str(writing->out, ",\n");
	entry_encode(entry, writing->out);
	if (writing->out->len > 0 && writing->out->data[writing->out->len - 1] == '\n')
		writing->out->data[--writing->out->len] = '\0';
	writing->any = true;
}

/* What the editor made of the log, beside it. */
static void
add_edited(struct db *db, const char *event, struct buf *out)
{
	int64_t revision = transcript_revision(db, event);
	json_t *edited;
	char *dumped;

	if (revision == 0)
		return;
	edited = transcript_json(db, event, revision);
	dumped = json_dumps(edited, JSON_COMPACT);
	buf_addf(out, ",\"transcript\":%s", dumped);
	free(dumped);
	json_decref(edited);
}

bool
archive_json(struct db *db, const char *event, struct buf *out)
{
	struct writing writing = {.out = out};
	struct position head = {.seq = 0};
	json_t *about;
	char *dumped;

	if (!transcript_event(db, event, &about))
		return false;
	(void)log_head(db, stream_of(STREAM_PUBLIC, event).name, &head);
	dumped = json_dumps(about, JSON_COMPACT);
	buf_addf(out, "{\"event\":%s,\"epoch\":\"%s\",\"edited\":%s,\"entries\":[\n", dumped,
		head.epoch, json_is_true(json_object_get(about, "edited")) ? "true" : "false");
	transcript_each(db, event, write_entry, &writing);
	buf_add_str(out, "]");
	if (strcmp(json_string_value(json_object_get(about, "state")), "archived") == 0)
		add_edited(db, event, out);
	buf_add_str(out, "}\n");
	free(dumped);
	json_decref(about);
	return true;
}
