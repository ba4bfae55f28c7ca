/* An event's life: made, scheduled, run by host and clock, ended into cases, archived. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/archive.h"
#include "server/flow/stage.h"
#include "unit.h"

#define HOUR_MS INT64_C(3600000)

static struct stage *stage;

static const char *
state_of(const char *event)
{
	return stage_text(stage, "SELECT state FROM event WHERE id = ?1", event);
}

static json_t *
in_hours(int hours)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format(clock_wall_ms() + hours * HOUR_MS, text);
	return json_string(text);
}

static void
run_sql(const char *format, int64_t value)
{
	char sql[300];

	snprintf(sql, sizeof sql, format, (long long)value);
	city_sql(stage->city, sql);
}

static int64_t
due_at(const char *kind)
{
	return stage_integer(stage, "SELECT at FROM due WHERE kind = ?1", kind);
}

static const char *
create_event(void)
{
	static char id[ID_SIZE];
	json_t *result = stage_do(stage, "adm", "event.create",
		"{s:s, s:s, s:[s, s], s:[s], s:o, s:o, s:o, s:o, s:[{s:s, s:s, s:[s]}]}", "kind",
		"session", "title", "民生面对面", "units", "water", "roads", "topics", "t1",
		"opens_at", in_hours(1), "starts_at", in_hours(2), "asking_ends_at", in_hours(3),
		"ends_at", in_hours(4), "motions", "number", "7", "title", "议案七", "units",
		"water");

	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(result, "event")));
	return id;
}

static void
test_create_and_schedule(void **state)
{
	const char *id = create_event();
	json_t *event = event_json(stage->db, id);

	(void)state;
	assert_string_equal(state_of(id), "draft");
	assert_int_equal(json_array_size(json_object_get(event, "units")), 2);
	assert_int_equal(json_array_size(json_object_get(event, "motions")), 1);
	json_decref(event);
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM head WHERE stream LIKE '%:' || ?1", id),
		3);
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM due", NULL), 0);
	stage_refused(stage, PROBLEM_FORBIDDEN, "host", "event.schedule", "{s:s}", "event", id);
	stage_do(stage, "adm", "event.schedule", "{s:s}", "event", id);
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM due", NULL), 2);
	stage_refused(stage, PROBLEM_WRONG_STATE, "ann", "question.ask", "{s:s, s:s}", "event", id,
		"text", "还没开");
	/* The clock opens and starts it. */
	stage_due(stage, clock_wall_ms() + 1 * HOUR_MS + 5000);
	assert_string_equal(state_of(id), "open");
	stage_due(stage, clock_wall_ms() + 2 * HOUR_MS + 5000);
	assert_string_equal(state_of(id), "live");
	stage_due(stage, clock_wall_ms() + 3 * HOUR_MS + 5000);
	assert_string_equal(state_of(id), "closing");
	stage_due(stage, clock_wall_ms() + 4 * HOUR_MS + 55 * 60000);
	assert_string_equal(state_of(id), "closing");
	stage_due(stage, clock_wall_ms() + 5 * HOUR_MS + 5000);
	assert_string_equal(state_of(id), "ended");
	assert_true(stage->due_entries >= 9);
	assert_int_equal(due_at("event_end"), -1);
	assert_true(due_at("pending_close") > clock_wall_ms() + 23 * HOUR_MS);
}

static void
test_create_checks(void **state)
{
	(void)state;
	stage_refused(stage, PROBLEM_INVALID, "adm", "event.create", "{s:s, s:s, s:[s, s], s:s}",
		"kind", "session", "title", "题", "units", "water", "none", "series", "s1");
	stage_refused(stage, PROBLEM_INVALID, "adm", "event.create", "{s:s, s:s, s:[s], s:o, s:o}",
		"kind", "session", "title", "题", "units", "water", "starts_at", in_hours(3),
		"ends_at", in_hours(2));
	stage_refused(stage, PROBLEM_FORBIDDEN, "host", "event.create", "{s:s, s:s, s:[s]}", "kind",
		"session", "title", "题", "units", "water");
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM event", NULL), 1);
	stage_do(stage, "adm", "topic.create", "{s:s}", "name", "交通");
	stage_do(stage, "adm", "series.create", "{s:s}", "title", "每月");
}

