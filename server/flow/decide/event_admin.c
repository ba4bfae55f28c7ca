/*
 * event_admin.c - events, series and topics are made and changed by the admin.
 *
 * Creating is an empty draft and then the same as updating it: each argument that is given sets
 * its column, lists replace what was there (event_parts.c).
 */
#include <string.h>

#include "config/config.h"
#include "flow/decide/decide.h"
#include "flow/decide/event_parts.h"
#include "flow/decide/event_times.h"
#include "flow/decide/handlers.h"
#include "store/log.h"

#define SALT_LEN 16

enum column_type { COLUMN_TEXT, COLUMN_ID, COLUMN_NUMBER, COLUMN_SWITCH, COLUMN_TIME };

/* An argument and the statement that keeps it; texts are never NULL, ids and times may be. */
static const struct column {
	const char *name;
	enum column_type type;
	const char *sql;
} columns[] = {
	{"title", COLUMN_TEXT, "UPDATE event SET title = ?2 WHERE id = ?1"},
	{"title_en", COLUMN_TEXT, "UPDATE event SET title_en = ?2 WHERE id = ?1"},
	{"summary", COLUMN_TEXT, "UPDATE event SET summary = ?2 WHERE id = ?1"},
	{"summary_en", COLUMN_TEXT, "UPDATE event SET summary_en = ?2 WHERE id = ?1"},
	{"series", COLUMN_ID, "UPDATE event SET series = ?2 WHERE id = ?1"},
	{"stream_url", COLUMN_ID, "UPDATE event SET stream_url = ?2 WHERE id = ?1"},
	{"answer_policy", COLUMN_TEXT, "UPDATE event SET answer_policy = ?2 WHERE id = ?1"},
	{"hold_seconds", COLUMN_NUMBER, "UPDATE event SET hold_seconds = ?2 WHERE id = ?1"},
	{"max_pending", COLUMN_NUMBER, "UPDATE event SET max_pending = ?2 WHERE id = ?1"},
	{"rehearsal", COLUMN_SWITCH, "UPDATE event SET rehearsal = ?2 WHERE id = ?1"},
	{"opens_at", COLUMN_TIME, "UPDATE event SET opens_at = ?2 WHERE id = ?1"},
	{"starts_at", COLUMN_TIME, "UPDATE event SET starts_at = ?2 WHERE id = ?1"},
	{"asking_ends_at", COLUMN_TIME, "UPDATE event SET asking_ends_at = ?2 WHERE id = ?1"},
	{"ends_at", COLUMN_TIME, "UPDATE event SET ends_at = ?2 WHERE id = ?1"},
};

/* Given at all: an explicit null takes a value away. */
static bool
is_given(const struct decision *decision, const char *name)
{
	return json_object_get(decision->command->args, name) != NULL;
}

static void
set_column(struct decision *decision, const char *event, const struct column *column)
{
	const struct command *command = decision->command;
	const char *text = decision_text(decision, column->name);
	struct db *db = decision->tx->db;

	switch (column->type) {
	case COLUMN_TEXT:
		db_run(db, column->sql, "ss", event, text ? text : "");
		break;
	case COLUMN_ID:
		db_run(db, column->sql, "ss", event, text);
		break;
	case COLUMN_NUMBER:
		db_run(db, column->sql, "si", event, command_integer(command, column->name, 0));
		break;
	case COLUMN_SWITCH:
		db_run(db, column->sql, "si", event,
			(int64_t)command_bool(command, column->name, false));
		break;
	case COLUMN_TIME:
		db_run(db, column->sql, "sI", event, command_time(command, column->name, 0));
		break;
	}
}

static void
set_columns(struct decision *decision, const char *event)
{
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		if (is_given(decision, columns[i].name))
			set_column(decision, event, &columns[i]);
}

static bool
check_series(struct decision *decision)
{
	const char *series = decision_text(decision, "series");

	if (!series ||
		db_integer(decision->tx->db, 0, "SELECT 1 FROM series WHERE id = ?1", "s",
			series) == 1)
		return true;
	return decision_refuse_argument(
		decision, "/series", "没有这个系列", "There is no such series");
}

/* Each time that is given comes after the ones before it. */
static void
check_times(struct decision *decision, const struct event_row *event)
{
	const struct {
		const char *pointer;
		int64_t at;
	} times[] = {
		{"/opens_at", event->opens_at},
		{"/starts_at", event->starts_at},
		{"/asking_ends_at", event->asking_ends_at},
		{"/ends_at", event->ends_at},
	};
	int64_t before = 0;

	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		if (times[i].at == 0)
			continue;
		if (times[i].at < before)
			decision_refuse_argument(decision, times[i].pointer, "时间顺序不对",
				"The times are not in order");
		before = times[i].at;
	}
	if (event->ends_at && event->starts_at && event->ends_at <= event->starts_at)
		decision_refuse_argument(decision, "/ends_at", "结束要晚于开始",
			"The end must come after the start");
}

