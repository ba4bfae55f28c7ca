/* What the machine notices in a question: on its way in, after an edit, and when its text is taken back. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "flow/comparison.h"
#include "flow/wordlist.h"
#include "server/flow/stage.h"
#include "store/question.h"
#include "unit.h"

static struct stage *stage;

static void
write_list(struct store_job *job, struct tx *tx)
{
	(void)job;
	db_run(tx->db,
		"INSERT INTO word_version (version, at, by, added, removed) VALUES (1, 1, 'system', 3, 0)",
		"");
	db_run(tx->db,
		"INSERT INTO word (word, severity, from_version, by) VALUES ('坏词', 'banned', 1, 'system'), "
		"('广告', 'suspect', 1, 'system'), ('公益广告', 'allow', 1, 'system')",
		"");
}

static void
on_written(struct store_job *job, enum err outcome)
{
	(void)job;
	assert_int_equal(outcome, ERR_OK);
	stage->replied = true;
}

static int
set_up(void **state)
{
	struct store_job job = {.run = write_list, .done = on_written};

	stage_set_up(state);
	stage->replied = false;
	assert_int_equal(store_write(stage->services.store, &job), ERR_OK);
	stage_wait(stage);
	stage->services.wordlist = wordlist_create(&stage->services);
	stage->services.comparison = comparison_create(&stage->services);
	return 0;
}

/* Until QUESTION was compared; DONE: what the row says then. */
static void
settle(const char *question)
{
	struct pollfd wake = {.fd = stage->wake[0], .events = POLLIN};
	char bytes[64];

	for (int i = 0; i < 1000; i++) {
		if (stage_integer(stage,
			    "SELECT screened_at IS NOT NULL FROM question WHERE id = ?1",
			    question) == 1)
			return;
		if (poll(&wake, 1, 5000) == 1)
			assert_true(read(stage->wake[0], bytes, sizeof bytes) > 0);
		store_collect(stage->services.store);
	}
	fail_msg("it was never compared");
}

/* One question of a batch cannot be written: the others are, and nobody comes back to it. */
static void
test_one_that_fails_takes_no_other_along(void **state)
{
	const char *asked[5];

	(void)state;
	city_sql(stage->city,
		"CREATE TRIGGER poison BEFORE UPDATE OF guess_unit ON question "
		"WHEN NEW.id = (SELECT question.id FROM question JOIN text ON text.id = question.text "
		"WHERE body LIKE '%毒%') BEGIN SELECT RAISE(ABORT, 'poison'); END;");
	for (int i = 0; i < 5; i++)
		asked[i] = stage_ask(
			stage, "ann", i == 2 ? "这一条有毒" : "路灯坏了，什么时候修好");
	/* Seconds go by until all were looked at, however slow the machine is. */
	for (int second = 0; second < 2000 &&
		stage_integer(
			stage, "SELECT count(*) FROM question WHERE screened_at IS NULL", NULL) > 0;
		second++) {
		comparison_second(stage->services.comparison);
		stage_settle(stage);
	}
	for (int i = 0; i < 5; i++)
		settle(asked[i]);
	assert_int_equal(stage_integer(stage,
				 "SELECT count(*) FROM question WHERE twin_of IS NOT NULL", NULL),
		3);
	assert_int_equal(
		stage_integer(stage,
			"SELECT screened_at > 0 AND twin_of IS NULL FROM question WHERE id = ?1",
			asked[2]),
		1);
}

/* The store may still hold what they asked of it. */
static int
tear_down(void **state)
{
	struct wordlist *wordlist = stage->services.wordlist;
	struct comparison *comparison = stage->services.comparison;
	int code = stage_tear_down(state);

	wordlist_free(wordlist);
	comparison_free(comparison);
	return code;
}

static json_t *
card(const char *question)
{
	json_t *result = question_card_json(stage->db, question,
		&(struct actor){.person = "mod",
			.kind = PERSON_KIND_STAFF,
			.active = true,
			.grant_count = 1,
			.grants = {{.role = ROLE_MODERATOR}}});

	assert_non_null(result);
	return result;
}

static const char *
colour_of(const char *question)
{
	return stage_text(stage, "SELECT colour FROM question WHERE id = ?1", question);
}

static void
test_colour_and_reasons(void **state)
{
	const char *red = stage_ask(stage, "ann", "这里有个坏 词，怎么办");
	const char *amber = stage_ask(stage, "ann", "小广告贴满了墙");
	const char *green = stage_ask(stage, "ann", "公益广告什么时候换");
	json_t *desk, *reason;

	(void)state;
	assert_string_equal(colour_of(red), "red");
	assert_string_equal(colour_of(amber), "amber");
	assert_string_equal(colour_of(green), "green");
	desk = card(red);
	reason = json_array_get(json_object_get(desk, "reasons"), 0);
	assert_string_equal(json_string_value(json_object_get(reason, "kind")), "word");
	assert_string_equal(json_string_value(json_object_get(reason, "rule")), "坏词");
	assert_string_equal(json_string_value(json_object_get(reason, "severity")), "banned");
	assert_int_equal(json_integer_value(json_object_get(reason, "start")), 4);
	assert_int_equal(json_integer_value(json_object_get(reason, "end")), 7);
	json_decref(desk);
	desk = card(green);
	assert_string_equal(json_string_value(json_object_get(desk, "colour")), "green");
	assert_int_equal(json_array_size(json_object_get(desk, "reasons")), 0);
	assert_true(json_is_false(json_object_get(desk, "masked")));
	assert_true(json_is_null(json_object_get(desk, "twins")));
	assert_true(json_is_null(json_object_get(desk, "answered_in")));
	assert_true(json_is_null(json_object_get(desk, "guess")));
	json_decref(desk);
	assert_int_equal(
		stage_integer(stage,
			"SELECT count(*) FROM entry WHERE kind = 'submitted' AND body LIKE "
			"'%\"colour\":\"red\"%\"rule\":\"坏词\"%'",
			NULL),
		1);
}

