#include "store/attendance.h"

#include <string.h>

bool
attendance_salt(struct db *db, const char *event, unsigned char out[static ATTENDANCE_SALT])
{
	struct rows *rows = db_query(db, "SELECT salt FROM event WHERE id = ?1", "s", event);
	const void *salt = NULL;
	size_t len = 0;
	bool found;

	if (rows_next(rows))
		salt = rows_blob(rows, 0, &len);
	found = salt && len == ATTENDANCE_SALT;
	if (found)
		memcpy(out, salt, ATTENDANCE_SALT);
	rows_end(rows);
	return found;
}

int64_t
attendance_pending(struct db *db, const char *event)
{
	return db_integer(db, 0, "SELECT pending FROM event WHERE id = ?1", "s", event);
}

static int64_t
greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* max() of two values is SQLite's, greatest() PostgreSQL's: CASE is everybody's. */
void
attendance_note(struct tx *tx, const struct attendance *attendance)
{
	int64_t peak = greater(attendance->peak, attendance->present);

	db_run(tx->db,
		"INSERT INTO event_minute (event, at, present, peak, visitors) "
		"VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (event, at) DO UPDATE SET "
		"present = CASE WHEN event_minute.present > excluded.present "
		"THEN event_minute.present ELSE excluded.present END, "
		"peak = CASE WHEN event_minute.peak > excluded.peak "
		"THEN event_minute.peak ELSE excluded.peak END, "
		"visitors = CASE WHEN event_minute.visitors > excluded.visitors "
		"THEN event_minute.visitors ELSE excluded.visitors END",
		"siiii", attendance->event, attendance->at, attendance->present, peak,
		attendance->visitors);
	db_run(tx->db,
		"UPDATE event SET peak = CASE WHEN peak > ?2 THEN peak ELSE ?2 END, "
		"visitors = CASE WHEN visitors > ?3 THEN visitors ELSE ?3 END WHERE id = ?1",
		"sii", attendance->event, peak, attendance->visitors);
}
