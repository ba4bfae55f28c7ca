/*
 * flush.c - entries get their seqs.
 *
 * Each stream's head row is updated once, by as many as the batch adds to it; the row's lock makes
 * the order of commits the order of seq, without a gap.  Streams are taken in sorted
 * order, so that two batches cannot lock each other out.
 */
#include <stdlib.h>
#include <string.h>

#include "store/log.h"
#include "store/tx_private.h"

struct place {
	struct pending *pending;
	size_t order; /* in which the jobs added them */
};

static int
compare(const void *a, const void *b)
{
	const struct place *one = a;
	const struct place *other = b;
	int by_stream = strcmp(one->pending->stream, other->pending->stream);
	if (by_stream != 0)
		return by_stream;
	return one->order < other->order ? -1 : one->order > other->order;
}

static size_t
collect(struct tx_private *const *parts, size_t count, struct place **out)
{
	size_t room = 0;
	for (size_t i = 0; i < count; i++)
		room += parts[i]->entry_count;
	struct place *places = mem_zero(room ? room : 1, sizeof *places);
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < parts[i]->entry_count; j++)
			if (!parts[i]->entries[j].transient) {
				places[found].pending = &parts[i]->entries[j];
				places[found].order = found;
				found++;
			}
	*out = places;
	return found;
}

/* Moves the head of STREAM on by COUNT; what it is afterwards. */
static bool
move_head(struct tx *tx, const char *stream, size_t count, struct position *head, int64_t *at)
{
	struct rows *rows = db_query(tx->db,
		"UPDATE head SET seq = seq + ?2, at = CASE WHEN at > ?3 THEN at ELSE ?3 END "
		"WHERE stream = ?1 RETURNING seq, at, epoch",
		"sii", stream, (int64_t)count, tx->now);
	bool found = rows_next(rows);
	if (found) {
		head->seq = (uint64_t)rows_integer(rows, 0);
		*at = rows_integer(rows, 1);
		memset(head->epoch, 0, sizeof head->epoch);
		strncpy(head->epoch, rows_text(rows, 2), sizeof head->epoch - 1);
	}
	rows_end(rows);
	return found;
}

static void
insert_entry(struct tx *tx, const struct pending *pending)
{
	db_run(tx->db,
		"INSERT INTO entry (stream, seq, at, kind, body, text, digest, target) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		"siisssss", pending->stream, (int64_t)pending->seq, pending->at, pending->kind,
		pending->body, pending->text_id, pending->digest, pending->target);
}

/* All entries of one stream. */
static void
place_stream(struct tx *tx, const struct place *places, size_t count)
{
	const char *stream = places[0].pending->stream;
	struct position head = {"", 0};
	int64_t at = tx->now;
	if (!move_head(tx, stream, count, &head, &at)) {
		log_create(tx->db, stream, tx->now);
		move_head(tx, stream, count, &head, &at);
	}
	for (size_t i = 0; i < count; i++) {
		struct pending *pending = places[i].pending;
		pending->seq = head.seq - count + 1 + i;
		pending->at = at;
		memcpy(pending->epoch, head.epoch, sizeof pending->epoch);
		if (pending->result)
			json_object_set_new(
				pending->result, "seq", json_integer((json_int_t)pending->seq));
		insert_entry(tx, pending);
	}
}

void
tx_flush_entries(struct tx *tx, struct tx_private *const *parts, size_t count)
{
	struct place *places;
	size_t found = collect(parts, count, &places);
	qsort(places, found, sizeof *places, compare);
	for (size_t from = 0, to; from < found; from = to) {
		to = from + 1;
		while (to < found &&
			strcmp(places[to].pending->stream, places[from].pending->stream) == 0)
			to++;
		place_stream(tx, places + from, to - from);
	}
	free(places);
}