/* Columns and lists as the command has them; then the whole is looked at.  False: refused. */
static bool
apply(struct decision *decision, const char *id, struct event_row *event)
{
	if (!check_series(decision))
		return false;
	set_columns(decision, id);
	event_parts_set(decision, id);
	if (!event_load(decision->tx->db, id, event))
		return false;
	check_times(decision, event);
	return decision->problem.type == PROBLEM_NONE;
}

static void
give_result(struct decision *decision, const struct event_row *event)
{
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "event", event->id, "version",
			(json_int_t)event->version, "state", event_state_word((int)event->state)));
}

/* An empty draft, with the settings' defaults. */
static void
insert_draft(struct decision *decision, const char *id)
{
	const struct config *config = decision->tx->config;
	unsigned char salt[SALT_LEN];

	ids_random(salt, sizeof salt);
	db_run(decision->tx->db,
		"INSERT INTO event (id, kind, title, state, grace_minutes, moderate_after_hours, "
		"max_pending, salt, created_by, created_at) "
		"VALUES (?1, ?2, ?3, 'draft', ?4, ?5, ?6, ?7, ?8, ?9)",
		"sssiiibsi", id, decision_text(decision, "kind"), decision_text(decision, "title"),
		config->event_grace_minutes, config->event_moderate_after_hours,
		config->limits_max_pending, (const void *)salt, sizeof salt, decision->actor.person,
		decision->tx->now);
	log_create(decision->tx->db, id, decision->tx->now);
}

void
decide_event_create(struct decision *decision)
{
	struct event_row event;
	char id[ID_SIZE];

	if (!decision_allow(decision))
		return;
	ids_make('v', decision->tx->now, id);
	insert_draft(decision, id);
	if (!apply(decision, id, &event))
		return;
	record_audit(&decision->doer, id, "event.create", id,
		json_pack("{s:s, s:I}", "state", "draft", "version", (json_int_t)event.version));
	give_result(decision, &event);
}

void
decide_event_update(struct decision *decision)
{
	struct event_row event;
	char id[ID_SIZE];

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	copy_id(id, event.id);
	if (command_integer(decision->command, "version", 0) != event.version) {
		decision_refuse(decision, PROBLEM_STALE, NULL, NULL);
		decision->problem.current = event_json(decision->tx->db, id);
		return;
	}
	db_run(decision->tx->db, "UPDATE event SET version = version + 1 WHERE id = ?1", "s", id);
	if (!apply(decision, id, &event))
		return;
	event_times_set(decision->tx, id);
	if (event.state != EVENT_STATE_DRAFT)
		event_tell_state(&decision->doer, &event, NULL, 0, decision->result);
	record_audit(&decision->doer, id, "event.update", id,
		json_pack("{s:I}", "version", (json_int_t)event.version));
	give_result(decision, &event);
}

void
decide_series_create(struct decision *decision)
{
	const char *title_en = decision_text(decision, "title_en");
	char id[ID_SIZE];

	if (!decision_allow(decision))
		return;
	ids_make('z', decision->tx->now, id);
	db_run(decision->tx->db,
		"INSERT INTO series (id, title, title_en, created_at) VALUES (?1, ?2, ?3, ?4)",
		"sssi", id, decision_text(decision, "title"), title_en ? title_en : "",
		decision->tx->now);
	record_audit(&decision->doer, NULL, "series.create", id, NULL);
	json_object_update_new(
		decision->result, json_pack("{s:s, s:i}", "series", id, "version", 1));
}

void
decide_topic_create(struct decision *decision)
{
	const char *name_en = decision_text(decision, "name_en");
	char id[ID_SIZE];

	if (!decision_allow(decision))
		return;
	ids_make('h', decision->tx->now, id);
	db_run(decision->tx->db,
		"INSERT INTO topic (id, name, name_en, position) "
		"SELECT ?1, ?2, ?3, COALESCE(MAX(position), 0) + 1 FROM topic",
		"sss", id, decision_text(decision, "name"), name_en ? name_en : "");
	record_audit(&decision->doer, NULL, "topic.create", id, NULL);
	json_object_update_new(
		decision->result, json_pack("{s:s, s:i}", "topic", id, "version", 1));
}
