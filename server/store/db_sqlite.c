/*
 * db_sqlite.c - SQLite behind db.h (https://www.sqlite.org/c3ref/intro.html).
 *
 * WAL, and every commit is fsynced (synchronous=FULL).  The write-ahead log is moved into the
 * database file only by db_checkpoint, so that no commit has to wait for it.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "store/db_backend.h"

#define STATEMENTS_MAX    512 /* prepared ones that a connection keeps */
#define PROGRESS_STEPS    20000 /* virtual machine steps between two looks at the clock */
#define BUSY_MILLISECONDS "2000"

struct sqlite_rows {
	struct rows base;
	sqlite3_stmt *statement; /* NULL: this place is free */
	struct kept *kept; /* NULL: the statement is ours alone */
};

/* A prepared statement and whether it is in use. */
struct kept {
	sqlite3_stmt *statement;
	bool busy;
};

struct sqlite_db {
	struct db base;
	sqlite3 *handle;
	struct map *statements; /* SQL text -> struct kept */
	struct sqlite_rows rows[DB_ROWS_MAX];
};

static struct sqlite_db *
sqlite_of(struct db *db)
{
	return (struct sqlite_db *)(void *)db;
}

static enum err
error_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_CORRUPT;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_INTERRUPT:
		return ERR_CANCELLED;
	default:
		return ERR_STORE;
	}
}

static void
fail(struct db *db)
{
	sqlite3 *handle = sqlite_of(db)->handle;
	db_fail(db, error_of(sqlite3_extended_errcode(handle)), sqlite3_errmsg(handle));
}

/* ------------------------------------------------------------------ prepared statements */

static bool
finalize_kept(const char *sql, void *value, void *cookie)
{
	struct kept *kept = value;
	(void)sql;
	(void)cookie;
	sqlite3_finalize(kept->statement);
	free(kept);
	return true;
}

static void
forget_statements(struct sqlite_db *db)
{
	map_walk(db->statements, finalize_kept, NULL);
	map_free(db->statements);
	db->statements = map_create();
}

/* The statement of SQL with its parameters bound; KEPT gets where it is kept, or NULL. */
static sqlite3_stmt *
prepare(struct sqlite_db *db, const char *sql, struct kept **kept)
{
	*kept = map_get(db->statements, sql);
	if (*kept && !(*kept)->busy)
		return (*kept)->statement;
	bool keep = !*kept;
	*kept = NULL;
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v3(db->handle, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0,
		    &statement, NULL) != SQLITE_OK) {
		fail(&db->base);
		return NULL;
	}
	if (!keep)
		return statement;
	if (map_count(db->statements) >= STATEMENTS_MAX && db->base.rows_open == 0)
		forget_statements(db);
	*kept = mem_zero(1, sizeof **kept);
	(*kept)->statement = statement;
	map_put(db->statements, sql, *kept);
	return statement;
}

static void
bind_one(sqlite3_stmt *statement, int at, const struct db_value *value, bool copy)
{
	sqlite3_destructor_type owner = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
	switch (value->type) {
	case DB_INTEGER:
		sqlite3_bind_int64(statement, at, value->integer);
		break;
	case DB_TEXT:
		sqlite3_bind_text64(statement, at, value->data, value->len, owner, SQLITE_UTF8);
		break;
	case DB_BLOB:
		sqlite3_bind_blob64(statement, at, value->data, value->len, owner);
		break;
	case DB_NULL:
		sqlite3_bind_null(statement, at);
	}
}

static void
bind(sqlite3_stmt *statement, const struct db_value *values, size_t count, bool copy)
{
	for (size_t i = 0; i < count; i++)
		bind_one(statement, (int)i + 1, &values[i], copy);
}

static void
give_back(sqlite3_stmt *statement, struct kept *kept)
{
	if (!kept) {
		sqlite3_finalize(statement);
		return;
	}
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	kept->busy = false;
}

