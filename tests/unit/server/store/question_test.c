#include "store/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/store/city.h"
#include "store/event.h"
#include "unit.h"

static struct city *city;
static struct db *db;

static const char *
text(const json_t *object, const char *key)
{
	const char *found = json_string_value(json_object_get(object, key));
	return found ? found : "";
}

static int64_t
number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static void
on_fill(struct tx *tx, void *cookie)
{
	(void)cookie;
	static const struct city_question questions[] = {
		{"q1", "ann", "武昌区几点开门？", "approved", "water", 1000},
		{"q2", "ann", "水价为什么涨了？", "pending", NULL, 2000},
		{"q3", "bob", "路灯坏了 100%", "pending", NULL, 1500},
		{"q4", "bob", "骂人的话", "rejected", NULL, 1200},
		{"q5", "bob", "修路的问题", "approved", "roads", 1300},
		{"q6", "bob", "都可以答的问题", "approved", NULL, 1400}};
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		city_ask(tx, &questions[i]);
	city_answer(tx, "a1", "q1", "water", "off", "published", "九点。");
	city_answer(tx, "a2", "q1", "water", "off", "draft", "补充草稿");
	city_answer(tx, "a3", "q1", "water", "off", "submitted", "待签发");
	city_answer(tx, "a4", "q1", "roads", "off2", "draft", "城建草稿");
	city_answer(tx, "a5", "q1", "water", "off", "hidden", "隐藏的");
	city_answer(tx, "a6", "q1", NULL, "gst", "draft", "嘉宾草稿");
	tx_audit(tx,
		&(struct audit_row){.stream = "e1",
			.actor = "mod",
			.role = "moderator",
			.action = "question.approve",
			.target = "q1"});
	tx_audit(tx,
		&(struct audit_row){
			.stream = "e1", .actor = "ann", .action = "question.ask", .target = "q1"});
}

static const struct city_scene scene = {.city = &city, .db = &db, .fill = on_fill};

static void
rows_are_loaded(void **state)
{
	(void)state;
	struct question_row question;
	struct answer_row answer;
	assert_true(question_load(db, "q1", &question));
	assert_int_equal(question.state, QUESTION_STATE_APPROVED);
	assert_int_equal(question.answered, ANSWERED_OPEN);
	assert_string_equal(question.unit, "water");
	assert_string_equal(question.topic, "");
	assert_int_equal(question.asked_at, 1000);
	assert_true(question.pass_on);
	assert_false(question.urgent);
	assert_true(question_by_number(db, "q2", &question));
	assert_string_equal(question.id, "q2");
	assert_false(question_load(db, "q9", &question));
	assert_true(answer_load(db, "a3", &answer));
	assert_int_equal(answer.state, ANSWER_STATE_SUBMITTED);
	assert_string_equal(answer.official, "off");
	assert_string_equal(answer.continues, "");
	char *body = text_load(db, answer.text);
	assert_string_equal(body, "待签发");
	free(body);
	assert_null(text_load(db, "nothing"));
	struct event_row event;
	assert_true(event_load(db, "e1", &event));
	assert_int_equal(event.state, EVENT_STATE_LIVE);
	assert_int_equal(event.grace_minutes, 60);
	assert_int_equal(event.max_pending, 2000);
	assert_int_equal(event.starts_at, 1000);
}

static void
add_word(char *words, size_t size, const char *word)
{
	size_t len = strlen(words);
	snprintf(words + len, size - len, "%s%s", len ? " " : "", word);
}

/* The drafts of q1 that PERSON sees, as "a2 a3". */
static void
expect_drafts(const char *person, const char *wanted)
{
	char seen[64] = "";
	struct actor actor = city_actor(city, person);
	json_t *card = question_card_json(db, "q1", &actor);
	size_t i;
	json_t *draft;
	json_array_foreach(json_object_get(card, "drafts"), i, draft) {
		add_word(seen, sizeof seen, text(draft, "answer"));
	}
	json_decref(card);
	if (strcmp(seen, wanted) != 0)
		fail_msg("%s sees %s", person, seen);
}

