/*
 * audit_chain.c - the writing end of the audit trail.
 *
 * What is signed: the MAC before, then each field behind its length, so that no two rows
 * give the same bytes:
 *
 *   +----------------+-------------+---------+-------------+---------+--
 *   | MAC before, 32 | length, 8   | stream  | length, 8   | seq ... |
 *   +----------------+-------------+---------+-------------+---------+--
 */
#include "store/audit_chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/entry.h"
#include "store/tx_private.h"

static void
add_field(struct buf *out, const char *field)
{
	unsigned char length[8];
	uint64_t len = strlen(field);
	for (int i = 7; i >= 0; i--) {
		length[i] = (unsigned char)(len & 0xff);
		len >>= 8;
	}
	buf_add(out, length, sizeof length);
	buf_add_str(out, field);
}

static void
add_number(struct buf *out, int64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, number);
	add_field(out, text);
}

void
audit_mac(const struct keys *keys, const unsigned char before[static DIGEST_LEN],
	const struct audit_link *link, unsigned char out[static DIGEST_LEN])
{
	struct buf fields;
	buf_init(&fields);
	buf_add(&fields, before, DIGEST_LEN);
	add_field(&fields, link->stream);
	add_number(&fields, link->seq);
	add_number(&fields, link->at);
	add_field(&fields, link->actor);
	add_field(&fields, link->role);
	add_field(&fields, link->action);
	add_field(&fields, link->target);
	add_field(&fields, link->detail);
	add_field(&fields, link->address);
	ids_hmac(keys->audit, sizeof keys->audit, fields.data, fields.len, out);
	buf_fini(&fields);
}

/* ------------------------------------------------------------------ writing a batch's rows */

struct place {
	const struct pending_audit *row;
	size_t order;
};

static int
compare(const void *a, const void *b)
{
	const struct place *one = a;
	const struct place *other = b;
	int by_stream = strcmp(one->row->stream, other->row->stream);
	if (by_stream != 0)
		return by_stream;
	return one->order < other->order ? -1 : one->order > other->order;
}

/* A job that kept texts and said nothing else about it still leaves their digests in the trail. */
static void
cover_texts(struct tx *tx, struct tx_private *own)
{
	if (!own->texts || json_object_size(own->texts) == 0)
		return;
	if (own->audit_count == 0) {
		struct stream stream = {.event = ""};
		if (own->entry_count > 0)
			stream_read(own->entries[0].stream, &stream);
		struct tx_private *before = tx->own;
		tx->own = own;
		tx_audit(tx,
			&(struct audit_row){.stream = stream.event[0] ? stream.event : "city",
				.actor = "system",
				.action = "text",
				.target = json_object_iter_key(json_object_iter(own->texts))});
		tx->own = before;
	}
	json_object_set(own->audits[0].detail, "texts", own->texts);
}

static size_t
collect(struct tx *tx, struct tx_private *const *parts, size_t count, struct place **out)
{
	size_t room = 0;
	for (size_t i = 0; i < count; i++) {
		cover_texts(tx, parts[i]);
		room += parts[i]->audit_count;
	}
	struct place *places = mem_zero(room ? room : 1, sizeof *places);
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < parts[i]->audit_count; j++, found++)
			places[found] = (struct place){&parts[i]->audits[j], found};
	*out = places;
	return found;
}

static void
insert_row(struct tx *tx, const struct pending_audit *row, int64_t seq,
	unsigned char mac[static DIGEST_LEN])
{
	char *detail = json_dumps(row->detail, JSON_COMPACT);
	struct audit_link link = {.stream = row->stream,
		.actor = row->actor,
		.role = row->role,
		.action = row->action,
		.target = row->target,
		.detail = detail,
		.address = row->address,
		.seq = seq,
		.at = tx->now};
	audit_mac(tx->keys, mac, &link, mac);
	db_run(tx->db,
		"INSERT INTO audit (stream, seq, at, actor, role, action, target, detail, address, mac) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		"siissssssb", link.stream, link.seq, link.at, link.actor, link.role, link.action,
		link.target, link.detail, link.address, mac, (size_t)DIGEST_LEN);
	free(detail);
}

static void
extend_chain(struct tx *tx, const struct place *places, size_t count)
{
	const char *stream = places[0].row->stream;
	unsigned char mac[DIGEST_LEN] = {0};
	int64_t seq = 0;
	struct rows *rows = db_query(
		tx->db, "SELECT seq, mac FROM audit_head WHERE stream = ?1", "s", stream);
	if (rows_next(rows)) {
		size_t len;
		const void *found = rows_blob(rows, 1, &len);
		seq = rows_integer(rows, 0);
		if (len == sizeof mac)
			memcpy(mac, found, sizeof mac);
	}
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		insert_row(tx, places[i].row, ++seq, mac);
	db_run(tx->db,
		"INSERT INTO audit_head (stream, seq, mac) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, mac = excluded.mac",
		"sib", stream, seq, mac, sizeof mac);
}

void
tx_flush_audit(struct tx *tx, struct tx_private *const *parts, size_t count)
{
	struct place *places;
	size_t found = collect(tx, parts, count, &places);
	qsort(places, found, sizeof *places, compare);
	for (size_t from = 0, to; from < found; from = to) {
		to = from + 1;
		while (to < found && strcmp(places[to].row->stream, places[from].row->stream) == 0)
			to++;
		extend_chain(tx, places + from, to - from);
	}
	free(places);
}
