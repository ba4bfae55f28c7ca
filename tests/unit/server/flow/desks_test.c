/* The numbers of a desk: made once a second, for each audience by itself. */
#include "flow/desks.h"

#include <jansson.h>
#include <stdlib.h>

#include "server/store/city.h"
#include "unit.h"

#define NOW INT64_C(1000000)

static struct city *city;
static struct db *db;

static void
on_fill(struct tx *tx, void *cookie)
{
	static const struct city_question questions[] = {{"q1", "ann", "一", "pending", NULL, 1000},
		{"q2", "ann", "二", "pending", NULL, 2000},
		{"q3", "bob", "三", "pending", NULL, 3000},
		{"q4", "bob", "四", "pending", NULL, 4000},
		{"q5", "bob", "五", "approved", "water", 5000}};

	(void)cookie;
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		city_ask(tx, &questions[i]);
	db_run(tx->db, "UPDATE question SET held_by = 'mod' WHERE id = 'q1'", "");
	db_run(tx->db, "UPDATE question SET second_by = 'mod' WHERE id = 'q3'", "");
	db_run(tx->db, "UPDATE question SET urgent = 1 WHERE id = 'q4'", "");
	db_run(tx->db, "UPDATE question SET claimed_by = 'mod', claimed_until = ?1 WHERE id = 'q2'",
		"i", NOW + 90000);
	db_run(tx->db, "UPDATE question SET decided_at = ?1 WHERE id = 'q5'", "i", NOW - 30000);
	db_run(tx->db,
		"INSERT INTO seat (event, person, place, role, until) VALUES "
		"('e1', 'mod', 'a:0', 'moderator', ?1), ('e1', 'mod', 'a:1', 'moderator', ?1), "
		"('e1', 'lead', 'a:0', 'lead_moderator', ?2)",
		"ii", NOW + 1000, NOW - 1000);
	db_run(tx->db,
		"INSERT INTO event_minute (event, at, present, peak, visitors) "
		"VALUES ('e1', ?1, 17, 20, 30)",
		"i", NOW - 60000);
}

static const struct city_scene scene = {.city = &city, .db = &db, .fill = on_fill};

/* The caller owns it. */
static json_t *
tell(struct desks *desks, bool with_work, int64_t now)
{
	struct buf out = {0};
	json_t *desk;

	desks_tell(desks, db, "e1", with_work, now, &out);
	desk = json_loadb(out.data, out.len, 0, NULL);
	buf_fini(&out);
	assert_non_null(desk);
	return desk;
}

static json_int_t
number(struct desks *desks, int64_t now, const char *name)
{
	json_t *desk = tell(desks, true, now);
	json_int_t value = json_integer_value(json_object_get(desk, name));

	json_decref(desk);
	return value;
}

static void
test_what_it_tells(void **state)
{
	struct desks *desks = desks_create();
	json_t *desk = tell(desks, true, NOW);
	char *people = json_dumps(json_object_get(desk, "people"), JSON_COMPACT);
	char *units = json_dumps(json_object_get(desk, "by_unit"), JSON_COMPACT);

	(void)state;
	assert_int_equal(number(desks, NOW, "waiting"), 1);
	assert_int_equal(number(desks, NOW, "held"), 1);
	assert_int_equal(number(desks, NOW, "second"), 1);
	assert_int_equal(number(desks, NOW, "urgent"), 1);
	assert_int_equal(number(desks, NOW, "decisions_per_minute"), 1);
	assert_int_equal(number(desks, NOW, "viewers"), 17);
	assert_string_equal(
		json_string_value(json_object_get(desk, "oldest_at")), "1970-01-01T00:00:02.000Z");
	/* Once, though with two connections; whose seat was not renewed is not there. */
	assert_string_equal(people,
		"[{\"id\":\"mod\",\"name\":\"李静\",\"role\":\"moderator\","
		"\"working_on\":[\"q2\"]}]");
	assert_string_equal(units, "[{\"unit\":\"water\",\"unanswered\":1}]");
	free(people);
	free(units);
	json_decref(desk);
	desk = tell(desks, false, NOW);
	assert_null(
		json_object_get(json_array_get(json_object_get(desk, "people"), 0), "working_on"));
	json_decref(desk);
	desks_free(desks);
}

static void
test_it_is_made_once_a_second(void **state)
{
	struct desks *desks = desks_create();

	(void)state;
	assert_int_equal(number(desks, NOW, "urgent"), 1);
	city_sql(city, "UPDATE question SET urgent = 0");
	desks_note(desks, "e1", 5000, NOW);
	assert_int_equal(number(desks, NOW + 999, "urgent"), 1);
	assert_int_equal(number(desks, NOW + 1000, "urgent"), 0);
	assert_int_equal(number(desks, NOW + 1000, "viewers"), 5000);
	/* What a worker noted long ago may be wrong by much. */
	assert_int_equal(number(desks, NOW + 20000, "viewers"), 17);
	/* Many desks are kept, not all. */
	for (int i = 0; i < 40; i++) {
		char event[8] = {'x', (char)('a' + i / 26), (char)('a' + i % 26), '\0'};
		desks_note(desks, event, 1, NOW + 20000 + i);
	}
	assert_int_equal(number(desks, NOW + 21000, "waiting"), 2);
	desks_free(desks);
	desks_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_TEST(test_what_it_tells, &scene),
		CITY_TEST(test_it_is_made_once_a_second, &scene),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
