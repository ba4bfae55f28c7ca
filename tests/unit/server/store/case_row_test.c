#include "store/case_row.h"

#include <stdio.h>
#include <string.h>

#include "server/store/city.h"
#include "store/cases.h"
#include "unit.h"

static struct city *city;
static struct db *db;
static char first[ID_SIZE], second[ID_SIZE], third[ID_SIZE];

static void
make(struct tx *tx, const char *asker, char id[static ID_SIZE])
{
	struct text_ref text;
	char number[16];

	tx_text(tx, "路灯不亮", &text);
	case_create(tx,
		&(struct case_new){.source = "web",
			.asker = asker,
			.label = "网友 3F2A",
			.text = text.id,
			.original = text.id,
			.publication = "private",
			.state = "received",
			.received_at = tx->now},
		id, number);
	case_log(tx, id,
		&(struct case_line){
			.action = "received", .from = CASE_STATE_COUNT, .to = CASE_STATE_RECEIVED});
	tx_audit(tx,
		&(struct audit_row){.stream = "city",
			.actor = asker,
			.role = "anonymous",
			.action = "case.submit",
			.target = id,
			.address = ""});
}

static void
on_fill(struct tx *tx, void *cookie)
{
	(void)cookie;
	make(tx, "ann", first);
	make(tx, "bob", second);
	make(tx, "ann", third);
}

static const struct city_scene scene = {.city = &city, .db = &db, .fill = on_fill};

static struct case_row
load(struct db *from, const char *id)
{
	struct case_row row;

	assert_true(case_load(from, id, &row));
	return row;
}

/* ---- moves */

static void
on_race(struct tx *tx, void *cookie)
{
	struct case_row mine = load(tx->db, first), yours = mine;

	(void)cookie;
	assert_true(case_move(tx, &mine, CASE_ACTION_DISPATCH));
	assert_int_equal(mine.state, CASE_STATE_DISPATCHED);
	assert_int_equal(mine.version, 2);
	/* Who comes second moves nothing, and their row says what they have read. */
	assert_false(case_move(tx, &yours, CASE_ACTION_REFUSE));
	assert_false(case_touch(tx, &yours));
	assert_int_equal(yours.state, CASE_STATE_RECEIVED);
	assert_int_equal(yours.version, 1);
	/* Nor where the state is the same as it was. */
	mine = load(tx->db, second);
	yours = mine;
	assert_true(case_move(tx, &mine, CASE_ACTION_ACCEPT));
	assert_int_equal(mine.state, CASE_STATE_RECEIVED);
	assert_false(case_move(tx, &yours, CASE_ACTION_ACCEPT));
	/* A move that the machine does not know is none. */
	mine = load(tx->db, first);
	assert_false(case_move(tx, &mine, CASE_ACTION_ANSWER));
	assert_true(case_touch(tx, &mine));
	assert_int_equal(load(tx->db, first).version, 3);
	assert_int_equal(load(tx->db, first).state, CASE_STATE_DISPATCHED);
}

static void
the_first_wins(void **state)
{
	(void)state;
	city_run(city, on_race, NULL);
	assert_true(
		db_integer(db, 0, "SELECT dispatched_at FROM cases WHERE id = ?1", "s", first) > 0);
}

static void
on_merge(struct tx *tx, void *cookie)
{
	struct case_row row = load(tx->db, second);

	(void)cookie;
	assert_true(case_move(tx, &row, CASE_ACTION_DISPATCH));
	assert_true(case_move(tx, &row, CASE_ACTION_MERGE));
	db_run(tx->db, "UPDATE cases SET master = ?2, before_merge = 'dispatched' WHERE id = ?1",
		"ss", second, first);
	row = load(tx->db, second);
	assert_true(case_move(tx, &row, CASE_ACTION_UNMERGE));
	assert_int_equal(row.state, CASE_STATE_DISPATCHED);
}

static void
a_merge_goes_back_to_what_was(void **state)
{
	(void)state;
	city_run(city, on_merge, NULL);
}

/* ---- the log */

static void
on_log(struct tx *tx, void *cookie)
{
	(void)cookie;
	for (int i = 0; i < 5; i++)
		case_log(tx, i % 2 ? first : second,
			&(struct case_line){.action = "message",
				.from = CASE_STATE_COUNT,
				.to = CASE_STATE_COUNT,
				.is_private = true});
}

static void
the_log_has_no_gap(void **state)
{
	(void)state;
	city_run(city, on_log, NULL);
	assert_int_equal(
		db_integer(db, 0, "SELECT max(seq) FROM case_step WHERE case_id = ?1", "s", first),
		3);
	assert_int_equal(
		db_integer(db, 0, "SELECT count(*) FROM case_step WHERE case_id = ?1", "s", second),
		4);
	assert_int_equal(db_integer(db, 0,
				 "SELECT count(*) FROM case_step WHERE from_state IS NOT NULL", ""),
		0);
}

/* ---- hops and units */

