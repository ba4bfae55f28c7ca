/* What moderators decide together: reasons, questions put aside, second opinions. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "server/flow/stage.h"
#include "store/reason.h"
#include "unit.h"

static struct stage *stage;

static int
set_up(void **state)
{
	(void)state;
	stage = stage_create();
	/* A colleague of "mod". */
	city_sql(stage->city,
		"INSERT INTO person (id, kind, login, name, created_at) "
		"VALUES ('mod2', 'staff', 'mod2', '赵敏', 1);"
		"INSERT INTO role (person, role, granted_at) VALUES ('mod2', 'moderator', 1);"
		"INSERT INTO session (id, person, created_at, expires_at) "
		"VALUES ('mod2', 'mod2', 1, 9000000000000000)");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	stage_verify(stage);
	stage_free(stage);
	return 0;
}

static const char *
column(const char *name, const char *question)
{
	char sql[100];

	snprintf(sql, sizeof sql, "SELECT %s FROM question WHERE id = ?1", name);
	return stage_text(stage, sql, question);
}

static int64_t
version_of(const char *question)
{
	return stage_integer(stage, "SELECT version FROM question WHERE id = ?1", question);
}

static json_t *
reject(const char *person, const char *question, const char *reason)
{
	return stage_send(stage, person, "question.reject", "{s:s, s:I, s:s}", "question", question,
		"version", (json_int_t)version_of(question), "reason", reason);
}

static int64_t
declined(const char *reason)
{
	return stage_integer(stage, "SELECT count FROM declined WHERE reason = ?1", reason);
}

/* ---- reasons */

static void
test_reasons_are_the_citys(void **state)
{
	json_t *result = stage_do(stage, "adm", "reason.create", "{s:s, s:s, s:s, s:b}", "name",
		"不归本市管", "text", "这件事由省里办理，请拨打省 12345。", "text_en",
		"The province deals with this.", "pass_on", 1);
	char id[ID_SIZE];
	const char *question;
	json_t *all;

	(void)state;
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(result, "reason")));
	assert_int_equal(json_integer_value(json_object_get(result, "version")), 1);
	stage_refused(stage, PROBLEM_FORBIDDEN, "lead", "reason.create", "{s:s, s:s}", "name", "新",
		"text", "新");
	stage_do(stage, "adm", "reason.update", "{s:s, s:i, s:s, s:n}", "reason", id, "version", 1,
		"name", "省里的事", "text_en");
	stage_refused(stage, PROBLEM_STALE, "adm", "reason.update", "{s:s, s:i, s:s}", "reason", id,
		"version", 1, "name", "别的");
	all = reason_list_json(stage->db);
	assert_int_equal(json_array_size(all), 9);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(all, 8), "name")), "省里的事");
	assert_null(json_object_get(json_array_get(all, 8), "text_en"));
	json_decref(all);

	question = stage_ask(stage, "ann", "高速公路收费");
	assert_null(reject("mod", question, "none"));
	assert_non_null(reject("mod", question, id));
	assert_int_equal(declined(id), 1);
	assert_non_null(
		strstr(stage_text(stage, "SELECT body FROM notice WHERE kind = 'rejected'", NULL),
			"省 12345"));
	stage_do(stage, "adm", "reason.retire", "{s:s}", "reason", id);
	question = stage_ask(stage, "ann", "又一条");
	assert_null(reject("mod", question, id));
	assert_int_equal(stage->problem.type, PROBLEM_INVALID);
	stage_do(stage, "adm", "reason.retire", "{s:s, s:b}", "reason", id, "on", 0);
	assert_non_null(reject("mod", question, id));
	assert_int_equal(declined(id), 2);
}

static void
test_one_reason_stays_in_use(void **state)
{
	(void)state;
	city_sql(stage->city, "UPDATE reason SET retired_at = 1 WHERE id <> 'other'");
	stage_refused(
		stage, PROBLEM_WRONG_STATE, "adm", "reason.retire", "{s:s}", "reason", "other");
	stage_refused(
		stage, PROBLEM_NOT_FOUND, "adm", "reason.retire", "{s:s}", "reason", "nothing");
}

/* ---- put aside */

