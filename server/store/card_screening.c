#include "store/card_screening.h"

#include <string.h>

#include "store/json_set.h"

json_t *
twins_json(struct db *db, const char *question)
{
	json_t *twins = json_null();
	struct rows *rows = db_query(db,
		"SELECT mine.twin_of, count(*), sum(other.votes) FROM question AS mine "
		"JOIN question AS other ON (other.id = COALESCE(mine.twin_of, mine.id) "
		"OR other.twin_of = COALESCE(mine.twin_of, mine.id)) "
		"WHERE mine.id = ?1 AND (other.id = mine.id "
		"OR other.state IN ('pending', 'approved', 'merged')) GROUP BY mine.id",
		"s", question);
	if (rows_next(rows) && (rows_integer(rows, 1) > 1 || !rows_is_null(rows, 0))) {
		twins = json_object();
		json_object_set_new(twins, "of",
			rows_is_null(rows, 0) ? json_null() : json_string(rows_text(rows, 0)));
		json_set_number(twins, "count", rows_integer(rows, 1));
		json_set_number(twins, "votes", rows_integer(rows, 2));
	}
	rows_end(rows);
	return twins;
}

json_t *
answered_in_json(struct db *db, const char *id)
{
	json_t *found = json_null();
	struct rows *rows;
	if (!id || id[0] == '\0')
		return found;
	rows = db_query(db,
		"SELECT cases.number, text.body FROM cases JOIN text ON text.id = cases.text "
		"WHERE cases.id = ?1 AND cases.publication = 'public'",
		"s", id);
	if (rows_next(rows)) {
		found = json_object();
		json_object_set_new(found, "number", json_string(rows_text(rows, 0)));
		json_object_set_new(found, "text", json_string(rows_text(rows, 1)));
	}
	rows_end(rows);
	return found;
}

/* ------------------------------------------------------------------ the guess */

/* The bytes of the first POINTS code points of TEXT. */
static const char *
skip_points(const char *text, int64_t points)
{
	for (; *text && points > 0; points--) {
		text++;
		while (((unsigned char)*text & 0xC0) == 0x80)
			text++;
	}
	return text;
}

static json_t *
words_at(const json_t *spans, const char *body)
{
	json_t *words = json_array();
	const json_t *span;
	size_t i;
	json_array_foreach(spans, i, span) {
		int64_t start = json_integer_value(json_array_get(span, 0));
		int64_t end = json_integer_value(json_array_get(span, 1));
		const char *from = skip_points(body, start);
		const char *to = skip_points(from, end - start);
		if (to > from)
			json_array_append_new(words, json_stringn(from, (size_t)(to - from)));
	}
	return words;
}

json_t *
guess_json(const char *unit, const char *topic, const char *spans, const char *body)
{
	if ((!unit || unit[0] == '\0') && (!topic || topic[0] == '\0'))
		return json_null();
	json_t *guess = json_object();
	json_t *places = json_loads(spans ? spans : "", 0, NULL);
	json_set_text(guess, "unit", unit);
	json_set_text(guess, "topic", topic);
	if (body)
		json_object_set_new(guess, "why", words_at(places, body));
	json_set_value(guess, "spans", places);
	return guess;
}

/* ------------------------------------------------------------------ the card */

static json_t *
reasons_json(const char *stored)
{
	json_t *reasons = stored[0] ? json_loads(stored, 0, NULL) : NULL;
	return reasons ? reasons : json_array();
}

void
card_add_screening(struct db *db, json_t *card, const char *question)
{
	struct rows *rows = db_query(db,
		"SELECT question.colour, question.reasons, question.masked, question.answered_in, "
		"question.guess_unit, question.guess_topic, question.guess_why, text.body "
		"FROM question LEFT JOIN text ON text.id = question.text WHERE question.id = ?1",
		"s", question);
	if (rows_next(rows)) {
		json_object_set_new(card, "colour", json_string(rows_text(rows, 0)));
		json_object_set_new(card, "reasons", reasons_json(rows_text(rows, 1)));
		json_set_flag(card, "masked", rows_integer(rows, 2));
		json_object_set_new(card, "twins", twins_json(db, question));
		json_object_set_new(card, "answered_in", answered_in_json(db, rows_text(rows, 3)));
		json_object_set_new(card, "guess",
			guess_json(rows_text(rows, 4), rows_text(rows, 5), rows_text(rows, 6),
				rows_text(rows, 7)));
	}
	rows_end(rows);
}
