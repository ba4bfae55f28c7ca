#include "flow/decide/screened.h"

#include <stdlib.h>

void
screened_keep_edit(struct decision *decision, const struct question_row *question)
{
	const struct sight *sight = decision->sight;

	db_run(decision->tx->db,
		"UPDATE question SET colour = ?2, reasons = ?3, "
		"masked = CASE WHEN ?4 = 1 THEN 0 ELSE masked END, twin_of = NULL, "
		"twin_alike = NULL, answered_in = NULL, guess_unit = NULL, guess_topic = NULL, "
		"guess_why = NULL, screened_at = NULL WHERE id = ?1",
		"sssi", question->id, sight->colour ? sight->colour : "green", sight->reasons_text,
		(int64_t)sight->is_shown);
}

void
screened_tell(const struct decision *decision, json_t *body)
{
	const struct sight *sight = decision->sight;
	json_t *told = json_pack(
		"{s:s*, s:O*}", "colour", sight->colour, "reasons", sight->reasons);

	if (sight->is_shown)
		json_object_set_new(told, "masked", json_false());
	json_object_update_new(body, told);
}

/* ---- forgetting */

/* A finding names the word of the list that is in the text: that would confirm a guess of it. */
static void
forget_in_entry(struct tx *tx, const char *stream, int64_t seq, const char *body)
{
	json_t *object = json_loads(body, 0, NULL);
	char *left;

	json_object_del(object, "reasons");
	json_object_del(object, "guess");
	left = json_dumps(object, JSON_COMPACT);
	if (left)
		db_run(tx->db, "UPDATE entry SET body = ?3 WHERE stream = ?1 AND seq = ?2", "sis",
			stream, seq, left);
	free(left);
	json_decref(object);
}

void
screened_forget(struct tx *tx, const char *question)
{
	json_t *entries = json_array();
	json_t *entry;
	size_t i;
	struct rows *rows = db_query(tx->db,
		"SELECT stream, seq, body FROM entry WHERE target = ?1 AND body LIKE '%\"reasons\":%' "
		"UNION SELECT stream, seq, body FROM entry WHERE target = ?1 AND kind = 'screened'",
		"s", question);

	while (rows_next(rows))
		json_array_append_new(entries,
			json_pack("[s, I, s]", rows_text(rows, 0),
				(json_int_t)rows_integer(rows, 1), rows_text(rows, 2)));
	rows_end(rows);
	json_array_foreach(entries, i, entry)
		forget_in_entry(tx, json_string_value(json_array_get(entry, 0)),
			json_integer_value(json_array_get(entry, 1)),
			json_string_value(json_array_get(entry, 2)));
	json_decref(entries);
	db_run(tx->db,
		"UPDATE question SET colour = 'green', reasons = NULL, masked = 0, twin_of = NULL, "
		"twin_alike = NULL, answered_in = NULL, guess_unit = NULL, guess_topic = NULL, "
		"guess_why = NULL WHERE id = ?1",
		"s", question);
}