static void
drafts_are_their_units_own(void **state)
{
	(void)state;
	expect_drafts("off", "a2 a3");
	expect_drafts("app", "a2 a3");
	expect_drafts("off2", "a4");
	expect_drafts("clk", "a2 a3 a4");
	expect_drafts("gst", "a6");
	expect_drafts("mod", "");
	expect_drafts("host", "");
	city_sql(city, "UPDATE event SET answer_policy = 'moderator'");
	expect_drafts("mod", "a3");
	expect_drafts("lead", "a3");
	expect_drafts("off2", "a4");
	/* Roles of another event count for nothing here. */
	city_sql(city,
		"INSERT INTO event (id, kind, title, state, grace_minutes, moderate_after_hours, "
		"max_pending, created_at) VALUES ('e2', 'session', '另一场', 'live', 60, 24, 10, 1)");
	city_sql(city, "UPDATE role SET event = 'e2' WHERE person IN ('off', 'mod')");
	struct actor actor = city_actor(city, "mod");
	json_t *card = question_card_json(db, "q2", &actor);
	assert_string_equal(text(card, "text"), "");
	json_decref(card);
}

static void
a_card_tells_each_role_what_it_may_know(void **state)
{
	(void)state;
	struct actor moderator = city_actor(city, "mod");
	struct actor official = city_actor(city, "off");
	city_sql(city,
		"UPDATE question SET claimed_by = 'mod', claimed_until = 9999999999999, "
		"reason = 'abuse', decided_by = 'lead' WHERE id IN ('q2', 'q4')");
	json_t *card = question_card_json(db, "q2", &moderator);
	assert_string_equal(text(card, "text"), "水价为什么涨了？");
	assert_string_equal(text(json_object_get(card, "claimed_by"), "name"), "李静");
	assert_int_equal(number(card, "asked_before"), 1);
	assert_int_equal(strlen(text(card, "content")), 64);
	json_decref(card);
	card = question_card_json(db, "q4", &official);
	assert_string_equal(text(card, "text"), "");
	assert_string_equal(text(card, "reason"), "");
	assert_null(json_object_get(card, "decided_by"));
	assert_null(json_object_get(card, "asked_before"));
	json_decref(card);
	card = question_card_json(db, "q1", &official);
	json_t *answers = json_object_get(card, "answers");
	assert_int_equal(json_array_size(answers), 1);
	assert_string_equal(text(json_array_get(answers, 0), "by"), "陈立国 · 市水务局副局长");
	assert_true(json_is_null(json_object_get(card, "claimed_by")));
	json_decref(card);
	card = question_card_json(db, "q1", &moderator);
	assert_int_equal(json_array_size(json_object_get(card, "answers")), 2);
	json_decref(card);
	assert_null(question_card_json(db, "q9", &moderator));
}

static void
the_original_and_the_history_are_for_moderators(void **state)
{
	(void)state;
	struct actor moderator = city_actor(city, "mod");
	struct actor official = city_actor(city, "off");
	json_t *detail = question_detail_json(db, "q1", &moderator);
	assert_string_equal(text(detail, "original"), "武昌区几点开门？");
	json_t *history = json_object_get(detail, "history");
	assert_int_equal(json_array_size(history), 2);
	json_t *line = json_array_get(history, 0);
	assert_string_equal(text(line, "action"), "question.approve");
	assert_string_equal(text(json_object_get(line, "by"), "name"), "李静");
	assert_null(json_object_get(line, "detail"));
	/* Who asked is not told. */
	assert_true(json_is_null(json_object_get(json_array_get(history, 1), "by")));
	char *all = json_dumps(detail, 0);
	assert_null(strstr(all, "ann"));
	free(all);
	json_decref(detail);
	detail = question_detail_json(db, "q1", &official);
	assert_null(json_object_get(detail, "original"));
	assert_null(json_object_get(detail, "history"));
	json_decref(detail);
}

static void
expect_queue(const struct queue_filter *filter, const char *person, const char *wanted)
{
	char seen[100] = "";
	struct actor actor = city_actor(city, person);
	json_t *queue = question_queue_json(db, filter, &actor, 3000);
	size_t i;
	json_t *card;
	json_array_foreach(json_object_get(queue, "questions"), i, card) {
		add_word(seen, sizeof seen, text(card, "question"));
	}
	json_decref(queue);
	if (strcmp(seen, wanted) != 0)
		fail_msg("%s sees %s", person, seen);
}