static void
test_update(void **state)
{
	const char *id = create_event();
	json_t *result;

	(void)state;
	stage_refused(stage, PROBLEM_STALE, "adm", "event.update", "{s:s, s:i, s:s}", "event", id,
		"version", 9, "title", "新题");
	result = stage_do(stage, "adm", "event.update", "{s:s, s:i, s:s, s:[s], s:n, s:[]}",
		"event", id, "version", 1, "title", "新题", "units", "roads", "ends_at", "motions");
	assert_int_equal(json_integer_value(json_object_get(result, "version")), 2);
	assert_string_equal(stage_text(stage, "SELECT title FROM event WHERE id = ?1", id), "新题");
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM event_unit WHERE event = ?1", id), 1);
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM motion WHERE event = ?1", id), 0);
	assert_int_equal(
		stage_integer(stage, "SELECT ends_at IS NULL FROM event WHERE id = ?1", id), 1);
}

static void
test_pause_extend_close(void **state)
{
	int64_t now = clock_wall_ms();

	(void)state;
	run_sql("UPDATE event SET asking_ends_at = %lld", now + HOUR_MS);
	run_sql("UPDATE event SET ends_at = %lld", now + 2 * HOUR_MS);
	stage_do(stage, "host", "event.pause", "{s:s, s:s}", "event", "e1", "why", "设备故障");
	stage_refused(stage, PROBLEM_WRONG_STATE, "ann", "question.ask", "{s:s, s:s}", "event",
		"e1", "text", "暂停中");
	stage_do(stage, "host", "event.resume", "{s:s}", "event", "e1");
	stage_do(stage, "host", "event.extend", "{s:s, s:i}", "event", "e1", "minutes", 30);
	assert_int_equal(due_at("event_close"), now + HOUR_MS + 30 * 60000);
	assert_int_equal(due_at("event_end"), now + 3 * HOUR_MS + 30 * 60000);
	assert_int_equal(due_at("event_warn"), now + 3 * HOUR_MS + 20 * 60000);
	stage_do(stage, "host", "event.close", "{s:s}", "event", "e1");
	stage_refused(stage, PROBLEM_WRONG_STATE, "ann", "question.ask", "{s:s, s:s}", "event",
		"e1", "text", "已停止");
	stage_do(stage, "host", "event.extend", "{s:s, s:i}", "event", "e1", "minutes", 10);
	assert_string_equal(state_of("e1"), "live");
	assert_int_equal(stage_entries(stage, "public:e1", "state"), 5);
	assert_int_equal(stage_entries(stage, "desk:e1", "state"), 5);
	stage_due(stage, now + 4 * HOUR_MS - 18 * 60000);
	assert_int_equal(stage_entries(stage, "desk:e1", "announcement"), 1);
}

static void
test_hold(void **state)
{
	const char *id = stage_ask(stage, "ann", "等一等");

	(void)state;
	city_sql(stage->city, "UPDATE event SET hold_seconds = 20");
	stage_approve(stage, id);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 0);
	stage_refused(stage, PROBLEM_WRONG_STATE, "off", "answer.draft", "{s:s, s:s}", "question",
		id, "text", "太早");
	stage_due(stage, 0);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 0);
	stage_due(stage, clock_wall_ms() + 21000);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
	assert_int_equal(
		stage_integer(stage, "SELECT published FROM event WHERE id = 'e1'", NULL), 1);
	assert_int_equal(due_at("hold"), -1);
}

static void
test_hidden_while_it_is_held(void **state)
{
	const char *id = stage_ask(stage, "ann", "不该公开");

	(void)state;
	city_sql(stage->city, "UPDATE event SET hold_seconds = 20");
	stage_approve(stage, id);
	stage_do(stage, "mod", "entry.hide", "{s:s, s:s}", "target", id, "why", "有误");
	stage_due(stage, clock_wall_ms() + 21000);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 0);
	assert_int_equal(stage_entries(stage, "public:e1", "hidden"), 0);
	stage_do(stage, "mod", "entry.show", "{s:s}", "target", id);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
}

