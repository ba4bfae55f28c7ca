#include "flow/decide/item.h"

#include <stdio.h>
#include <string.h>

#include "flow/decide/publication.h"

static void
set(char out[static ID_SIZE], const char *id)
{
	snprintf(out, ID_SIZE, "%s", id);
}

static bool
find_question(struct db *db, const char *id, struct item *out)
{
	struct question_row row;

	if (!question_load(db, id, &row))
		return false;
	out->kind = ITEM_QUESTION;
	set(out->event, row.event);
	set(out->question, row.id);
	out->version = row.version;
	out->is_public = question_is_public(&row);
	out->is_held = row.publish_at != 0;
	out->is_hidden = row.state == QUESTION_STATE_HIDDEN && !row.erased;
	out->is_urgent = row.urgent;
	return true;
}

static bool
find_answer(struct db *db, const char *id, struct item *out)
{
	struct answer_row row;

	if (!answer_load(db, id, &row) ||
		!db_text(db, out->event, sizeof out->event,
			"SELECT event FROM question WHERE id = ?1", "s", row.question))
		return false;
	out->kind = ITEM_ANSWER;
	set(out->question, row.question);
	out->version = row.version;
	out->is_public = row.state == ANSWER_STATE_PUBLISHED;
	out->is_hidden = row.state == ANSWER_STATE_HIDDEN;
	return true;
}

static bool
find_post(struct db *db, const char *id, struct item *out)
{
	struct rows *rows = db_query(
		db, "SELECT event, version, state FROM post WHERE id = ?1", "s", id);
	bool found = rows_next(rows);

	if (found) {
		out->kind = ITEM_POST;
		set(out->event, rows_text(rows, 0));
		out->version = rows_integer(rows, 1);
		out->is_public = strcmp(rows_text(rows, 2), "shown") == 0;
		out->is_hidden = strcmp(rows_text(rows, 2), "hidden") == 0;
	}
	rows_end(rows);
	return found;
}

bool
item_find(struct db *db, const char *id, struct item *out)
{
	memset(out, 0, sizeof *out);
	set(out->id, id);
	return find_question(db, id, out) || find_answer(db, id, out) || find_post(db, id, out);
}