static void
the_queue_is_what_one_works_on(void **state)
{
	(void)state;
	struct queue_filter filter = {.event = "e1"};
	expect_queue(&filter, "mod", "q3 q2");
	city_sql(city, "UPDATE question SET urgent = 1 WHERE id = 'q2'");
	expect_queue(&filter, "mod", "q3"); /* it has left the queue */
	filter.shelf = "all";
	expect_queue(&filter, "mod", "q2 q3");
	filter.shelf = "urgent";
	expect_queue(&filter, "mod", "q2");
	filter.shelf = "waiting";
	expect_queue(&filter, "mod", "q3");
	city_sql(city,
		"UPDATE question SET urgent = 0, held_by = 'lead' WHERE id = 'q2';"
		"UPDATE question SET second_by = 'mod' WHERE id = 'q3'");
	expect_queue(&filter, "mod", "");
	filter.shelf = "held";
	expect_queue(&filter, "mod", "q2");
	filter.shelf = "second";
	expect_queue(&filter, "mod", "q3");
	filter.shelf = "";
	expect_queue(&filter, "mod", "q3 q2");
	city_sql(city, "UPDATE question SET colour = 'red' WHERE id IN ('q2', 'q6')");
	filter.colour = "red";
	expect_queue(&filter, "mod", "q2");
	filter.colour = "";
	filter.state = "all";
	expect_queue(&filter, "mod", "q2 q3 q6 q5 q4 q1");
	filter.state = "rejected";
	expect_queue(&filter, "lead", "q4");
	expect_queue(&filter, "off", "q6 q5 q1");
	filter.state = "all";
	filter.text = "问题";
	expect_queue(&filter, "mod", "q6 q5");
	filter.text = "100%";
	expect_queue(&filter, "mod", "q3");
	filter.text = "q4";
	expect_queue(&filter, "mod", "q4");
	filter.text = "%";
	expect_queue(&filter, "mod", "q3");
	filter.text = "";
	filter.unit = "roads";
	expect_queue(&filter, "mod", "q5");

	struct queue_filter console = {.event = "e1", .console = true};
	expect_queue(&console, "off", "q6 q1");
	expect_queue(&console, "off2", "q6 q5");
	expect_queue(&console, "clk", "q6 q5 q1");

	struct actor actor = city_actor(city, "mod");
	json_t *queue = question_queue_json(db, &filter, &actor, 3000);
	json_t *counts = json_object_get(queue, "counts");
	assert_int_equal(number(counts, "pending"), 2);
	assert_int_equal(number(counts, "approved"), 3);
	assert_int_equal(number(counts, "hidden"), 0);
	assert_string_equal(text(queue, "now"), "1970-01-01T00:00:03.000Z");
	assert_int_equal(strlen(text(queue, "epoch")), 16);
	json_decref(queue);
}

static void
on_many(struct tx *tx, void *cookie)
{
	(void)cookie;
	for (int i = 0; i < 230; i++) {
		char id[16];
		snprintf(id, sizeof id, "n%03d", i);
		struct city_question question = {.id = id,
			.asker = "ann",
			.text = "又一个",
			.state = "pending",
			.at = 5000 + i / 3};
		city_ask(tx, &question);
	}
}

/* All of a state comes once, page after page, whatever comes in meanwhile. */
static void
count_pages(const char *wanted_state, int wanted)
{
	struct actor actor = city_actor(city, "mod");
	char cursor[100] = "";
	int count = 0;
	json_t *seen = json_object();
	do {
		struct queue_filter filter = {
			.event = "e1", .state = wanted_state, .shelf = "all", .cursor = cursor};
		json_t *queue = question_queue_json(db, &filter, &actor, 9000);
		size_t i;
		json_t *card;
		json_array_foreach(json_object_get(queue, "questions"), i, card) {
			assert_null(json_object_get(seen, text(card, "question")));
			json_object_set_new(seen, text(card, "question"), json_true());
			count++;
		}
		snprintf(cursor, sizeof cursor, "%s", text(queue, "cursor"));
		json_decref(queue);
	} while (cursor[0]);
	json_decref(seen);
	assert_int_equal(count, wanted);
}

static void
pages_of_the_queue_join(void **state)
{
	(void)state;
	city_run(city, on_many, NULL);
	city_sql(city, "UPDATE question SET urgent = 1 WHERE id IN ('n229', 'n100')");
	count_pages("pending", 232);
	count_pages("all", 236);
}

