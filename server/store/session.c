/*
 * session.c - sessions of person.h: opened, ended, and what a starting worker must know of them.
 */
#include <stdio.h>

#include "store/person.h"

#define LONGEST_SESSION_MS \
	(INT64_C(401) * 24 * 3600 * 1000) /* people.session_days is at most 400 */

void
session_create(struct tx *tx, const char *person, int64_t expires_at, char id[static ID_SIZE])
{
	ids_make('s', tx->now, id);
	db_run(tx->db,
		"INSERT INTO session (id, person, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
		"ssii", id, person, tx->now, expires_at);
}

/* Also tokens that no row knows of: the anonymous ones. */
static void
revoke_all(struct tx *tx, const char *person)
{
	db_run(tx->db,
		"UPDATE session SET revoked_at = ?2 WHERE person = ?1 AND revoked_at IS NULL", "si",
		person, tx->now);
	db_run(tx->db,
		"INSERT INTO person (id, kind, created_at, sessions_from) "
		"VALUES (?1, 'anonymous', ?2, ?2) "
		"ON CONFLICT (id) DO UPDATE SET sessions_from = excluded.sessions_from",
		"si", person, tx->now);
}

void
session_revoke(struct tx *tx, const char *person, const char *session)
{
	json_t *body = json_object();
	json_object_set_new(body, "person", json_string(person));
	if (session) {
		json_object_set_new(body, "session", json_string(session));
		db_run(tx->db,
			"UPDATE session SET revoked_at = ?3 "
			"WHERE id = ?1 AND person = ?2 AND revoked_at IS NULL",
			"ssi", session, person, tx->now);
	} else {
		revoke_all(tx, person);
	}
	tx_append(tx,
		&(struct append){
			.stream = STREAM_CONTROL, .kind = "session_revoked", .body = body});
	json_decref(body);
}

void
session_revoked_each(struct db *db, int64_t now,
	void (*each)(void *cookie, const char *person, const char *session, int64_t at),
	void *cookie)
{
	struct rows *rows = db_query(db,
		"SELECT person, id, revoked_at FROM session "
		"WHERE revoked_at IS NOT NULL AND expires_at > ?1",
		"i", now);
	while (rows_next(rows))
		each(cookie, rows_text(rows, 0), rows_text(rows, 1), rows_integer(rows, 2));
	rows_end(rows);
	rows = db_query(db,
		"SELECT id, sessions_from FROM person WHERE sessions_from > 0 AND sessions_from > ?1",
		"i", now - LONGEST_SESSION_MS);
	while (rows_next(rows))
		each(cookie, rows_text(rows, 0), NULL, rows_integer(rows, 1));
	rows_end(rows);
}
