/* A question's way: asked, read, decided; what each of its people and streams learns of it. */
#include <stdio.h>
#include <string.h>

#include "server/flow/stage.h"
#include "unit.h"

static struct stage *stage;

static const char *
state_of(const char *question)
{
	return stage_text(stage, "SELECT state FROM question WHERE id = ?1", question);
}

static int64_t
count(const char *column)
{
	char sql[100];

	snprintf(sql, sizeof sql, "SELECT %s FROM event WHERE id = 'e1'", column);
	return stage_integer(stage, sql, NULL);
}

static void
set_key(const char *key)
{
	snprintf(stage->key, sizeof stage->key, "%s", key);
}

static void
test_ask(void **state)
{
	json_t *result = stage_do(stage, "ann", "question.ask",
		"{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i}", "event", "e1", "text",
		"  什么时候通水？ ", "unit", "water", "topic", "t1", "domain", "problem", "contact",
		"13800000000", "district", "武昌区", "consent", 1);
	const char *id = json_string_value(json_object_get(result, "question"));
	const char *number = json_string_value(json_object_get(result, "number"));

	(void)state;
	assert_string_equal(json_string_value(json_object_get(result, "state")), "pending");
	assert_int_equal(json_integer_value(json_object_get(result, "version")), 1);
	assert_string_equal(number, "000001");
	assert_true(receipt_matches(&stage->city->keys, id, 0, "receipt",
		json_string_value(json_object_get(result, "receipt"))));
	assert_int_equal(strncmp(json_string_value(json_object_get(result, "label")), "武昌区网友",
				 strlen("武昌区网友")),
		0);
	assert_int_equal(stage_entries(stage, "desk:e1", "submitted"), 1);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 0);
	assert_int_equal(count("received"), 1);
	assert_int_equal(count("pending"), 1);
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM consent WHERE person = 'ann'", NULL), 1);
	/* Nothing of the contact is readable anywhere. */
	assert_int_equal(
		stage_integer(stage,
			"SELECT COUNT(*) FROM contact WHERE instr(cipher, '13800000000')", NULL),
		0);
	assert_int_equal(
		stage_integer(
			stage, "SELECT COUNT(*) FROM entry WHERE body LIKE '%13800000000%'", NULL),
		0);
}

static void
test_ask_names_only_what_is_there(void **state)
{
	(void)state;
	stage_refused(stage, PROBLEM_INVALID, "ann", "question.ask",
		"{s:s, s:s, s:s, s:s, s:s, s:s}", "event", "e1", "text", "问题", "unit", "none",
		"topic", "none", "motion", "none", "follows", "none");
	assert_int_equal(json_array_size(stage->problem.errors), 4);
	stage_refused(stage, PROBLEM_INVALID, "ann", "question.ask", "{s:s, s:s, s:s}", "event",
		"e1", "text", "问题", "district", "市水务局");
	stage_refused(stage, PROBLEM_NOT_FOUND, "ann", "question.ask", "{s:s, s:s}", "event", "e9",
		"text", "问题");
	stage_refused(stage, PROBLEM_UNAUTHORIZED, "nobody", "question.ask", "{s:s, s:s}", "event",
		"e1", "text", "问题");
	assert_int_equal(count("received"), 0);
}

static void
test_a_key_does_nothing_twice(void **state)
{
	char first[ID_SIZE], receipt[RECEIPT_SIZE];
	json_t *result;

	(void)state;
	set_key("k1");
	result = stage_do(
		stage, "ann", "question.ask", "{s:s, s:s}", "event", "e1", "text", "一次");
	snprintf(first, sizeof first, "%s", json_string_value(json_object_get(result, "question")));
	snprintf(receipt, sizeof receipt, "%s",
		json_string_value(json_object_get(result, "receipt")));
	set_key("k1");
	result = stage_do(
		stage, "ann", "question.ask", "{s:s, s:s}", "event", "e1", "text", "一次");
	assert_string_equal(json_string_value(json_object_get(result, "question")), first);
	assert_string_equal(json_string_value(json_object_get(result, "receipt")), receipt);
	assert_int_equal(
		stage_integer(stage,
			"SELECT COUNT(*) FROM command_key WHERE result LIKE '%receipt%'", NULL),
		0);
	assert_int_equal(count("received"), 1);
	set_key("k1");
	stage_refused(stage, PROBLEM_KEY_REUSED, "ann", "question.ask", "{s:s, s:s}", "event", "e1",
		"text", "两次");
	/* Another person's key is another key. */
	set_key("k1");
	stage_do(stage, "bob", "question.ask", "{s:s, s:s}", "event", "e1", "text", "两次");
	assert_int_equal(count("received"), 2);
}

