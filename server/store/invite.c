#include "store/invite.h"

#include "store/json_set.h"

bool
invite_exists(struct db *db, const char *question, const char *unit)
{
	return db_integer(db, 0, "SELECT 1 FROM question_invite WHERE question = ?1 AND unit = ?2",
		       "ss", question, unit) == 1;
}

void
invite_remove(struct db *db, const char *question, const char *unit)
{
	db_run(db, "DELETE FROM question_invite WHERE question = ?1 AND unit = ?2", "ss", question,
		unit);
}

json_t *
invite_units_json(struct db *db, const char *question)
{
	json_t *units = json_array();
	struct rows *rows = db_query(db,
		"SELECT unit FROM question_invite WHERE question = ?1 ORDER BY at, unit", "s",
		question);

	while (rows_next(rows))
		json_array_append_new(units, json_string(rows_text(rows, 0)));
	rows_end(rows);
	return units;
}

json_t *
invite_list_json(struct db *db, const char *question)
{
	json_t *invitations = NULL;
	struct rows *rows = db_query(db,
		"SELECT question_invite.unit, question_invite.by, person.name, text.body, "
		"question_invite.at FROM question_invite "
		"LEFT JOIN person ON person.id = question_invite.by "
		"LEFT JOIN text ON text.id = question_invite.why "
		"WHERE question_invite.question = ?1 ORDER BY question_invite.at, question_invite.unit",
		"s", question);

	while (rows_next(rows)) {
		json_t *invitation = json_object();
		if (!invitations)
			invitations = json_array();
		json_set_text(invitation, "unit", rows_text(rows, 0));
		json_set_value(
			invitation, "by", json_person(rows_text(rows, 1), rows_text(rows, 2)));
		json_set_text(invitation, "why", rows_text(rows, 3));
		json_set_time(invitation, "at", rows_integer(rows, 4));
		json_array_append_new(invitations, invitation);
	}
	rows_end(rows);
	return invitations;
}
