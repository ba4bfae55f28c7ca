#include "store/seat.h"

void
seat_take(struct tx *tx, const struct seat_at *at, const char *role)
{
	db_run(tx->db,
		"INSERT INTO seat (event, person, place, role, until) VALUES (?1, ?2, ?3, ?4, ?5) "
		"ON CONFLICT (event, person, place) DO UPDATE "
		"SET role = excluded.role, until = excluded.until",
		"ssssi", at->event, at->person, at->place, role, tx->now + SEAT_MS);
}

void
seat_leave(struct tx *tx, const struct seat_at *at)
{
	db_run(tx->db, "DELETE FROM seat WHERE event = ?1 AND person = ?2 AND place = ?3", "sss",
		at->event, at->person, at->place);
}

void
seat_renew(struct tx *tx, const char *place)
{
	db_run(tx->db, "UPDATE seat SET until = ?2 WHERE place = ?1", "si", place,
		tx->now + SEAT_MS);
}

bool
seat_is_taken(struct db *db, const char *event, const char *person, int64_t now)
{
	return db_integer(db, 0,
		       "SELECT 1 FROM seat WHERE event = ?1 AND person = ?2 AND until > ?3 LIMIT 1",
		       "ssi", event, person, now) == 1;
}

json_t *
seat_list(struct db *db, const char *place)
{
	json_t *seats = json_array();
	struct rows *rows = db_query(
		db, "SELECT event, person FROM seat WHERE place = ?1", "s", place);

	while (rows_next(rows))
		json_array_append_new(
			seats, json_pack("[ss]", rows_text(rows, 0), rows_text(rows, 1)));
	rows_end(rows);
	return seats;
}

void
seat_forget(struct tx *tx)
{
	db_run(tx->db, "DELETE FROM seat WHERE until <= ?1", "i", tx->now);
}
