#include "store/transcript.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/json_set.h"
#include "store/text.h"

int64_t
transcript_revision(struct db *db, const char *event)
{
	return db_integer(
		db, 0, "SELECT MAX(revision) FROM transcript WHERE event = ?1", "s", event);
}

/* ?1 the item, ?2 the event. */
#define PUBLIC_TEXT \
	"SELECT text.body, 0 FROM question JOIN text ON text.id = question.text " \
	"WHERE question.id = ?1 AND question.event = ?2 AND question.state = 'approved' " \
	"AND question.publish_at IS NULL UNION ALL " \
	"SELECT text.body, 1 FROM answer JOIN text ON text.id = answer.text " \
	"JOIN question ON question.id = answer.question WHERE answer.id = ?1 " \
	"AND question.event = ?2 AND answer.state = 'published' UNION ALL " \
	"SELECT text.body, 0 FROM post JOIN text ON text.id = post.text " \
	"WHERE post.id = ?1 AND post.event = ?2 AND post.state = 'shown'"

bool
public_text_load(struct db *db, const char *event, const char *target, struct public_text *out)
{
	struct rows *rows = db_query(db, PUBLIC_TEXT, "ss", target, event);
	bool found = rows_next(rows);

	if (found) {
		const char *body = rows_text(rows, 0);
		out->body = mem_strdup(body);
		ids_sha256_hex(body, strlen(body), out->content);
		out->is_answer = rows_integer(rows, 1) != 0;
	}
	rows_end(rows);
	return found;
}

/* Titles are texts like all that people write: the row holds their ids. */
static json_t *
chapters_of(struct db *db, const char *stored)
{
	json_t *chapters = json_loads(stored, 0, NULL);
	json_t *chapter;
	size_t i;

	json_array_foreach(chapters, i, chapter) {
		json_t *title = text_json(db, json_string_value(json_object_get(chapter, "title")));
		json_object_set_new(chapter, "title", title ? title : json_string(""));
	}
	return chapters ? chapters : json_array();
}

/* Summary, chapters, and who made this revision; WHO and AT are of the newest change. */
static void
add_revision(struct db *db, const char *event, int64_t revision, json_t *out)
{
	struct rows *rows = db_query(db,
		"SELECT transcript.at, person.name, text.body, transcript.chapters FROM transcript "
		"LEFT JOIN person ON person.id = transcript.by "
		"LEFT JOIN text ON text.id = transcript.summary "
		"WHERE transcript.event = ?1 AND transcript.revision = ?2",
		"si", event, revision);

	if (rows_next(rows)) {
		json_set_time(out, "edited_at", rows_integer(rows, 0));
		json_set_text(out, "editor", rows_text(rows, 1));
		json_set_text(out, "summary", rows_text(rows, 2));
		json_object_set_new(out, "chapters", chapters_of(db, rows_text(rows, 3)));
	} else {
		json_object_set_new(out, "chapters", json_array());
	}
	rows_end(rows);
}

/* One that was made for another text than today's is history. */
static json_t *
correction_of(struct db *db, const char *event, struct rows *rows)
{
	struct public_text now;
	json_t *correction = NULL;

	if (!public_text_load(db, event, rows_text(rows, 0), &now))
		return NULL;
	if (strcmp(now.content, rows_text(rows, 1)) == 0) {
		correction = json_pack(
			"{s:s, s:s}", "target", rows_text(rows, 0), "original", now.body);
		json_set_text(correction, "text", rows_text(rows, 2));
		json_set_text(correction, "why", rows_text(rows, 3));
		json_set_time(correction, "at", rows_integer(rows, 4));
	}
	free(now.body);
	return correction;
}

static json_t *
corrections_of(struct db *db, const char *event, int64_t revision)
{
	json_t *corrections = json_array();
	struct rows *rows = db_query(db,
		"SELECT one.target, one.content, text.body, why.body, transcript.at "
		"FROM transcript_correction AS one JOIN transcript ON transcript.event = one.event "
		"AND transcript.revision = one.revision JOIN text ON text.id = one.text "
		"LEFT JOIN text AS why ON why.id = one.why WHERE one.event = ?1 "
		"AND one.revision = (SELECT MAX(other.revision) FROM transcript_correction AS other "
		"WHERE other.event = one.event AND other.target = one.target AND other.revision <= ?2) "
		"ORDER BY one.revision",
		"si", event, revision);

	while (rows_next(rows)) {
		json_t *correction = correction_of(db, event, rows);
		if (correction)
			json_array_append_new(corrections, correction);
	}
	rows_end(rows);
	return corrections;
}

static json_t *
revisions_of(struct db *db, const char *event, int64_t revision)
{
	static const char *const keys[] = {"revision:i", "at:t", "by:s", "note:s", NULL};
	json_t *revisions = json_array();
	struct rows *rows = db_query(db,
		"SELECT transcript.revision, transcript.at, person.name, text.body FROM transcript "
		"LEFT JOIN person ON person.id = transcript.by "
		"LEFT JOIN text ON text.id = transcript.note WHERE transcript.event = ?1 "
		"AND transcript.revision <= ?2 ORDER BY transcript.revision DESC",
		"si", event, revision);

	while (rows_next(rows))
		json_array_append_new(revisions, json_row(rows, keys));
	rows_end(rows);
	return revisions;
}

json_t *
transcript_json(struct db *db, const char *event, int64_t revision)
{
	json_t *out = json_pack("{s:I}", "revision", (json_int_t)revision);

	add_revision(db, event, revision, out);
	json_object_set_new(out, "corrections", corrections_of(db, event, revision));
	json_object_set_new(out, "revisions", revisions_of(db, event, revision));
	return out;
}
