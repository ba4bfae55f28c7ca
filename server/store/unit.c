/*
 * unit.c - the organisations that answer (see event.h).
 */
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