static void
test_stop_output(void **state)
{
	const char *shown = stage_ask(stage, "ann", "已公开");
	const char *first = stage_ask(stage, "ann", "先");
	const char *second = stage_ask(stage, "bob", "后");

	(void)state;
	stage_approve(stage, shown);
	stage_do(stage, "lead", "event.stop_output", "{s:s, s:s}", "event", "e1", "why", "核实");
	stage_approve(stage, first);
	stage_approve(stage, second);
	stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question", shown, "text", "答");
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 0);
	stage_refused(stage, PROBLEM_OUTPUT_STOPPED, "host", "event.post", "{s:s, s:s}", "event",
		"e1", "text", "话");
	stage_do(stage, "host", "event.announce", "{s:s, s:s}", "event", "e1", "text", "请稍候");
	stage_do(stage, "mod", "entry.hide", "{s:s, s:s}", "target", shown, "why", "有误");
	stage_refused(stage, PROBLEM_OUTPUT_STOPPED, "mod", "entry.show", "{s:s}", "target", shown);
	stage_do(stage, "host", "event.resume_output", "{s:s}", "event", "e1");
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 3);
	/* Its question was hidden meanwhile: the answer stays behind. */
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 0);
	assert_string_equal(stage_text(stage,
				    "SELECT target FROM entry WHERE stream = 'public:e1' "
				    "AND kind = 'question' ORDER BY seq DESC LIMIT 1",
				    NULL),
		second);
	stage_refused(
		stage, PROBLEM_WRONG_STATE, "host", "event.resume_output", "{s:s}", "event", "e1");
}

static void
test_answers_wait_for_output(void **state)
{
	const char *id = stage_ask(stage, "ann", "问");

	(void)state;
	stage_approve(stage, id);
	stage_do(stage, "host", "event.stop_output", "{s:s}", "event", "e1");
	stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question", id, "text", "答");
	stage_do(stage, "host", "event.resume_output", "{s:s}", "event", "e1");
	assert_int_equal(stage_entries(stage, "public:e1", "answer"), 1);
}

static void
test_materials(void **state)
{
	json_t *result = stage_do(stage, "host", "material.add", "{s:s, s:s, s:s}", "event", "e1",
		"text", "政策汇编", "url", "https://example.city/p.pdf");
	char id[ID_SIZE];

	(void)state;
	snprintf(id, sizeof id, "%s", json_string_value(json_object_get(result, "material")));
	stage_do(stage, "clk", "event.post", "{s:s, s:s, s:s}", "event", "e1", "text", "现场发言",
		"by", "市民代表");
	stage_do(stage, "host", "material.remove", "{s:s}", "material", id);
	assert_int_equal(stage_entries(stage, "public:e1", "material"), 2);
	stage_refused(
		stage, PROBLEM_WRONG_STATE, "host", "material.remove", "{s:s}", "material", id);
}

/* ---- the end */

static const char *
case_of(const char *question, const char *column)
{
	char sql[120];

	snprintf(sql, sizeof sql, "SELECT %s FROM cases WHERE question = ?1", column);
	return stage_text(stage, sql, question);
}

