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
		cmocka_unit_test(says_what_is_no_database),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
