#include "store/snippet.h"

#include <stdio.h>
#include <string.h>

#include "store/json_set.h"

#define OF_UNIT (R_OFFICIAL | R_APPROVER | R_CLERK)

#define SNIPPET_COLUMNS \
	"SELECT snippet.id, snippet.unit, snippet.title, snippet.version, snippet.at, text.body, " \
	"snippet.person, person.name FROM snippet LEFT JOIN text ON text.id = snippet.text " \
	"LEFT JOIN person ON person.id = snippet.person "

bool
snippet_unit_is_theirs(const struct actor *actor, const char *unit)
{
	const struct grant *grant = actor_grant(actor, OF_UNIT, NULL, unit);

	return grant && strcmp(grant->unit, unit) == 0;
}

bool
snippet_load(struct db *db, const char *id, const struct actor *actor, struct snippet_row *out)
{
	struct rows *rows = db_query(
		db, "SELECT id, person, text, unit, version FROM snippet WHERE id = ?1", "s", id);
	bool found = rows_next(rows);

	if (found) {
		snprintf(out->id, ID_SIZE, "%s", rows_text(rows, 0));
		snprintf(out->person, ID_SIZE, "%s", rows_text(rows, 1));
		snprintf(out->text, ID_SIZE, "%s", rows_text(rows, 2));
		snprintf(out->unit, ID_SIZE, "%s", rows_text(rows, 3));
		out->version = rows_integer(rows, 4);
	}
	rows_end(rows);
	return found &&
		(out->unit[0] ? snippet_unit_is_theirs(actor, out->unit)
			      : strcmp(out->person, actor->person) == 0);
}

int64_t
snippet_count(struct db *db, const char *unit, const char *person)
{
	return unit ? db_integer(db, 0, "SELECT count(*) FROM snippet WHERE unit = ?1", "s", unit)
		    : db_integer(db, 0,
			      "SELECT count(*) FROM snippet WHERE person = ?1 AND unit IS NULL",
			      "s", person);
}

static json_t *
row_json(struct rows *rows)
{
	static const char *const keys[] = {
		"snippet:s", "unit:s", "title:s", "version:i", "at:t", NULL};
	json_t *snippet = json_row(rows, keys);

	json_object_set_new(snippet, "text", json_string(rows_text(rows, 5)));
	json_set_value(snippet, "by", json_person(rows_text(rows, 6), rows_text(rows, 7)));
	return snippet;
}

json_t *
snippet_json(struct db *db, const char *id)
{
	struct rows *rows = db_query(db, SNIPPET_COLUMNS "WHERE snippet.id = ?1", "s", id);
	json_t *snippet = rows_next(rows) ? row_json(rows) : NULL;

	rows_end(rows);
	return snippet;
}

static bool
is_theirs(struct rows *rows, const struct actor *actor)
{
	return rows_is_null(rows, 1) ? strcmp(rows_text(rows, 6), actor->person) == 0
				     : snippet_unit_is_theirs(actor, rows_text(rows, 1));
}

/* Of one's own, and of the units that one has any role for. */
json_t *
snippet_list_json(struct db *db, const struct actor *actor)
{
	json_t *snippets = json_array();
	struct rows *rows = db_query(db,
		SNIPPET_COLUMNS
		"WHERE (snippet.unit IS NULL AND snippet.person = ?1) OR snippet.unit IN "
		"(SELECT role.unit FROM role WHERE role.person = ?1) "
		"ORDER BY snippet.title, snippet.id",
		"s", actor->person);

	while (rows_next(rows))
		if (is_theirs(rows, actor))
			json_array_append_new(snippets, row_json(rows));
	rows_end(rows);
	return snippets;
}
