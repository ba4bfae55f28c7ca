/* An answer's way: typed, released, signed, corrected. */
#include <stdio.h>
#include <string.h>

#include "server/flow/stage.h"
#include "unit.h"

static struct stage *stage;
static char question[ID_SIZE];

static int
set_up(void **state)
{
	(void)stage_set_up(state);
	snprintf(question, sizeof question, "%s", stage_ask(stage, "ann", "什么时候通水？"));
	stage_approve(stage, question);
	return 0;
}

static const char *
answered(void)
{
	return stage_text(stage, "SELECT answered FROM question WHERE id = ?1", question);
}

static const char *
id_of(json_t *result)
{
	static char ids[4][ID_SIZE];
	static unsigned next;
	char *place = ids[next++ % 4];

	snprintf(place, ID_SIZE, "%s", json_string_value(json_object_get(result, "answer")));
	return place;
}

static void
set_policy(const char *policy)
{
	char sql[100];

	snprintf(sql, sizeof sql, "UPDATE event SET answer_policy = '%s'", policy);
	city_sql(stage->city, sql);
}

static void
test_publish(void **state)
{
	json_t *result = stage_do(stage, "off", "answer.publish", "{s:s, s:s, s:s}", "question",
		question, "text", "周五通水。", "outcome", "explained");

	(void)state;
	assert_string_equal(json_string_value(json_object_get(result, "state")), "published");
	assert_int_equal(json_integer_value(json_object_get(result, "seq")), 2);
	assert_string_equal(answered(), "answered");
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 1);
	assert_int_equal(stage_entries(stage, "desk:e1", "published"), 1);
	assert_int_equal(stage_entries(stage, "person:e1", "answered"), 1);
	assert_non_null(strstr(stage_text(stage,
				       "SELECT body FROM entry WHERE stream = 'public:e1' "
				       "AND kind = 'answer'",
				       NULL),
		"陈立国 · 市水务局副局长"));
	assert_int_equal(
		stage_integer(stage, "SELECT answered FROM event WHERE id = 'e1'", NULL), 1);

	/* The same unit only on purpose; another unit without further ado. */
	stage_refused(stage, PROBLEM_ALREADY_ANSWERED, "off", "answer.publish", "{s:s, s:s}",
		"question", question, "text", "补充");
	assert_int_equal(stage_integer(stage,
				 "SELECT COUNT(*) FROM answer JOIN text ON text.id = answer.text "
				 "WHERE answer.state = 'draft' AND text.body = '补充'",
				 NULL),
		1);
	stage_do(stage, "off", "answer.publish", "{s:s, s:s, s:b}", "question", question, "text",
		"补充", "another", 1);
	stage_do(stage, "off2", "answer.publish", "{s:s, s:s}", "question", question, "text",
		"道路也会修好。");
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 3);
	/* What is another unit's, that unit answers. */
	stage_do(stage, "mod", "question.assign", "{s:s, s:s}", "question", question, "unit",
		"water");
	stage_refused(stage, PROBLEM_FORBIDDEN, "off2", "answer.publish", "{s:s, s:s, s:b}",
		"question", question, "text", "越权", "another", 1);
	assert_int_equal(
		stage_integer(stage, "SELECT answered FROM event WHERE id = 'e1'", NULL), 1);
}

static void
test_who_may_answer(void **state)
{
	(void)state;
	stage_refused(stage, PROBLEM_FORBIDDEN, "mod", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "不是我的事");
	stage_refused(stage, PROBLEM_FORBIDDEN, "ann", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "不是我的事");
	stage_do(stage, "gst", "answer.publish", "{s:s, s:s}", "question", question, "text",
		"我提这个议案");
	city_sql(stage->city, "DELETE FROM event_unit WHERE unit = 'roads'");
	stage_refused(stage, PROBLEM_FORBIDDEN, "off2", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "不在场");
}

static void
test_drafts_are_shared_and_held(void **state)
{
	json_t *result;
	const char *id;

	(void)state;
	city_sql(stage->city,
		"INSERT INTO role (person, role, unit, event, granted_at) "
		"VALUES ('gst', 'official', 'water', 'e1', 1)");
	result = stage_do(
		stage, "off", "answer.draft", "{s:s, s:s}", "question", question, "text", "周");
	id = id_of(result);
	assert_int_equal(json_integer_value(json_object_get(result, "version")), 1);
	result = stage_do(stage, "off", "answer.draft", "{s:s, s:s, s:s, s:i}", "question",
		question, "answer", id, "text", "周五", "version", 1);
	assert_string_equal(id_of(result), id);
	stage_refused(stage, PROBLEM_STALE, "off", "answer.draft", "{s:s, s:s, s:s, s:i}",
		"question", question, "answer", id, "text", "周六", "version", 1);
	/* Typing makes no entries: one for the draft's beginning. */
	assert_int_equal(stage_entries(stage, "desk:e1", "draft"), 1);
	stage_refused(stage, PROBLEM_CLAIMED, "gst", "answer.draft", "{s:s, s:s}", "question",
		question, "text", "我来写");
	city_sql(stage->city, "UPDATE answer SET writer_until = 1");
	result = stage_do(stage, "gst", "answer.draft", "{s:s, s:s}", "question", question, "text",
		"周五上午");
	assert_string_equal(id_of(result), id);
	assert_int_equal(stage_entries(stage, "desk:e1", "draft"), 2);
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 0);
}

