#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "server/store/city.h"
#include "unit.h"

static struct city *city;
static struct db *db;

static int
set_up(void **state)
{
	(void)state;
	city = city_create_empty();
	db = city_db(city);
	db_script(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE, c BLOB) STRICT");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	db_close(db);
	city_free(city);
	return 0;
}

static void
gives_back_what_it_took(void **state)
{
	(void)state;
	assert_int_equal(db_run(db, "INSERT INTO t VALUES (?1, ?2, ?3)", "isb", INT64_C(1) << 40,
				 "中文", "\0\1", (size_t)2),
		1);
	db_run(db, "INSERT INTO t VALUES (?1, ?2, ?3)", "isb", INT64_C(2), NULL, NULL, (size_t)0);
	struct rows *rows = db_query(db, "SELECT a, b, c FROM t ORDER BY a DESC", "");
	assert_true(rows_next(rows));
	size_t len;
	assert_int_equal(rows_integer(rows, 0), INT64_C(1) << 40);
	assert_string_equal(rows_text(rows, 1), "中文");
	assert_memory_equal(rows_blob(rows, 2, &len), "\0\1", 2);
	assert_int_equal(len, 2);
	assert_true(rows_next(rows));
	assert_true(rows_is_null(rows, 1));
	assert_string_equal(rows_text(rows, 1), "");
	assert_false(rows_next(rows));
	rows_end(rows);
	assert_int_equal(db_integer(db, -1, "SELECT a FROM t WHERE b = ?1", "s", "nothing"), -1);
	assert_int_equal(db_integer(db, 5, "SELECT ?1", "I", INT64_C(0)), 5);
	char text[8];
	assert_true(db_text(db, text, sizeof text, "SELECT b FROM t WHERE b IS NOT NULL", ""));
	assert_string_equal(text, "中文");
	assert_int_equal(db_run(db, "UPDATE t SET b = 'x' WHERE a = 99", ""), 0);
	assert_int_equal(db_error(db), ERR_OK);
}

static void
keeps_the_first_error(void **state)
{
	(void)state;
	db_begin(db, true);
	db_run(db, "INSERT INTO t (a, b) VALUES (1, 'x')", "");
	assert_int_equal(db_run(db, "INSERT INTO t (a, b) VALUES (2, 'x')", ""), -1);
	assert_int_equal(db_error(db), ERR_STORE);
	assert_non_null(strstr(db_message(db), "UNIQUE"));
	assert_null(db_query(db, "SELECT 1", ""));
	assert_false(rows_next(NULL));
	rows_end(NULL);
	db_commit(db);
	assert_int_equal(db_error(db), ERR_STORE);
	db_rollback(db);
	assert_int_equal(db_error(db), ERR_OK);
	assert_int_equal(db_integer(db, -1, "SELECT count(*) FROM t", ""), 0);
}

static void
goes_back_to_the_savepoint(void **state)
{
	(void)state;
	db_begin(db, true);
	db_run(db, "INSERT INTO t (a) VALUES (1)", "");
	db_savepoint(db);
	db_run(db, "INSERT INTO t (a) VALUES (2)", "");
	db_run(db, "INSERT INTO nowhere VALUES (2)", "");
	db_rollback_to(db);
	assert_int_equal(db_error(db), ERR_OK);
	db_savepoint(db);
	db_run(db, "INSERT INTO t (a) VALUES (3)", "");
	db_release(db);
	db_commit(db);
	assert_int_equal(db_integer(db, -1, "SELECT sum(a) FROM t", ""), 4);
}

static void
runs_a_statement_inside_itself(void **state)
{
	(void)state;
	static const char sql[] = "SELECT a FROM t ORDER BY a";
	db_run(db, "INSERT INTO t (a) VALUES (1), (2)", "");
	struct rows *outer = db_query(db, sql, "");
	assert_true(rows_next(outer));
	struct rows *inner = db_query(db, sql, "");
	assert_true(rows_next(inner));
	assert_true(rows_next(inner));
	assert_int_equal(rows_integer(inner, 0), 2);
	rows_end(inner);
	assert_true(rows_next(outer));
	assert_int_equal(rows_integer(outer, 0), 2);
	rows_end(outer);
}

static void
says_that_the_disk_is_full_and_goes_on(void **state)
{
	(void)state;
	char big[20000];
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	db_script(db, "PRAGMA max_page_count = 8");
	db_begin(db, true);
	for (int i = 0; i < 20; i++)
		db_run(db, "INSERT INTO t (b) VALUES (?1 || ?2)", "si", big, (int64_t)i);
	assert_int_equal(db_error(db), ERR_FULL);
	db_rollback(db);
	db_script(db, "PRAGMA max_page_count = 100000");
	db_begin(db, true);
	db_run(db, "INSERT INTO t (b) VALUES ('small')", "");
	db_commit(db);
	assert_int_equal(db_error(db), ERR_OK);
}

static void
ends_what_lasts_too_long(void **state)
{
	(void)state;
	uint64_t start = clock_monotonic_ns();
	db_limit(db, start + 50000000);
	db_integer(db, 0,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
		"");
	assert_int_equal(db_error(db), ERR_CANCELLED);
	assert_true(clock_monotonic_ns() - start < UINT64_C(3000000000));
	db_limit(db, 0);
	db_rollback(db);
	assert_int_equal(db_integer(db, 0, "SELECT 7", ""), 7);
}

static void
is_for_its_owner_alone_and_safe(void **state)
{
	(void)state;
	struct stat status;
	char *path = config_sqlite_path(city->config);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 077, 0);
	free(path);
	char mode[8];
	db_text(db, mode, sizeof mode, "PRAGMA journal_mode", "");
	assert_string_equal(mode, "wal");
	assert_int_equal(db_integer(db, 0, "PRAGMA synchronous", ""), 2);
	assert_int_equal(db_integer(db, 0, "PRAGMA foreign_keys", ""), 1);
	assert_int_equal(db_integer(db, 0, "PRAGMA secure_delete", ""), 1);
}

static void
moves_the_log_into_the_file(void **state)
{
	(void)state;
	db_run(db, "INSERT INTO t (b) VALUES ('x')", "");
	assert_true(db_unwritten(db) > 0);
	assert_int_equal(db_checkpoint(db), 0);
}

static void
knows_its_addresses(void **state)
{
	(void)state;
	char problem[200];
	struct db *other;
	assert_int_equal(db_open("mysql://x", false, &other, problem, sizeof problem), ERR_INVALID);
	assert_int_equal(
		db_open("sqlite:/nowhere/at/all.db", false, &other, problem, sizeof problem),
		ERR_IO);
	assert_non_null(strstr(problem, "/nowhere"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(gives_back_what_it_took, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_the_first_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(goes_back_to_the_savepoint, set_up, tear_down),
		cmocka_unit_test_setup_teardown(runs_a_statement_inside_itself, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			says_that_the_disk_is_full_and_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ends_what_lasts_too_long, set_up, tear_down),
		cmocka_unit_test_setup_teardown(is_for_its_owner_alone_and_safe, set_up, tear_down),
		cmocka_unit_test_setup_teardown(moves_the_log_into_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_its_addresses, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
