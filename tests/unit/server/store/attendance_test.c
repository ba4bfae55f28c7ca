#include "store/attendance.h"

#include <stdio.h>
#include <string.h>

#include "server/store/city.h"
#include "unit.h"

static struct city *city;
static struct db *db;

static const struct city_scene scene = {.city = &city, .db = &db};

static void
on_note(struct tx *tx, void *cookie)
{
	attendance_note(tx, cookie);
}

static void
note(int64_t at, int64_t present, int64_t peak, int64_t visitors)
{
	struct attendance attendance = {
		.event = "e1", .at = at, .present = present, .peak = peak, .visitors = visitors};

	city_run(city, on_note, &attendance);
}

static int64_t
number(const char *sql)
{
	return db_integer(db, -1, sql, "");
}

/* Two workers that both believe they speak for the event do no harm. */
static void
test_the_greatest_numbers_stand(void **state)
{
	(void)state;
	note(60000, 100, 120, 300);
	note(60000, 90, 130, 0);
	note(120000, 50, 50, 310);
	assert_int_equal(number("SELECT count(*) FROM event_minute"), 2);
	assert_int_equal(number("SELECT present FROM event_minute WHERE at = 60000"), 100);
	assert_int_equal(number("SELECT peak FROM event_minute WHERE at = 60000"), 130);
	assert_int_equal(number("SELECT visitors FROM event_minute WHERE at = 60000"), 300);
	assert_int_equal(number("SELECT peak FROM event WHERE id = 'e1'"), 130);
	assert_int_equal(number("SELECT visitors FROM event WHERE id = 'e1'"), 310);
}

static void
test_the_salt_may_be_gone(void **state)
{
	unsigned char salt[ATTENDANCE_SALT];

	(void)state;
	city_sql(city, "UPDATE event SET salt = x'000102030405060708090a0b0c0d0e0f'");
	assert_true(attendance_salt(db, "e1", salt));
	assert_int_equal(salt[15], 15);
	city_sql(city, "UPDATE event SET salt = NULL");
	assert_false(attendance_salt(db, "e1", salt));
	assert_false(attendance_salt(db, "none", salt));
}

static void
test_pending(void **state)
{
	(void)state;
	city_sql(city, "UPDATE event SET pending = 7 WHERE id = 'e1'");
	assert_int_equal(attendance_pending(db, "e1"), 7);
	assert_int_equal(attendance_pending(db, "none"), 0);
}

int
main(void)
{
#define TEST(test) CITY_TEST(test, &scene)
	const struct CMUnitTest tests[] = {
		TEST(test_the_greatest_numbers_stand),
		TEST(test_the_salt_may_be_gone),
		TEST(test_pending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