static void
test_approve_exactly_what_was_read(void **state)
{
	const char *id = stage_ask(stage, "ann", "什么时候通水？");
	json_t *result;

	(void)state;
	stage_refused(stage, PROBLEM_STALE, "mod", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("别的"));
	assert_non_null(stage->problem.current);
	stage_refused(stage, PROBLEM_STALE, "mod", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 2, "content", stage_content("什么时候通水？"));
	stage_refused(stage, PROBLEM_FORBIDDEN, "off", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("什么时候通水？"));
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 0);
	result = stage_do(stage, "mod", "question.approve", "{s:s, s:i, s:s, s:s}", "question", id,
		"version", 1, "content", stage_content("什么时候通水？"), "unit", "water");
	assert_int_equal(json_integer_value(json_object_get(result, "version")), 2);
	assert_int_equal(json_integer_value(json_object_get(result, "seq")), 1);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
	assert_int_equal(stage_entries(stage, "desk:e1", "decided"), 1);
	assert_int_equal(stage_entries(stage, "person:e1", "approved"), 1);
	assert_int_equal(count("pending"), 0);
	assert_int_equal(count("published"), 1);
	stage_refused(stage, PROBLEM_STALE, "lead", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("什么时候通水？"));
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
}

static void
test_claims(void **state)
{
	const char *id = stage_ask(stage, "ann", "谁来处理？");

	(void)state;
	stage_do(stage, "mod", "question.claim", "{s:s}", "question", id);
	stage_do(stage, "mod", "question.claim", "{s:s}", "question", id);
	stage_refused(stage, PROBLEM_CLAIMED, "lead", "question.claim", "{s:s}", "question", id);
	assert_non_null(strstr(stage->problem.detail, "李静"));
	stage_refused(stage, PROBLEM_CLAIMED, "lead", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("谁来处理？"));
	/* A lease that has lapsed holds nobody up, and nobody else can give it back. */
	stage_do(stage, "lead", "question.release", "{s:s}", "question", id);
	stage_refused(stage, PROBLEM_CLAIMED, "lead", "question.reject", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "reason", "spam");
	city_sql(stage->city, "UPDATE question SET claimed_until = 1");
	stage_do(stage, "lead", "question.reject", "{s:s, s:i, s:s, s:s}", "question", id,
		"version", 1, "reason", "unclear", "why", "请说明地点");
	assert_string_equal(state_of(id), "rejected");
	assert_int_equal(count("declined"), 1);
	assert_int_equal(stage_entries(stage, "person:e1", "rejected"), 1);
}

static void
test_edit(void **state)
{
	const char *id = stage_ask(stage, "ann", "路灯不凉");

	(void)state;
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", id, "version", 1,
		"text", "路灯不亮");
	assert_string_equal(state_of(id), "pending");
	assert_int_equal(stage_entries(stage, "person:e1", "edited"), 1);
	stage_refused(stage, PROBLEM_STALE, "mod", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("路灯不凉"));
	stage_approve(stage, id);
	assert_string_equal(stage_text(stage,
				    "SELECT text.body FROM question JOIN text "
				    "ON text.id = question.original WHERE question.id = ?1",
				    id),
		"路灯不凉");
	assert_string_equal(stage_text(stage,
				    "SELECT text.body FROM entry JOIN text ON text.id = entry.text "
				    "WHERE stream = 'public:e1' AND kind = 'question'",
				    NULL),
		"路灯不亮");
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", id, "version", 3,
		"text", "路灯不亮了");
	assert_int_equal(stage_entries(stage, "public:e1", "edited"), 1);
}

