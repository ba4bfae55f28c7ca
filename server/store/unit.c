/*
 * unit.c - the organisations that answer (see event.h).
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "store/event.h"
#include "store/json_set.h"

json_t *
unit_list_json(struct db *db)
{
	static const char *const keys[] = {
		"id:s", "parent:s", "name:s", "name_en:s", "level:s", "power:s", NULL};
	json_t *units = json_array();
	struct rows *rows = db_query(db,
		"SELECT id, parent, name, name_en, level, power FROM unit WHERE abolished_at IS NULL "
		"ORDER BY position, id",
		"");
	while (rows_next(rows))
		json_array_append_new(units, json_row(rows, keys));
	rows_end(rows);
	return units;
}

bool
unit_exists(struct db *db, const char *id)
{
	return db_integer(db, 0, "SELECT 1 FROM unit WHERE id = ?1 AND abolished_at IS NULL", "s",
		       id) == 1;
}

bool
event_has_unit(struct db *db, const char *event, const char *unit)
{
	return db_integer(db, 0, "SELECT 1 FROM event_unit WHERE event = ?1 AND unit = ?2", "ss",
		       event, unit) == 1;
}

/* Bytes of NAME without the office at its end: 武昌区人民政府 is 武昌区, 东湖新区管委会 is 东湖新区. */
static size_t
len_without_office(const char *name)
{
	static const char *const offices[] = {"人民政府", "政府", "管理委员会", "管委会"};
	size_t len = strlen(name);
	for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
		size_t office = strlen(offices[i]);
		if (len > office && strcmp(name + len - office, offices[i]) == 0)
			return len - office;
	}
	return len;
}

bool
district_find(struct db *db, const char *said, char *out, size_t size)
{
	size_t said_len = len_without_office(said);
	bool found = false;
	struct rows *rows = db_query(db,
		"SELECT name, name_en FROM unit WHERE level = 'district' AND abolished_at IS NULL "
		"ORDER BY position, id",
		"");
	while (said_len > 0 && !found && rows_next(rows)) {
		const char *name = rows_text(rows, 0);
		size_t len = len_without_office(name);
		found = (len == said_len && memcmp(name, said, len) == 0) ||
			strcasecmp(rows_text(rows, 1), said) == 0;
		if (found)
			snprintf(out, size, "%.*s", (int)len, name);
	}
	rows_end(rows);
	return found;
}
