/*
 * event_json.c - the event object of the interface.
 */
#include <string.h>

#include "store/event.h"
#include "store/json_set.h"
#include "store/reason.h"

#define EVENT_COLUMNS \
	"SELECT event.id, event.kind, event.title, event.title_en, event.summary, event.summary_en, " \
	"event.state, event.state_why, event.version, event.opens_at, event.starts_at, " \
	"event.asking_ends_at, event.ends_at, event.ended_at, event.archived_at, event.stream_url, " \
	"event.rehearsal, event.answer_policy, event.hold_seconds, event.max_pending, " \
	"event.output_stopped, event.edited, event.pinned, " \
	"CASE WHEN event.state IN ('open', 'live', 'paused', 'closing') THEN event.floor END, " \
	"event.slow_seconds, event.received, event.published, " \
	"event.declined, event.answered, event.taken_up, event.peak, event.visitors, series.id, " \
	"series.title, series.title_en, event.grace_minutes FROM event LEFT JOIN series ON series.id = event.series "

static const char *const event_keys[] = {"id:s", "kind:s", "title:s", "title_en:s", "summary:s",
	"summary_en:s", "state:s", "state_why:s", "version:i", "opens_at:t", "starts_at:t",
	"asking_ends_at:t", "ends_at:t", "ended_at:t", "archived_at:t", "stream_url:s",
	"rehearsal:b", "answer_policy:s", "hold_seconds:i", "max_pending:i", "output_stopped:b",
	"edited:b", "pinned:s", "floor:s", "slow_seconds:i", NULL};

static json_t *
numbers_of(struct rows *rows, int column)
{
	static const char *const names[] = {
		"received", "published", "declined", "answered", "taken_up", "peak", "visitors"};
	json_t *numbers = json_object();
	for (int i = 0; i < 7; i++)
		json_set_number(numbers, names[i], rows_integer(rows, column + i));
	json_set_number(numbers, "present", 0); /* the live number is presence's */
	return numbers;
}

static json_t *
event_of(struct db *db, struct rows *rows)
{
	json_t *event = json_row(rows, event_keys);
	json_t *numbers = numbers_of(rows, 25);
	json_object_set_new(
		numbers, "declined_by_reason", reason_declined_json(db, rows_text(rows, 0)));
	json_object_set_new(event, "numbers", numbers);
	if (!rows_is_null(rows, 32)) {
		json_t *series = json_object();
		json_set_text(series, "id", rows_text(rows, 32));
		json_set_text(series, "title", rows_text(rows, 33));
		json_set_text(series, "title_en", rows_text(rows, 34));
		json_object_set_new(event, "series", series);
	}
	json_set_number(event, "grace_minutes", rows_integer(rows, 35));
	return event;
}

json_t *
event_numbers_json(struct db *db, const char *id)
{
	static const char *const keys[] = {
		"received:i", "published:i", "declined:i", "answered:i", "taken_up:i", NULL};
	struct rows *rows = db_query(db,
		"SELECT received, published, declined, answered, taken_up FROM event WHERE id = ?1",
		"s", id);
	json_t *numbers = rows_next(rows) ? json_row(rows, keys) : NULL;
	rows_end(rows);
	if (numbers)
		json_object_set_new(numbers, "declined_by_reason", reason_declined_json(db, id));
	return numbers;
}

static json_t *
list(struct db *db, const char *sql, const char *event, const char *const *keys)
{
	json_t *array = json_array();
	struct rows *rows = db_query(db, sql, "s", event);
	while (rows_next(rows))
		json_array_append_new(array, json_row(rows, keys));
	rows_end(rows);
	return array;
}

static json_t *
motions_of(struct db *db, const char *event)
{
	static const char *const keys[] = {"id:s", "number:s", "title:s", "proposer:s", NULL};
	json_t *motions = json_array();
	struct rows *rows = db_query(db,
		"SELECT id, number, title, proposer, units FROM motion WHERE event = ?1 "
		"ORDER BY position, id",
		"s", event);
	while (rows_next(rows)) {
		json_t *motion = json_row(rows, keys);
		json_set_value(motion, "units", json_loads(rows_text(rows, 4), 0, NULL));
		json_array_append_new(motions, motion);
	}
	rows_end(rows);
	return motions;
}

static void
add_parts(struct db *db, json_t *event)
{
	static const char *const unit_keys[] = {
		"id:s", "name:s", "name_en:s", "level:s", "power:s", NULL};
	static const char *const topic_keys[] = {"id:s", "name:s", "name_en:s", NULL};
	const char *id = json_string_value(json_object_get(event, "id"));
	json_object_set_new(event, "units",
		list(db,
			"SELECT unit.id, unit.name, unit.name_en, unit.level, unit.power FROM event_unit "
			"JOIN unit ON unit.id = event_unit.unit WHERE event_unit.event = ?1 "
			"ORDER BY event_unit.position, unit.id",
			id, unit_keys));
	json_object_set_new(event, "topics",
		list(db,
			"SELECT topic.id, topic.name, topic.name_en FROM event_topic "
			"JOIN topic ON topic.id = event_topic.topic WHERE event_topic.event = ?1 "
			"ORDER BY event_topic.position, topic.id",
			id, topic_keys));
	json_object_set_new(event, "motions", motions_of(db, id));
}

json_t *
event_json(struct db *db, const char *id)
{
	struct rows *rows = db_query(db, EVENT_COLUMNS "WHERE event.id = ?1", "s", id);
	json_t *event = rows_next(rows) ? event_of(db, rows) : NULL;
	rows_end(rows);
	if (event)
		add_parts(db, event);
	return event;
}

json_t *
event_list_json(struct db *db, bool with_drafts)
{
	json_t *events = json_array();
	struct rows *rows = db_query(db,
		EVENT_COLUMNS
		"WHERE event.state <> 'draft' OR ?1 = 1 "
		"ORDER BY COALESCE(event.starts_at, event.opens_at, event.created_at) DESC, "
		"event.id DESC",
		"i", (int64_t)with_drafts);
	while (rows_next(rows)) {
		json_t *event = event_of(db, rows);
		add_parts(db, event);
		json_array_append_new(events, event);
	}
	rows_end(rows);
	return events;
}
