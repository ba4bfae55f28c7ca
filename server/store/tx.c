/*
 * tx.c - what a job may ask of its transaction (see store.h).
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/log_join.h"
#include "store/text.h"
#include "store/tx_private.h"

void
tx_private_init(struct tx_private *own, struct region *region)
{
	memset(own, 0, sizeof *own);
	own->region = region;
}

void
tx_private_reset(struct tx_private *own)
{
	for (size_t i = 0; i < own->entry_count; i++)
		free(own->entries[i].body);
	for (size_t i = 0; i < own->audit_count; i++)
		json_decref(own->audits[i].detail);
	free(own->entries);
	free(own->audits);
	json_decref(own->texts);
	tx_private_init(own, own->region);
}

static struct pending *
add_pending(struct tx_private *own, const char *stream, const char *kind, const json_t *body)
{
	if (own->entry_count == own->entry_room) {
		own->entry_room = own->entry_room ? 2 * own->entry_room : 4;
		own->entries = mem_grow(own->entries, own->entry_room, sizeof *own->entries);
	}
	struct pending *pending = &own->entries[own->entry_count++];
	memset(pending, 0, sizeof *pending);
	snprintf(pending->stream, sizeof pending->stream, "%s", stream);
	snprintf(pending->kind, sizeof pending->kind, "%s", kind);
	pending->body = body ? json_dumps(body, JSON_COMPACT) : mem_strdup("{}");
	return pending;
}

void
tx_append(struct tx *tx, const struct append *append)
{
	struct tx_private *own = tx->own;
	struct pending *pending = add_pending(own, append->stream, append->kind, append->body);
	pending->text_id = region_strdup(own->region, append->text_id);
	pending->text = region_strdup(own->region, append->text);
	pending->digest = region_strdup(own->region, append->digest);
	pending->target = region_strdup(own->region, append->target);
	pending->result = append->result;
}

void
tx_transient(struct tx *tx, const struct transient *transient)
{
	add_pending(tx->own, transient->stream, transient->kind, transient->body)->transient = true;
}

void
tx_text(struct tx *tx, const char *body, struct text_ref *out)
{
	unsigned char salt[TEXT_SALT_LEN];
	ids_make('t', tx->now, out->id);
	ids_random(salt, sizeof salt);
	text_digest(salt, sizeof salt, body, out->digest);
	db_run(tx->db, "INSERT INTO text (id, salt, body) VALUES (?1, ?2, ?3)", "sbs", out->id,
		salt, sizeof salt, body);
	if (!tx->own->texts)
		tx->own->texts = json_object();
	json_object_set_new(tx->own->texts, out->id, json_string(out->digest));
}

void
tx_text_drop(struct tx *tx, const char *id)
{
	if (!id || id[0] == '\0')
		return;
	db_run(tx->db, "DELETE FROM text WHERE id = ?1", "s", id);
	if (tx->own->texts)
		json_object_del(tx->own->texts, id);
}

void
tx_text_erase(struct tx *tx, const char *id, const struct audit_row *who)
{
	tx_text_drop(tx, id);
	struct audit_row row = *who;
	row.action = "erased";
	row.target = id;
	tx_audit(tx, &row);
}

static const char *
keep(struct tx_private *own, const char *text)
{
	return region_strdup(own->region, text ? text : "");
}

void
tx_audit(struct tx *tx, const struct audit_row *row)
{
	struct tx_private *own = tx->own;
	if (own->audit_count == own->audit_room) {
		own->audit_room = own->audit_room ? 2 * own->audit_room : 2;
		own->audits = mem_grow(own->audits, own->audit_room, sizeof *own->audits);
	}
	own->audits[own->audit_count++] = (struct pending_audit){
		.stream = keep(own, row->stream),
		.actor = keep(own, row->actor),
		.role = keep(own, row->role),
		.action = keep(own, row->action),
		.target = keep(own, row->target),
		.address = keep(own, row->address),
		.detail = row->detail ? json_copy(row->detail) : json_object(),
	};
}

void
tx_due(struct tx *tx, const char *kind, const char *ref, int64_t at)
{
	if (at == 0) {
		db_run(tx->db, "DELETE FROM due WHERE kind = ?1 AND ref = ?2", "ss", kind, ref);
		return;
	}
	db_run(tx->db,
		"INSERT INTO due (at, kind, ref) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (kind, ref) DO UPDATE SET at = excluded.at, attempt = 0",
		"iss", at, kind, ref);
}

static struct tx_number *
find_number(struct tx *tx, const char *counter)
{
	for (size_t i = 0; i < tx->number_count; i++)
		if (strcmp(tx->numbers[i].name, counter) == 0)
			return &tx->numbers[i];
	if (tx->number_count == TX_NUMBERS_MAX)
		tx_flush_numbers(tx);
	struct tx_number *number = &tx->numbers[tx->number_count++];
	snprintf(number->name, sizeof number->name, "%s", counter);
	number->value = db_integer(
		tx->db, 0, "SELECT value FROM counter WHERE name = ?1", "s", counter);
	number->changed = false;
	return number;
}

int64_t
tx_number(struct tx *tx, const char *counter)
{
	struct tx_number *number = find_number(tx, counter);
	number->changed = true;
	return ++number->value;
}

void
tx_flush_numbers(struct tx *tx)
{
	for (size_t i = 0; i < tx->number_count; i++)
		if (tx->numbers[i].changed)
			db_run(tx->db,
				"INSERT INTO counter (name, value) VALUES (?1, ?2) "
				"ON CONFLICT (name) DO UPDATE SET value = excluded.value",
				"si", tx->numbers[i].name, tx->numbers[i].value);
	tx->number_count = 0;
}

bool
tx_awaits_seq(const struct tx *tx)
{
	for (size_t i = 0; i < tx->own->entry_count; i++)
		if (tx->own->entries[i].result)
			return true;
	return false;
}

void
tx_refuse(struct tx *tx)
{
	tx->own->refused = true;
}

struct entry **
tx_make_entries(const struct tx_private *own, int64_t now, size_t *count)
{
	*count = own->entry_count;
	if (own->entry_count == 0)
		return NULL;
	struct entry **entries = mem_zero(own->entry_count, sizeof(void *));
	struct buf body;
	buf_init(&body);
	for (size_t i = 0; i < own->entry_count; i++) {
		const struct pending *from = &own->entries[i];
		buf_reset(&body);
		log_join(&body, from->stream, from->body, from->text, 0);
		entries[i] = entry_create(from->stream, from->epoch, from->seq,
			from->transient ? now : from->at, from->kind, body.data, body.len);
	}
	buf_fini(&body);
	return entries;
}