static void
on_hops(struct tx *tx, void *cookie)
{
	struct case_hop hop;

	(void)cookie;
	case_hop_add(tx, first,
		&(struct case_hop_new){
			.kind = "dispatch", .to = "wuchang", .by = "dis", .due_at = 500});
	case_hop_add(tx, first,
		&(struct case_hop_new){.kind = "dispatch",
			.from = "wuchang",
			.to = "roads",
			.superior = "wuchang",
			.by = "app",
			.due_at = 400,
			.return_by = 90});
	case_hop_sign(tx, first, "off2");
	assert_true(case_hop_of(tx->db, first, "roads", &hop));
	assert_string_equal(hop.superior, "wuchang");
	assert_int_equal(hop.due_at, 400);
	assert_int_equal(hop.return_by, 90);
	assert_int_equal(hop.signed_at, tx->now);
	assert_true(case_hop_of(tx->db, first, "wuchang", &hop));
	assert_string_equal(hop.superior, "");
	assert_int_equal(hop.signed_at, 0);
	assert_false(case_hop_of(tx->db, first, "water", &hop));
	assert_true(case_had_unit(tx->db, first, "wuchang"));
	assert_false(case_had_unit(tx->db, first, "water"));
	assert_false(case_had_unit(tx->db, second, "wuchang"));
}

static void
hops_are_rows(void **state)
{
	(void)state;
	city_run(city, on_hops, NULL);
}

static void
due_dates_of_hops_follow_that_of_the_case(void **state)
{
	(void)state;
	city_run(city, on_hops, NULL);
	city_sql(city,
		"UPDATE cases SET due_current = 900, unit_holder = 'roads' WHERE asker = 'ann'");
	struct case_row row = load(db, first);
	struct case_hop hop;
	struct tx tx = {.db = city_db(city)};
	db_begin(tx.db, true);
	case_hop_follow(&tx, &row);
	db_commit(tx.db);
	db_close(tx.db);
	assert_true(case_hop_of(db, first, "roads", &hop));
	assert_int_equal(hop.due_at, 900);
	assert_true(case_hop_of(db, first, "wuchang", &hop));
	assert_int_equal(hop.due_at, 900);
}

static void
a_unit_is_below_another_at_whatever_depth(void **state)
{
	(void)state;
	city_sql(city,
		"INSERT INTO unit (id, parent, name, level, power) VALUES "
		"('street', 'wuchang', '街道', 'department', 'service'), "
		"('team', 'street', '中队', 'subordinate', 'service')");
	assert_true(unit_is_below(db, "team", "street"));
	assert_true(unit_is_below(db, "team", "wuchang"));
	assert_false(unit_is_below(db, "wuchang", "team"));
	assert_false(unit_is_below(db, "team", "team"));
	assert_false(unit_is_below(db, "team", "water"));
}

static void
open_cases_are_counted_for_whoever_has_them(void **state)
{
	(void)state;
	city_sql(city,
		"UPDATE cases SET state = 'handling', unit_holder = 'roads' WHERE asker = 'ann'");
	assert_int_equal(unit_open_cases(db, "roads"), 2);
	assert_int_equal(unit_open_cases(db, "water"), 0);
	char sql[200];
	snprintf(sql, sizeof sql,
		"INSERT INTO case_unit (case_id, unit, at) VALUES ('%s', 'water', 1)", first);
	city_sql(city, sql);
	assert_int_equal(unit_open_cases(db, "water"), 1);
	city_sql(city, "UPDATE cases SET state = 'answered'");
	assert_int_equal(unit_open_cases(db, "roads"), 0);
	assert_int_equal(unit_open_cases(db, "water"), 0);
}

/* ---- askers */

struct told {
	char people[200];
};

static void
on_asker(void *cookie, const char *person, const char *child, const char *number)
{
	struct told *told = cookie;
	size_t len = strlen(told->people);

	assert_true(strlen(number) > 0);
	snprintf(told->people + len, sizeof told->people - len, "%s:%s ", person,
		strcmp(child, first) == 0            ? "first"
			: strcmp(child, second) == 0 ? "second"
						     : "third");
}

static void
all_askers_are_told(void **state)
{
	struct told told = {""};
	char sql[400];

	(void)state;
	snprintf(sql, sizeof sql,
		"UPDATE cases SET state = 'merged', master = '%s' WHERE id = '%s'; "
		"UPDATE cases SET state = 'merged', master = '%s' WHERE id = '%s'; "
		"INSERT INTO case_join (case_id, person, at) VALUES ('%s', 'joe', 1)",
		first, second, second, third, first);
	city_sql(city, sql);
	case_each_asker(db, first, on_asker, &told);
	assert_non_null(strstr(told.people, "ann:first"));
	assert_non_null(strstr(told.people, "joe:first"));
	assert_non_null(strstr(told.people, "bob:second"));
	assert_non_null(strstr(told.people, "ann:third"));
	city_sql(city, "UPDATE cases SET state = 'withdrawn' WHERE asker = 'bob'");
	told.people[0] = '\0';
	case_each_asker(db, first, on_asker, &told);
	assert_null(strstr(told.people, "second"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_TEST(the_first_wins, &scene),
		CITY_TEST(a_merge_goes_back_to_what_was, &scene),
		CITY_TEST(the_log_has_no_gap, &scene),
		CITY_TEST(hops_are_rows, &scene),
		CITY_TEST(due_dates_of_hops_follow_that_of_the_case, &scene),
		CITY_TEST(a_unit_is_below_another_at_whatever_depth, &scene),
		CITY_TEST(open_cases_are_counted_for_whoever_has_them, &scene),
		CITY_TEST(all_askers_are_told, &scene),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
