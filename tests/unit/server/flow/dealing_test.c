/* Cards dealt to moderators on a lease: who holds what, and for how long. */
#include "server/flow/stage.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static struct stage *stage;

/* The ids of CARDS, in order, with spaces between. */
static const char *
ids_of(const json_t *cards)
{
	static char ids[4][1024];
	static unsigned next;
	char *out = ids[next++ % 4];
	size_t i;
	json_t *card;

	out[0] = '\0';
	json_array_foreach(cards, i, card) {
		const char *id = json_is_string(card)
			? json_string_value(card)
			: json_string_value(json_object_get(card, "question"));
		size_t used = strlen(out);
		snprintf(out + used, sizeof ids[0] - used, "%s%s", i ? " " : "", id);
	}
	return out;
}

static const char *
deal(const char *person, int count)
{
	json_t *result = stage_do(
		stage, person, "queue.deal", "{s:s, s:i}", "event", "e1", "count", count);

	return ids_of(json_object_get(result, "cards"));
}

static int64_t
waiting(void)
{
	return json_integer_value(json_object_get(stage->result, "waiting"));
}

/* COUNT questions, asked one second after the other, the last one now; ids q1, q2, ... */
static void
fill(int count)
{
	for (int i = 1; i <= count; i++) {
		char sql[400], text[64];
		snprintf(text, sizeof text, "第 %d 个问题", i);
		const char *id = stage_ask(stage, "ann", text);
		snprintf(sql, sizeof sql,
			"UPDATE question SET id = 'q%d', asked_at = asked_at - %d WHERE id = '%s'",
			i, (count - i) * 1000, id);
		city_sql(stage->city, sql);
	}
}

static void
test_each_gets_other_cards(void **state)
{
	(void)state;
	fill(7);
	assert_string_equal(deal("mod", 3), "q1 q2 q3");
	assert_int_equal(waiting(), 7);
	assert_string_equal(deal("lead", 3), "q4 q5 q6");
	assert_string_equal(deal("host", 3), "q7");
	/* The same again, not more; then topped up. */
	assert_string_equal(deal("mod", 3), "q1 q2 q3");
	assert_string_equal(deal("mod", 2), "q1 q2 q3");
	stage_do(stage, "lead", "queue.leave", "{s:s}", "event", "e1");
	assert_string_equal(ids_of(json_object_get(stage->result, "released")), "q4 q5 q6");
	assert_string_equal(deal("mod", 5), "q1 q2 q3 q4 q5");
	assert_int_equal(stage_entries(stage, "desk:e1", "claimed"), 0);
	assert_int_equal(stage_integer(stage,
				 "SELECT count(*) FROM audit WHERE action LIKE 'queue.%'", NULL),
		0);
}

static void
test_a_decision_ends_the_lease(void **state)
{
	(void)state;
	fill(3);
	assert_string_equal(deal("mod", 2), "q1 q2");
	stage_approve(stage, "q1");
	assert_string_equal(deal("mod", 2), "q2 q3");
	assert_int_equal(waiting(), 2);
	stage_refused(stage, PROBLEM_CLAIMED, "lead", "question.reject", "{s:s, s:i, s:s}",
		"question", "q2", "version", 1, "reason", "spam");
}

static void
test_a_lapsed_lease_is_dealt_to_a_colleague(void **state)
{
	(void)state;
	fill(2);
	assert_string_equal(deal("mod", 1), "q1");
	assert_string_equal(deal("lead", 5), "q2");
	city_sql(stage->city, "UPDATE question SET claimed_until = 1 WHERE id = 'q1'");
	/* Who comes first has it: the colleague; and it is lost to who held it. */
	assert_string_equal(deal("lead", 5), "q2 q1");
	stage_do(stage, "mod", "queue.keep", "{s:s, s:[s]}", "event", "e1", "questions", "q1");
	assert_int_equal(json_array_size(json_object_get(stage->result, "kept")), 0);
	const json_t *lost = json_array_get(json_object_get(stage->result, "lost"), 0);
	assert_string_equal(json_string_value(json_object_get(lost, "question")), "q1");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(lost, "by"), "name")), "郑云");
	assert_string_equal(deal("mod", 5), "");
}

static void
test_activity_keeps_what_one_holds(void **state)
{
	(void)state;
	fill(3);
	assert_string_equal(deal("mod", 2), "q1 q2");
	city_sql(stage->city, "UPDATE question SET claimed_until = claimed_until - 80000");
	stage_do(stage, "mod", "queue.keep", "{s:s, s:[s, s, s]}", "event", "e1", "questions", "q1",
		"q2", "nothing");
	assert_string_equal(ids_of(json_object_get(stage->result, "kept")), "q1 q2");
	assert_string_equal(ids_of(json_object_get(stage->result, "lost")), "nothing");
	assert_true(
		stage_integer(stage, "SELECT claimed_until - asked_at FROM question WHERE id = ?1",
			"q2") > 80000);
	/* What lapsed, but nobody took, is kept as well. */
	city_sql(stage->city, "UPDATE question SET claimed_until = 1");
	stage_do(stage, "mod", "queue.keep", "{s:s, s:[s]}", "event", "e1", "questions", "q1");
	assert_string_equal(ids_of(json_object_get(stage->result, "kept")), "q1");
	assert_string_equal(deal("lead", 5), "q2 q3");
	/* What was decided meanwhile is lost, with who decided it. */
	stage_approve(stage, "q1");
	stage_do(stage, "host", "queue.keep", "{s:s, s:[s]}", "event", "e1", "questions", "q1");
	const json_t *lost = json_array_get(json_object_get(stage->result, "lost"), 0);
	assert_string_equal(json_string_value(json_object_get(lost, "state")), "approved");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(lost, "by"), "id")), "mod");
}

