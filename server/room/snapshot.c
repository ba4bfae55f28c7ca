#include "room/snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "domain/gist.h"
#include "room/frame.h"
#include "room/news.h"
#include "room/room.h"

#define LINE_BYTES 112 /* what an entry has on the wire besides its body, at most */

struct page_line {
	struct entry *entry;
	char item[ID_SIZE];
};

void
snapshot_init(struct snapshot *snapshot)
{
	*snapshot = (struct snapshot){.is_stale = true};
}

void
snapshot_fini(struct snapshot *snapshot)
{
	snapshot_clear(snapshot);
	free(snapshot->lines);
	buf_fini(&snapshot->event);
	buf_fini(&snapshot->hello);
}

void
snapshot_clear(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->count; i++)
		entry_unref(snapshot->lines[i].entry);
	snapshot->count = 0;
	snapshot->bytes = 0;
	snapshot->is_stale = true;
}

static size_t
line_bytes(const struct entry *entry)
{
	return entry->len + LINE_BYTES;
}

/* Lets go of the oldest lines that no hello has room for. */
static void
drop_oldest(struct snapshot *snapshot)
{
	size_t drop = 0;

	while (drop < snapshot->count && snapshot->bytes > ROOM_PAGE_BYTES) {
		snapshot->bytes -= line_bytes(snapshot->lines[drop].entry);
		entry_unref(snapshot->lines[drop++].entry);
	}
	snapshot->count -= drop;
	if (drop && snapshot->count)
		memmove(snapshot->lines, snapshot->lines + drop,
			snapshot->count * sizeof(*snapshot->lines));
}

void
snapshot_add(struct snapshot *snapshot, struct entry *entry, const char *item)
{
	struct page_line *line;

	if (snapshot->count == snapshot->cap) {
		snapshot->cap = snapshot->cap ? snapshot->cap * 2 : 16;
		snapshot->lines = mem_grow(snapshot->lines, snapshot->cap, sizeof(*line));
	}
	line = &snapshot->lines[snapshot->count++];
	*line = (struct page_line){.entry = entry_ref(entry)};
	memcpy(line->item, item, strnlen(item, ID_MAX));
	snapshot->bytes += line_bytes(entry);
	drop_oldest(snapshot);
	snapshot->is_stale = true;
}

/* Puts ENTRY, whose reference it takes over, into LINE. */
static void
replace_line(struct snapshot *snapshot, struct page_line *line, struct entry *entry)
{
	snapshot->bytes += line_bytes(entry);
	snapshot->bytes -= line_bytes(line->entry);
	entry_unref(line->entry);
	line->entry = entry;
	snapshot->is_stale = true;
}

void
snapshot_hide(struct snapshot *snapshot, const char *item)
{
	for (size_t i = 0; i < snapshot->count; i++) {
		struct page_line *line = &snapshot->lines[i];
		if (strcmp(line->item, item) == 0)
			replace_line(snapshot, line, gist_hide(line->entry));
	}
}

void
snapshot_replace(struct snapshot *snapshot, struct entry *entry)
{
	for (size_t i = 0; i < snapshot->count; i++) {
		if (snapshot->lines[i].entry->seq == entry->seq)
			replace_line(snapshot, &snapshot->lines[i], entry_ref(entry));
	}
}

void
snapshot_set_event(struct snapshot *snapshot, const char *json, size_t len)
{
	buf_reset(&snapshot->event);
	buf_add(&snapshot->event, json, len);
	snapshot->is_stale = true;
}

/* Appends the newest entries that fit into what is left of the hello, and the end of their array. */
static void
add_entries(const struct snapshot *snapshot, size_t news_bytes, struct buf *out)
{
	size_t first = snapshot->count, used = out->len + sizeof("]}\n") + news_bytes;

	while (first > 0) {
		used += line_bytes(snapshot->lines[first - 1].entry);
		if (used > ROOM_PAGE_BYTES)
			break;
		first--;
	}
	for (size_t i = first; i < snapshot->count; i++) {
		if (i > first)
			out->data[out->len - 1] = ','; /* for the newline of the one before */
		entry_encode(snapshot->lines[i].entry, out);
	}
	if (first < snapshot->count)
		out->data[out->len - 1] = ']';
	else
		buf_add(out, "]", 1);
}

static void
make_hello(struct snapshot *snapshot, enum stream_kind stream, const struct position *position,
	const struct news *news)
{
	static const char space[FRAME_HEADER_MAX];
	struct buf *out = &snapshot->hello;
	char now[CLOCK_TEXT_SIZE];
	unsigned char header[FRAME_HEADER_MAX];
	size_t header_len;

	clock_format(snapshot->now_ms, now);
	buf_reset(out);
	buf_add(out, space, sizeof(space));
	buf_addf(out,
		"{\"type\":\"hello\",\"protocol\":1,\"stream\":\"%s\",\"epoch\":\"%s\",\"seq\":%" PRIu64,
		stream == STREAM_DESK ? "desk" : "public", position->epoch, position->seq);
	buf_addf(out, ",\"viewers\":%" PRIu64 ",\"now\":\"%s\",\"event\":", news->viewers, now);
	buf_add_str(out, snapshot->event.len ? snapshot->event.data : "{}");
	buf_add_str(out, ",\"tally\":{");
	tally_all(&news->tally, out);
	buf_add_str(out, "},\"entries\":[");
	add_entries(snapshot, news->here.len, out);
	buf_add_str(out, "}\n");
	buf_add(out, news->here.data, news->here.len);
	header_len = frame_header(out->len - FRAME_HEADER_MAX, header);
	snapshot->hello_from = FRAME_HEADER_MAX - header_len;
	memcpy(out->data + snapshot->hello_from, header, header_len);
	snapshot->made_ms = snapshot->now_ms;
	snapshot->is_stale = false;
}

void
snapshot_hello(struct snapshot *snapshot, enum stream_kind stream, const struct position *position,
	const struct news *news, const void **data, size_t *len)
{
	int64_t age = snapshot->now_ms - snapshot->made_ms;

	if (snapshot->is_stale || age < 0 || age > SNAPSHOT_OLD_MS)
		make_hello(snapshot, stream, position, news);
	*data = snapshot->hello.data + snapshot->hello_from;
	*len = snapshot->hello.len - snapshot->hello_from;
}