static int64_t
run(struct db *base, const char *sql, const struct db_value *values, size_t count)
{
	struct sqlite_db *db = sqlite_of(base);
	struct kept *kept;
	sqlite3_stmt *statement = prepare(db, sql, &kept);
	if (!statement)
		return -1;
	bind(statement, values, count, false);
	int before = sqlite3_total_changes(db->handle);
	int code;
	do {
		code = sqlite3_step(statement);
	} while (code == SQLITE_ROW);
	int64_t changed = sqlite3_total_changes(db->handle) == before ? 0
								      : sqlite3_changes(db->handle);
	if (code != SQLITE_DONE)
		fail(base);
	give_back(statement, kept);
	return changed;
}

static struct rows *
query(struct db *base, const char *sql, const struct db_value *values, size_t count)
{
	struct sqlite_db *db = sqlite_of(base);
	struct sqlite_rows *rows = NULL;
	for (size_t i = 0; i < DB_ROWS_MAX && !rows; i++)
		if (!db->rows[i].statement)
			rows = &db->rows[i];
	if (!rows)
		return NULL;
	rows->statement = prepare(db, sql, &rows->kept);
	if (!rows->statement)
		return NULL;
	if (rows->kept)
		rows->kept->busy = true;
	bind(rows->statement, values, count, true);
	rows->base.db = base;
	return &rows->base;
}

/* ------------------------------------------------------------------ rows */

static struct sqlite_rows *
rows_of(struct rows *rows)
{
	return (struct sqlite_rows *)(void *)rows;
}

