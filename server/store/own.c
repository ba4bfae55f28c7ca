/*
 * own.c - what the asker of a question may see: all of it but who handled it.
 */
#include <stdio.h>
#include <string.h>

#include "store/card.h"
#include "store/json_set.h"

/* Columns 0 to 28. */
#define OWN_COLUMNS \
	"SELECT question.id, question.number, question.state, question.answered, question.reason, " \
	"question.version, question.asked_at, question.decided_at, question.unit, question.topic, " \
	"question.merged_into, question.domain, text.body, original.body, why.body, " \
	"question.text = question.original, question.appeal IS NOT NULL, event.id, event.title, " \
	"event.title_en, event.state, cases.number, cases.state, cases.unit_holder, " \
	"cases.due_current, question.appeal_state, reason.text, reason.text_en, " \
	"question.urgent FROM question " \
	"JOIN event ON event.id = question.event LEFT JOIN text ON text.id = question.text " \
	"LEFT JOIN text AS original ON original.id = question.original " \
	"LEFT JOIN text AS why ON why.id = question.why " \
	"LEFT JOIN reason ON reason.id = question.reason " \
	"LEFT JOIN cases ON cases.question = question.id "

static json_t *
event_part(struct rows *rows)
{
	json_t *event = json_object();
	json_set_text(event, "id", rows_text(rows, 17));
	json_set_text(event, "title", rows_text(rows, 18));
	json_set_text(event, "title_en", rows_text(rows, 19));
	json_set_text(event, "state", rows_text(rows, 20));
	return event;
}

static json_t *
case_part(struct rows *rows)
{
	if (rows_is_null(rows, 21))
		return NULL;
	json_t *found = json_object();
	json_set_text(found, "number", rows_text(rows, 21));
	json_set_text(found, "state", rows_text(rows, 22));
	json_set_text(found, "unit", rows_text(rows, 23));
	json_set_time(found, "due_at", rows_integer(rows, 24));
	return found;
}

/* Only what was declined, once, while somebody is there to look at it again. */
static bool
is_appealable(struct rows *rows)
{
	const char *event_state = rows_text(rows, 20);
	return strcmp(rows_text(rows, 2), "rejected") == 0 && rows_integer(rows, 16) == 0 &&
		strcmp(event_state, "archived") != 0 && strcmp(event_state, "cancelled") != 0;
}

/* The numbers to call are those that its notice gave. */
static void
add_urgency(struct db *db, json_t *own, const char *question)
{
	struct rows *rows = db_query(db,
		"SELECT notice.body FROM question JOIN notice ON notice.person = question.asker "
		"AND notice.kind = 'urgent' AND instr(notice.body, question.id) > 0 "
		"WHERE question.id = ?1 ORDER BY notice.id DESC LIMIT 1",
		"s", question);
	json_object_set_new(own, "urgent", json_true());
	if (rows_next(rows)) {
		json_t *notice = json_loads(rows_text(rows, 0), 0, NULL);
		json_set_text(own, "emergency_numbers",
			json_string_value(json_object_get(notice, "emergency_numbers")));
		json_decref(notice);
	}
	rows_end(rows);
}

/* The answers are with what QUESTION was merged into in the end. */
static json_t *
answers_of(struct db *db, const char *question)
{
	char at[ID_SIZE], next[ID_SIZE];

	snprintf(at, sizeof at, "%s", question);
	while (db_text(
		db, next, sizeof next, "SELECT merged_into FROM question WHERE id = ?1", "s", at))
		memcpy(at, next, sizeof at);
	return card_answers(db, at, false);
}

static json_t *
own_of(struct db *db, struct rows *rows, const struct keys *keys)
{
	static const char *const names[] = {"question:s", "number:s", "state:s", "answered:s",
		"reason:s", "version:i", "asked_at:t", "decided_at:t", "unit:s", "topic:s",
		"into:s", "domain:s", NULL};
	json_t *own = json_row(rows, names);
	char receipt[RECEIPT_SIZE];
	receipt_make(keys, rows_text(rows, 0), 0, "receipt", receipt);
	json_object_set_new(own, "receipt", json_string(receipt));
	json_object_set_new(own, "text", json_string(rows_text(rows, 12)));
	if (rows_integer(rows, 15) == 0)
		json_set_text(own, "original", rows_text(rows, 13));
	json_set_text(own, "reason_text", rows_text(rows, 26));
	json_set_text(own, "reason_text_en", rows_text(rows, 27));
	json_set_text(own, "why", rows_text(rows, 14));
	if (rows_integer(rows, 28))
		add_urgency(db, own, rows_text(rows, 0));
	json_set_text(own, "appeal", rows_text(rows, 25));
	json_object_set_new(own, "event", event_part(rows));
	json_set_value(own, "case", case_part(rows));
	json_object_set_new(own, "appealable", json_boolean(is_appealable(rows)));
	json_object_set_new(own, "answers", answers_of(db, rows_text(rows, 0)));
	return own;
}

json_t *
question_own_json(struct db *db, const struct keys *keys, const char *id, int64_t now)
{
	(void)now;
	struct rows *rows = db_query(db, OWN_COLUMNS "WHERE question.id = ?1", "s", id);
	json_t *own = rows_next(rows) ? own_of(db, rows, keys) : NULL;
	rows_end(rows);
	return own;
}

/* PERSON (?1) and those whose questions that account took over. */
#define SELVES "(SELECT ?1 UNION SELECT id FROM person WHERE successor = ?1) "

json_t *
question_mine_json(struct db *db, const struct keys *keys, const char *person, int64_t now)
{
	(void)now;
	json_t *questions = json_array();
	struct rows *rows = db_query(db,
		OWN_COLUMNS "WHERE question.asker IN " SELVES
			    "ORDER BY question.asked_at DESC, question.id DESC LIMIT 200",
		"s", person);
	while (rows_next(rows))
		json_array_append_new(questions, own_of(db, rows, keys));
	rows_end(rows);
	return questions;
}

/* ------------------------------------------------------------------ notices */

/* Where the words of a notice are a reason, they are called so. */
static const char *
name_of_words(const char *kind)
{
	static const char *const with_reason[] = {
		"rejected", "hidden", "muted", "appeal_decided", "merged", "unmerged"};
	for (size_t i = 0; i < sizeof with_reason / sizeof with_reason[0]; i++)
		if (strcmp(kind, with_reason[i]) == 0)
			return "why";
	return "text";
}

json_t *
notice_list_json(struct db *db, const char *person, int64_t after)
{
	json_t *notices = json_array();
	struct rows *rows = db_query(db,
		"SELECT notice.id, notice.at, notice.kind, notice.body, notice.event, text.body FROM notice "
		"LEFT JOIN text ON text.id = notice.text WHERE notice.person IN " SELVES
		"AND notice.id > ?2 ORDER BY notice.id LIMIT 200",
		"si", person, after);
	while (rows_next(rows)) {
		json_t *notice = json_loads(rows_text(rows, 3), 0, NULL);
		if (!notice)
			notice = json_object();
		json_set_number(notice, "id", rows_integer(rows, 0));
		json_set_time(notice, "at", rows_integer(rows, 1));
		json_set_text(notice, "kind", rows_text(rows, 2));
		json_set_text(notice, "event", rows_text(rows, 4));
		json_set_text(notice, name_of_words(rows_text(rows, 2)), rows_text(rows, 5));
		json_object_del(notice, "person");
		json_array_append_new(notices, notice);
	}
	rows_end(rows);
	return notices;
}
