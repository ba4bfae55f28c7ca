/*
 * db_backend.h - what a database must provide to stand behind db.h.
 *
 * db.c checks, keeps the sticky error and turns variable arguments into values; a backend
 * only talks to its library.  It reports a failure by db_fail and then returns.  Only
 * db.c and the backends include this.
 */
#ifndef OPENFLOOR_STORE_DB_BACKEND_H
#define OPENFLOOR_STORE_DB_BACKEND_H

#include "store/db.h"

#define DB_VALUES_MAX 64 /* parameters of one statement */
#define DB_ROWS_MAX   8 /* statements open at a time */

enum db_type { DB_NULL, DB_INTEGER, DB_TEXT, DB_BLOB };

struct db_value {
	enum db_type type;
	int64_t integer;
	const void *data; /* text or blob, the caller's */
	size_t len;
};

/* The beginning of every backend's connection. */
struct db {
	const struct db_backend *backend;
	enum err error;
	char message[200];
	int rows_open;
	uint64_t deadline_ns; /* monotonic; 0: none */
	size_t unwritten; /* pages that the newest commit left in the write-ahead log */
};

/* The beginning of every backend's rows. */
struct rows {
	struct db *db;
};

struct db_backend {
	const char *scheme; /* "sqlite:" */
	enum err (*open)(
		const char *address, bool read_only, struct db **out, char *problem, size_t size);
	void (*close)(struct db *db);
	/* Gives the number of rows changed. */
	int64_t (*run)(struct db *db, const char *sql, const struct db_value *values, size_t count);
	/* Gives NULL after db_fail.  Copies the values. */
	struct rows *(*query)(
		struct db *db, const char *sql, const struct db_value *values, size_t count);
	bool (*next)(struct rows *rows);
	const char *(*text)(struct rows *rows, int column);
	bool (*is_null)(struct rows *rows, int column);
	int64_t (*integer)(struct rows *rows, int column);
	const void *(*blob)(struct rows *rows, int column, size_t *len);
	void (*end)(struct rows *rows);
	void (*script)(struct db *db, const char *sql);
	void (*begin)(struct db *db, bool write);
	void (*commit)(struct db *db);
	void (*rollback)(struct db *db);
	void (*savepoint)(struct db *db);
	void (*release)(struct db *db);
	/* False: the whole transaction is gone. */
	bool (*rollback_to)(struct db *db);
	int64_t (*changes)(const struct db *db);
	void (*interrupt)(struct db *db);
	/* Moves what was committed out of the write-ahead log; gives the pages that are left in it. */
	size_t (*checkpoint)(struct db *db);
};

extern const struct db_backend db_sqlite;

/* Keeps ERROR and MESSAGE unless there is an error already. */
void db_fail(struct db *db, enum err error, const char *message);

#endif