static bool
next(struct rows *rows)
{
	int code = sqlite3_step(rows_of(rows)->statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		fail(rows->db);
	return false;
}

static const char *
text(struct rows *rows, int column)
{
	const unsigned char *found = sqlite3_column_text(rows_of(rows)->statement, column);
	return found ? (const char *)found : "";
}

static bool
is_null(struct rows *rows, int column)
{
	return sqlite3_column_type(rows_of(rows)->statement, column) == SQLITE_NULL;
}

static int64_t
integer(struct rows *rows, int column)
{
	return sqlite3_column_int64(rows_of(rows)->statement, column);
}

static const void *
blob(struct rows *rows, int column, size_t *len)
{
	sqlite3_stmt *statement = rows_of(rows)->statement;
	const void *data = sqlite3_column_blob(statement, column);
	*len = (size_t)sqlite3_column_bytes(statement, column);
	return data;
}

static void
end(struct rows *rows)
{
	struct sqlite_rows *own = rows_of(rows);
	give_back(own->statement, own->kept);
	own->statement = NULL;
	own->kept = NULL;
}

/* ------------------------------------------------------------------ transactions */

static void
script(struct db *db, const char *sql)
{
	if (sqlite3_exec(sqlite_of(db)->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(db);
}

static void
begin(struct db *db, bool write)
{
	run(db, write ? "BEGIN IMMEDIATE" : "BEGIN", NULL, 0);
}

static void
commit(struct db *db)
{
	run(db, "COMMIT", NULL, 0);
}

static void
rollback(struct db *db)
{
	struct sqlite_db *own = sqlite_of(db);
	if (!sqlite3_get_autocommit(own->handle))
		sqlite3_exec(own->handle, "ROLLBACK", NULL, NULL, NULL);
}

static void
savepoint(struct db *db)
{
	run(db, "SAVEPOINT job", NULL, 0);
}

static void
release(struct db *db)
{
	run(db, "RELEASE job", NULL, 0);
}

static bool
rollback_to(struct db *db)
{
	/* Some errors (disk full, I/O) undo the whole transaction by themselves. */
	sqlite3 *handle = sqlite_of(db)->handle;
	if (sqlite3_get_autocommit(handle))
		return false;
	return sqlite3_exec(handle, "ROLLBACK TO job; RELEASE job", NULL, NULL, NULL) == SQLITE_OK;
}

static int64_t
changes(const struct db *db)
{
	return sqlite3_total_changes64(((const struct sqlite_db *)(const void *)db)->handle);
}

static void
interrupt(struct db *db)
{
	sqlite3_interrupt(sqlite_of(db)->handle);
}

static size_t
checkpoint(struct db *db)
{
	int in_log = 0;
	int moved = 0;
	int code = sqlite3_wal_checkpoint_v2(
		sqlite_of(db)->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
	if (code == SQLITE_OK && in_log >= moved)
		db->unwritten = (size_t)(in_log - moved);
	return db->unwritten;
}

/* ------------------------------------------------------------------ opening */

static int
on_progress(void *cookie)
{
	const struct db *db = cookie;
	return db->deadline_ns != 0 && clock_monotonic_ns() > db->deadline_ns;
}

static int
on_commit(void *cookie, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = cookie;
	(void)handle;
	(void)name;
	db->unwritten = (size_t)pages;
	return SQLITE_OK;
}

static void
close_sqlite(struct db *base)
{
	struct sqlite_db *db = sqlite_of(base);
	map_walk(db->statements, finalize_kept, NULL);
	map_free(db->statements);
	sqlite3_close(db->handle);
	free(db);
}

/* query_only, not SQLITE_OPEN_READONLY: a reader may have to recover the log of who was killed. */
static bool
configure(struct sqlite_db *db, bool read_only)
{
	static const char settings[] = "PRAGMA busy_timeout = " BUSY_MILLISECONDS ";"
				       "PRAGMA journal_mode = WAL;"
				       "PRAGMA synchronous = FULL;"
				       "PRAGMA foreign_keys = ON;"
				       "PRAGMA secure_delete = ON;"
				       "PRAGMA wal_autocheckpoint = 0;"
				       "PRAGMA cache_size = -16384;"
				       "PRAGMA temp_store = MEMORY;";
	sqlite3_extended_result_codes(db->handle, 1);
	script(&db->base, settings);
	/* No mmap_size: a file that grows is mapped anew at each transaction, which costs more than it spares. */
	if (read_only)
		script(&db->base, "PRAGMA query_only = ON");
	sqlite3_progress_handler(db->handle, PROGRESS_STEPS, on_progress, db);
	sqlite3_wal_hook(db->handle, on_commit, db);
	return db->base.error == ERR_OK;
}

/* Statistics of SQLite's memory, which nobody reads, would take a mutex at each allocation. */
static void
configure_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Nobody else may read what people wrote; SQLite gives its other files the mode of this one. */
static void
make_private(const char *path)
{
	/* Only a new file is opened here: closing one that is in use would drop its locks. */
	int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file >= 0)
		close(file);
}

static enum err
open_sqlite(const char *path, bool read_only, struct db **out, char *problem, size_t size)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		(read_only ? 0 : SQLITE_OPEN_CREATE);
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure_library);
	struct sqlite_db *db = mem_zero(1, sizeof *db);
	db->base.backend = &db_sqlite;
	db->statements = map_create();
	if (!read_only)
		make_private(path);
	int code = sqlite3_open_v2(path, &db->handle, flags, NULL);
	if (code != SQLITE_OK)
		db_fail(&db->base, ERR_IO,
			db->handle ? sqlite3_errmsg(db->handle) : "out of memory");
	bool opened = code == SQLITE_OK && configure(db, read_only);
	if (!opened) {
		enum err error = db->base.error;
		snprintf(problem, size, "%s: %s", path, db->base.message);
		close_sqlite(&db->base);
		return error;
	}
	*out = &db->base;
	return ERR_OK;
}

const struct db_backend db_sqlite = {
	.scheme = "sqlite:",
	.open = open_sqlite,
	.close = close_sqlite,
	.run = run,
	.query = query,
	.next = next,
	.text = text,
	.is_null = is_null,
	.integer = integer,
	.blob = blob,
	.end = end,
	.script = script,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.savepoint = savepoint,
	.release = release,
	.rollback_to = rollback_to,
	.changes = changes,
	.interrupt = interrupt,
	.checkpoint = checkpoint,
};
