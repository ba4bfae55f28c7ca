#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/entry.h"
#include "server/store/city.h"
#include "store/log.h"
#include "store/migrations.h"
#include "unit.h"

static void
makes_all_tables_once(void **state)
{
	(void)state;
	struct city *city = city_create_empty();
	struct db *db = city_db(city);
	char first[17], second[17];
	struct position head;
	assert_int_equal(migrate(db, 1000, city->problem, sizeof city->problem), ERR_OK);
	assert_true(migrate_installation(db, first));
	assert_int_equal(strlen(first), 16);
	assert_true(log_head(db, STREAM_CONTROL, &head));
	assert_int_equal(migrate(db, 2000, city->problem, sizeof city->problem), ERR_OK);
	assert_true(migrate_installation(db, second));
	assert_string_equal(first, second);
	assert_int_equal(db_integer(db, 0, "SELECT count(*) FROM migration", ""), migrations_count);
	db_close(db);
	city_free(city);
}

static void
refuses_what_is_newer(void **state)
{
	(void)state;
	struct city *city = city_create();
	struct db *db = city_db(city);
	db_run(db, "INSERT INTO migration (version, name, at) VALUES (9999, 'future', 1)", "");
	assert_int_equal(migrate(db, 1000, city->problem, sizeof city->problem), ERR_NEWER);
	assert_non_null(strstr(city->problem, "9999"));
	assert_int_equal(db_error(db), ERR_OK);
	db_close(db);
	city_free(city);
}

/* A database as a program left it that knew no step after LAST. */
static struct db *
make_older(const struct city *city, int last)
{
	struct db *db = city_db(city);

	db_script(db,
		"CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
		"at INTEGER NOT NULL)");
	for (size_t i = 0; i < migrations_count && migrations[i].version <= last; i++) {
		db_script(db, migrations[i].sql);
		db_run(db, "INSERT INTO migration (version, name, at) VALUES (?1, ?2, 1)", "is",
			(int64_t)migrations[i].version, migrations[i].name);
	}
	assert_int_equal(db_error(db), ERR_OK);
	return db;
}

static void
gives_older_cases_to_the_city_and_closes_the_answered(void **state)
{
	(void)state;
	struct city *city = city_create_empty();
	struct db *db = make_older(city, 11);
	char unit[ID_SIZE];
	db_script(db,
		"INSERT INTO cases (id, number, source, asker, label, text, original, state, "
		"publication, unit_chosen, unit_holder, received_at, answered_at) VALUES "
		"('c1', '2026-000001', 'event', 'ann', '网友', 't', 't', 'received', 'public', "
		"'water', 'water', 1000, NULL), "
		"('c2', '2026-000002', 'event', 'ann', '网友', 't', 't', 'answered', 'public', "
		"'water', 'water', 1000, 5000), "
		"('c3', '2026-000003', 'event', 'bob', '网友', 't', 't', 'merged', 'public', "
		"'water', 'water', 1000, NULL)");
	assert_int_equal(migrate(db, 9000, city->problem, sizeof city->problem), ERR_OK);
	/* So that it can be dispatched, to that unit too, which is what was wished. */
	assert_int_equal(db_integer(db, 0,
				 "SELECT 1 FROM cases WHERE id = 'c1' AND unit_holder IS NULL "
				 "AND unit_chosen = 'water'",
				 ""),
		1);
	assert_true(db_text(
		db, unit, sizeof unit, "SELECT unit_holder FROM cases WHERE id = 'c2'", ""));
	assert_string_equal(unit, "water");
	assert_int_equal(db_integer(db, 0,
				 "SELECT at FROM due WHERE kind = 'case_close' AND ref = 'c2'", ""),
		5000 + INT64_C(15) * 86400000);
	assert_int_equal(
		db_integer(db, 0, "SELECT count(*) FROM due WHERE kind = 'case_close'", ""), 1);
	db_close(db);
	city_free(city);
}

static void
says_what_is_no_database(void **state)
{
	(void)state;
	struct city *city = city_create_empty();
	char *path = config_sqlite_path(city->config);
	FILE *file = fopen(path, "w");
	for (int i = 0; i < 4096; i++)
		fputs("this is no database ", file);
	fclose(file);
	struct db *db;
	char url[200];
	snprintf(url, sizeof url, "sqlite:%s", path);
	assert_int_equal(
		db_open(url, false, &db, city->problem, sizeof city->problem), ERR_CORRUPT);
	free(path);
	city_free(city);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_all_tables_once),
		cmocka_unit_test(refuses_what_is_newer),
		cmocka_unit_test(gives_older_cases_to_the_city_and_closes_the_answered),
		cmocka_unit_test(says_what_is_no_database),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
