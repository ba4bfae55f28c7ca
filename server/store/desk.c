#include "store/desk.h"

#include "store/json_set.h"
#include "store/shelf.h"

#define MINUTE_MS 60000

#define COUNT(shelf) "COALESCE(sum(CASE WHEN " shelf " THEN 1 ELSE 0 END), 0)"

#define OF_EVENT "FROM question WHERE event = ?1 AND " SHELF_PENDING

int64_t
desk_waiting(struct db *db, const char *event)
{
	/* Both are counted in an index alone. */
	return db_integer(db, 0, "SELECT count(*) " OF_EVENT, "s", event) -
		db_integer(db, 0, "SELECT count(*) " OF_EVENT " AND " SHELF_IS_ASIDE, "s", event);
}

static void
add_queue(struct db *db, json_t *desk, const char *event)
{
	static const char *const keys[] = {"held:i", "second:i", "urgent:i", NULL};
	struct rows *rows = db_query(db,
		"SELECT " COUNT(SHELF_IS_HELD) ", " COUNT(SHELF_IS_SECOND) ", " COUNT(
			SHELF_IS_URGENT) " " OF_EVENT " AND " SHELF_IS_ASIDE,
		"s", event);
	int64_t oldest;

	if (rows_next(rows)) {
		json_t *shelves = json_row(rows, keys);
		json_object_update(desk, shelves);
		json_decref(shelves);
	}
	rows_end(rows);
	json_set_number(desk, "waiting", desk_waiting(db, event));
	oldest = db_integer(db, 0,
		"SELECT asked_at " OF_EVENT " AND " SHELF_IS_WAITING " ORDER BY asked_at LIMIT 1",
		"s", event);
	if (oldest)
		json_set_time(desk, "oldest_at", oldest);
	else
		json_object_set_new(desk, "oldest_at", json_null());
	json_set_number(desk, "appeals",
		db_integer(db, 0,
			"SELECT count(*) FROM question WHERE event = ?1 AND appeal_state = 'open'",
			"s", event));
}

/* Those that are public and not answered, by unit; without a unit: those that any may answer. */
static json_t *
by_unit(struct db *db, const char *event)
{
	static const char *const keys[] = {"unit:s", "unanswered:i", NULL};
	json_t *units = json_array();
	struct rows *rows = db_query(db,
		"SELECT unit, count(*) FROM question WHERE event = ?1 AND state = 'approved' "
		"AND publish_at IS NULL AND answered IN ('open', 'answering') GROUP BY unit",
		"s", event);

	while (rows_next(rows))
		json_array_append_new(units, json_row(rows, keys));
	rows_end(rows);
	return units;
}

json_t *
desk_working_json(struct db *db, const char *event, int64_t now)
{
	json_t *working = json_object();
	struct rows *rows = db_query(db,
		"SELECT claimed_by, id FROM question WHERE event = ?1 AND claimed_by IS NOT NULL "
		"AND claimed_until > ?2 ORDER BY claimed_by, asked_at",
		"si", event, now);

	while (rows_next(rows)) {
		json_t *theirs = json_object_get(working, rows_text(rows, 0));
		if (!theirs) {
			theirs = json_array();
			json_object_set_new(working, rows_text(rows, 0), theirs);
		}
		json_array_append_new(theirs, json_string(rows_text(rows, 1)));
	}
	rows_end(rows);
	return working;
}

/* A person with two connections is there once. */
static json_t *
people_of(struct db *db, const char *event, bool with_work, int64_t now)
{
	static const char *const keys[] = {"id:s", "name:s", "role:s", NULL};
	json_t *working = with_work ? desk_working_json(db, event, now) : NULL;
	json_t *people = json_array();
	struct rows *rows = db_query(db,
		"SELECT person.id, person.name, min(seat.role) FROM seat "
		"JOIN person ON person.id = seat.person WHERE seat.event = ?1 AND seat.until > ?2 "
		"GROUP BY person.id, person.name ORDER BY person.name, person.id",
		"si", event, now);

	while (rows_next(rows)) {
		json_t *person = json_row(rows, keys);
		json_t *theirs = json_object_get(working, rows_text(rows, 0));
		if (with_work)
			json_object_set_new(
				person, "working_on", theirs ? json_incref(theirs) : json_array());
		json_array_append_new(people, person);
	}
	rows_end(rows);
	json_decref(working);
	return people;
}

json_t *
desk_json(struct db *db, const char *event, bool with_work, int64_t now)
{
	json_t *desk = json_object();

	json_set_time(desk, "now", now);
	add_queue(db, desk, event);
	json_set_number(desk, "decisions_per_minute",
		db_integer(db, 0,
			"SELECT count(*) FROM question WHERE event = ?1 AND decided_at > ?2", "si",
			event, now - MINUTE_MS));
	json_object_set_new(desk, "by_unit", by_unit(db, event));
	json_object_set_new(desk, "people", people_of(db, event, with_work, now));
	json_set_number(desk, "slow_seconds",
		db_integer(db, 0, "SELECT slow_seconds FROM event WHERE id = ?1", "s", event));
	return desk;
}

int64_t
desk_viewers_noted(struct db *db, const char *event, int64_t now)
{
	return db_integer(db, 0,
		"SELECT present FROM event_minute WHERE event = ?1 AND at > ?2 "
		"ORDER BY at DESC LIMIT 1",
		"si", event, now - 2 * MINUTE_MS);
}