static void
test_what_is_put_aside_is_decided_by_whoever_did_that(void **state)
{
	const char *id = stage_ask(stage, "ann", "先放一放");

	(void)state;
	stage_do(stage, "mod", "question.claim", "{s:s}", "question", id);
	stage_do(stage, "mod", "question.hold", "{s:s, s:s}", "question", id, "why", "等公安核实");
	assert_string_equal(column("held_by", id), "mod");
	assert_string_equal(column("claimed_by", id), "");
	assert_int_equal(stage_entries(stage, "desk:e1", "held"), 1);
	/* Both of them are told who has it, and nothing comes about. */
	stage_refused(stage, PROBLEM_HELD, "mod2", "question.hold", "{s:s}", "question", id);
	assert_non_null(strstr(stage->problem.detail, "李静"));
	assert_non_null(json_object_get(stage->problem.current, "held"));
	stage_refused(stage, PROBLEM_HELD, "mod", "question.hold", "{s:s}", "question", id);
	assert_null(reject("mod2", id, "spam"));
	assert_int_equal(stage->problem.type, PROBLEM_HELD);
	stage_refused(stage, PROBLEM_HELD, "lead", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("先放一放"));
	assert_int_equal(version_of(id), 1);

	stage_approve(stage, id);
	assert_string_equal(column("held_by", id), "");
	assert_string_equal(column("state", id), "approved");
	stage_refused(stage, PROBLEM_WRONG_STATE, "mod", "question.hold", "{s:s}", "question", id);
	assert_non_null(strstr(stage->problem.detail, "李静"));
	assert_non_null(strstr(stage->problem.detail, "通过"));
}

static void
test_anybody_takes_it_back_to_the_queue(void **state)
{
	const char *id = stage_ask(stage, "ann", "放着");

	(void)state;
	stage_refused(
		stage, PROBLEM_WRONG_STATE, "mod", "question.unhold", "{s:s}", "question", id);
	stage_do(stage, "mod", "question.hold", "{s:s}", "question", id);
	stage_do(stage, "mod2", "question.unhold", "{s:s}", "question", id);
	assert_int_equal(stage_entries(stage, "desk:e1", "held"), 2);
	assert_non_null(reject("mod2", id, "spam"));
}

/* ---- a second opinion */

static void
test_another_person_decides(void **state)
{
	const char *id = stage_ask(stage, "ann", "拿不准");

	(void)state;
	stage_refused(stage, PROBLEM_STALE, "mod", "question.second", "{s:s, s:i}", "question", id,
		"version", 7);
	stage_do(stage, "mod", "question.second", "{s:s, s:i, s:s}", "question", id, "version", 1,
		"why", "像广告吗？");
	assert_int_equal(stage_entries(stage, "desk:e1", "second"), 1);
	stage_refused(stage, PROBLEM_SECOND, "mod2", "question.second", "{s:s, s:i}", "question",
		id, "version", 1);
	assert_non_null(strstr(stage->problem.detail, "李静"));
	stage_refused(stage, PROBLEM_SECOND, "mod", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("拿不准"));
	assert_null(reject("mod", id, "spam"));
	stage_refused(stage, PROBLEM_WRONG_STATE, "mod2", "question.second", "{s:s, s:i, s:b}",
		"question", id, "version", 1, "on", 0);
	stage_do(stage, "mod", "question.second", "{s:s, s:i, s:b}", "question", id, "version", 1,
		"on", 0);
	stage_do(stage, "mod", "question.second", "{s:s, s:i}", "question", id, "version", 1);
	assert_non_null(reject("mod2", id, "spam"));
	assert_string_equal(column("second_by", id), "");
	assert_string_equal(column("decided_by", id), "mod2");
}

/* ---- taken back */

static void
approve(const char *person, const char *question)
{
	stage_do(stage, person, "question.approve", "{s:s, s:I, s:s}", "question", question,
		"version", (json_int_t)version_of(question), "content",
		stage_text(stage, "SELECT content FROM question WHERE id = ?1", question));
}

static json_t *
undo(const char *person, const char *question)
{
	return stage_send(stage, person, "question.undo", "{s:s, s:I}", "question", question,
		"version", (json_int_t)version_of(question));
}

static int64_t
number(const char *name)
{
	char sql[100];

	snprintf(sql, sizeof sql, "SELECT %s FROM event WHERE id = 'e1'", name);
	return stage_integer(stage, sql, NULL);
}

static void
test_an_approval_is_undone_until_it_has_gone_out(void **state)
{
	const char *id = stage_ask(stage, "ann", "再想想");

	(void)state;
	city_sql(stage->city, "UPDATE event SET hold_seconds = 20");
	approve("mod", id);
	assert_non_null(undo("mod2", id));
	assert_string_equal(column("state", id), "pending");
	assert_string_equal(column("approved_content", id), "");
	assert_int_equal(number("pending"), 1);
	stage_due(stage, clock_wall_ms() + 60000);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 0);
	assert_null(undo("mod", id));
	approve("mod", id);
	stage_due(stage, clock_wall_ms() + 60000);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
	assert_null(undo("mod", id));
	assert_string_equal(column("state", id), "approved");
}

