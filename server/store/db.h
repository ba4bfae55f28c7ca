/*
 * db.h - one connection to the database, whichever it is.
 *
 * Statements are written once, in the SQL that SQLite and PostgreSQL share, with
 * numbered parameters (?1, ?2); a backend prepares each text once and keeps it.
 * Errors are sticky: after the first, every call on the connection does nothing and
 * db_error() tells it; the caller of a whole transaction checks once, and rolls back.
 * One thread at a time.
 */
#ifndef OPENFLOOR_STORE_DB_H
#define OPENFLOOR_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct rows;

/* What a backend provides; db_sqlite.c is one.  db_postgres.c is another, later. */
struct db_backend;

/* Opens URL ("sqlite:PATH").  READ_ONLY connections never write.  PROBLEM (SIZE bytes) says why not. */
MUST_CHECK enum err db_open(
	const char *url, bool read_only, struct db **out, char *problem, size_t size);
void db_close(struct db *db); /* NULL does nothing */

/*
 * Runs SQL with parameters described by TYPES, one letter each: s text (const char *, NULL gives
 * NULL), i integer (int64_t), I integer or NULL where it is 0 (int64_t), b blob (const void *, size_t: two arguments).  db_run is for
 * what gives no rows and returns how many rows it changed (-1 after an error); a broken UNIQUE
 * or CHECK is an error as well: use ON CONFLICT where it may happen.
 */
int64_t db_run(struct db *db, const char *sql, const char *types, ...);

/*
 * The same for what gives rows; always end with rows_end.  At most 8 open at a time.
 * while (rows_next(rows)) { rows_text(rows, 0) ... } rows_end(rows);
 */
struct rows *db_query(struct db *db, const char *sql, const char *types, ...);
bool rows_next(struct rows *rows);
const char *rows_text(struct rows *rows, int column); /* "" for NULL; valid until the next step */
bool rows_is_null(struct rows *rows, int column);
int64_t rows_integer(struct rows *rows, int column); /* 0 for NULL */
const void *rows_blob(struct rows *rows, int column, size_t *len);
void rows_end(struct rows *rows);

/* db_query where all parameters are texts (NULL gives NULL): for lists whose length is not known before. */
struct rows *db_query_texts(struct db *db, const char *sql, const char *const *texts, size_t count);

/* First row, first column; ABSENT where there is no row or it is NULL. */
int64_t db_integer(struct db *db, int64_t absent, const char *sql, const char *types, ...);
/* Copies the text of the first row's first column into OUT; false where there is none. */
bool db_text(struct db *db, char *out, size_t size, const char *sql, const char *types, ...);

/* Runs several statements without parameters (migrations). */
void db_script(struct db *db, const char *sql);

void db_begin(struct db *db, bool write);
void db_commit(struct db *db);
void db_rollback(struct db *db); /* clears the sticky error as well */
void db_savepoint(struct db *db); /* one level */
void db_release(struct db *db);
void db_rollback_to(struct db *db); /* undoes since the savepoint, and clears an error made since */

/* Rows changed on this connection so far: has what ran between two looks written anything? */
int64_t db_changes(const struct db *db);

enum err db_error(
	const struct db *db); /* ERR_OK, ERR_STORE, ERR_FULL (disk), ERR_CORRUPT, ERR_BUSY */
const char *db_message(const struct db *db);

/* Stops a long statement from another thread: it ends with ERR_CANCELLED. */
void db_interrupt(struct db *db);

/* Statements that still run at UNTIL_NS (monotonic; 0: no bound) end with ERR_CANCELLED. */
void db_limit(struct db *db, uint64_t until_ns);

/*
 * Pages that the newest commit left to be moved into the database file, and the moving itself, which holds
 * up no commit; gives what is left.  0 and nothing where the database tends itself.
 */
size_t db_unwritten(const struct db *db);
size_t db_checkpoint(struct db *db);

#endif