static void
test_edit_is_screened_anew(void **state)
{
	const char *question = stage_ask(stage, "ann", "这里有个坏词");

	(void)state;
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", question, "version",
		1, "text", "这里有个好词");
	assert_string_equal(colour_of(question), "green");
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", question, "version",
		2, "text", "这里有个广告");
	assert_string_equal(colour_of(question), "amber");
	assert_int_equal(stage_integer(stage,
				 "SELECT count(*) FROM entry WHERE kind = 'edited' AND body LIKE "
				 "'%\"colour\":\"amber\"%'",
				 NULL),
		1);
}

static void
test_erased_with_the_text(void **state)
{
	const char *question = stage_ask(stage, "ann", "这里有个坏词");

	(void)state;
	stage_do(stage, "ann", "person.erase", "{s:s}", "question", question);
	assert_int_equal(
		stage_integer(stage, "SELECT count(*) FROM entry WHERE body LIKE '%坏词%'", NULL),
		0);
	assert_int_equal(
		stage_integer(stage,
			"SELECT count(*) FROM question WHERE reasons IS NOT NULL AND id = ?1",
			question),
		0);
}

static const char *
twin_of(const char *question)
{
	return stage_text(
		stage, "SELECT COALESCE(twin_of, '') FROM question WHERE id = ?1", question);
}

static void
test_twins(void **state)
{
	const char *first = stage_ask(stage, "ann", "中山路的路灯坏了一个月，什么时候能修好？");
	const char *other, *second, *third;
	json_t *desk, *twins;

	(void)state;
	settle(first);
	other = stage_ask(stage, "bob", "解放路的路灯坏了一个月，什么时候能修好？");
	settle(other);
	second = stage_ask(stage, "bob", "请问中山路的路灯坏了一个月，何时能修好呢");
	settle(second);
	third = stage_ask(stage, "off", "中山路路灯坏了一个月，什么时候修好");
	settle(third);
	assert_string_equal(twin_of(first), "");
	assert_string_equal(twin_of(other), "");
	assert_string_equal(twin_of(second), first);
	assert_string_equal(twin_of(third), first);
	desk = card(second);
	twins = json_object_get(desk, "twins");
	assert_string_equal(json_string_value(json_object_get(twins, "of")), first);
	assert_int_equal(json_integer_value(json_object_get(twins, "count")), 3);
	json_decref(desk);
	desk = card(first);
	twins = json_object_get(desk, "twins");
	assert_true(json_is_null(json_object_get(twins, "of")));
	assert_int_equal(json_integer_value(json_object_get(twins, "count")), 3);
	json_decref(desk);
	assert_true(stage_integer(stage,
			    "SELECT count(*) FROM entry WHERE kind = 'screened' AND target = ?1",
			    second) == 1);
	/* An edit makes it another question. */
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", second, "version", 1,
		"text", "公交车太少了能不能加车");
	settle(second);
	assert_string_equal(twin_of(second), "");
}

static void
write_rules(struct store_job *job, struct tx *tx)
{
	(void)job;
	db_run(tx->db,
		"INSERT INTO rule (name, enabled, by, at) VALUES ('flood', 1, 'adm', 1), "
		"('unreadable', 1, 'adm', 1)",
		"");
}

static void
test_rules_reject(void **state)
{
	struct store_job job = {.run = write_rules, .done = on_written};
	const char *first, *again, *unreadable;

	(void)state;
	first = stage_ask(stage, "ann", "路灯坏了什么时候修好");
	settle(first);
	again = stage_ask(stage, "ann", "路灯坏了什么时候修好！！");
	settle(again);
	assert_string_equal(colour_of(again), "amber");
	assert_string_equal(
		stage_text(stage, "SELECT state FROM question WHERE id = ?1", again), "pending");
	stage->replied = false;
	assert_int_equal(store_write(stage->services.store, &job), ERR_OK);
	stage_wait(stage);
	again = stage_ask(stage, "ann", "路灯坏了什么时候修好？");
	settle(again);
	unreadable = stage_ask(stage, "bob", "啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊");
	settle(unreadable);
	assert_string_equal(
		stage_text(stage, "SELECT state FROM question WHERE id = ?1", again), "rejected");
	assert_string_equal(
		stage_text(stage, "SELECT decided_by FROM question WHERE id = ?1", again),
		"system");
	assert_string_equal(
		stage_text(stage, "SELECT state FROM question WHERE id = ?1", unreadable),
		"rejected");
	assert_string_equal(
		stage_text(stage, "SELECT state FROM question WHERE id = ?1", first), "pending");
	assert_int_equal(
		stage_integer(stage,
			"SELECT count(*) FROM audit WHERE action = 'rule.flood' AND target = ?1",
			again),
		1);
}

int
main(void)
{
#define TEST(function) cmocka_unit_test_prestate_setup_teardown(function, set_up, tear_down, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_colour_and_reasons),
		TEST(test_edit_is_screened_anew),
		TEST(test_erased_with_the_text),
		TEST(test_twins),
		TEST(test_rules_reject),
		TEST(test_one_that_fails_takes_no_other_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