static void
test_withdraw_and_appeal(void **state)
{
	char receipt[RECEIPT_SIZE];
	json_t *result = stage_do(
		stage, "ann", "question.ask", "{s:s, s:s}", "event", "e1", "text", "第一个");
	const char *rejected = stage_ask(stage, "bob", "第二个");

	(void)state;
	receipt_make(&stage->city->keys,
		stage_text(stage, "SELECT id FROM question WHERE number = '000001'", NULL), 0,
		"receipt", receipt);
	(void)result;
	stage_refused(stage, PROBLEM_NOT_FOUND, "nobody", "question.withdraw", "{s:s, s:s}",
		"number", "000001", "receipt", "00000-00000");
	stage_refused(stage, PROBLEM_NOT_FOUND, "ann", "question.withdraw", "{s:s}", "question",
		rejected);
	stage_do(stage, "nobody", "question.withdraw", "{s:s, s:s}", "number", "000001", "receipt",
		receipt);
	assert_int_equal(count("pending"), 1);
	stage_refused(stage, PROBLEM_WRONG_STATE, "ann", "question.withdraw", "{s:s, s:s}",
		"number", "000001", "receipt", receipt);

	stage_refused(stage, PROBLEM_WRONG_STATE, "bob", "question.appeal", "{s:s, s:s}",
		"question", rejected, "why", "为什么");
	stage_do(stage, "mod", "question.reject", "{s:s, s:i, s:s}", "question", rejected,
		"version", 1, "reason", "off_topic");
	stage_do(stage, "bob", "question.appeal", "{s:s, s:s}", "question", rejected, "why",
		"这是本活动的主题");
	stage_refused(stage, PROBLEM_WRONG_STATE, "bob", "question.appeal", "{s:s, s:s}",
		"question", rejected, "why", "再来一次");
	stage_refused(stage, PROBLEM_FORBIDDEN, "mod", "question.decide_appeal", "{s:s, s:i, s:b}",
		"question", rejected, "version", 2, "uphold", 1);
	stage_do(stage, "lead", "question.decide_appeal", "{s:s, s:i, s:b}", "question", rejected,
		"version", 2, "uphold", 1);
	assert_string_equal(state_of(rejected), "pending");
	assert_int_equal(count("declined"), 0);
	assert_int_equal(count("pending"), 1);
	assert_int_equal(stage_entries(stage, "person:e1", "appeal_decided"), 1);
}

static int64_t
votes_of(const char *question)
{
	return stage_integer(stage, "SELECT votes FROM question WHERE id = ?1", question);
}

static void
test_votes_and_merges(void **state)
{
	const char *a = stage_ask(stage, "ann", "甲");
	const char *b = stage_ask(stage, "bob", "乙");
	const char *c = stage_ask(stage, "bob", "丙");

	(void)state;
	stage_refused(stage, PROBLEM_WRONG_STATE, "ann", "question.vote", "{s:s}", "question", a);
	stage_approve(stage, a);
	stage_approve(stage, b);
	stage_do(stage, "x1", "question.vote", "{s:s}", "question", a);
	stage_do(stage, "x1", "question.vote", "{s:s}", "question", a);
	stage_do(stage, "x1", "question.vote", "{s:s}", "question", b);
	stage_do(stage, "x2", "question.vote", "{s:s}", "question", a);
	assert_int_equal(votes_of(a), 2);

	stage_refused(stage, PROBLEM_INVALID, "mod", "question.merge", "{s:s, s:i, s:s}",
		"question", a, "version", 2, "into", a);
	stage_do(stage, "mod", "question.merge", "{s:s, s:i, s:s}", "question", a, "version", 2,
		"into", b);
	assert_int_equal(votes_of(b), 2);
	/* Into its own child: refused.  Into a merged one: into what stands for it. */
	stage_refused(stage, PROBLEM_INVALID, "mod", "question.merge", "{s:s, s:i, s:s}",
		"question", b, "version", 2, "into", a);
	stage_do(stage, "mod", "question.merge", "{s:s, s:i, s:s}", "question", c, "version", 1,
		"into", a);
	assert_string_equal(
		stage_text(stage, "SELECT merged_into FROM question WHERE id = ?1", c), b);
	assert_int_equal(stage_entries(stage, "public:e1", "merged"), 1);
	assert_int_equal(stage_entries(stage, "person:e1", "merged"), 2);
	/* Who voted for the child is counted already. */
	stage_do(stage, "x2", "question.vote", "{s:s}", "question", b);
	assert_int_equal(votes_of(b), 2);
	stage_do(stage, "mod", "question.unmerge", "{s:s, s:i}", "question", a, "version", 3);
	assert_string_equal(state_of(a), "approved");
	assert_int_equal(votes_of(a), 2);
	assert_int_equal(votes_of(b), 2);
	stage_do(stage, "x2", "question.unvote", "{s:s}", "question", b);
	assert_int_equal(votes_of(b), 1);
	stage_do(stage, "mod", "question.unmerge", "{s:s, s:i}", "question", c, "version", 2);
	assert_string_equal(state_of(c), "pending");
	assert_int_equal(count("pending"), 1);
}

