#include "store/reason.h"

#include "store/json_set.h"

#define REASON_COLUMNS \
	"SELECT id, name, name_en, text, text_en, position, pass_on, version, retired_at FROM reason "

static const char *const reason_keys[] = {"id:s", "name:s", "name_en:s", "text:s", "text_en:s",
	"position:i", "pass_on:b", "version:i", "retired_at:t", NULL};

json_t *
reason_list_json(struct db *db)
{
	json_t *reasons = json_array();
	struct rows *rows = db_query(db,
		REASON_COLUMNS
		"ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, position, id",
		"");
	while (rows_next(rows))
		json_array_append_new(reasons, json_row(rows, reason_keys));
	rows_end(rows);
	return reasons;
}

json_t *
reason_json(struct db *db, const char *id)
{
	struct rows *rows = db_query(db, REASON_COLUMNS "WHERE id = ?1", "s", id);
	json_t *reason = rows_next(rows) ? json_row(rows, reason_keys) : NULL;
	rows_end(rows);
	return reason;
}

bool
reason_is_in_use(struct db *db, const char *id)
{
	return db_integer(db, 0, "SELECT 1 FROM reason WHERE id = ?1 AND retired_at IS NULL", "s",
		       id) == 1;
}

json_t *
reason_declined_json(struct db *db, const char *event)
{
	json_t *counts = json_object();
	struct rows *rows = db_query(db,
		"SELECT reason, count FROM declined WHERE event = ?1 AND count > 0 ORDER BY reason",
		"s", event);
	while (rows_next(rows))
		json_set_number(counts, rows_text(rows, 0), rows_integer(rows, 1));
	rows_end(rows);
	return counts;
}
