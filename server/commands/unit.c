/*
 * unit.c - openfloor unit: the organisations that answer, from a file.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/installation.h"
#include "domain/vocabulary.h"
#include "store/case_row.h"
#include "store/event.h"

#define LEVELS_MAX 16 /* of the tree; more means a circle */

static const char help[] =
	"用法 usage: openfloor unit import FILE.json\n"
	"           openfloor unit list\n"
	"           openfloor unit abolish ID\n"
	"\n"
	"import  从 JSON 数组读入单位：[{id?, name, name_en?, level, power, parent?}]；同 id 的更新。\n"
	"        Reads units from a JSON array; those with an id that is there already are updated.\n"
	"        level: city, district, department, subordinate\n"
	"        power: approval, enforcement, oversight, service\n"
	"abolish 撤销单位：它不再出现，也不能再分到案件；还有未办结的案件或下级单位时拒绝。\n"
	"        Takes a unit out of use; refused while it has open cases or units below it.\n";

struct import {
	json_t *units;
	char problem[200];
};

static const char *
text_of(const json_t *unit, const char *key)
{
	const char *text = json_string_value(json_object_get(unit, key));
	return text ? text : "";
}

/* What one unit of the file must be; false: PROBLEM says what it is not. */
static bool
check_unit(const json_t *unit, size_t index, char *problem, size_t size)
{
	static const char *const known[] = {"id", "name", "name_en", "level", "power", "parent"};
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)unit, key, value) {
		bool found = false;
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			found = found || strcmp(key, known[i]) == 0;
		if (!found || !json_is_string(value)) {
			snprintf(problem, size, "unit %zu: \"%s\" is unknown or no string",
				index + 1, key);
			return false;
		}
	}
	const char *id = text_of(unit, "id");
	if (!json_is_object(unit) || text_of(unit, "name")[0] == '\0')
		snprintf(problem, size, "unit %zu: it needs a name", index + 1);
	else if (id[0] != '\0' && !ids_is_valid(id))
		snprintf(problem, size, "unit %zu: \"%s\" is no id", index + 1, id);
	else if (level_read(text_of(unit, "level")) < 0)
		snprintf(problem, size,
			"unit %zu: level must be city, district, department or subordinate",
			index + 1);
	else if (power_read(text_of(unit, "power")) < 0)
		snprintf(problem, size,
			"unit %zu: power must be approval, enforcement, oversight or service",
			index + 1);
	else
		return true;
	return false;
}

/* The parents come after all units are there: a file may name them in any order. */
static void
put_unit(struct tx *tx, json_t *unit, size_t position)
{
	char made[ID_SIZE];
	if (text_of(unit, "id")[0] == '\0') {
		ids_make('u', tx->now, made);
		json_object_set_new(unit, "id", json_string(made));
	}
	db_run(tx->db,
		"INSERT INTO unit (id, name, name_en, level, power, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
		"ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, "
		"level = excluded.level, power = excluded.power, position = excluded.position, "
		"abolished_at = NULL",
		"sssssi", text_of(unit, "id"), text_of(unit, "name"), text_of(unit, "name_en"),
		text_of(unit, "level"), text_of(unit, "power"), (int64_t)position);
}

static bool
put_parent(struct tx *tx, const json_t *unit, struct import *import)
{
	const char *parent = text_of(unit, "parent");
	if (parent[0] != '\0' && !unit_exists(tx->db, parent)) {
		snprintf(import->problem, sizeof import->problem,
			"%s: its parent \"%s\" is no unit", text_of(unit, "id"), parent);
		return false;
	}
	db_run(tx->db, "UPDATE unit SET parent = ?2 WHERE id = ?1", "ss", text_of(unit, "id"),
		parent[0] ? parent : NULL);
	return true;
}

/* From each unit one must come to the top. */
static bool
check_way_up(struct tx *tx, const json_t *unit, struct import *import)
{
	char id[ID_SIZE];
	snprintf(id, sizeof id, "%s", text_of(unit, "id"));
	for (int i = 0; i < LEVELS_MAX; i++)
		if (!db_text(tx->db, id, sizeof id, "SELECT parent FROM unit WHERE id = ?1", "s",
			    id))
			return true;
	snprintf(import->problem, sizeof import->problem, "%s: its parents go round in a circle",
		text_of(unit, "id"));
	return false;
}

static void
on_import(struct tx *tx, void *cookie)
{
	struct import *import = cookie;
	size_t i;
	json_t *unit;
	bool right = true;
	json_array_foreach(import->units, i, unit)
		put_unit(tx, unit, i);
	json_array_foreach(import->units, i, unit)
		right = right && put_parent(tx, unit, import);
	json_array_foreach(import->units, i, unit)
		right = right && check_way_up(tx, unit, import);
	if (!right) {
		tx_refuse(tx);
		return;
	}
	installation_audit(tx, "unit.import", "city",
		json_pack("{s:I}", "units", (json_int_t)json_array_size(import->units)));
}