static void
test_the_units_take_turns(void **state)
{
	(void)state;
	fill(5);
	city_sql(stage->city,
		"UPDATE question SET unit = 'roads' WHERE id <> 'q5';"
		"UPDATE question SET unit = 'water' WHERE id = 'q5'");
	assert_string_equal(deal("mod", 3), "q1 q5 q2");
}

static void
test_urgent_ones_are_not_dealt(void **state)
{
	(void)state;
	fill(2);
	city_sql(stage->city, "UPDATE question SET urgent = 1 WHERE id = 'q1'");
	assert_string_equal(deal("mod", 5), "q2");
	assert_int_equal(waiting(), 1);
}

/* Held by somebody, a second opinion that one wants oneself, the second approval of a red one. */
static void
test_what_a_colleague_is_to_decide_is_dealt_to_the_colleague(void **state)
{
	(void)state;
	fill(5);
	city_sql(stage->city,
		"UPDATE question SET held_by = 'lead' WHERE id = 'q1';"
		"UPDATE question SET second_by = 'mod' WHERE id = 'q2';"
		"UPDATE question SET first_by = 'mod', first_version = version WHERE id = 'q3';"
		/* It has been edited since: the first approval is void. */
		"UPDATE question SET first_by = 'mod', first_version = 0 WHERE id = 'q4';");
	assert_string_equal(deal("mod", 5), "q4 q5");
	assert_string_equal(deal("lead", 5), "q2 q3");
	assert_int_equal(waiting(), 3);
}

/* The first of them, with the support of all; the others once it is decided, or put aside. */
static void
test_twins_are_one_stack(void **state)
{
	(void)state;
	fill(7);
	city_sql(stage->city,
		"UPDATE question SET unit = 'water';"
		"UPDATE question SET twin_of = 'q3', votes = 2 WHERE id IN ('q4', 'q6')");
	assert_string_equal(deal("mod", 2), "q3 q1"); /* six others want to know: 51 s */
	assert_string_equal(deal("lead", 5), "q2 q5 q7");
	stage_approve(stage, "q3");
	assert_string_equal(deal("host", 5), "q4 q6");
	assert_int_equal(waiting(), 6);
}

static void
test_a_guessed_unit_has_its_turn(void **state)
{
	(void)state;
	fill(4);
	city_sql(stage->city,
		"UPDATE question SET unit = 'roads' WHERE id <> 'q4';"
		"UPDATE question SET guess_unit = 'water' WHERE id = 'q4'");
	assert_string_equal(deal("mod", 2), "q1 q4");
	assert_string_equal(deal("mod", 4), "q1 q4 q2 q3");
	stage_do(stage, "mod", "queue.leave", "{s:s}", "event", "e1");
	/* It has its turn behind what was named for that unit before. */
	city_sql(stage->city, "UPDATE question SET unit = 'water' WHERE id = 'q2'");
	assert_string_equal(deal("mod", 4), "q1 q2 q3 q4");
}

static void
test_what_is_refused(void **state)
{
	(void)state;
	stage_refused(stage, PROBLEM_FORBIDDEN, "off", "queue.deal", "{s:s}", "event", "e1");
	stage_refused(stage, PROBLEM_UNAUTHORIZED, "nobody", "queue.deal", "{s:s}", "event", "e1");
	stage_refused(stage, PROBLEM_NOT_FOUND, "mod", "queue.deal", "{s:s}", "event", "e2");
	stage_refused(stage, PROBLEM_INVALID, "mod", "queue.deal", "{s:s, s:i}", "event", "e1",
		"count", 0);
	stage_refused(stage, PROBLEM_INVALID, "mod", "queue.deal", "{s:s, s:i}", "event", "e1",
		"count", 11);
	/* A key remembers nothing: what was dealt is true for a moment only. */
	fill(2);
	stage->key[0] = 'k';
	assert_string_equal(deal("mod", 1), "q1");
	stage_approve(stage, "q1");
	stage->key[0] = 'k';
	assert_string_equal(deal("mod", 1), "q2");
	assert_int_equal(stage_integer(stage, "SELECT count(*) FROM command_key", NULL), 0);
}

int
main(void)
{
#define TEST(test) STAGE_TEST(test, stage_set_up, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_each_gets_other_cards),
		TEST(test_a_decision_ends_the_lease),
		TEST(test_a_lapsed_lease_is_dealt_to_a_colleague),
		TEST(test_activity_keeps_what_one_holds),
		TEST(test_the_units_take_turns),
		TEST(test_urgent_ones_are_not_dealt),
		TEST(test_what_a_colleague_is_to_decide_is_dealt_to_the_colleague),
		TEST(test_twins_are_one_stack),
		TEST(test_a_guessed_unit_has_its_turn),
		TEST(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
