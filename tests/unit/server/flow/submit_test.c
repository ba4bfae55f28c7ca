/* The way of a command: limits, refusals, races, cancelling, and what a broken commit leaves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/decide/decide.h"
#include "server/flow/stage.h"
#include "unit.h"

static struct stage *stage;

static void
test_every_command_has_a_handler(void **state)
{
	(void)state;
	for (int kind = 0; kind < COMMAND_COUNT; kind++)
		if (!decide_handlers[kind])
			fail_msg("%s", command_name((enum command_kind)kind));
}

/* ---- two at once */

struct racer {
	struct token token;
	struct sender sender;
	bool replied;
	bool won;
	enum problem_type type;
};

static void
on_reply(void *cookie, json_t *result, const struct problem *problem)
{
	struct racer *racer = cookie;

	racer->replied = true;
	racer->won = result != NULL;
	racer->type = problem ? problem->type : PROBLEM_NONE;
	/* The last one lets the test go on. */
	stage->replied = true;
}

static struct submission *
start(struct racer *racer, const char *person, const char *name, json_t *args)
{
	struct problem problem = {.type = PROBLEM_NONE};
	char *body = json_dumps(args, JSON_COMPACT);
	struct submission *submission;
	struct command command;

	memset(racer, 0, sizeof *racer);
	racer->token.kind = PERSON_KIND_STAFF;
	snprintf(racer->token.person, ID_SIZE, "%s", person);
	snprintf(racer->token.session, ID_SIZE, "%s", person);
	racer->sender = (struct sender){
		.token = &racer->token, .address = "192.0.2.7", .device = ""};
	assert_true(command_decode_http(name, NULL, body, strlen(body), &command, &problem));
	submission = submit_command(
		stage->services.submit, &racer->sender, &command, on_reply, racer);
	assert_false(racer->replied);
	free(body);
	json_decref(args);
	return submission;
}

static json_t *
approval(const char *question)
{
	return json_pack("{s:s, s:i, s:s}", "question", question, "version", 1, "content",
		stage_content("抢着审"));
}

static void
wait_for(const struct racer *one, const struct racer *other)
{
	while (!one->replied || !other->replied) {
		stage->replied = false;
		stage_wait(stage);
	}
}

static void
test_two_moderators_race(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		const char *id = stage_ask(stage, "ann", "抢着审");
		struct racer one, other;

		start(&one, "mod", "question.approve", approval(id));
		start(&other, "lead", "question.approve", approval(id));
		wait_for(&one, &other);
		assert_true(one.won != other.won);
		assert_int_equal(one.won ? other.type : one.type, PROBLEM_STALE);
	}
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 50);
	assert_int_equal(
		stage_integer(stage, "SELECT published FROM event WHERE id = 'e1'", NULL), 50);
}

/* ---- cancelling */

static void
test_a_cancelled_command_still_happens(void **state)
{
	const char *id = stage_ask(stage, "ann", "抢着审");
	struct racer gone, other;

	(void)state;
	submission_cancel(start(&gone, "mod", "question.approve", approval(id)));
	start(&other, "lead", "question.approve", approval(id));
	while (!other.replied) {
		stage->replied = false;
		stage_wait(stage);
	}
	assert_false(gone.replied);
	assert_false(other.won);
	assert_int_equal(stage_entries(stage, "public:e1", "question"), 1);
}

/* ---- limits */

static void
test_too_many_commands(void **state)
{
	const char *id = stage_ask(stage, "ann", "抢着审");
	int refused = 0;

	(void)state;
	stage->city->config->limits_enabled = true;
	stage->city->config->limits_commands_per_second = 1;
	for (int i = 0; i < 10; i++)
		refused += !stage_send(stage, "mod", "question.claim", "{s:s}", "question", id);
	assert_in_range(refused, 5, 8);
	assert_int_equal(stage->problem.type, PROBLEM_TOO_MANY);
	assert_true(stage->problem.retry_after > 0);
}

static void
test_an_address_has_a_ceiling(void **state)
{
	(void)state;
	stage->city->config->limits_enabled = true;
	stage->city->config->limits_asks_per_address = 2;
	stage_ask(stage, "x1", "一");
	stage_ask(stage, "x2", "二");
	stage_refused(stage, PROBLEM_TOO_MANY, "x3", "question.ask", "{s:s, s:s}", "event", "e1",
		"text", "三");
	/* Colleagues type for those who call. */
	stage_ask(stage, "clk", "四");
}

/* ---- what goes wrong in the store */

static void
test_a_broken_store_acknowledges_nothing(void **state)
{
	(void)state;
	city_sql(stage->city,
		"CREATE TRIGGER broken BEFORE INSERT ON question "
		"BEGIN SELECT RAISE(ABORT, 'broken'); END");
	stage_refused(stage, PROBLEM_UNAVAILABLE, "ann", "question.ask", "{s:s, s:s}", "event",
		"e1", "text", "丢了吗");
	assert_true(stage->problem.retry_after > 0);
	city_sql(stage->city, "DROP TRIGGER broken");
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM text", NULL), 0);
	assert_int_equal(stage_entries(stage, "desk:e1", "submitted"), 0);
	stage_ask(stage, "ann", "没有丢");
	assert_int_equal(
		stage_integer(stage, "SELECT received FROM event WHERE id = 'e1'", NULL), 1);
}

/* ---- due work that fails holds up nothing else */

static void
test_failed_work_comes_again(void **state)
{
	(void)state;
	city_sql(stage->city,
		"UPDATE event SET state = 'scheduled';"
		"INSERT INTO due (at, kind, ref) VALUES (1, 'event_open', 'e1'), "
		"(2, 'hold', 'none');"
		"CREATE TRIGGER broken BEFORE UPDATE OF state ON event "
		"BEGIN SELECT RAISE(ABORT, 'broken'); END");
	stage_due(stage, 0);
	assert_int_equal(
		stage_integer(stage, "SELECT attempt FROM due WHERE kind = 'event_open'", NULL), 1);
	stage_due(stage, 0);
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM due WHERE kind = 'hold'", NULL), 0);
	city_sql(stage->city, "DROP TRIGGER broken; UPDATE due SET at = 1");
	stage_due(stage, 0);
	assert_string_equal(stage_text(stage, "SELECT state FROM event", NULL), "open");
	assert_int_equal(stage_integer(stage, "SELECT COUNT(*) FROM due", NULL), 0);
	/* What comes late says so. */
	assert_non_null(
		strstr(stage_text(stage, "SELECT body FROM entry WHERE stream = 'public:e1'", NULL),
			"late_seconds"));
}

int
main(void)
{
#define TEST(test) STAGE_TEST(test, stage_set_up, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_every_command_has_a_handler),
		TEST(test_two_moderators_race),
		TEST(test_a_cancelled_command_still_happens),
		TEST(test_too_many_commands),
		TEST(test_an_address_has_a_ceiling),
		TEST(test_a_broken_store_acknowledges_nothing),
		TEST(test_failed_work_comes_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
