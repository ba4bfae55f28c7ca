/* The desk at a glance: its counts, and that they cost no look at every waiting question. */
#include "store/desk.h"

#include <stdio.h>
#include <string.h>

#include "server/store/city.h"
#include "store/shelf.h"
#include "unit.h"

static struct city *city;
static struct db *db;

static void
on_fill(struct tx *tx, void *cookie)
{
	(void)cookie;
	for (int i = 0; i < 300; i++) {
		char id[16];
		snprintf(id, sizeof id, "q%d", i);
		city_ask(tx,
			&(struct city_question){.id = id,
				.asker = "ann",
				.text = "请问",
				.state = i % 3 ? "pending" : "approved",
				.at = 1000 + i});
	}
	db_run(tx->db, "UPDATE question SET urgent = 1 WHERE id IN ('q1', 'q3')", "");
	db_run(tx->db, "UPDATE question SET held_by = 'mod' WHERE id IN ('q2', 'q4')", "");
	db_run(tx->db, "UPDATE question SET second_by = 'mod' WHERE id IN ('q4', 'q5')", "");
}

static const struct city_scene scene = {.city = &city, .db = &db, .fill = on_fill};

static int64_t
number(const json_t *desk, const char *key)
{
	return json_integer_value(json_object_get(desk, key));
}

static void
counts(void **state)
{
	json_t *desk = desk_json(db, "e1", false, 5000);

	(void)state;
	assert_int_equal(number(desk, "waiting"), 196);
	assert_int_equal(desk_waiting(db, "e1"), 196);
	assert_int_equal(number(desk, "urgent"), 1);
	assert_int_equal(number(desk, "held"), 2);
	assert_int_equal(number(desk, "second"), 2);
	assert_string_equal(
		json_string_value(json_object_get(desk, "oldest_at")), "1970-01-01T00:00:01.007Z");
	json_decref(desk);
	desk = desk_json(db, "none", false, 5000);
	assert_int_equal(number(desk, "waiting"), 0);
	assert_true(json_is_null(json_object_get(desk, "oldest_at")));
	json_decref(desk);
}

/* The plan of a query for "e1", in one line. */
static const char *
plan(const char *sql)
{
	static char line[500];
	struct rows *rows;
	char explained[700];

	snprintf(explained, sizeof explained, "EXPLAIN QUERY PLAN %s", sql);
	rows = db_query(db, explained, "s", "e1");
	line[0] = '\0';
	while (rows_next(rows))
		snprintf(
			line + strlen(line), sizeof line - strlen(line), "%s;", rows_text(rows, 3));
	rows_end(rows);
	return line;
}

static void
they_come_from_indexes_alone(void **state)
{
	(void)state;
	assert_non_null(
		strstr(plan("SELECT count(*) FROM question WHERE event = ?1 AND " SHELF_PENDING),
			"USING COVERING INDEX question_queue"));
	assert_non_null(
		strstr(plan("SELECT count(*) FROM question WHERE event = ?1 AND " SHELF_PENDING
			    " AND " SHELF_IS_ASIDE),
			"USING COVERING INDEX question_aside"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_TEST(counts, &scene),
		CITY_TEST(they_come_from_indexes_alone, &scene),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
