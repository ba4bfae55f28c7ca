/* What is kept for a time only goes when that is over, and nothing else does. */
#include "store/retention.h"

#include "config/config.h"
#include "server/store/city.h"
#include "unit.h"

#define DAY_MS INT64_C(86400000)
#define NOW    (INT64_C(1000) * DAY_MS)

static struct city *city;

struct run {
	struct retention done;
	bool is_over;
};

static int
set_up(void **state)
{
	(void)state;
	city = city_create();
	city_sql(city, "DELETE FROM session");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	city_free(city);
	return 0;
}

static void
on_run(struct tx *tx, void *cookie)
{
	struct run *run = cookie;

	tx->now = NOW;
	run->is_over = retention_run(tx, &run->done);
}

static int64_t
count(const char *sql)
{
	struct db *db = city_db(city);
	int64_t found = db_integer(db, -1, sql, "");

	db_close(db);
	return found;
}

static void
what_is_over_goes(void **state)
{
	struct run run = {.is_over = false};

	(void)state;
	city->config->people_contact_days = 100;
	/* One whose term is over, one left long ago, one that stays; days are counted back from 1000. */
	city_sql(city,
		"INSERT INTO contact (item, person, cipher, created_at, erase_after) VALUES "
		"('over', 'ann', X'00', 950 * 86400000, 999 * 86400000), "
		"('old', 'ann', X'00', 899 * 86400000, NULL), "
		"('stays', 'ann', X'00', 950 * 86400000, 1050 * 86400000);"
		"INSERT INTO command_key (person, command, key, digest, result, at) VALUES "
		"('ann', 'c', 'old', '', '{}', 992 * 86400000), "
		"('ann', 'c', 'new', '', '{}', 994 * 86400000);"
		"INSERT INTO session (id, person, created_at, expires_at, revoked_at) VALUES "
		"('over', 'mod', 1, 1000 * 86400000, NULL), "
		"('revoked', 'mod', 1, 1001 * 86400000, 2), "
		"('open', 'mod', 1, 1001 * 86400000, NULL)");
	city_run(city, on_run, &run);
	assert_false(run.is_over);
	assert_int_equal(run.done.contacts, 2);
	assert_int_equal(run.done.results, 1);
	assert_int_equal(run.done.sessions, 1);
	assert_int_equal(count("SELECT COUNT(*) FROM contact WHERE item = 'stays'"), 1);
	assert_int_equal(count("SELECT COUNT(*) FROM command_key WHERE key = 'new'"), 1);
	assert_int_equal(count("SELECT COUNT(*) FROM session"), 2);
	city_run(city, on_run, &run);
	assert_true(run.is_over);
	assert_int_equal(run.done.contacts, 2);
}

static void
much_goes_in_parts(void **state)
{
	struct run run = {.is_over = false};
	int parts = 0;

	(void)state;
	city_sql(city,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
		"INSERT INTO command_key (person, command, key, digest, result, at) "
		"SELECT 'ann', 'c', i, '', '{}', 1 FROM n");
	for (; !run.is_over; parts++)
		city_run(city, on_run, &run);
	assert_int_equal(parts, 4);
	assert_int_equal(run.done.results, 2500);
	assert_int_equal(count("SELECT COUNT(*) FROM command_key"), 0);
}

static void
the_trail_gets_numbers_or_nothing(void **state)
{
	struct retention none = {0}, some = {.results = 3};
	json_t *json = retention_json(&some);

	(void)state;
	assert_null(retention_json(&none));
	assert_int_equal(json_integer_value(json_object_get(json, "results")), 3);
	json_decref(json);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_is_over_goes),
		TEST(much_goes_in_parts),
		TEST(the_trail_gets_numbers_or_nothing),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