static void
test_hide_and_show(void **state)
{
	const char *id = stage_ask(stage, "ann", "张三住在某某路");

	(void)state;
	stage_approve(stage, id);
	stage_do(stage, "host", "question.pin", "{s:s, s:s}", "event", "e1", "question", id);
	stage_do(stage, "mod", "entry.hide", "{s:s, s:s}", "target", id, "why", "含个人信息");
	assert_string_equal(state_of(id), "hidden");
	assert_int_equal(stage_integer(stage,
				 "SELECT tombstone FROM entry WHERE stream = 'public:e1' "
				 "AND kind = 'question'",
				 NULL),
		1);
	assert_int_equal(stage_entries(stage, "public:e1", "hidden"), 1);
	assert_int_equal(stage_entries(stage, "public:e1", "pinned"), 2);
	assert_int_equal(stage_entries(stage, "person:e1", "hidden"), 1);
	stage_refused(stage, PROBLEM_WRONG_STATE, "mod", "entry.hide", "{s:s, s:s}", "target", id,
		"why", "再次");
	stage_do(stage, "mod", "entry.show", "{s:s}", "target", id);
	assert_string_equal(state_of(id), "approved");
	assert_int_equal(stage_integer(stage,
				 "SELECT tombstone FROM entry WHERE stream = 'public:e1' "
				 "AND kind = 'question'",
				 NULL),
		0);
}

static void
test_erase(void **state)
{
	const char *id = stage_ask(stage, "ann", "我的名字是李四");

	(void)state;
	stage_do(stage, "mod", "question.edit", "{s:s, s:i, s:s}", "question", id, "version", 1,
		"text", "我的名字不公开");
	stage_approve(stage, id);
	stage_refused(stage, PROBLEM_NOT_FOUND, "bob", "person.erase", "{s:s}", "question", id);
	stage_do(stage, "ann", "person.erase", "{s:s}", "question", id);
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM text WHERE body LIKE '我的名字%'", NULL),
		0);
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM contact", NULL), 0);
	assert_int_equal(stage_entries(stage, "public:e1", "hidden"), 1);
	assert_int_equal(
		stage_integer(stage,
			"SELECT COUNT(*) FROM entry WHERE target = ?1 AND tombstone <> 2", id),
		0);
	stage_refused(stage, PROBLEM_WRONG_STATE, "mod", "entry.show", "{s:s}", "target", id);
}

static void
test_contact(void **state)
{
	json_t *result = stage_do(stage, "ann", "question.ask", "{s:s, s:s, s:s, s:s}", "event",
		"e1", "text", "漏水", "unit", "water", "contact", "13800000000");
	char id[ID_SIZE];

	(void)state;
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(result, "question")));
	stage_refused(stage, PROBLEM_FORBIDDEN, "mod", "question.contact", "{s:s}", "question", id);
	stage_refused(
		stage, PROBLEM_FORBIDDEN, "off2", "question.contact", "{s:s}", "question", id);
	stage_refused(stage, PROBLEM_FORBIDDEN, "clk", "question.contact", "{s:s}", "question", id);
	set_key("look");
	result = stage_do(stage, "off", "question.contact", "{s:s}", "question", id);
	assert_string_equal(json_string_value(json_object_get(result, "contact")), "13800000000");
	set_key("");
	assert_int_equal(stage_integer(stage,
				 "SELECT COUNT(*) FROM audit WHERE action = 'question.contact' "
				 "AND actor = 'off' AND target = ?1",
				 id),
		1);
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM command_key", NULL), 0);
	city_sql(stage->city, "UPDATE contact SET cipher = X'00'");
	stage_refused(
		stage, PROBLEM_UNAVAILABLE, "off", "question.contact", "{s:s}", "question", id);
}

