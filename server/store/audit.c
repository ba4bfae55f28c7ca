/*
 * audit.c - walking the trail from its first row to its last, and finding the first that does not fit.
 */
#include "store/audit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "store/anchor.h"
#include "store/audit_chain.h"
#include "store/audit_verify.h"
#include "store/text.h"

enum err
audit_find(struct audit_finding *found, const char *stream, int64_t seq, const char *format, ...)
{
	va_list arguments;
	snprintf(found->stream, sizeof found->stream, "%s", stream);
	found->seq = seq;
	va_start(arguments, format);
	vsnprintf(found->what, sizeof found->what, format, arguments);
	va_end(arguments);
	return ERR_CORRUPT;
}

enum err
audit_miss(struct audit_finding *found, const char *stream, int64_t first, int64_t last,
	const char *how)
{
	if (first == last)
		return audit_find(found, stream, first, "row %" PRId64 " is missing%s", first, how);
	return audit_find(found, stream, first, "rows %" PRId64 " to %" PRId64 " are missing%s",
		first, last, how);
}

/* ------------------------------------------------------------------ the chain of one stream */

struct chain {
	char stream[64];
	int64_t seq; /* of the row before */
	unsigned char mac[DIGEST_LEN];
};

/* What the head row says must be where the chain ends. */
static enum err
end_chain(struct db *db, const struct chain *chain, struct audit_finding *found)
{
	if (chain->stream[0] == '\0')
		return ERR_OK;
	struct rows *rows = db_query(
		db, "SELECT seq, mac FROM audit_head WHERE stream = ?1", "s", chain->stream);
	enum err result = ERR_OK;
	size_t len;
	if (!rows_next(rows))
		result = audit_find(
			found, chain->stream, chain->seq, "the head of the trail is missing");
	else if (rows_integer(rows, 0) > chain->seq)
		result = audit_miss(found, chain->stream, chain->seq + 1, rows_integer(rows, 0),
			": the tail was cut");
	else if (rows_integer(rows, 0) < chain->seq)
		result = audit_find(found, chain->stream, rows_integer(rows, 0) + 1,
			"rows %" PRId64 " to %" PRId64 " are surplus: they stand behind the head",
			rows_integer(rows, 0) + 1, chain->seq);
	else if (memcmp(rows_blob(rows, 1, &len), chain->mac, DIGEST_LEN) != 0 || len != DIGEST_LEN)
		result = audit_find(
			found, chain->stream, chain->seq, "the head of the trail was changed");
	rows_end(rows);
	return result;
}

static enum err
check_row(struct rows *rows, const struct keys *keys, struct chain *chain,
	struct audit_finding *found)
{
	struct audit_link link = {.stream = rows_text(rows, 0),
		.seq = rows_integer(rows, 1),
		.at = rows_integer(rows, 2),
		.actor = rows_text(rows, 3),
		.role = rows_text(rows, 4),
		.action = rows_text(rows, 5),
		.target = rows_text(rows, 6),
		.detail = rows_text(rows, 7),
		.address = rows_text(rows, 8)};
	if (link.seq != chain->seq + 1)
		return link.seq <= chain->seq
			? audit_find(found, link.stream, link.seq, "row %" PRId64 " is surplus",
				  link.seq)
			: audit_miss(found, link.stream, chain->seq + 1, link.seq - 1, "");
	size_t len;
	const void *mac = rows_blob(rows, 9, &len);
	audit_mac(keys, chain->mac, &link, chain->mac);
	if (len != DIGEST_LEN || !ids_same(mac, chain->mac, DIGEST_LEN))
		return audit_find(found, link.stream, link.seq,
			"row %" PRId64 " was changed, inserted or swapped", link.seq);
	chain->seq = link.seq;
	return ERR_OK;
}

static enum err
walk_rows(struct db *db, const struct keys *keys, struct audit_texts *texts,
	struct audit_finding *found)
{
	struct chain chain = {.stream = ""};
	enum err result = ERR_OK;
	struct rows *rows = db_query(db,
		"SELECT stream, seq, at, actor, role, action, target, detail, address, mac FROM audit "
		"ORDER BY stream, seq",
		"");
	while (result == ERR_OK && rows_next(rows)) {
		if (strcmp(chain.stream, rows_text(rows, 0)) != 0) {
			result = end_chain(db, &chain, found);
			memset(&chain, 0, sizeof chain);
			snprintf(chain.stream, sizeof chain.stream, "%s", rows_text(rows, 0));
		}
		if (result == ERR_OK)
			result = check_row(rows, keys, &chain, found);
		if (result == ERR_OK)
			audit_texts_learn(
				texts, rows_text(rows, 5), rows_text(rows, 6), rows_text(rows, 7));
	}
	rows_end(rows);
	return result == ERR_OK ? end_chain(db, &chain, found) : result;
}

/* Heads of streams that have no row at all. */
static enum err
check_lone_heads(struct db *db, struct audit_finding *found)
{
	enum err result = ERR_OK;
	struct rows *rows = db_query(db,
		"SELECT stream, seq FROM audit_head WHERE seq > 0 AND stream NOT IN "
		"(SELECT stream FROM audit) ORDER BY stream",
		"");
	if (rows_next(rows))
		result = audit_miss(found, rows_text(rows, 0), 1, rows_integer(rows, 1),
			": the whole trail was taken away");
	rows_end(rows);
	return result;
}

enum err
audit_verify(struct db *db, const struct keys *keys, const char *anchor_path,
	struct audit_finding *found)
{
	struct audit_texts texts;
	memset(found, 0, sizeof *found);
	audit_texts_init(&texts);
	int64_t anchored = anchor_path ? anchor_size(anchor_path) : 0;
	db_begin(db, false);
	enum err result = walk_rows(db, keys, &texts, found);
	if (result == ERR_OK)
		result = check_lone_heads(db, found);
	if (result == ERR_OK && anchor_path)
		result = anchor_check(db, keys, anchor_path, anchored, found);
	if (result == ERR_OK)
		result = audit_texts_check(db, &texts, found);
	if (db_error(db) != ERR_OK) {
		result = db_error(db);
		snprintf(found->what, sizeof found->what, "%s", db_message(db));
	}
	db_rollback(db);
	audit_texts_fini(&texts);
	return result;
}