static void
test_what_changed_meanwhile(void **state)
{
	(void)state;
	stage_do(stage, "off", "answer.draft", "{s:s, s:s}", "question", question, "text", "周五");
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", question, "version",
		2, "text", "什么时候通气？");
	stage_refused(stage, PROBLEM_STALE, "off", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "周五通水。");
	assert_non_null(stage->problem.current);
	assert_string_equal(
		stage_text(stage,
			"SELECT text.body FROM answer JOIN text ON text.id = answer.text "
			"WHERE question = ?1",
			question),
		"周五通水。");
	stage_refused(stage, PROBLEM_STALE, "off", "answer.publish", "{s:s, s:s, s:i}", "question",
		question, "text", "周五通水。", "version", 2);
	stage_do(stage, "off", "answer.publish", "{s:s, s:s, s:i}", "question", question, "text",
		"周五通气。", "version", 3);
}

static void
test_an_assignment_makes_a_draft_stale(void **state)
{
	(void)state;
	stage_do(stage, "off", "answer.draft", "{s:s, s:s}", "question", question, "text", "周五");
	stage_do(stage, "mod", "question.assign", "{s:s, s:s}", "question", question, "unit",
		"roads");
	stage_refused(stage, PROBLEM_STALE, "off", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "周五");
}

static void
test_oral(void **state)
{
	json_t *result = stage_do(stage, "clk", "answer.draft", "{s:s, s:s, s:s}", "question",
		question, "text", "（口头）周五", "official", "off");
	const char *id = id_of(result);

	(void)state;
	stage_refused(stage, PROBLEM_FORBIDDEN, "clk", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "（口头）周五");
	stage_refused(stage, PROBLEM_INVALID, "clk", "answer.draft", "{s:s, s:s}", "question",
		question, "text", "谁说的？");
	result = stage_do(stage, "off", "answer.publish", "{s:s, s:s, s:s}", "question", question,
		"answer", id, "text", "（口头）周五");
	assert_string_equal(id_of(result), id);
	assert_non_null(strstr(stage_text(stage,
				       "SELECT body FROM entry WHERE stream = 'public:e1' "
				       "AND kind = 'answer'",
				       NULL),
		"\"oral\":true"));
	assert_string_equal(
		stage_text(stage, "SELECT author || official FROM answer WHERE id = ?1", id),
		"clkoff");
}

static void
sign(const char *person, const char *id, const char *text)
{
	stage_do(stage, person, "answer.approve", "{s:s, s:I, s:s}", "answer", id, "version",
		(json_int_t)stage_integer(stage, "SELECT version FROM answer WHERE id = ?1", id),
		"content", stage_content(text));
}

static void
test_signed_by_the_approver(void **state)
{
	json_t *result;
	const char *id;

	(void)state;
	set_policy("approver");
	result = stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question", question,
		"text", "周五通水。");
	id = id_of(result);
	assert_string_equal(json_string_value(json_object_get(result, "state")), "submitted");
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 0);
	assert_int_equal(stage_entries(stage, "desk:e1", "draft"), 1);
	stage_refused(stage, PROBLEM_FORBIDDEN, "app2", "answer.approve", "{s:s, s:i, s:s}",
		"answer", id, "version", 1, "content", stage_content("周五通水。"));
	stage_refused(stage, PROBLEM_FORBIDDEN, "mod", "answer.approve", "{s:s, s:i, s:s}",
		"answer", id, "version", 1, "content", stage_content("周五通水。"));
	stage_refused(stage, PROBLEM_STALE, "app", "answer.approve", "{s:s, s:i, s:s}", "answer",
		id, "version", 1, "content", stage_content("别的"));
	sign("app", id, "周五通水。");
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 1);
	assert_string_equal(answered(), "answered");

	/* A correction is signed as well. */
	result = stage_do(stage, "off", "answer.revise", "{s:s, s:s, s:s}", "answer", id, "text",
		"周六通水。", "why", "工期推迟");
	assert_string_equal(json_string_value(json_object_get(result, "state")), "submitted");
	assert_int_equal(stage_entries(stage, "public:e1", "revision"), 0);
	sign("app", id_of(result), "周六通水。");
	assert_int_equal(stage_entries(stage, "public:e1", "revision"), 1);
	assert_int_equal(stage_entries(stage, "person:e1", "revised"), 1);
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM answer_revision WHERE answer = ?1", id),
		2);
}

