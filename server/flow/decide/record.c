#include "flow/decide/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/text.h"

void
hash_address(const struct keys *keys, const char *address, char out[static ADDRESS_HASH_SIZE])
{
	unsigned char hash[DIGEST_LEN];

	ids_hmac(keys->address, sizeof keys->address, address, strlen(address), hash);
	ids_hex(hash, DIGEST_LEN / 2, out);
}

struct doer
doer_system(struct tx *tx)
{
	return (struct doer){
		.tx = tx, .person = "system", .name = "", .role = "system", .address = ""};
}

json_t *
doer_json(const struct doer *doer)
{
	if (doer->name[0] == '\0')
		return NULL;
	return json_pack("{s:s, s:s}", "id", doer->person, "name", doer->name);
}

const char *
unless_empty(const char *text)
{
	return text && text[0] ? text : NULL;
}

json_t *
time_json(int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	if (ms == 0)
		return NULL;
	clock_format(ms, text);
	return json_string(text);
}

/* The body of text ID and its salted digest; NULL where it was erased. */
static char *
load_text(struct db *db, const char *id, char digest[static DIGEST_HEX_SIZE])
{
	struct rows *rows = db_query(db, "SELECT body, salt FROM text WHERE id = ?1", "s", id);
	char *body = NULL;

	if (rows_next(rows)) {
		size_t len;
		const void *salt = rows_blob(rows, 1, &len);
		body = mem_strdup(rows_text(rows, 0));
		text_digest(salt, len, body, digest);
	}
	rows_end(rows);
	return body;
}

static void
append(struct tx *tx, enum stream_kind stream, const char *event, const char *kind, json_t *body,
	const struct shown *shown, json_t *result)
{
	struct stream to = stream_of(stream, event);
	struct append entry = {.stream = to.name, .kind = kind, .body = body, .result = result};
	char digest[DIGEST_HEX_SIZE];
	char *text = NULL;

	if (shown) {
		if (!shown->words)
			text = load_text(tx->db, shown->text, digest);
		entry.target = shown->item;
		entry.text = shown->words ? shown->words : text;
		entry.text_id = entry.text ? shown->text : NULL;
		entry.digest = shown->words ? shown->digest : (text ? digest : NULL);
	}
	tx_append(tx, &entry);
	free(text);
	json_decref(body);
}

void
record_public(const struct doer *doer, const char *event, const char *kind, json_t *body,
	const struct shown *shown, json_t *result)
{
	append(doer->tx, STREAM_PUBLIC, event, kind, body, shown, result);
}

void
record_desk(const struct doer *doer, const char *event, const char *kind, json_t *body,
	const struct shown *shown)
{
	json_t *by = doer_json(doer);

	if (by)
		json_object_set_new(body, "by", by);
	append(doer->tx, STREAM_DESK, event, kind, body, shown, NULL);
}

void
record_desk_passing(struct tx *tx, const char *event, const char *kind, json_t *body)
{
	struct stream to = stream_of(STREAM_DESK, event);

	tx_transient(tx, &(struct transient){.stream = to.name, .kind = kind, .body = body});
	json_decref(body);
}

void
record_control(struct tx *tx, const char *kind, json_t *body)
{
	tx_append(tx, &(struct append){.stream = STREAM_CONTROL, .kind = kind, .body = body});
	json_decref(body);
}

void
record_audit(const struct doer *doer, const char *event, const char *action, const char *target,
	json_t *detail)
{
	tx_audit(doer->tx,
		&(struct audit_row){
			.stream = event ? event : "city",
			.actor = doer->person,
			.role = doer->role,
			.action = action,
			.target = target,
			.detail = detail,
			.address = doer->address,
		});
	json_decref(detail);
}

/* The row of the notice; gives its id. */
static int64_t
keep_notice(struct tx *tx, const char *person, const char *event, const char *kind, json_t *body,
	const char *text_id)
{
	char *dumped = json_dumps(body, JSON_COMPACT);
	int64_t id = db_integer(tx->db, 0,
		"INSERT INTO notice (person, event, at, kind, body, text) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
		"ssisss", person, event, tx->now, kind, dumped, text_id);

	free(dumped);
	return id;
}

void
record_notice(struct tx *tx, const char *person, const char *event, const char *kind, json_t *body,
	const char *text)
{
	struct text_ref ref;
	struct stream to = stream_of(STREAM_PERSON, event ? event : "");
	struct append entry = {.stream = to.name, .kind = kind, .body = body};
	int64_t id;

	if (text)
		tx_text(tx, text, &ref);
	id = keep_notice(tx, person, event, kind, body, text ? ref.id : NULL);
	if (event) {
		json_object_set_new(body, "id", json_integer((json_int_t)id));
		json_object_set_new(body, "person", json_string(person));
		if (text) {
			entry.text_id = ref.id;
			entry.text = text;
			entry.digest = ref.digest;
		}
		tx_append(tx, &entry);
	}
	json_decref(body);
}

/* QUESTION (?1) and what was merged into it, at whatever depth. */
#define FAMILY \
	"WITH RECURSIVE family (id) AS (SELECT ?1 UNION SELECT question.id FROM question " \
	"JOIN family ON question.merged_into = family.id) "

void
record_notice_askers(
	struct tx *tx, const char *question, const char *event, const char *kind, json_t *and)
{
	json_t *askers = json_array();
	json_t *asker;
	size_t i;
	struct rows *rows = db_query(tx->db,
		FAMILY "SELECT question.id, question.asker FROM question "
		       "JOIN family ON question.id = family.id ORDER BY question.id",
		"s", question);

	while (rows_next(rows))
		json_array_append_new(
			askers, json_pack("[ss]", rows_text(rows, 0), rows_text(rows, 1)));
	rows_end(rows);
	json_array_foreach(askers, i, asker) {
		const char *theirs = json_string_value(json_array_get(asker, 0));
		json_t *body = json_pack("{s:s}", "question", theirs);
		if (strcmp(theirs, question) != 0)
			json_object_set_new(body, "into", json_string(question));
		json_object_update_missing(body, and);
		record_notice(
			tx, json_string_value(json_array_get(asker, 1)), event, kind, body, NULL);
	}
	json_decref(askers);
}

void
record_numbers(struct tx *tx, const char *event, const struct numbers *change)
{
	db_run(tx->db,
		"UPDATE event SET received = received + ?2, pending = pending + ?3, "
		"published = published + ?4, declined = declined + ?5, answered = answered + ?6, "
		"taken_up = taken_up + ?7 WHERE id = ?1",
		"siiiiii", event, change->received, change->pending, change->published,
		change->declined, change->answered, change->taken_up);
	if (change->declined != 0 && change->reason)
		db_run(tx->db,
			"INSERT INTO declined (event, reason, count) VALUES (?1, ?2, ?3) "
			"ON CONFLICT (event, reason) DO UPDATE SET count = declined.count + ?3",
			"ssi", event, change->reason, change->declined);
}