static void
test_ones_own_rejection_is_undone_for_half_a_minute(void **state)
{
	const char *id = stage_ask(stage, "ann", "手快了");

	(void)state;
	assert_non_null(reject("mod", id, "spam"));
	assert_null(undo("mod2", id));
	assert_non_null(undo("mod", id));
	assert_string_equal(column("state", id), "pending");
	assert_int_equal(declined("spam"), 0);
	assert_int_equal(number("declined"), 0);
	assert_int_equal(stage_entries(stage, "person:e1", "reopened"), 1);
	assert_non_null(reject("mod", id, "spam"));
	city_sql(stage->city, "UPDATE question SET decided_at = decided_at - 31000");
	assert_null(undo("mod", id));
}

static void
test_ones_own_merge_is_undone(void **state)
{
	const char *id = stage_ask(stage, "ann", "一样");
	const char *into = stage_ask(stage, "bob", "一样的");

	(void)state;
	stage_do(stage, "mod", "question.merge", "{s:s, s:i, s:s}", "question", id, "version", 1,
		"into", into);
	assert_null(undo("lead", id));
	assert_non_null(undo("mod", id));
	assert_string_equal(column("state", id), "pending");
	assert_int_equal(number("pending"), 2);
}

static void
test_reopening_is_for_the_lead_and_after_a_machine_for_all(void **state)
{
	const char *id = stage_ask(stage, "ann", "重新看");

	(void)state;
	assert_non_null(reject("mod", id, "spam"));
	stage_do(stage, "ann", "question.appeal", "{s:s, s:s}", "question", id, "why", "不是广告");
	stage_refused(stage, PROBLEM_FORBIDDEN, "mod", "question.reopen", "{s:s, s:i}", "question",
		id, "version", 2);
	stage_do(stage, "lead", "question.reopen", "{s:s, s:i}", "question", id, "version", 2);
	assert_string_equal(column("appeal_state", id), "upheld");
	assert_int_equal(stage_entries(stage, "person:e1", "appeal_decided"), 1);
	assert_int_equal(declined("spam"), 0);
	assert_non_null(reject("mod", id, "spam"));
	city_sql(stage->city, "UPDATE question SET decided_by = 'system'");
	stage_do(stage, "mod2", "question.reopen", "{s:s, s:i}", "question", id, "version", 4);
	assert_int_equal(number("pending"), 1);
}

/* ---- urgent */

static void
test_urgent_goes_before_everything(void **state)
{
	const char *id = stage_ask(stage, "ann", "有人要跳楼");
	const char *body;

	(void)state;
	stage_do(stage, "mod2", "question.hold", "{s:s}", "question", id);
	stage_do(stage, "mod", "question.urgent", "{s:s, s:s}", "question", id, "why", "生命危险");
	assert_string_equal(column("held_by", id), "");
	body = stage_text(stage, "SELECT body FROM notice WHERE kind = 'urgent'", NULL);
	assert_non_null(strstr(body, "110 报警"));
	assert_int_equal(stage_entries(stage, "desk:e1", "urgent"), 1);
	stage_refused(
		stage, PROBLEM_WRONG_STATE, "mod2", "question.urgent", "{s:s}", "question", id);
	stage_refused(stage, PROBLEM_URGENT, "mod", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("有人要跳楼"));
	assert_null(reject("lead", id, "other"));
	stage_refused(
		stage, PROBLEM_FORBIDDEN, "mod", "question.urgent_seen", "{s:s}", "question", id);
	stage_do(stage, "host", "question.urgent_seen", "{s:s}", "question", id);
	stage_do(stage, "lead", "question.urgent_seen", "{s:s}", "question", id);
	assert_string_equal(column("urgent_seen_by", id), "host");
	assert_int_equal(stage_entries(stage, "desk:e1", "urgent_seen"), 1);
	stage_do(stage, "lead", "question.urgent", "{s:s, s:b}", "question", id, "on", 0);
	stage_refused(stage, PROBLEM_WRONG_STATE, "lead", "question.urgent", "{s:s, s:b}",
		"question", id, "on", 0);
	approve("mod", id);
}

