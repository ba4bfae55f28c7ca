#include "flow/decide/event_parts.h"

#include <stdlib.h>
#include <string.h>

/* Of those that exist and are in use. */
static bool
check_exists(struct decision *decision, const char *list, size_t index, bool exists)
{
	char pointer[64];

	if (exists)
		return true;
	snprintf(pointer, sizeof pointer, "/%s/%zu", list, index);
	return decision_refuse_argument(decision, pointer, "没有这一项", "There is no such item");
}

static void
set_units(struct decision *decision, const char *event, json_t *units)
{
	struct db *db = decision->tx->db;
	json_t *unit;
	size_t i;

	db_run(db, "DELETE FROM event_unit WHERE event = ?1", "s", event);
	json_array_foreach(units, i, unit) {
		const char *id = json_string_value(unit);
		if (check_exists(decision, "units", i, unit_exists(db, id)))
			db_run(db,
				"INSERT INTO event_unit (event, unit, position) "
				"VALUES (?1, ?2, ?3)",
				"ssi", event, id, (int64_t)i);
	}
}

static void
set_topics(struct decision *decision, const char *event, json_t *topics)
{
	struct db *db = decision->tx->db;
	json_t *topic;
	size_t i;

	db_run(db, "DELETE FROM event_topic WHERE event = ?1", "s", event);
	json_array_foreach(topics, i, topic) {
		const char *id = json_string_value(topic);
		bool exists = db_integer(db, 0,
				      "SELECT 1 FROM topic WHERE id = ?1 AND retired_at IS NULL",
				      "s", id) == 1;
		if (check_exists(decision, "topics", i, exists))
			db_run(db,
				"INSERT INTO event_topic (event, topic, position) "
				"VALUES (?1, ?2, ?3)",
				"ssi", event, id, (int64_t)i);
	}
}

static const char *
member(const json_t *motion, const char *name)
{
	const char *text = json_string_value(json_object_get(motion, name));

	return text ? text : "";
}

/* Keeps MOTION at place POSITION: the one of its number, or a new one. */
static void
keep_motion(struct decision *decision, const char *event, const json_t *motion, size_t position)
{
	struct db *db = decision->tx->db;
	json_t *units = json_object_get(motion, "units");
	char *listed = json_is_array(units) ? json_dumps(units, JSON_COMPACT) : NULL;
	const char *number = member(motion, "number");
	char id[ID_SIZE];

	if (db_run(db,
		    "UPDATE motion SET title = ?3, proposer = ?4, units = ?5, position = ?6 "
		    "WHERE event = ?1 AND number = ?2",
		    "sssssi", event, number, member(motion, "title"), member(motion, "proposer"),
		    listed ? listed : "[]", (int64_t)position) == 0) {
		ids_make('m', decision->tx->now, id);
		db_run(db,
			"INSERT INTO motion (id, event, number, title, proposer, units, position) "
			"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			"ssssssi", id, event, number, member(motion, "title"),
			member(motion, "proposer"), listed ? listed : "[]", (int64_t)position);
	}
	free(listed);
}

static bool
check_motion_units(struct decision *decision, const json_t *motion, size_t position)
{
	json_t *unit;
	size_t i;

	json_array_foreach(json_object_get(motion, "units"), i, unit)
		if (!check_exists(decision, "motions", position,
			    unit_exists(decision->tx->db, json_string_value(unit))))
			return false;
	return true;
}

/* Motions that are gone from the list move behind it (-1) and go, unless a question names them. */
static void
set_motions(struct decision *decision, const char *event, json_t *motions)
{
	struct db *db = decision->tx->db;
	json_t *motion;
	size_t i;

	db_run(db, "UPDATE motion SET position = -1 WHERE event = ?1", "s", event);
	json_array_foreach(motions, i, motion)
		if (check_motion_units(decision, motion, i))
			keep_motion(decision, event, motion, i);
	db_run(db,
		"DELETE FROM motion WHERE event = ?1 AND position = -1 "
		"AND NOT EXISTS (SELECT 1 FROM question WHERE question.motion = motion.id)",
		"s", event);
}

void
event_parts_set(struct decision *decision, const char *event)
{
	static const struct {
		const char *name;
		void (*set)(struct decision *decision, const char *event, json_t *list);
	} parts[] = {{"units", set_units}, {"topics", set_topics}, {"motions", set_motions}};

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		json_t *list = json_object_get(decision->command->args, parts[i].name);
		if (json_is_array(list))
			parts[i].set(decision, event, list);
	}
}
