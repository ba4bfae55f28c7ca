/* Whatever somebody with a shell does to the rows of the trail, verify names the first place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/store/city.h"
#include "server/store/trail.h"
#include "store/audit.h"
#include "unit.h"

static void
a_whole_trail_is_whole(void **state)
{
	(void)state;
	assert_int_equal(trail_verify(NULL), ERR_OK);
	assert_int_equal(trail_verify(trail_anchors), ERR_OK);
	trail_anchor();
	trail_act(2);
	trail_anchor();
	trail_anchor();
	assert_int_equal(trail_verify(trail_anchors), ERR_OK);
	struct keys other = trail_city->keys;
	other.audit[0] ^= 1;
	struct db *db = city_db(trail_city);
	assert_int_equal(audit_verify(db, &other, NULL, &trail_found), ERR_CORRUPT);
	db_close(db);
}

static void
each_column_is_signed(void **state)
{
	(void)state;
	static const char *const changes[] = {"at = at + 1", "actor = 'off'", "role = 'host'",
		"action = 'question.reject'", "target = 'q9'", "detail = '{}'",
		"address = '192.0.2.8'", "mac = zeroblob(32)", "mac = x'00'"};
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		char sql[200];
		snprintf(sql, sizeof sql,
			"CREATE TEMP TABLE kept AS SELECT * FROM audit WHERE stream = 'e1' AND seq = 3;"
			"UPDATE audit SET %s WHERE stream = 'e1' AND seq = 3",
			changes[i]);
		struct db *db = city_db(trail_city);
		db_script(db, sql);
		assert_int_equal(db_error(db), ERR_OK);
		assert_int_equal(
			audit_verify(db, &trail_city->keys, NULL, &trail_found), ERR_CORRUPT);
		trail_expect("e1", 3, "changed");
		db_script(db, "INSERT OR REPLACE INTO audit SELECT * FROM kept");
		assert_int_equal(audit_verify(db, &trail_city->keys, NULL, &trail_found), ERR_OK);
		db_close(db);
	}
}

static void
a_deleted_row_is_missed(void **state)
{
	(void)state;
	city_sql(trail_city, "DELETE FROM audit WHERE stream = 'e1' AND seq IN (3, 4)");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 3, "rows 3 to 4 are missing");
}

static void
a_deleted_row_is_missed_when_the_rest_moves_up(void **state)
{
	(void)state;
	city_sql(trail_city,
		"DELETE FROM audit WHERE stream = 'e1' AND seq = 3;"
		"UPDATE audit SET seq = 3 WHERE stream = 'e1' AND seq = 4;"
		"UPDATE audit SET seq = 4 WHERE stream = 'e1' AND seq = 5;"
		"UPDATE audit SET seq = 5 WHERE stream = 'e1' AND seq = 6;"
		"UPDATE audit_head SET seq = 5 WHERE stream = 'e1'");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 3, "changed, inserted or swapped");
}

static void
an_inserted_row_is_found(void **state)
{
	(void)state;
	city_sql(trail_city,
		"UPDATE audit SET seq = seq + 100 WHERE stream = 'e1' AND seq >= 4;"
		"INSERT INTO audit SELECT stream, 4, at, actor, role, action, target, detail, "
		"address, mac FROM audit WHERE stream = 'e1' AND seq = 3;"
		"UPDATE audit SET seq = seq - 99 WHERE stream = 'e1' AND seq > 100;"
		"UPDATE audit_head SET seq = seq + 1 WHERE stream = 'e1'");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 4, "inserted");
}

static void
a_row_put_behind_the_end_is_found(void **state)
{
	(void)state;
	city_sql(trail_city,
		"INSERT INTO audit SELECT stream, 7, at, actor, role, action, target, detail, "
		"address, mac FROM audit WHERE stream = 'e1' AND seq = 6");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 7, "inserted");
}

static void
swapped_rows_are_found(void **state)
{
	(void)state;
	city_sql(trail_city,
		"UPDATE audit SET seq = 99 WHERE stream = 'e1' AND seq = 2;"
		"UPDATE audit SET seq = 2 WHERE stream = 'e1' AND seq = 5;"
		"UPDATE audit SET seq = 5 WHERE stream = 'e1' AND seq = 99");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 2, "swapped");
}

static void
a_row_moved_to_another_stream_is_found(void **state)
{
	(void)state;
	city_sql(trail_city,
		"UPDATE audit SET stream = 'city', seq = 7 WHERE stream = 'e1' AND seq = 6;"
		"UPDATE audit_head SET seq = 7 WHERE stream = 'city'");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("city", 7, "changed");
}

static void
a_cut_tail_is_told_by_the_head(void **state)
{
	(void)state;
	city_sql(trail_city, "DELETE FROM audit WHERE stream = 'e1' AND seq > 4");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 5, "rows 5 to 6 are missing");
	city_sql(trail_city, "DELETE FROM audit WHERE stream = 'e1'");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 1, "rows 1 to 6 are missing");
}

static void
a_missing_head_is_told(void **state)
{
	(void)state;
	city_sql(trail_city, "DELETE FROM audit_head WHERE stream = 'e1'");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 6, "head of the trail is missing");
	city_sql(trail_city, "INSERT INTO audit_head VALUES ('e1', 6, zeroblob(32))");
	assert_int_equal(trail_verify(NULL), ERR_CORRUPT);
	trail_expect("e1", 6, "head of the trail was changed");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, trail_set_up, trail_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_whole_trail_is_whole),
		TEST(each_column_is_signed),
		TEST(a_deleted_row_is_missed),
		TEST(a_deleted_row_is_missed_when_the_rest_moves_up),
		TEST(an_inserted_row_is_found),
		TEST(a_row_put_behind_the_end_is_found),
		TEST(swapped_rows_are_found),
		TEST(a_row_moved_to_another_stream_is_found),
		TEST(a_cut_tail_is_told_by_the_head),
		TEST(a_missing_head_is_told),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
