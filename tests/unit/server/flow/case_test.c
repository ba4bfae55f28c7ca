/* The way of a case through commands, with its clock counted again after each of them. */
#include <stdio.h>
#include <string.h>

#include "server/flow/stage.h"
#include "store/case_clock.h"
#include "unit.h"

static struct stage *stage;

static int
set_up(void **state)
{
	(void)stage_set_up(state);
	city_sql(stage->city,
		"INSERT INTO person (id, kind, login, name, function, created_at) VALUES "
		"('dis', 'staff', 'dis', '罗文', '分办员', 1), ('sup', 'staff', 'sup', '宋明', '督办员', 1);"
		"INSERT INTO role (person, role, unit, event, granted_at) VALUES "
		"('dis', 'dispatcher', '', '', 1), ('sup', 'supervisor', '', '', 1);"
		"INSERT INTO session (id, person, created_at, expires_at) VALUES "
		"('dis', 'dis', 1, 9000000000000000), ('sup', 'sup', 1, 9000000000000000);");
	return 0;
}

static const char *
text_of(json_t *result, const char *key)
{
	return json_string_value(json_object_get(result, key));
}

static void
check_clocks(void)
{
	char problem[300];
	struct rows *rows = db_query(stage->db, "SELECT id FROM cases ORDER BY id", "");

	while (rows_next(rows))
		if (!case_clock_check(stage->db, rows_text(rows, 0), problem, sizeof problem))
			fail_msg("%s", problem);
	rows_end(rows);
	assert_int_equal(db_error(stage->db), ERR_OK);
}

/* A message of PERSON; its id. */
static const char *
submit(const char *person)
{
	stage_do(stage, person, "case.submit", "{s:s, s:s}", "text", "路灯不亮", "domain", "help");
	check_clocks();
	return stage_text(stage,
		"SELECT id FROM cases WHERE asker = ?1 ORDER BY number DESC LIMIT 1", person);
}

static void
go(const char *person, const char *command, const char *key, const char *id)
{
	stage_do(stage, person, command, "{s:s}", key, id);
	check_clocks();
}

static void
dispatch(const char *id, const char *unit)
{
	stage_do(stage, "dis", "case.dispatch", "{s:s, s:s}", "case", id, "unit", unit);
	check_clocks();
}

static void
ask_for(const char *id, const char *kind, int days)
{
	json_t *asked = stage_do(stage, "off", "case.request", "{s:s, s:s, s:s, s:i}", "case", id,
		"kind", kind, "why", "要勘察", "days", days);
	char request[ID_SIZE];

	snprintf(request, sizeof request, "%s", text_of(asked, "request"));
	check_clocks();
	stage_do(stage, "dis", "case.decide", "{s:s, s:b}", "request", request, "grant", 1);
	check_clocks();
}

static void
answer(const char *id)
{
	json_t *reply = stage_do(stage, "off", "case.reply", "{s:s, s:s, s:s, s:b}", "case", id,
		"text", "已修好", "outcome", "resolved", "submit", 1);
	char named[ID_SIZE];
	int version = (int)json_integer_value(json_object_get(reply, "reply_version"));

	snprintf(named, sizeof named, "%s", text_of(reply, "reply"));
	check_clocks();
	stage_do(stage, "app", "case.approve", "{s:s, s:i, s:s, s:b}", "reply", named, "version",
		version, "content", stage_content("已修好"), "checked", 1);
	check_clocks();
}

static const char *
clock_of(const char *id)
{
	return stage_text(stage, "SELECT state || ' ' || clock FROM cases WHERE id = ?1", id);
}

