/*
 * db.c - the part of db.h that is the same for every database: sticky errors, parameters,
 * and the way to the backend that the address names.
 */
#include "store/db.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/db_backend.h"

static const struct db_backend *const backends[] = {&db_sqlite};

enum err
db_open(const char *url, bool read_only, struct db **out, char *problem, size_t size)
{
	for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
		size_t len = strlen(backends[i]->scheme);
		if (strncmp(url, backends[i]->scheme, len) == 0)
			return backends[i]->open(url + len, read_only, out, problem, size);
	}
	snprintf(problem, size, "store.url must begin with \"sqlite:\"");
	return ERR_INVALID;
}

void
db_close(struct db *db)
{
	if (db)
		db->backend->close(db);
}

void
db_fail(struct db *db, enum err error, const char *message)
{
	if (db->error != ERR_OK)
		return;
	db->error = error;
	snprintf(db->message, sizeof db->message, "%s", message);
}

/* One letter of TYPES a value; a blob takes two arguments. */
static size_t
read_values(struct db_value values[static DB_VALUES_MAX], const char *types, va_list arguments)
{
	size_t count = 0;
	for (; types[count] != '\0'; count++) {
		assert(count < DB_VALUES_MAX);
		struct db_value *value = &values[count];
		memset(value, 0, sizeof *value);
		switch (types[count]) {
		case 'i':
		case 'I':
			value->integer = va_arg(arguments, int64_t);
			value->type = types[count] == 'I' && value->integer == 0 ? DB_NULL
										 : DB_INTEGER;
			break;
		case 's':
			value->data = va_arg(arguments, const char *);
			value->type = value->data ? DB_TEXT : DB_NULL;
			value->len = value->data ? strlen(value->data) : 0;
			break;
		default:
			assert(types[count] == 'b');
			value->data = va_arg(arguments, const void *);
			value->len = va_arg(arguments, size_t);
			value->type = value->data ? DB_BLOB : DB_NULL;
		}
	}
	return count;
}

int64_t
db_run(struct db *db, const char *sql, const char *types, ...)
{
	if (db->error != ERR_OK)
		return -1;
	struct db_value values[DB_VALUES_MAX];
	va_list arguments;
	va_start(arguments, types);
	size_t count = read_values(values, types, arguments);
	va_end(arguments);
	int64_t changed = db->backend->run(db, sql, values, count);
	return db->error == ERR_OK ? changed : -1;
}

static struct rows *
start_query(struct db *db, const char *sql, const struct db_value *values, size_t count)
{
	if (db->error != ERR_OK)
		return NULL;
	assert(db->rows_open < DB_ROWS_MAX);
	struct rows *rows = db->backend->query(db, sql, values, count);
	if (rows)
		db->rows_open++;
	return rows;
}

static struct rows *
query_list(struct db *db, const char *sql, const char *types, va_list arguments)
{
	struct db_value values[DB_VALUES_MAX];
	size_t count = read_values(values, types, arguments);
	return start_query(db, sql, values, count);
}

struct rows *
db_query(struct db *db, const char *sql, const char *types, ...)
{
	va_list arguments;
	va_start(arguments, types);
	struct rows *rows = query_list(db, sql, types, arguments);
	va_end(arguments);
	return rows;
}

struct rows *
db_query_texts(struct db *db, const char *sql, const char *const *texts, size_t count)
{
	struct db_value values[DB_VALUES_MAX];
	assert(count <= DB_VALUES_MAX);
	for (size_t i = 0; i < count; i++) {
		values[i] = (struct db_value){
			.type = texts[i] ? DB_TEXT : DB_NULL, .data = texts[i]};
		values[i].len = texts[i] ? strlen(texts[i]) : 0;
	}
	return start_query(db, sql, values, count);
}

bool
rows_next(struct rows *rows)
{
	return rows && rows->db->error == ERR_OK && rows->db->backend->next(rows);
}

const char *
rows_text(struct rows *rows, int column)
{
	return rows->db->backend->text(rows, column);
}

bool
rows_is_null(struct rows *rows, int column)
{
	return rows->db->backend->is_null(rows, column);
}

int64_t
rows_integer(struct rows *rows, int column)
{
	return rows->db->backend->integer(rows, column);
}

const void *
rows_blob(struct rows *rows, int column, size_t *len)
{
	return rows->db->backend->blob(rows, column, len);
}

void
rows_end(struct rows *rows)
{
	if (!rows)
		return;
	rows->db->rows_open--;
	rows->db->backend->end(rows);
}

int64_t
db_integer(struct db *db, int64_t absent, const char *sql, const char *types, ...)
{
	va_list arguments;
	va_start(arguments, types);
	struct rows *rows = query_list(db, sql, types, arguments);
	va_end(arguments);
	int64_t found = absent;
	if (rows_next(rows) && !rows_is_null(rows, 0))
		found = rows_integer(rows, 0);
	rows_end(rows);
	return found;
}

bool
db_text(struct db *db, char *out, size_t size, const char *sql, const char *types, ...)
{
	va_list arguments;
	va_start(arguments, types);
	struct rows *rows = query_list(db, sql, types, arguments);
	va_end(arguments);
	bool found = rows_next(rows) && !rows_is_null(rows, 0);
	if (size > 0)
		snprintf(out, size, "%s", found ? rows_text(rows, 0) : "");
	rows_end(rows);
	return found;
}

void
db_script(struct db *db, const char *sql)
{
	if (db->error == ERR_OK)
		db->backend->script(db, sql);
}

void
db_begin(struct db *db, bool write)
{
	if (db->error == ERR_OK)
		db->backend->begin(db, write);
}

void
db_commit(struct db *db)
{
	if (db->error == ERR_OK)
		db->backend->commit(db);
}

void
db_rollback(struct db *db)
{
	db->backend->rollback(db);
	db->error = ERR_OK;
	db->message[0] = '\0';
}

void
db_savepoint(struct db *db)
{
	if (db->error == ERR_OK)
		db->backend->savepoint(db);
}

void
db_release(struct db *db)
{
	if (db->error == ERR_OK)
		db->backend->release(db);
}

void
db_rollback_to(struct db *db)
{
	/* A database that has undone everything by itself has lost what others did before. */
	if (!db->backend->rollback_to(db)) {
		db_fail(db, ERR_STORE, "the transaction is gone");
		return;
	}
	db->error = ERR_OK;
	db->message[0] = '\0';
}

int64_t
db_changes(const struct db *db)
{
	return db->backend->changes(db);
}

enum err
db_error(const struct db *db)
{
	return db->error;
}

const char *
db_message(const struct db *db)
{
	return db->message;
}

void
db_interrupt(struct db *db)
{
	db->backend->interrupt(db);
}

void
db_limit(struct db *db, uint64_t until_ns)
{
	db->deadline_ns = until_ns;
}

size_t
db_unwritten(const struct db *db)
{
	return db->unwritten;
}

size_t
db_checkpoint(struct db *db)
{
	return db->backend->checkpoint(db);
}
