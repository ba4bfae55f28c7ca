#include "store/record.h"

#include "store/block.h"
#include "store/json_set.h"

#define EARLIER_MOST 20

json_t *
record_json(struct db *db, const char *event, const char *asker, int64_t now)
{
	json_t *record = json_object();
	struct rows *rows = db_query(db,
		"SELECT count(*), sum(CASE WHEN state IN ('approved', 'merged') THEN 1 ELSE 0 END), "
		"sum(CASE WHEN state = 'rejected' THEN 1 ELSE 0 END) FROM question "
		"WHERE asker = ?1 AND event = ?2",
		"ss", asker, event);
	int64_t muted_until;

	if (rows_next(rows)) {
		json_set_number(record, "asked", rows_integer(rows, 0));
		json_set_number(record, "published", rows_integer(rows, 1));
		json_set_number(record, "declined", rows_integer(rows, 2));
	}
	rows_end(rows);
	muted_until = db_integer(db, 0, "SELECT muted_until FROM person WHERE id = ?1", "s", asker);
	json_set_time(record, "muted_until", muted_until > now ? muted_until : 0);
	json_set_time(record, "blocked_until", block_until(db, asker, "", now));
	return record;
}

json_t *
record_earlier_json(struct db *db, const char *question)
{
	json_t *earlier = json_array();
	struct rows *rows = db_query(db,
		"SELECT other.id, text.body, other.state, other.asked_at FROM question "
		"JOIN question AS other ON other.asker = question.asker "
		"AND other.event = question.event "
		"AND (other.asked_at, other.id) < (question.asked_at, question.id) "
		"LEFT JOIN text ON text.id = other.text WHERE question.id = ?1 "
		"ORDER BY other.asked_at DESC, other.id DESC LIMIT ?2",
		"si", question, (int64_t)EARLIER_MOST);

	while (rows_next(rows)) {
		json_t *line = json_object();
		json_set_text(line, "question", rows_text(rows, 0));
		json_object_set_new(line, "text", json_string(rows_text(rows, 1)));
		json_set_text(line, "state", rows_text(rows, 2));
		json_set_time(line, "asked_at", rows_integer(rows, 3));
		json_array_append_new(earlier, line);
	}
	rows_end(rows);
	return earlier;
}
