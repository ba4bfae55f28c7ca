#include "store/card_review.h"

#include "store/json_set.h"

/* {by, why?, at} from three columns and the name in between; NULL where nobody did. */
static json_t *
part(struct rows *rows, int column)
{
	json_t *by = json_person(rows_text(rows, column), rows_text(rows, column + 1));
	if (!by)
		return NULL;
	json_t *object = json_object();
	json_object_set_new(object, "by", by);
	json_set_time(object, "at", rows_integer(rows, column + 2));
	json_set_text(object, "why", rows_text(rows, column + 3));
	return object;
}

static void
set(json_t *card, const char *name, json_t *object)
{
	json_object_set_new(card, name, object ? object : json_null());
}

/* Four columns each: who, the name, when, why. */
#define REVIEW_COLUMNS \
	"SELECT question.held_by, holder.name, question.held_at, held_why.body, " \
	"question.second_by, seconder.name, question.second_at, second_why.body, " \
	"question.first_by, first.name, question.first_at, NULL, " \
	"question.urgent_by, caller.name, question.urgent_at, urgent_why.body, " \
	"question.urgent_seen_by, seer.name, question.urgent_seen_at, NULL, " \
	"question.urgent, question.first_version = question.version, " \
	"question.colour = 'red' AND question.state = 'pending' FROM question " \
	"LEFT JOIN person AS holder ON holder.id = question.held_by " \
	"LEFT JOIN person AS seconder ON seconder.id = question.second_by " \
	"LEFT JOIN person AS first ON first.id = question.first_by " \
	"LEFT JOIN person AS caller ON caller.id = question.urgent_by " \
	"LEFT JOIN person AS seer ON seer.id = question.urgent_seen_by " \
	"LEFT JOIN text AS held_why ON held_why.id = question.held_why " \
	"LEFT JOIN text AS second_why ON second_why.id = question.second_why " \
	"LEFT JOIN text AS urgent_why ON urgent_why.id = question.urgent_why "

void
card_add_review(struct db *db, json_t *card, const char *question)
{
	struct rows *rows = db_query(db, REVIEW_COLUMNS "WHERE question.id = ?1", "s", question);
	if (rows_next(rows)) {
		json_t *urgency = rows_integer(rows, 20) ? part(rows, 12) : NULL;
		json_set_flag(card, "needs_two", rows_integer(rows, 22));
		set(card, "held", part(rows, 0));
		set(card, "second", part(rows, 4));
		set(card, "first", rows_integer(rows, 21) ? part(rows, 8) : NULL);
		if (urgency)
			set(urgency, "seen", part(rows, 16));
		set(card, "urgency", urgency);
	}
	rows_end(rows);
}