static void
test_mute(void **state)
{
	const char *id = stage_ask(stage, "ann", "骂人的话");

	(void)state;
	stage_do(stage, "mod", "person.mute", "{s:s, s:i, s:s}", "question", id, "minutes", 30,
		"why", "辱骂");
	stage_refused(stage, PROBLEM_MUTED, "ann", "question.ask", "{s:s, s:s}", "event", "e1",
		"text", "还要说");
	assert_int_equal(stage_entries(stage, "control", "muted"), 1);
	stage_do(stage, "mod", "person.mute", "{s:s, s:i, s:s}", "question", id, "minutes", 0,
		"why", "已改正");
	stage_ask(stage, "ann", "谢谢");
}

static void
test_limits(void **state)
{
	(void)state;
	stage->city->config->limits_enabled = true;
	for (int i = 0; i < 3; i++)
		stage_ask(stage, "ann", "快");
	stage_refused(stage, PROBLEM_TOO_MANY, "ann", "question.ask", "{s:s, s:s}", "event", "e1",
		"text", "太快");
	assert_in_range(stage->problem.retry_after, 1, 61);
	stage_ask(stage, "bob", "另一个人");
	city_sql(stage->city, "UPDATE event SET max_pending = 4");
	stage_refused(stage, PROBLEM_EVENT_FULL, "x1", "question.ask", "{s:s, s:s}", "event", "e1",
		"text", "满了");
}

static void
test_a_clerk_asks_for_a_caller(void **state)
{
	const char *id = stage_ask(stage, "clk", "来电：路灯坏了");

	(void)state;
	assert_string_equal(
		stage_text(stage, "SELECT source FROM question WHERE id = ?1", id), "clerk");
	assert_string_equal(
		stage_text(stage, "SELECT entered_by FROM question WHERE id = ?1", id), "clk");
	assert_string_not_equal(
		stage_text(stage, "SELECT asker FROM question WHERE id = ?1", id), "clk");
}

static void
test_route(void **state)
{
	const char *id = stage_ask(stage, "ann", "该谁管？");

	(void)state;
	stage_do(stage, "mod", "question.assign", "{s:s, s:s}", "question", id, "unit", "water");
	assert_int_equal(stage_entries(stage, "public:e1", "routed"), 0);
	stage_approve(stage, id);
	stage_refused(stage, PROBLEM_FORBIDDEN, "off2", "question.transfer", "{s:s, s:s, s:s}",
		"question", id, "unit", "water", "why", "不归我们");
	stage_do(stage, "off", "question.answering", "{s:s}", "question", id);
	stage_do(stage, "off", "question.transfer", "{s:s, s:s, s:s}", "question", id, "unit",
		"roads", "why", "道路归城建");
	assert_int_equal(stage_entries(stage, "public:e1", "routed"), 1);
	assert_int_equal(stage_entries(stage, "desk:e1", "transferred"), 1);
	stage_do(stage, "off2", "question.take_up", "{s:s}", "question", id);
	assert_int_equal(count("taken_up"), 1);
	assert_int_equal(stage_entries(stage, "person:e1", "taken_up"), 1);
	stage_refused(
		stage, PROBLEM_WRONG_STATE, "off2", "question.take_up", "{s:s}", "question", id);
}

static void
test_report(void **state)
{
	const char *id = stage_ask(stage, "ann", "广告");

	(void)state;
	stage_refused(stage, PROBLEM_NOT_FOUND, "bob", "entry.report", "{s:s, s:s}", "target", id,
		"why", "广告");
	stage_approve(stage, id);
	stage_do(stage, "bob", "entry.report", "{s:s, s:s}", "target", id, "why", "广告");
	stage_do(stage, "bob", "entry.report", "{s:s, s:s}", "target", id, "why", "还是广告");
	assert_int_equal(stage_entries(stage, "desk:e1", "reported"), 1);
}

int
main(void)
{
#define TEST(test) STAGE_TEST(test, stage_set_up, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_ask),
		TEST(test_ask_names_only_what_is_there),
		TEST(test_a_key_does_nothing_twice),
		TEST(test_approve_exactly_what_was_read),
		TEST(test_claims),
		TEST(test_edit),
		TEST(test_withdraw_and_appeal),
		TEST(test_votes_and_merges),
		TEST(test_hide_and_show),
		TEST(test_erase),
		TEST(test_contact),
		TEST(test_mute),
		TEST(test_limits),
		TEST(test_a_clerk_asks_for_a_caller),
		TEST(test_route),
		TEST(test_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