static void
test_the_end_makes_cases(void **state)
{
	const char *answered = stage_ask(stage, "ann", "自来水何时恢复");
	const char *open = stage_ask(stage, "bob", "道路积水怎么办");
	const char *child = stage_ask(stage, "x1", "道路也积水");
	const char *pending = stage_ask(stage, "x2", "我家的事");
	const char *spam = stage_ask(stage, "x2", "广告");
	json_t *result;

	(void)state;
	stage_approve(stage, answered);
	stage_approve(stage, open);
	stage_do(stage, "mod", "question.merge", "{s:s, s:i, s:s}", "question", child, "version", 1,
		"into", open);
	stage_do(stage, "mod", "question.reject", "{s:s, s:i, s:s}", "question", spam, "version", 1,
		"reason", "spam");
	stage_do(stage, "off", "answer.publish", "{s:s, s:s, s:s}", "question", answered, "text",
		"周五", "outcome", "resolved");
	stage_do(stage, "off2", "answer.draft", "{s:s, s:s}", "question", open, "text", "还在写");
	result = stage_do(stage, "host", "event.end", "{s:s}", "event", "e1");
	assert_string_equal(json_string_value(json_object_get(result, "state")), "ended");

	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM cases", NULL), 3);
	assert_string_equal(
		case_of(answered, "state || publication || outcome"), "answeredpublicresolved");
	assert_string_equal(case_of(answered, "unit_holder"), "water");
	assert_string_equal(case_of(open, "state || publication"), "receivedpublic");
	assert_string_equal(case_of(child, "state || publication"), "mergedprivate");
	assert_string_equal(case_of(child, "master"), case_of(open, "id"));
	assert_int_equal(
		stage_integer(stage,
			"SELECT due_current > received_at FROM cases WHERE question = ?1", open),
		1);
	assert_int_equal(stage_integer(stage,
				 "SELECT COUNT(*) FROM case_reply WHERE channel = 'live' "
				 "AND state = 'published'",
				 NULL),
		1);
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM case_reply WHERE state = 'draft'", NULL),
		1);
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM case_search", NULL), 2);
	assert_int_equal(stage_entries(stage, "person:e1", "case"), 3);
	assert_int_equal(
		stage_integer(stage, "SELECT salt IS NULL FROM event WHERE id = 'e1'", NULL), 1);
	stage_refused(stage, PROBLEM_WRONG_STATE, "off2", "answer.publish", "{s:s, s:s}",
		"question", open, "text", "太晚");

	/* Approved within the term: a case at once. */
	stage_approve(stage, pending);
	assert_string_equal(case_of(pending, "state || publication"), "receivedpublic");
	/* A correction reaches the case. */
	stage_do(stage, "off", "answer.revise", "{s:s, s:s, s:s}", "answer",
		stage_text(stage, "SELECT id FROM answer WHERE question = ?1", answered), "text",
		"周六", "why", "推迟");
	assert_int_equal(stage_integer(stage,
				 "SELECT revision FROM case_reply WHERE channel = 'live'", NULL),
		1);
	stage_refused(stage, PROBLEM_WRONG_STATE, "host", "event.end", "{s:s}", "event", "e1");
}

static void
test_what_stays_undecided(void **state)
{
	const char *passed = stage_ask(stage, "ann", "请转交");
	const char *personal = stage_ask(stage, "ann", "个人的事");
	const char *abuse = stage_ask(stage, "ann", "骂人");
	const char *kept;
	json_t *result = stage_do(stage, "bob", "question.ask", "{s:s, s:s, s:b}", "event", "e1",
		"text", "不必转交", "pass_on", 0);

	(void)state;
	kept = stage_text(stage, "SELECT id FROM question WHERE asker = 'bob'", NULL);
	(void)result;
	stage_do(stage, "mod", "question.reject", "{s:s, s:i, s:s}", "question", personal,
		"version", 1, "reason", "personal");
	stage_do(stage, "mod", "question.reject", "{s:s, s:i, s:s}", "question", abuse, "version",
		1, "reason", "abuse");
	stage_do(stage, "host", "event.end", "{s:s}", "event", "e1");
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM cases", NULL), 0);
	stage_due(stage, clock_wall_ms() + 25 * HOUR_MS);
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM cases", NULL), 2);
	assert_string_equal(case_of(passed, "publication"), "private");
	assert_string_equal(case_of(personal, "publication"), "private");
	assert_string_equal(
		stage_text(stage, "SELECT state FROM question WHERE id = ?1", kept), "rejected");
	assert_int_equal(
		stage_integer(stage, "SELECT pending FROM event WHERE id = 'e1'", NULL), 0);
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM case_search", NULL), 0);
}

static void
test_the_term_for_moderating(void **state)
{
	const char *id = stage_ask(stage, "ann", "太晚了");

	(void)state;
	stage_do(stage, "host", "event.end", "{s:s}", "event", "e1");
	run_sql("UPDATE event SET ended_at = %lld", clock_wall_ms() - 25 * HOUR_MS);
	stage_refused(stage, PROBLEM_WRONG_STATE, "mod", "question.approve", "{s:s, s:i, s:s}",
		"question", id, "version", 1, "content", stage_content("太晚了"));
}