static bool
read_file(const char *path, struct import *import)
{
	json_error_t error;
	import->units = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!import->units) {
		command_complain("%s:%d: %s", path, error.line, error.text);
		return false;
	}
	size_t i;
	json_t *unit;
	json_t *seen = json_object();
	bool right = json_is_array(import->units);
	if (!right)
		command_complain("%s: it must be a JSON array", path);
	json_array_foreach(import->units, i, unit) {
		const char *id = text_of(unit, "id");
		if (right && !check_unit(unit, i, import->problem, sizeof import->problem))
			right = command_complain("%s: %s", path, import->problem) == COMMAND_DONE;
		if (right && id[0] != '\0' && json_object_get(seen, id))
			right = command_complain("%s: \"%s\" comes twice", path, id) ==
				COMMAND_DONE;
		json_object_set_new(seen, id, json_true());
	}
	json_decref(seen);
	return right;
}

static int
import_units(struct config *config, const char *path)
{
	struct import import = {.problem = ""};
	struct installation installation;
	int result = COMMAND_BAD;
	if (!read_file(path, &import))
		goto free_units;
	if (installation_open(&installation, config, false) &&
		installation_run(&installation, on_import, &import)) {
		if (import.problem[0] != '\0')
			command_complain("%s: %s", path, import.problem);
		else
			result = COMMAND_DONE;
	}
	installation_close(&installation);
	if (result == COMMAND_DONE)
		printf("%zu units\n", json_array_size(import.units));
free_units:
	json_decref(import.units);
	return result;
}

/* ---- abolish */

struct abolition {
	const char *unit;
	char problem[200];
};

/* Its cases must go to somebody else first: nobody would answer them. */
static void
on_abolish(struct tx *tx, void *cookie)
{
	struct abolition *abolition = cookie;
	const char *unit = abolition->unit;
	int64_t cases = unit_open_cases(tx->db, unit);
	int64_t below = db_integer(tx->db, 0,
		"SELECT count(*) FROM unit WHERE parent = ?1 AND abolished_at IS NULL", "s", unit);

	if (!unit_exists(tx->db, unit))
		snprintf(abolition->problem, sizeof abolition->problem, "\"%s\" is no unit", unit);
	else if (cases > 0)
		snprintf(abolition->problem, sizeof abolition->problem,
			"%s: %lld open cases; give them to another unit first", unit,
			(long long)cases);
	else if (below > 0)
		snprintf(abolition->problem, sizeof abolition->problem,
			"%s: %lld units stand below it", unit, (long long)below);
	if (abolition->problem[0] != '\0') {
		tx_refuse(tx);
		return;
	}
	db_run(tx->db, "UPDATE unit SET abolished_at = ?2 WHERE id = ?1", "si", unit, tx->now);
	installation_audit(tx, "unit.abolish", unit, NULL);
}

static int
abolish_unit(struct config *config, const char *unit)
{
	struct abolition abolition = {.unit = unit};
	struct installation installation;
	int result = COMMAND_BAD;

	if (installation_open(&installation, config, false) &&
		installation_run(&installation, on_abolish, &abolition)) {
		if (abolition.problem[0] != '\0')
			command_complain("unit: %s", abolition.problem);
		else
			result = COMMAND_DONE;
	}
	installation_close(&installation);
	return result;
}

static int
list_units(struct config *config)
{
	struct installation installation;
	bool opened = installation_open(&installation, config, false);
	if (opened) {
		json_t *list = unit_list_json(installation.db);
		size_t i;
		json_t *unit;
		json_array_foreach(list, i, unit)
			printf("%s\t%s\t%s\t%s\t%s\n", text_of(unit, "id"), text_of(unit, "parent"),
				text_of(unit, "level"), text_of(unit, "power"),
				text_of(unit, "name"));
		json_decref(list);
	}
	installation_close(&installation);
	return opened ? COMMAND_DONE : COMMAND_BAD;
}

int
command_unit(struct config *config, int argc, char **argv)
{
	if (argc > 1 && command_wants_help(argv[argc - 1])) {
		fputs(help, stdout);
		return COMMAND_DONE;
	}
	if (argc == 3 && strcmp(argv[1], "import") == 0)
		return import_units(config, argv[2]);
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return list_units(config);
	if (argc == 3 && strcmp(argv[1], "abolish") == 0)
		return abolish_unit(config, argv[2]);
	return command_complain(
		"unit: import FILE.json, list or abolish ID; see openfloor unit --help");
}
