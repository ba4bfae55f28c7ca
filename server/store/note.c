#include "store/note.h"

#include <stdio.h>
#include <string.h>

#include "store/json_set.h"

#define NOTES_MOST 200 /* in one answer */

#define NOTE_COLUMNS \
	"SELECT note.id, note.event, note.author, note.unit, note.addressee, note.at, " \
	"note.question, note.role, person.name, text.body FROM note " \
	"LEFT JOIN person ON person.id = note.author LEFT JOIN text ON text.id = note.text "

static void
read_row(struct rows *rows, struct note_row *out)
{
	int to = addressee_read(rows_text(rows, 4));

	snprintf(out->id, ID_SIZE, "%s", rows_text(rows, 0));
	snprintf(out->event, ID_SIZE, "%s", rows_text(rows, 1));
	snprintf(out->author, ID_SIZE, "%s", rows_text(rows, 2));
	snprintf(out->unit, ID_SIZE, "%s", rows_text(rows, 3));
	out->to = to < 0 ? ADDRESSEE_ALL : (enum addressee)to;
}

bool
note_load(struct db *db, const char *id, struct note_row *out)
{
	struct rows *rows = db_query(db, NOTE_COLUMNS "WHERE note.id = ?1", "s", id);
	bool found = rows_next(rows);

	if (found)
		read_row(rows, out);
	rows_end(rows);
	return found;
}

/* Bound to exactly that unit: a grant for none in particular is not enough. */
static bool
is_of_unit(const struct actor *actor, const char *event, const char *unit)
{
	const struct grant *grant = actor_grant(
		actor, R_OFFICIAL | R_APPROVER | R_CLERK, event, unit);

	return grant && strcmp(grant->unit, unit) == 0;
}

bool
note_is_for(const struct actor *actor, const struct note_row *note)
{
	if (strcmp(note->author, actor->person) == 0)
		return false;
	switch (note->to) {
	case ADDRESSEE_MODERATORS:
		return actor_has(actor, R_MODERATOR | R_LEAD_MODERATOR, note->event);
	case ADDRESSEE_HOSTS:
		return actor_has(actor, R_HOST, note->event);
	case ADDRESSEE_UNIT:
		return is_of_unit(actor, note->event, note->unit);
	default:
		return actor_has(actor, R_LINE, note->event);
	}
}

/* Who has acknowledged NOTE; *SEEN: ACTOR is among them. */
static json_t *
acknowledged(struct db *db, const char *note, const struct actor *actor, bool *seen)
{
	json_t *people = json_array();
	struct rows *rows = db_query(db,
		"SELECT note_seen.person, person.name, note_seen.at FROM note_seen "
		"LEFT JOIN person ON person.id = note_seen.person "
		"WHERE note_seen.note = ?1 ORDER BY note_seen.at, note_seen.person",
		"s", note);

	while (rows_next(rows)) {
		json_t *person = json_person(rows_text(rows, 0), rows_text(rows, 1));
		json_set_time(person, "at", rows_integer(rows, 2));
		json_array_append_new(people, person);
		if (strcmp(rows_text(rows, 0), actor->person) == 0)
			*seen = true;
	}
	rows_end(rows);
	return people;
}

static json_t *
note_json(struct db *db, struct rows *rows, const struct note_row *note, const struct actor *actor)
{
	json_t *object = json_object();
	json_t *by = json_person(note->author, rows_text(rows, 8));
	bool seen = false;

	json_set_text(object, "note", note->id);
	json_set_time(object, "at", rows_integer(rows, 5));
	json_set_text(by, "role", rows_text(rows, 7));
	json_set_value(object, "by", by);
	json_set_text(object, "to", addressee_word((int)note->to));
	json_set_text(object, "unit", note->unit);
	json_set_text(object, "question", rows_text(rows, 6));
	json_object_set_new(object, "text", json_string(rows_text(rows, 9)));
	json_object_set_new(object, "acknowledged", acknowledged(db, note->id, actor, &seen));
	json_object_set_new(object, "mine", json_boolean(strcmp(note->author, actor->person) == 0));
	json_object_set_new(object, "wants", json_boolean(!seen && note_is_for(actor, note)));
	return object;
}

json_t *
note_list_json(struct db *db, const char *event, const struct actor *actor)
{
	json_t *notes = json_array();
	json_int_t unacknowledged = 0;
	struct rows *rows = db_query(db,
		NOTE_COLUMNS "WHERE note.event = ?1 ORDER BY note.at DESC, note.id DESC", "s",
		event);

	while (rows_next(rows)) {
		struct note_row note;
		json_t *object;

		read_row(rows, &note);
		if (strcmp(note.author, actor->person) != 0 && !note_is_for(actor, &note))
			continue;
		object = note_json(db, rows, &note, actor);
		unacknowledged += json_is_true(json_object_get(object, "wants"));
		if (json_array_size(notes) < NOTES_MOST)
			json_array_insert(notes, 0, object);
		json_decref(object);
	}
	rows_end(rows);
	return json_pack("{s:o, s:I}", "notes", notes, "unacknowledged", unacknowledged);
}
