#include "store/case_reply.h"

#include <stdio.h>
#include <string.h>

#include "store/json_set.h"

#define ROW \
	"SELECT id, case_id, unit, author, text, public_text, basis, why, revises, state, channel, " \
	"outcome, content, public_content, version, revision, planned_on, approved_at " \
	"FROM case_reply "

static void
read_row(struct rows *rows, struct case_reply_row *out)
{
	const struct {
		char *text;
		size_t size;
	} texts[] = {
		{out->id, sizeof out->id},
		{out->case_id, sizeof out->case_id},
		{out->unit, sizeof out->unit},
		{out->author, sizeof out->author},
		{out->text, sizeof out->text},
		{out->public_text, sizeof out->public_text},
		{out->basis, sizeof out->basis},
		{out->why, sizeof out->why},
		{out->revises, sizeof out->revises},
		{out->state, sizeof out->state},
		{out->channel, sizeof out->channel},
		{out->outcome, sizeof out->outcome},
		{out->content, sizeof out->content},
		{out->public_content, sizeof out->public_content},
	};
	int column = 0;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		snprintf(texts[i].text, texts[i].size, "%s", rows_text(rows, column++));
	out->version = rows_integer(rows, column++);
	out->revision = rows_integer(rows, column++);
	out->planned_on = rows_integer(rows, column++);
	out->approved_at = rows_integer(rows, column);
}

static bool
take(struct rows *rows, struct case_reply_row *out)
{
	bool found = rows_next(rows);

	memset(out, 0, sizeof *out);
	if (found)
		read_row(rows, out);
	rows_end(rows);
	return found;
}

bool
case_reply_load(struct db *db, const char *id, struct case_reply_row *out)
{
	return take(db_query(db, ROW "WHERE id = ?1", "s", id), out);
}

bool
case_reply_draft(struct db *db, const char *case_id, const char *unit, const char *revises,
	struct case_reply_row *out)
{
	return take(
		db_query(db,
			ROW
			"WHERE case_id = ?1 AND unit = ?2 "
			"AND COALESCE(revises, '') = COALESCE(?3, '') AND channel = 'case' AND state = 'draft' ORDER BY at DESC, id DESC LIMIT 1",
			"sss", case_id, unit, revises),
		out);
}

/* ---- as JSON */

#define COLUMNS \
	"SELECT case_reply.id, case_reply.version, case_reply.state, case_reply.channel, " \
	"case_reply.unit, text.body, case_reply.content, case_reply.outcome, case_reply.planned_on, " \
	"basis.body, public.body, case_reply.public_content, case_reply.revises, why.body, " \
	"case_reply.revision, case_reply.at, case_reply.approved_at, case_reply.findings, " \
	"person.id, person.name FROM case_reply " \
	"LEFT JOIN text ON text.id = case_reply.text " \
	"LEFT JOIN text AS basis ON basis.id = case_reply.basis " \
	"LEFT JOIN text AS public ON public.id = case_reply.public_text " \
	"LEFT JOIN text AS why ON why.id = case_reply.why " \
	"LEFT JOIN person ON person.id = case_reply.author "

static json_t *
reply_of(struct rows *rows)
{
	static const char *const names[] = {"reply:s", "version:i", "state:s", "channel:s",
		"unit:s", "text:s", "content:s", "outcome:s", "planned_on:t", "basis:s",
		"public_text:s", "public_content:s", "revises:s", "why:s", "revision:i", "at:t",
		"approved_at:t", NULL};
	json_t *reply = json_row(rows, names);

	if (!rows_is_null(rows, 17))
		json_set_value(reply, "findings", json_loads(rows_text(rows, 17), 0, NULL));
	json_set_value(reply, "author", json_person(rows_text(rows, 18), rows_text(rows, 19)));
	return reply;
}

json_t *
case_reply_json(struct db *db, const char *id)
{
	struct rows *rows = db_query(db, COLUMNS "WHERE case_reply.id = ?1", "s", id);
	json_t *reply = rows_next(rows) ? reply_of(rows) : NULL;

	rows_end(rows);
	return reply;
}

json_t *
case_replies_json(struct db *db, const char *case_id)
{
	json_t *replies = json_array();
	struct rows *rows = db_query(db,
		COLUMNS "WHERE case_reply.case_id = ?1 ORDER BY case_reply.at, case_reply.id", "s",
		case_id);

	while (rows_next(rows)) {
		json_t *reply = reply_of(rows);
		json_object_set_new(
			reply, "revisions", case_reply_revisions_json(db, rows_text(rows, 0)));
		json_array_append_new(replies, reply);
	}
	rows_end(rows);
	return replies;
}

/* ---- corrections */

void
case_reply_keep_revision(
	struct tx *tx, const char *reply, int64_t revision, const char *text, const char *why)
{
	db_run(tx->db,
		"INSERT INTO case_reply_revision (reply, revision, text, why, at) "
		"VALUES (?1, ?2, ?3, ?4, ?5)",
		"sissi", reply, revision, text, why, tx->now);
}

json_t *
case_reply_revisions_json(struct db *db, const char *reply)
{
	static const char *const names[] = {"text:s", "why:s", "at:t", NULL};
	json_t *revisions = json_array();
	struct rows *rows = db_query(db,
		"SELECT text.body, why.body, case_reply_revision.at FROM case_reply_revision "
		"LEFT JOIN text ON text.id = case_reply_revision.text "
		"LEFT JOIN text AS why ON why.id = case_reply_revision.why "
		"WHERE case_reply_revision.reply = ?1 ORDER BY case_reply_revision.revision",
		"s", reply);

	while (rows_next(rows))
		json_array_append_new(revisions, json_row(rows, names));
	rows_end(rows);
	return revisions;
}
