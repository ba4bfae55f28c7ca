#include "store/log.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/log_join.h"

#define HEADS_A_QUERY 32

static void
read_epoch(char out[static EPOCH_SIZE], const char *epoch)
{
	snprintf(out, EPOCH_SIZE, "%s", epoch);
}

bool
log_head(struct db *db, const char *stream, struct position *out)
{
	struct rows *rows = db_query(
		db, "SELECT epoch, seq FROM head WHERE stream = ?1", "s", stream);
	bool found = rows_next(rows);
	if (found) {
		read_epoch(out->epoch, rows_text(rows, 0));
		out->seq = (uint64_t)rows_integer(rows, 1);
	}
	rows_end(rows);
	return found;
}

/* The number of parameters goes in steps of two, so that few statements are prepared. */
static size_t
round_up(size_t count)
{
	size_t room = 1;
	while (room < count)
		room *= 2;
	return room;
}

static void
read_heads(struct db *db, const char *const *streams, size_t count, struct position *out)
{
	const char *wanted[HEADS_A_QUERY];
	size_t room = round_up(count);
	struct buf sql;
	buf_init(&sql);
	buf_add_str(&sql, "SELECT stream, epoch, seq FROM head WHERE stream IN (");
	for (size_t i = 0; i < room; i++) {
		buf_addf(&sql, "%s?%zu", i ? ", " : "", i + 1);
		wanted[i] = streams[i < count ? i : 0];
	}
	buf_add_str(&sql, ")");
	struct rows *rows = db_query_texts(db, sql.data, wanted, room);
	while (rows_next(rows))
		for (size_t i = 0; i < count; i++)
			if (strcmp(streams[i], rows_text(rows, 0)) == 0) {
				read_epoch(out[i].epoch, rows_text(rows, 1));
				out[i].seq = (uint64_t)rows_integer(rows, 2);
			}
	rows_end(rows);
	buf_fini(&sql);
}

void
log_heads(struct db *db, const char *const *streams, size_t count, struct position *out)
{
	memset(out, 0, count * sizeof *out);
	for (size_t from = 0; from < count; from += HEADS_A_QUERY) {
		size_t some = count - from < HEADS_A_QUERY ? count - from : HEADS_A_QUERY;
		read_heads(db, streams + from, some, out + from);
	}
}

/* What a person wrote must not stay in a hidden entry; most of it is in the text, the rest in these. */
static void
add_hidden(struct buf *out, const char *body)
{
	json_t *object = json_loads(body, 0, NULL);
	if (!object)
		object = json_object();
	json_object_del(object, "text");
	json_object_del(object, "why");
	json_object_del(object, "url");
	json_object_del(object, "files");
	json_object_del(object, "reasons");
	json_object_del(object, "guess");
	json_object_set_new(object, "hidden", json_true());
	char *dumped = json_dumps(object, JSON_COMPACT);
	buf_add_str(out, dumped);
	free(dumped);
	json_decref(object);
}

static bool
is_desk(const char *stream)
{
	return strncmp(stream, "desk:", strlen("desk:")) == 0;
}

/* The text; and at a desk the SHA-256 by which whoever approves it names exactly this one. */
static void
add_text(struct buf *out, const char *stream, const char *text)
{
	json_t *string = json_string(text);
	char *dumped = string ? json_dumps(string, JSON_ENCODE_ANY | JSON_COMPACT)
			      : mem_strdup("\"\"");
	char content[DIGEST_HEX_SIZE];
	buf_add_str(out, "\"text\":");
	buf_add_str(out, dumped);
	if (is_desk(stream)) {
		ids_sha256_hex(text, strlen(text), content);
		buf_addf(out, ",\"content\":\"%s\"", content);
	}
	free(dumped);
	json_decref(string);
}

void
log_join(struct buf *out, const char *stream, const char *body, const char *text, int64_t tombstone)
{
	if (tombstone != 0) {
		add_hidden(out, body);
		return;
	}
	size_t len = strlen(body);
	if (!text || len < 2) {
		buf_add(out, body, len);
		return;
	}
	buf_add(out, body, len - 1);
	buf_add_str(out, len > 2 ? "," : "");
	add_text(out, stream, text);
	buf_add(out, "}", 1);
}

#define ENTRY_COLUMNS \
	"SELECT entry.seq, entry.at, entry.kind, entry.body, text.body, " \
	"entry.tombstone, head.epoch FROM entry JOIN head ON head.stream = entry.stream " \
	"LEFT JOIN text ON text.id = entry.text WHERE entry.stream = ?1 "

/* Reads what ROWS gives until LIMIT or BYTES are reached; the first always fits. */
static size_t
read_entries(struct rows *rows, const char *stream, size_t limit, size_t bytes, struct entry **out)
{
	size_t count = 0;
	size_t used = 0;
	struct buf body;
	buf_init(&body);
	while (count < limit && rows_next(rows)) {
		buf_reset(&body);
		log_join(&body, stream, rows_text(rows, 3),
			rows_is_null(rows, 4) ? NULL : rows_text(rows, 4), rows_integer(rows, 5));
		used += body.len;
		if (count > 0 && used > bytes)
			break;
		out[count++] = entry_create(stream, rows_text(rows, 6),
			(uint64_t)rows_integer(rows, 0), rows_integer(rows, 1), rows_text(rows, 2),
			body.data, body.len);
	}
	buf_fini(&body);
	rows_end(rows);
	return count;
}

size_t
log_after(struct db *db, const char *stream, uint64_t after, size_t limit, size_t bytes,
	struct entry **out)
{
	struct rows *rows = db_query(db,
		ENTRY_COLUMNS "AND entry.seq > ?2 ORDER BY entry.seq LIMIT ?3", "sii", stream,
		(int64_t)after, (int64_t)limit);
	return read_entries(rows, stream, limit, bytes, out);
}

size_t
log_before(struct db *db, const char *stream, uint64_t before, size_t limit, size_t bytes,
	struct entry **out)
{
	struct rows *rows = db_query(db,
		ENTRY_COLUMNS "AND entry.seq < ?2 ORDER BY entry.seq DESC LIMIT ?3", "sii", stream,
		before == 0 ? INT64_MAX : (int64_t)before, (int64_t)limit);
	size_t count = read_entries(rows, stream, limit, bytes, out);
	for (size_t i = 0; i < count / 2; i++) {
		struct entry *other = out[i];
		out[i] = out[count - 1 - i];
		out[count - 1 - i] = other;
	}
	return count;
}

static void
create_head(struct db *db, const char *stream, int64_t now)
{
	unsigned char random[8];
	char epoch[EPOCH_SIZE];
	ids_random(random, sizeof random);
	ids_hex(random, sizeof random, epoch);
	db_run(db,
		"INSERT INTO head (stream, epoch, seq, at) VALUES (?1, ?2, 0, ?3) "
		"ON CONFLICT (stream) DO NOTHING",
		"ssi", stream, epoch, now);
}

void
log_create(struct db *db, const char *stream, int64_t now)
{
	if (strcmp(stream, STREAM_CONTROL) == 0 || strchr(stream, ':')) {
		create_head(db, stream, now);
		return;
	}
	for (int kind = STREAM_PUBLIC; kind <= STREAM_PERSON; kind++)
		create_head(db, stream_of((enum stream_kind)kind, stream).name, now);
}

void
log_tombstone(struct db *db, const char *target, int tombstone)
{
	db_run(db, "UPDATE entry SET tombstone = ?2 WHERE target = ?1 AND tombstone <> 2", "si",
		target, (int64_t)tombstone);
}
