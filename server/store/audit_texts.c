/*
 * audit_texts.c - each text is what the trail has the digest of, or was erased by a row of the trail.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "store/audit_verify.h"
#include "store/text.h"

void
audit_texts_init(struct audit_texts *texts)
{
	texts->digests = map_create();
	texts->files = map_create();
	texts->erased = map_create();
}

static bool
free_value(const char *key, void *value, void *cookie)
{
	(void)key;
	(void)cookie;
	free(value);
	return true;
}

void
audit_texts_fini(struct audit_texts *texts)
{
	map_walk(texts->digests, free_value, NULL);
	map_free(texts->digests);
	map_walk(texts->files, free_value, NULL);
	map_free(texts->files);
	map_free(texts->erased);
}

/* Both digests of a file as one word. */
static char *
join_digests(const char *digest, const char *preview)
{
	struct buf joined = {0};

	buf_addf(&joined, "%s/%s", digest ? digest : "", preview ? preview : "");
	return buf_take(&joined, NULL);
}

static void
learn_file(struct audit_texts *texts, const char *id, const char *detail)
{
	json_t *object = json_loads(detail, 0, NULL);

	free(map_put(texts->files, id,
		join_digests(json_string_value(json_object_get(object, "sha256")),
			json_string_value(json_object_get(object, "preview")))));
	json_decref(object);
}

void
audit_texts_learn(
	struct audit_texts *texts, const char *action, const char *target, const char *detail)
{
	if (strcmp(action, "erased") == 0)
		map_put(texts->erased, target, texts);
	if (strcmp(action, "file.add") == 0)
		learn_file(texts, target, detail);
	if (!strstr(detail, "\"texts\""))
		return;
	json_t *object = json_loads(detail, 0, NULL);
	const char *id;
	json_t *digest;
	json_object_foreach(json_object_get(object, "texts"), id, digest) {
		const char *text = json_string_value(digest);
		if (text)
			free(map_put(texts->digests, id, mem_strdup(text)));
	}
	json_decref(object);
}

/* Every text that there is: known to the trail, and as it was. */
static enum err
check_bodies(struct db *db, struct audit_texts *texts, struct audit_finding *found)
{
	enum err result = ERR_OK;
	struct rows *rows = db_query(db, "SELECT id, salt, body FROM text ORDER BY id", "");
	while (result == ERR_OK && rows_next(rows)) {
		char digest[DIGEST_HEX_SIZE];
		size_t len;
		const char *id = rows_text(rows, 0);
		const void *salt = rows_blob(rows, 1, &len);
		const char *known = map_get(texts->digests, id);
		text_digest(salt, len, rows_text(rows, 2), digest);
		if (!known)
			result = audit_find(found, "text", 0,
				"the text %s is surplus: no row of the trail knows it", id);
		else if (strcmp(known, digest) != 0)
			result = audit_find(found, "text", 0, "the text %s was changed", id);
	}
	rows_end(rows);
	return result;
}

/* Every entry's text: there, or erased by a row of the trail; and the digest beside it the trail's. */
static enum err
check_entries(struct db *db, struct audit_texts *texts, struct audit_finding *found)
{
	enum err result = ERR_OK;
	struct rows *rows = db_query(db,
		"SELECT entry.stream, entry.seq, entry.text, entry.digest, entry.target, text.id IS NULL "
		"FROM entry LEFT JOIN text ON text.id = entry.text WHERE entry.text IS NOT NULL "
		"ORDER BY entry.stream, entry.seq",
		"");
	while (result == ERR_OK && rows_next(rows)) {
		const char *stream = rows_text(rows, 0);
		const char *id = rows_text(rows, 2);
		const char *known = map_get(texts->digests, id);
		int64_t seq = rows_integer(rows, 1);
		if (!known || strcmp(known, rows_text(rows, 3)) != 0)
			result = audit_find(found, stream, seq,
				"the entry's text %s is not the one that the trail knows", id);
		else if (rows_integer(rows, 5) && !map_get(texts->erased, id) &&
			!map_get(texts->erased, rows_text(rows, 4)))
			result = audit_find(found, stream, seq,
				"the text %s is missing, and no row says that it was erased", id);
	}
	rows_end(rows);
	return result;
}

/* What has no entry, yet must not vanish: originals, reasons, texts of cases and answers. */
static enum err
check_items(struct db *db, struct audit_texts *texts, struct audit_finding *found)
{
	enum err result = ERR_OK;
	struct rows *rows = db_query(db,
		"SELECT named.item, named.text FROM ("
		"SELECT id AS item, text FROM question UNION SELECT id, original FROM question UNION "
		"SELECT id, why FROM question UNION SELECT id, appeal FROM question UNION "
		"SELECT id, text FROM answer WHERE state <> 'discarded' UNION "
		"SELECT answer, text FROM answer_revision UNION SELECT id, text FROM post UNION "
		"SELECT id, text FROM cases UNION SELECT id, original FROM cases UNION "
		"SELECT id, text FROM case_reply UNION SELECT id, public_text FROM case_reply UNION "
		"SELECT reply, text FROM case_reply_revision UNION "
		"SELECT case_id, note FROM case_step UNION SELECT id, text FROM case_message UNION "
		"SELECT case_id, part FROM case_unit UNION SELECT id, reason FROM case_request UNION "
		"SELECT id, text FROM note) AS named "
		"WHERE named.text IS NOT NULL AND NOT EXISTS "
		"(SELECT 1 FROM text WHERE text.id = named.text) ORDER BY named.item, named.text",
		"");
	while (result == ERR_OK && rows_next(rows))
		if (!map_get(texts->erased, rows_text(rows, 1)) &&
			!map_get(texts->erased, rows_text(rows, 0)))
			result = audit_find(found, rows_text(rows, 0), 0,
				"the text %s is missing, and no row says that it was erased",
				rows_text(rows, 1));
	rows_end(rows);
	return result;
}

/* Every file that may be shown is the one that was added. */
static enum err
check_files(struct db *db, struct audit_texts *texts, struct audit_finding *found)
{
	enum err result = ERR_OK;
	struct rows *rows = db_query(
		db, "SELECT id, sha256, preview FROM file WHERE state <> 'gone' ORDER BY id", "");
	while (result == ERR_OK && rows_next(rows)) {
		const char *id = rows_text(rows, 0);
		const char *known = map_get(texts->files, id);
		char *now = join_digests(rows_text(rows, 1), rows_text(rows, 2));
		if (!known)
			result = audit_find(found, "file", 0,
				"the file %s is surplus: no row of the trail knows it", id);
		else if (strcmp(known, now) != 0)
			result = audit_find(found, "file", 0, "the file %s was changed", id);
		free(now);
	}
	rows_end(rows);
	return result;
}

enum err
audit_texts_check(struct db *db, struct audit_texts *texts, struct audit_finding *found)
{
	enum err result = check_bodies(db, texts, found);
	if (result == ERR_OK)
		result = check_entries(db, texts, found);
	if (result == ERR_OK)
		result = check_items(db, texts, found);
	if (result == ERR_OK)
		result = check_files(db, texts, found);
	return result;
}
