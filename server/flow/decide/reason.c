/*
 * reason.c - the admin's list of reasons: what moderators choose from and askers read.
 */
#include "store/reason.h"

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"

/* What is told of REASON: to who changed it, and to the trail. */
static void
finish(struct decision *decision, const char *reason)
{
	json_int_t version = (json_int_t)db_integer(
		decision->tx->db, 1, "SELECT version FROM reason WHERE id = ?1", "s", reason);

	record_audit(&decision->doer, NULL, command_name(decision->command->kind), reason,
		json_pack("{s:I, s:s*, s:s*}", "version", version, "name",
			decision_text(decision, "name"), "text", decision_text(decision, "text")));
	json_object_update_new(
		decision->result, json_pack("{s:s, s:I}", "reason", reason, "version", version));
}

void
decide_reason_create(struct decision *decision)
{
	const char *name_en = decision_text(decision, "name_en");
	const char *text_en = decision_text(decision, "text_en");
	int64_t position = command_integer(decision->command, "position", 0);
	char id[ID_SIZE];

	if (!decision_allow(decision))
		return;
	ids_make('j', decision->tx->now, id);
	db_run(decision->tx->db,
		"INSERT INTO reason (id, name, name_en, text, text_en, pass_on, position) "
		"SELECT ?1, ?2, ?3, ?4, ?5, ?6, COALESCE(?7, MAX(position) + 1, 1) FROM reason",
		"sssssiI", id, decision_text(decision, "name"), name_en ? name_en : "",
		decision_text(decision, "text"), text_en ? text_en : "",
		(int64_t)command_bool(decision->command, "pass_on", false), position);
	finish(decision, id);
}

/* The reason that the command names, at the version that was read, if one is said. */
static bool
begin(struct decision *decision, const char *id)
{
	struct db *db = decision->tx->db;
	int64_t version;

	if (!decision_allow(decision))
		return false;
	version = db_integer(db, 0, "SELECT version FROM reason WHERE id = ?1", "s", id);
	if (version == 0)
		return decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这条原因", "There is no such reason");
	if (command_integer(decision->command, "version", version) == version)
		return true;
	decision_refuse(decision, PROBLEM_STALE, NULL, NULL);
	decision->problem.current = reason_json(db, id);
	return false;
}

/* What is given is set; null takes an English text away. */
static void
set_text(struct decision *decision, const char *id, const char *name, const char *sql)
{
	const char *text = decision_text(decision, name);

	if (command_has(decision->command, name))
		db_run(decision->tx->db, sql, "ss", id, text ? text : "");
}

void
decide_reason_update(struct decision *decision)
{
	const char *id = decision_text(decision, "reason");
	const struct command *command = decision->command;
	struct db *db = decision->tx->db;

	if (!begin(decision, id))
		return;
	db_run(db, "UPDATE reason SET version = version + 1 WHERE id = ?1", "s", id);
	set_text(decision, id, "name", "UPDATE reason SET name = ?2 WHERE id = ?1");
	set_text(decision, id, "name_en", "UPDATE reason SET name_en = ?2 WHERE id = ?1");
	set_text(decision, id, "text", "UPDATE reason SET text = ?2 WHERE id = ?1");
	set_text(decision, id, "text_en", "UPDATE reason SET text_en = ?2 WHERE id = ?1");
	if (command_has(command, "position"))
		db_run(db, "UPDATE reason SET position = ?2 WHERE id = ?1", "si", id,
			command_integer(command, "position", 0));
	if (command_has(command, "pass_on"))
		db_run(db, "UPDATE reason SET pass_on = ?2 WHERE id = ?1", "si", id,
			(int64_t)command_bool(command, "pass_on", false));
	finish(decision, id);
}

/* Moderators always have one to choose. */
static bool
is_last(struct db *db, const char *id)
{
	return db_integer(db, 0,
		       "SELECT COUNT(*) FROM reason WHERE retired_at IS NULL AND id <> ?1", "s",
		       id) == 0;
}

void
decide_reason_retire(struct decision *decision)
{
	bool on = command_bool(decision->command, "on", true);
	const char *id = decision_text(decision, "reason");
	struct tx *tx = decision->tx;

	if (!begin(decision, id))
		return;
	if (on && is_last(tx->db, id)) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "至少要留一条可用的原因",
			"At least one reason must stay in use");
		return;
	}
	db_run(tx->db, "UPDATE reason SET retired_at = ?2, version = version + 1 WHERE id = ?1",
		"sI", id, on ? tx->now : 0);
	finish(decision, id);
}
