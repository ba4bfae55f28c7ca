#include "store/migrate.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/ids.h"
#include "store/log.h"
#include "store/migrations.h"

#define DAY_MS INT64_C(86400000)

/* The table that says which migrations were applied; the only one outside of them. */
static const char
	first_table[] = "CREATE TABLE IF NOT EXISTS migration ("
			"version INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL)";

static bool
is_missing(struct db *db, const struct migration *step)
{
	return db_integer(db, 0, "SELECT version FROM migration WHERE version = ?1", "i",
		       (int64_t)step->version) == 0;
}

static enum err
apply(struct db *db, const struct migration *step, int64_t now)
{
	db_begin(db, true);
	/* Another process may have been faster while we waited for the lock. */
	if (is_missing(db, step)) {
		db_script(db, step->sql);
		db_run(db, "INSERT INTO migration (version, name, at) VALUES (?1, ?2, ?3)", "isi",
			(int64_t)step->version, step->name, now);
	}
	db_commit(db);
	return db_error(db);
}

/* What every installation has from its first day. */
static void
settle(struct db *db, int64_t now)
{
	char installation[17];
	char created[CLOCK_TEXT_SIZE];
	unsigned char random[8];
	ids_random(random, sizeof random);
	ids_hex(random, sizeof random, installation);
	clock_format(now, created);
	db_begin(db, true);
	db_run(db,
		"INSERT INTO setting (key, value) VALUES ('installation', ?1), ('created_at', ?2) "
		"ON CONFLICT (key) DO NOTHING",
		"ss", installation, created);
	db_run(db,
		"INSERT INTO due (at, kind, ref) VALUES (?1, 'retention', 'city') "
		"ON CONFLICT (kind, ref) DO NOTHING",
		"i", now + DAY_MS);
	log_create(db, STREAM_CONTROL, now);
	db_commit(db);
}

enum err
migrate(struct db *db, int64_t now, char *problem, size_t size)
{
	int64_t known = migrations[migrations_count - 1].version;
	db_script(db, first_table);
	int64_t version = db_integer(db, 0, "SELECT max(version) FROM migration", "");
	if (db_error(db) == ERR_OK && version > known) {
		snprintf(problem, size,
			"the database has version %" PRId64 ", this program knows %" PRId64
			": use the newer program",
			version, known);
		return ERR_NEWER;
	}
	for (size_t i = 0; i < migrations_count && db_error(db) == ERR_OK; i++) {
		if (is_missing(db, &migrations[i]) && apply(db, &migrations[i], now) != ERR_OK) {
			snprintf(problem, size, "migration %s: %s", migrations[i].name,
				db_message(db));
			enum err error = db_error(db);
			db_rollback(db);
			return error;
		}
	}
	if (db_error(db) == ERR_OK && version < known)
		settle(db, now);
	enum err error = db_error(db);
	if (error != ERR_OK) {
		snprintf(problem, size, "%s", db_message(db));
		db_rollback(db);
	}
	return error;
}

bool
migrate_installation(struct db *db, char out[static 17])
{
	return db_text(db, out, 17, "SELECT value FROM setting WHERE key = 'installation'", "");
}
