/*
 * case_current.c - a case as those are told who came second, and who is to be told of it (see case_row.h).
 */
#include "store/case_row.h"
#include "store/json_set.h"

/* Who did what when; netizens are never named, and staff to colleagues only, as is what they do among themselves. */
static json_t *
last_step(struct db *db, const char *case_id, bool staff)
{
	static const char *const names[] = {"action:s", "at:t", "unit:s", NULL};
	json_t *last = NULL;
	struct rows *rows = db_query(db,
		"SELECT case_step.action, case_step.at, case_step.unit, case_step.role, "
		"person.id, person.name FROM case_step "
		"LEFT JOIN person ON person.id = case_step.actor AND person.kind = 'staff' "
		"WHERE case_step.case_id = ?1 AND (?2 = 1 OR case_step.public = 1) "
		"ORDER BY case_step.seq DESC LIMIT 1",
		"si", case_id, (int64_t)staff);

	if (rows_next(rows)) {
		last = json_row(rows, names);
		if (staff) {
			json_set_text(last, "role", rows_text(rows, 3));
			json_set_value(
				last, "by", json_person(rows_text(rows, 4), rows_text(rows, 5)));
		}
	}
	rows_end(rows);
	return last;
}

json_t *
case_current_json(struct db *db, const char *case_id, bool staff)
{
	static const char *const names[] = {
		"case:s", "number:s", "version:i", "state:s", "unit:s", "due_at:t", NULL};
	json_t *current = NULL;
	struct rows *rows = db_query(db,
		"SELECT id, number, version, state, unit_holder, due_current FROM cases "
		"WHERE id = ?1",
		"s", case_id);

	if (rows_next(rows)) {
		current = json_row(rows, names);
		json_set_value(current, "last", last_step(db, case_id, staff));
	}
	rows_end(rows);
	return current;
}

/* The case (?1) and what was merged into it, at whatever depth. */
#define FAMILY \
	"WITH RECURSIVE family (id) AS (SELECT ?1 UNION SELECT cases.id FROM cases " \
	"JOIN family ON cases.master = family.id WHERE cases.state = 'merged') "

void
case_each_asker(struct db *db, const char *case_id,
	void (*each)(void *cookie, const char *person, const char *child, const char *number),
	void *cookie)
{
	json_t *people = json_array();
	json_t *person;
	size_t i;
	struct rows *rows = db_query(db,
		FAMILY "SELECT cases.asker, cases.id, cases.number FROM cases "
		       "JOIN family ON cases.id = family.id "
		       "UNION SELECT case_join.person, cases.id, cases.number FROM case_join "
		       "JOIN family ON case_join.case_id = family.id "
		       "JOIN cases ON cases.id = family.id ORDER BY 2, 1",
		"s", case_id);

	while (rows_next(rows))
		json_array_append_new(people,
			json_pack("[s, s, s]", rows_text(rows, 0), rows_text(rows, 1),
				rows_text(rows, 2)));
	rows_end(rows);
	json_array_foreach(people, i, person)
		each(cookie, json_string_value(json_array_get(person, 0)),
			json_string_value(json_array_get(person, 1)),
			json_string_value(json_array_get(person, 2)));
	json_decref(people);
}