static void
the_asker_sees_the_own_question(void **state)
{
	(void)state;
	char receipt[RECEIPT_SIZE];
	receipt_make(&city->keys, "q1", 0, "receipt", receipt);
	json_t *own = question_own_json(db, &city->keys, "q1", 1);
	assert_string_equal(text(own, "receipt"), receipt);
	assert_string_equal(text(own, "text"), "武昌区几点开门？");
	assert_string_equal(text(json_object_get(own, "event"), "id"), "e1");
	assert_null(json_object_get(own, "original"));
	assert_true(json_is_false(json_object_get(own, "appealable")));
	assert_int_equal(json_array_size(json_object_get(own, "answers")), 1);
	json_decref(own);
	own = question_own_json(db, &city->keys, "q4", 1);
	assert_true(json_is_true(json_object_get(own, "appealable")));
	json_decref(own);
	assert_null(question_own_json(db, &city->keys, "q9", 1));

	city_sql(city, "UPDATE question SET state = 'merged', merged_into = 'q1' WHERE id = 'q5'");
	own = question_own_json(db, &city->keys, "q5", 1);
	assert_string_equal(text(own, "into"), "q1");
	assert_int_equal(json_array_size(json_object_get(own, "answers")), 1);
	json_decref(own);

	city_sql(city,
		"INSERT INTO person (id, kind, created_at) VALUES ('reg', 'netizen', 1);"
		"UPDATE person SET successor = 'reg' WHERE id = 'ann'");
	json_t *mine = question_mine_json(db, &city->keys, "reg", 1);
	assert_int_equal(json_array_size(mine), 2);
	json_decref(mine);
	mine = question_mine_json(db, &city->keys, "bob", 1);
	assert_int_equal(json_array_size(mine), 4);
	json_decref(mine);
}

static void
on_notice(struct tx *tx, void *cookie)
{
	struct text_ref ref;
	(void)cookie;
	tx_text(tx, "与主题无关", &ref);
	db_run(tx->db,
		"INSERT INTO notice (person, event, at, kind, body, text) VALUES "
		"('ann', 'e1', 5, 'approved', '{\"question\":\"q1\"}', NULL),"
		"('ann', 'e1', 6, 'rejected', '{\"question\":\"q2\",\"reason\":\"off_topic\"}', ?1),"
		"('bob', 'e1', 7, 'approved', '{}', NULL)",
		"s", ref.id);
}

static void
notices_come_once(void **state)
{
	(void)state;
	city_run(city, on_notice, NULL);
	json_t *notices = notice_list_json(db, "ann", 0);
	assert_int_equal(json_array_size(notices), 2);
	json_t *rejected = json_array_get(notices, 1);
	assert_string_equal(text(rejected, "kind"), "rejected");
	assert_string_equal(text(rejected, "why"), "与主题无关");
	assert_string_equal(text(rejected, "reason"), "off_topic");
	int64_t last = number(rejected, "id");
	json_decref(notices);
	notices = notice_list_json(db, "ann", last);
	assert_int_equal(json_array_size(notices), 0);
	json_decref(notices);
}

static void
tallies_tell_what_changed(void **state)
{
	(void)state;
	int64_t newest = 0;
	assert_null(tally_json(db, "e1", 0, &newest));
	city_sql(city,
		"UPDATE question SET votes = 7, tally_at = 100 WHERE id = 'q1';"
		"UPDATE question SET votes = 8, tally_at = 110 WHERE id = 'q2';"
		"UPDATE answer SET helpful = 3, unhelpful = 1, tally_at = 120 WHERE id = 'a1'");
	json_t *tally = tally_json(db, "e1", 0, &newest);
	assert_int_equal(number(json_object_get(tally, "questions"), "q1"), 7);
	/* Nobody may count what is not public. */
	assert_null(json_object_get(json_object_get(tally, "questions"), "q2"));
	json_t *rating = json_object_get(json_object_get(tally, "answers"), "a1");
	assert_int_equal(number(rating, "helpful"), 3);
	assert_int_equal(number(rating, "unhelpful"), 1);
	assert_int_equal(newest, 120);
	json_decref(tally);
	tally = tally_json(db, "e1", 120, &newest);
	assert_int_equal(json_object_size(json_object_get(tally, "questions")), 0);
	json_decref(tally);
	assert_null(tally_json(db, "e1", 121, &newest));
	assert_int_equal(newest, 121);
}

int
main(void)
{
#define TEST(name) CITY_TEST(name, &scene)
	const struct CMUnitTest tests[] = {
		TEST(rows_are_loaded),
		TEST(drafts_are_their_units_own),
		TEST(a_card_tells_each_role_what_it_may_know),
		TEST(the_original_and_the_history_are_for_moderators),
		TEST(the_queue_is_what_one_works_on),
		TEST(pages_of_the_queue_join),
		TEST(the_asker_sees_the_own_question),
		TEST(notices_come_once),
		TEST(tallies_tell_what_changed),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