static void
clocks_are_what_they_count_to(void **state)
{
	const char *id = submit("ann");

	(void)state;
	dispatch(id, "water");
	go("off", "case.sign", "case", id);
	ask_for(id, "extension", 5);
	ask_for(id, "pause", 0);
	assert_string_equal(clock_of(id), "handling paused");
	stage_refused(stage, PROBLEM_WRONG_STATE, "off", "case.request", "{s:s, s:s, s:s}", "case",
		id, "kind", "pause", "why", "再停");
	go("off", "case.resume", "case", id);
	assert_string_equal(clock_of(id), "handling running");
	answer(id);
	assert_string_equal(clock_of(id), "answered stopped");
	stage_do(stage, "sup", "case.reopen", "{s:s, s:s}", "case", id, "why", "督办");
	check_clocks();
	assert_string_equal(clock_of(id), "handling running");
	assert_int_equal(
		stage_integer(stage, "SELECT max(round) FROM case_clock WHERE case_id = ?1", id),
		1);
	ask_for(id, "extension", 5); /* another round, another extension */
	answer(id);
	stage_due(stage, INT64_C(8000000000000));
	check_clocks();
	assert_string_equal(clock_of(id), "closed stopped");
}

static void
a_paused_case_that_is_answered_stops(void **state)
{
	const char *id = submit("ann");

	(void)state;
	dispatch(id, "water");
	go("off", "case.sign", "case", id);
	ask_for(id, "pause", 0);
	answer(id);
	assert_string_equal(clock_of(id), "answered stopped");
}

static void
a_merge_stops_a_clock_and_taking_it_back_starts_it(void **state)
{
	const char *id = submit("ann");
	const char *master = submit("bob");

	(void)state;
	dispatch(id, "water");
	stage_do(stage, "dis", "case.merge", "{s:s, s:s}", "case", id, "into", master);
	check_clocks();
	assert_string_equal(clock_of(id), "merged stopped");
	go("dis", "case.unmerge", "case", id);
	assert_string_equal(clock_of(id), "dispatched running");
	assert_int_equal(
		stage_integer(stage,
			"SELECT count(*) FROM due WHERE kind = 'case_sign' AND ref = ?1", id),
		1);
	go("ann", "case.withdraw", "case", id);
	assert_string_equal(clock_of(id), "withdrawn stopped");
	assert_int_equal(
		stage_integer(stage,
			"SELECT count(*) FROM due WHERE kind LIKE 'case_s%' AND ref = ?1", id),
		0);
}

static void
a_refusal_stops_it_and_acceptance_starts_it(void **state)
{
	const char *id = submit("ann");

	(void)state;
	stage_do(stage, "dis", "case.refuse", "{s:s, s:s, s:s}", "case", id, "reason", "court",
		"where", "请向法院提出");
	check_clocks();
	assert_string_equal(clock_of(id), "not_accepted stopped");
	go("dis", "case.accept", "case", id);
	assert_string_equal(clock_of(id), "received running");
}

static void
who_says_nothing_has_it_after_a_working_day(void **state)
{
	const char *id = submit("ann");

	(void)state;
	dispatch(id, "water");
	stage_due(stage,
		stage_integer(
			stage, "SELECT at - 1 FROM due WHERE kind = 'case_sign' AND ref = ?1", id));
	assert_string_equal(clock_of(id), "dispatched running");
	stage_due(stage,
		stage_integer(
			stage, "SELECT at FROM due WHERE kind = 'case_sign' AND ref = ?1", id));
	assert_string_equal(clock_of(id), "handling running");
	assert_int_equal(stage_integer(stage,
				 "SELECT count(*) FROM case_hop WHERE case_id = ?1 "
				 "AND signed_at IS NOT NULL AND signed_by IS NULL",
				 id),
		1);
	check_clocks();
}

#define TEST(function) STAGE_TEST(function, set_up, &stage)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(clocks_are_what_they_count_to),
		TEST(a_paused_case_that_is_answered_stops),
		TEST(a_merge_stops_a_clock_and_taking_it_back_starts_it),
		TEST(a_refusal_stops_it_and_acceptance_starts_it),
		TEST(who_says_nothing_has_it_after_a_working_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
