/*
 * detail.c - a question in full: its original words and all that was done to it.
 */
#include <string.h>

#include "store/card.h"
#include "store/json_set.h"
#include "store/record.h"
#include "store/text.h"

/* Digests are the trail's own business; words are named by their text's id there, and said here. */
static json_t *
readable_detail(struct db *db, const char *detail)
{
	json_t *object = json_loads(detail, 0, NULL);
	const char *words = json_string_value(json_object_get(object, "words"));
	if (words)
		json_set_value(object, "why", text_json(db, words));
	json_object_del(object, "words");
	json_object_del(object, "texts");
	json_object_del(object, "digest");
	if (json_object_size(object) > 0)
		return object;
	json_decref(object);
	return NULL;
}

static json_t *
history_of(struct db *db, const char *question)
{
	json_t *history = json_array();
	struct rows *rows = db_query(db,
		"SELECT audit.at, audit.action, audit.actor, person.name, audit.role, audit.detail, "
		"person.kind FROM audit LEFT JOIN person ON person.id = audit.actor "
		"WHERE audit.target = ?1 ORDER BY audit.at, audit.seq",
		"s", question);
	while (rows_next(rows)) {
		json_t *line = json_object();
		json_set_time(line, "at", rows_integer(rows, 0));
		json_set_text(line, "action", rows_text(rows, 1));
		/* Who asked is nobody's business at the desk. */
		json_t *by = strcmp(rows_text(rows, 6), "staff") == 0
			? json_person(rows_text(rows, 2), rows_text(rows, 3))
			: NULL;
		json_object_set_new(line, "by", by ? by : json_null());
		json_set_text(line, "role", rows_text(rows, 4));
		json_set_value(line, "detail", readable_detail(db, rows_text(rows, 5)));
		json_array_append_new(history, line);
	}
	rows_end(rows);
	return history;
}

json_t *
question_detail_json(struct db *db, const char *id, const struct actor *actor)
{
	json_t *card = question_card_json(db, id, actor);
	struct question_row question;
	if (!card || !question_load(db, id, &question))
		return card;
	if (card_is_for_moderator(actor, question.event)) {
		json_set_value(card, "original", text_json(db, question.original));
		json_object_set_new(card, "earlier", record_earlier_json(db, id));
		json_object_set_new(card, "history", history_of(db, id));
	}
	return card;
}