static void
test_signed_by_a_moderator(void **state)
{
	const char *id;

	(void)state;
	set_policy("moderator");
	id = id_of(stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question", question,
		"text", "周五"));
	stage_refused(stage, PROBLEM_FORBIDDEN, "app", "answer.approve", "{s:s, s:i, s:s}",
		"answer", id, "version", 1, "content", stage_content("周五"));
	/* Typing on takes it back from the signature. */
	stage_do(stage, "off", "answer.draft", "{s:s, s:s}", "question", question, "text", "周六");
	stage_refused(stage, PROBLEM_WRONG_STATE, "mod", "answer.approve", "{s:s, s:i, s:s}",
		"answer", id, "version", 2, "content", stage_content("周六"));
	stage_do(
		stage, "off", "answer.publish", "{s:s, s:s}", "question", question, "text", "周日");
	sign("mod", id, "周日");
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 1);
}

static void
test_revise(void **state)
{
	json_t *result = stage_do(
		stage, "off", "answer.publish", "{s:s, s:s}", "question", question, "text", "周五");
	const char *id = id_of(result);

	(void)state;
	stage_refused(stage, PROBLEM_FORBIDDEN, "off2", "answer.revise", "{s:s, s:s, s:s}",
		"answer", id, "text", "周六", "why", "不是我的");
	stage_refused(stage, PROBLEM_FORBIDDEN, "gst", "answer.revise", "{s:s, s:s, s:s}", "answer",
		id, "text", "周六", "why", "不是我的");
	stage_refused(stage, PROBLEM_INVALID, "off", "answer.revise", "{s:s, s:s, s:s}", "answer",
		id, "text", "周五", "why", "一样");
	result = stage_do(stage, "off", "answer.revise", "{s:s, s:s, s:s}", "answer", id, "text",
		"周六", "why", "写错了");
	assert_int_equal(json_integer_value(json_object_get(result, "revision")), 1);
	assert_int_equal(stage_entries(stage, "public:e1", "revision"), 1);
}

static void
test_rate(void **state)
{
	const char *id = id_of(stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "周五"));

	(void)state;
	stage_do(stage, "ann", "answer.rate", "{s:s, s:b}", "answer", id, "helpful", 1);
	stage_do(stage, "bob", "answer.rate", "{s:s, s:b}", "answer", id, "helpful", 1);
	stage_do(stage, "ann", "answer.rate", "{s:s, s:b}", "answer", id, "helpful", 0);
	assert_int_equal(stage_integer(stage,
				 "SELECT helpful * 10 + unhelpful FROM answer WHERE id = ?1", id),
		11);
}

static void
test_follow_up(void **state)
{
	(void)state;
	stage_refused(stage, PROBLEM_INVALID, "ann", "question.ask", "{s:s, s:s, s:s}", "event",
		"e1", "text", "追问", "follows", question);
	stage_do(
		stage, "off", "answer.publish", "{s:s, s:s}", "question", question, "text", "周五");
	stage_do(stage, "ann", "question.ask", "{s:s, s:s, s:s}", "event", "e1", "text", "追问",
		"follows", question);
}

static void
test_hide_an_answer(void **state)
{
	const char *id = id_of(stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question",
		question, "text", "周五"));

	(void)state;
	stage_do(stage, "mod", "entry.hide", "{s:s, s:s}", "target", id, "why", "有误");
	assert_string_equal(answered(), "open");
	assert_int_equal(
		stage_integer(stage, "SELECT answered FROM event WHERE id = 'e1'", NULL), 0);
	stage_do(stage, "mod", "entry.show", "{s:s}", "target", id);
	assert_string_equal(answered(), "answered");
}

int
main(void)
{
#define TEST(test) STAGE_TEST(test, set_up, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_publish),
		TEST(test_who_may_answer),
		TEST(test_drafts_are_shared_and_held),
		TEST(test_what_changed_meanwhile),
		TEST(test_an_assignment_makes_a_draft_stale),
		TEST(test_oral),
		TEST(test_signed_by_the_approver),
		TEST(test_signed_by_a_moderator),
		TEST(test_revise),
		TEST(test_rate),
		TEST(test_follow_up),
		TEST(test_hide_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