static void
test_a_rehearsal_leaves_no_cases(void **state)
{
	(void)state;
	city_sql(stage->city, "UPDATE event SET rehearsal = 1");
	stage_approve(stage, stage_ask(stage, "ann", "试一试"));
	stage_do(stage, "host", "event.end", "{s:s}", "event", "e1");
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM cases", NULL), 0);
}

static void
test_duty(void **state)
{
	const char *id = stage_ask(stage, "ann", "值班时问的");

	(void)state;
	city_sql(stage->city, "UPDATE event SET kind = 'duty'");
	stage_approve(stage, id);
	assert_string_equal(case_of(id, "source || state"), "dutyreceived");
	stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question", id, "text", "答");
	assert_string_equal(case_of(id, "state"), "answered");
}

static void
test_cancel(void **state)
{
	const char *approved = stage_ask(stage, "ann", "已公开");
	const char *pending = stage_ask(stage, "bob", "未公开");

	(void)state;
	stage_approve(stage, approved);
	stage_do(stage, "adm", "event.cancel", "{s:s, s:s}", "event", "e1", "why", "台风");
	assert_string_equal(state_of("e1"), "cancelled");
	assert_string_equal(case_of(approved, "publication"), "private");
	assert_string_equal(case_of(pending, "publication"), "private");
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM due WHERE kind <> 'case_clock'", NULL),
		0);
}

static void
test_transcript(void **state)
{
	const char *id = stage_ask(stage, "ann", "<b>何时</b>通水？");
	const char *hidden = stage_ask(stage, "bob", "不该公开");
	struct buf out = {0};
	json_t *json;

	(void)state;
	stage_approve(stage, id);
	stage_approve(stage, hidden);
	stage_do(stage, "mod", "entry.hide", "{s:s, s:s}", "target", hidden, "why", "个人信息");
	stage_do(stage, "off", "answer.publish", "{s:s, s:s}", "question", id, "text", "周五");
	stage_do(stage, "host", "event.end", "{s:s}", "event", "e1");

	assert_true(archive_json(stage->db, "e1", &out));
	json = json_loads(out.data, 0, NULL);
	assert_non_null(json);
	assert_true(json_is_false(json_object_get(json, "edited")));
	assert_int_equal(json_array_size(json_object_get(json, "entries")), 5);
	assert_null(strstr(out.data, "不该公开"));
	json_decref(json);
	buf_reset(&out);
	assert_true(archive_html(stage->db, "e1", &out));
	assert_non_null(strstr(out.data, "&lt;b&gt;何时&lt;/b&gt;通水？"));
	assert_non_null(strstr(out.data, "尚未编辑 / not yet edited"));
	assert_null(strstr(out.data, "不该公开"));
	buf_reset(&out);
	stage_refused(
		stage, PROBLEM_FORBIDDEN, "host", "transcript.release", "{s:s}", "event", "e1");
	stage_do(stage, "edi", "transcript.release", "{s:s}", "event", "e1");
	assert_string_equal(state_of("e1"), "archived");
	assert_true(archive_html(stage->db, "e1", &out));
	assert_null(strstr(out.data, "尚未编辑"));
	assert_false(archive_json(stage->db, create_event(), &out));
	assert_false(archive_json(stage->db, "none", &out));
	buf_fini(&out);
}

int
main(void)
{
#define TEST(test) STAGE_TEST(test, stage_set_up, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_create_and_schedule),
		TEST(test_create_checks),
		TEST(test_update),
		TEST(test_pause_extend_close),
		TEST(test_hold),
		TEST(test_hidden_while_it_is_held),
		TEST(test_stop_output),
		TEST(test_answers_wait_for_output),
		TEST(test_materials),
		TEST(test_the_end_makes_cases),
		TEST(test_what_stays_undecided),
		TEST(test_the_term_for_moderating),
		TEST(test_a_rehearsal_leaves_no_cases),
		TEST(test_duty),
		TEST(test_cancel),
		TEST(test_transcript),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
