#include "store/file.h"

#include <stdio.h>
#include <string.h>

#include "store/json_set.h"

#define COLUMNS \
	"SELECT file.id, file.event, file.owner, file.state, file.kind, file.type, file.sha256, " \
	"file.preview, file.name, file.alt, file.preview_type, file.bytes, file.preview_bytes, " \
	"file.width, file.height, file.at FROM file "

static void
read_row(struct rows *rows, struct file_row *out)
{
	const struct {
		char *to;
		size_t size;
	} texts[] = {
		{out->id, sizeof out->id},
		{out->event, sizeof out->event},
		{out->owner, sizeof out->owner},
		{out->state, sizeof out->state},
		{out->kind, sizeof out->kind},
		{out->type, sizeof out->type},
		{out->sha256, sizeof out->sha256},
		{out->preview, sizeof out->preview},
		{out->name, sizeof out->name},
		{out->alt, sizeof out->alt},
		{out->preview_type, sizeof out->preview_type},
	};
	int64_t *const numbers[] = {
		&out->bytes, &out->preview_bytes, &out->width, &out->height, &out->at};
	int column = 0;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		snprintf(texts[i].to, texts[i].size, "%s", rows_text(rows, column++));
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		*numbers[i] = rows_integer(rows, column++);
}

bool
file_load(struct db *db, const char *id, struct file_row *out)
{
	struct rows *rows = db_query(db, COLUMNS "WHERE file.id = ?1", "s", id);
	bool found = rows_next(rows);

	if (found)
		read_row(rows, out);
	rows_end(rows);
	return found;
}

void
file_insert(struct tx *tx, const struct file_row *file)
{
	const char *preview = file->preview[0] ? file->preview : NULL;

	db_run(tx->db,
		"INSERT INTO file (id, event, owner, kind, type, bytes, sha256, preview, "
		"preview_bytes, preview_type, width, height, name, alt, at) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
		"sssssissIsIIssi", file->id, file->event, file->owner, file->kind, file->type,
		file->bytes, file->sha256, preview, file->preview_bytes,
		preview ? file->preview_type : NULL, file->width, file->height, file->name,
		file->alt, file->at);
}

bool
file_is_public(struct db *db, const struct file_row *file)
{
	return strcmp(file->state, "attached") == 0 &&
		db_integer(db, 0,
			"SELECT 1 FROM attachment JOIN post ON post.id = attachment.item "
			"WHERE attachment.file = ?1 AND post.state = 'shown' UNION ALL "
			"SELECT 1 FROM attachment JOIN answer ON answer.id = attachment.item "
			"JOIN question ON question.id = answer.question "
			"WHERE attachment.file = ?1 AND answer.state = 'published' "
			"AND question.state IN ('approved', 'merged') "
			"AND question.erased_at IS NULL LIMIT 1",
			"s", file->id) == 1;
}

/* Hosts and moderators see what was handed in or hidden; a unit's people their unit's drafts. */
static bool
is_for(struct rows *rows, const struct file_row *file, const struct actor *actor)
{
	const char *unit = rows_text(rows, 0), *state = rows_text(rows, 1);

	if (unit[0] && actor_grant(actor, R_OFFICIAL | R_APPROVER | R_CLERK, file->event, unit))
		return true;
	return strcmp(state, "draft") != 0 && strcmp(state, "discarded") != 0 &&
		actor_has(actor, R_MODERATE | R_EDITOR, file->event);
}

bool
file_is_for(struct db *db, const struct file_row *file, const struct actor *actor)
{
	bool allowed = false;
	struct rows *rows;

	if (!actor->person[0] || !actor->active || strcmp(file->state, "gone") == 0)
		return false;
	if (strcmp(file->owner, actor->person) == 0)
		return true;
	rows = db_query(db,
		"SELECT answer.unit, answer.state FROM attachment "
		"JOIN answer ON answer.id = attachment.item WHERE attachment.file = ?1 UNION ALL "
		"SELECT NULL, post.state FROM attachment JOIN post ON post.id = attachment.item "
		"WHERE attachment.file = ?1",
		"s", file->id);
	while (!allowed && rows_next(rows))
		allowed = is_for(rows, file, actor);
	rows_end(rows);
	return allowed;
}

int64_t
file_count(struct db *db, const char *owner, int64_t since)
{
	return db_integer(db, 0, "SELECT count(*) FROM file WHERE owner = ?1 AND at > ?2", "si",
		owner, since);
}

bool
file_is_wanted(struct db *db, const char *digest)
{
	return db_integer(db, 0,
		       "SELECT 1 FROM file WHERE sha256 = ?1 AND state <> 'gone' UNION ALL "
		       "SELECT 1 FROM file WHERE preview = ?1 AND state <> 'gone' LIMIT 1",
		       "s", digest) == 1;
}

json_t *
file_json(const struct file_row *file)
{
	json_t *object = json_pack("{s:s, s:s, s:s, s:I}", "id", file->id, "kind", file->kind,
		"type", file->type, "bytes", (json_int_t)file->bytes);

	if (file->width) {
		json_set_number(object, "width", file->width);
		json_set_number(object, "height", file->height);
	}
	json_set_text(object, "name", file->name);
	json_set_text(object, "alt", file->alt);
	return object;
}

/* MAKE of each of ROWS; NULL where there are none. */
static json_t *
list_of(struct rows *rows, json_t *(*make)(const struct file_row *file))
{
	json_t *list = NULL;
	struct file_row file;

	while (rows_next(rows)) {
		read_row(rows, &file);
		if (!list)
			list = json_array();
		json_array_append_new(list, make(&file));
	}
	rows_end(rows);
	return list;
}

static json_t *
digest_json(const struct file_row *file)
{
	return json_pack("{s:s, s:s}", "file", file->id, "sha256", file->sha256);
}

#define OF_ITEM COLUMNS "JOIN attachment ON attachment.file = file.id WHERE attachment.item = ?1 "

json_t *
file_list_json(struct db *db, const char *item, int64_t revision)
{
	return list_of(db_query(db,
			       OF_ITEM "AND attachment.revision = ?2 "
				       "ORDER BY attachment.position",
			       "si", item, revision),
		file_json);
}

json_t *
file_answer_json(struct db *db, const char *answer)
{
	return list_of(
		db_query(db,
			OF_ITEM "AND attachment.revision = CASE WHEN (SELECT revises FROM answer "
				"WHERE id = ?1) IS NULL THEN (SELECT files_since FROM answer "
				"WHERE id = ?1) ELSE 0 END ORDER BY attachment.position",
			"s", answer),
		file_json);
}

json_t *
file_digests_json(struct db *db, const char *item, int64_t revision)
{
	return list_of(db_query(db,
			       OF_ITEM "AND attachment.revision = ?2 "
				       "ORDER BY attachment.position",
			       "si", item, revision),
		digest_json);
}

int64_t
file_lapse(struct tx *tx, const char *id, int64_t draft_ms)
{
	int64_t since = db_integer(
		tx->db, 0, "SELECT at FROM file WHERE id = ?1 AND state = 'draft'", "s", id);

	if (since == 0)
		return 0;
	if (since + draft_ms > tx->now)
		return since + draft_ms;
	db_run(tx->db,
		"UPDATE file SET state = 'gone', name = '', alt = '', at = ?2 WHERE id = ?1 "
		"AND state = 'draft'",
		"si", id, tx->now);
	return 0;
}