static void
test_urgent_takes_back_what_is_out_or_about_to_go(void **state)
{
	const char *out = stage_ask(stage, "ann", "已公开");
	const char *held = stage_ask(stage, "bob", "将公开");
	const char *merged = stage_ask(stage, "bob", "也公开了");

	(void)state;
	approve("mod", out);
	approve("mod", merged);
	stage_do(stage, "mod", "question.merge", "{s:s, s:i, s:s}", "question", merged, "version",
		2, "into", out);
	city_sql(stage->city, "UPDATE event SET hold_seconds = 20");
	approve("mod", held);
	stage_do(stage, "mod", "question.urgent", "{s:s}", "question", out);
	stage_do(stage, "mod", "question.urgent", "{s:s}", "question", held);
	stage_do(stage, "mod", "question.urgent", "{s:s}", "question", merged);
	assert_string_equal(column("state", out), "hidden");
	assert_string_equal(column("state", held), "pending");
	assert_string_equal(column("state", merged), "hidden");
	stage_due(stage, clock_wall_ms() + 60000);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 2);
	assert_int_equal(stage_entries(stage, "public:e1", "hidden"), 2);
	assert_int_equal(stage_integer(stage,
				 "SELECT COUNT(*) FROM entry WHERE stream = 'public:e1' "
				 "AND kind = 'question' AND tombstone = 0",
				 NULL),
		0);
	stage_refused(stage, PROBLEM_URGENT, "lead", "entry.show", "{s:s}", "target", out);
	assert_int_equal(number("pending"), 1);
	stage_do(stage, "host", "event.end", "{s:s}", "event", "e1");
	assert_int_equal(stage_integer(stage,
				 "SELECT COUNT(*) FROM cases WHERE publication = 'public'", NULL),
		0);
}

/* ---- many at once */

static json_t *
item(const char *question, int version, const char *text)
{
	return json_pack("{s:s, s:i, s:s}", "question", question, "version", version, "content",
		stage_content(text));
}

static void
test_one_decision_for_a_cluster(void **state)
{
	const char *a = stage_ask(stage, "ann", "甲"), *b = stage_ask(stage, "bob", "乙"),
		   *c = stage_ask(stage, "bob", "丙");
	json_t *result, *refused;

	(void)state;
	stage_do(stage, "mod2", "question.hold", "{s:s}", "question", c);
	stage_refused(stage, PROBLEM_INVALID, "mod", "question.cluster", "{s:s, s:s, s:[o]}",
		"event", "e1", "decision", "reject", "items", item(a, 1, "甲"));
	result = stage_do(stage, "mod", "question.cluster", "{s:s, s:s, s:[o, o, o, o, o]}",
		"event", "e1", "decision", "approve", "items", item(a, 1, "甲"), item(b, 9, "乙"),
		item(c, 1, "丙"), item("none", 1, ""), item(a, 1, "甲"));
	refused = json_object_get(result, "refused");
	assert_int_equal(json_array_size(json_object_get(result, "done")), 1);
	assert_int_equal(json_array_size(refused), 4);
	assert_non_null(
		json_object_get(json_object_get(json_array_get(refused, 1), "current"), "held"));
	assert_string_equal(column("state", a), "approved");
	assert_string_equal(column("state", b), "pending");
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
	result = stage_do(stage, "mod2", "question.cluster", "{s:s, s:s, s:[o, o], s:s, s:s}",
		"event", "e1", "decision", "reject", "items", item(b, 1, "乙"), item(c, 1, "丙"),
		"reason", "duplicate", "why", "看第一条");
	assert_int_equal(json_array_size(json_object_get(result, "done")), 2);
	assert_int_equal(declined("duplicate"), 2);
	assert_int_equal(number("pending"), 0);
}

/* ---- two people */

static void
test_a_red_one_needs_two_people_who_read_the_same(void **state)
{
	const char *id = stage_ask(stage, "ann", "红的");

	(void)state;
	city_sql(stage->city, "UPDATE question SET colour = 'red'");
	approve("mod", id);
	assert_string_equal(column("state", id), "pending");
	assert_true(json_is_true(json_object_get(stage->result, "first")));
	assert_int_equal(stage_entries(stage, "desk:e1", "first"), 1);
	stage_refused(stage, PROBLEM_SECOND, "mod", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("红的"));
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", id, "version", 1,
		"text", "改红");
	/* The new text was screened; say that it is red as well. */
	city_sql(stage->city, "UPDATE question SET colour = 'red'");
	approve("mod2", id);
	assert_string_equal(column("state", id), "pending");
	approve("mod", id);
	assert_string_equal(column("state", id), "approved");
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
	stage_refused(stage, PROBLEM_SECOND, "mod", "question.edit", "{s:s, s:i, s:s}", "question",
		id, "version", 3, "text", "一个人改");
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_reasons_are_the_citys),
		TEST(test_one_reason_stays_in_use),
		TEST(test_what_is_put_aside_is_decided_by_whoever_did_that),
		TEST(test_anybody_takes_it_back_to_the_queue),
		TEST(test_another_person_decides),
		TEST(test_an_approval_is_undone_until_it_has_gone_out),
		TEST(test_ones_own_rejection_is_undone_for_half_a_minute),
		TEST(test_ones_own_merge_is_undone),
		TEST(test_reopening_is_for_the_lead_and_after_a_machine_for_all),
		TEST(test_urgent_goes_before_everything),
		TEST(test_urgent_takes_back_what_is_out_or_about_to_go),
		TEST(test_one_decision_for_a_cluster),
		TEST(test_a_red_one_needs_two_people_who_read_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
