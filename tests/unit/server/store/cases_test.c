#include "store/cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/store/city.h"
#include "store/case_search.h"
#include "unit.h"

static struct city *city;
static struct db *db;

/* 2026-03-01 at 08:00 in Beijing */
#define START INT64_C(1772323200000)

struct made {
	const char *text, *reply, *unit, *topic, *publication, *state;
	int64_t at;
	const char *master;
	char id[ID_SIZE], number[16];
};

static void
on_make(struct tx *tx, void *cookie)
{
	struct made *made = cookie;
	struct text_ref text, reply;
	tx->now = made->at;
	tx_text(tx, made->text, &text);
	struct case_new new = {.event = "e1",
		.source = "event",
		.asker = "ann",
		.label = "网友 3F2A",
		.text = text.id,
		.original = text.id,
		.unit = made->unit,
		.topic = made->topic,
		.domain = "consultation",
		.master = made->master,
		.publication = made->publication ? made->publication : "public",
		.state = made->state ? made->state : "answered",
		.received_at = made->at,
		.answered_at = made->reply ? made->at + 1000 : 0,
		.due_at = made->at + 86400000};
	case_create(tx, &new, made->id, made->number);
	case_step(tx, made->id, "system", "created", NULL, new.state);
	case_step(tx, made->id, "off", "answered", new.state, "answered");
	if (made->reply) {
		tx_text(tx, made->reply, &reply);
		db_run(tx->db,
			"INSERT INTO case_reply (id, case_id, unit, label, author, text, state, channel, at) "
			"VALUES (?1 || '-r', ?1, ?2, '陈立国 副局长', 'off', ?3, 'published', 'live', ?4)",
			"sssi", made->id, made->unit, reply.id, made->at + 1000);
	}
	case_index(tx, made->id);
}

static struct made made[] = {
	{.text = "武昌区自来水几点恢复供应？",
		.reply = "今晚十点恢复。",
		.unit = "water",
		.at = START},
	{.text = "路灯坏了，Line 2 地铁站口",
		.reply = "明天修好路灯",
		.unit = "roads",
		.topic = "t1",
		.at = START + 1000},
	{.text = "私人的事情，自来水",
		.unit = "water",
		.publication = "private",
		.at = START + 2000},
	{.text = "供水压力不足", .unit = "water", .state = "received", .at = START + 3000},
};

static void
on_fill(struct tx *tx, void *cookie)
{
	(void)cookie;
	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
		on_make(tx, &made[i]);
}

static const struct city_scene scene = {.city = &city, .db = &db, .fill = on_fill};

/* The cases that FILTER finds, as "1 2": the last digits of their numbers. */
static void
expect(struct case_filter filter, const char *wanted)
{
	char seen[100] = "";
	json_t *list = case_list_json(db, &filter);
	size_t i;
	json_t *item;
	json_array_foreach(json_object_get(list, "cases"), i, item) {
		const char *number = json_string_value(json_object_get(item, "number"));
		size_t len = strlen(seen);
		snprintf(seen + len, sizeof seen - len, "%s%c", i ? " " : "",
			number[strlen(number) - 1]);
	}
	assert_int_equal(db_error(db), ERR_OK);
	assert_int_equal(json_integer_value(json_object_get(list, "total")), i);
	json_decref(list);
	if (strcmp(seen, wanted) != 0)
		fail_msg("found %s", seen);
}

static void
numbers_count_up_in_the_city_s_year(void **state)
{
	(void)state;
	assert_string_equal(made[0].number, "2026-000001");
	assert_string_equal(made[3].number, "2026-000004");
	struct made late = {
		.text = "新年", .at = INT64_C(1798732800000)}; /* 2027 began in Beijing */
	city_run(city, on_make, &late);
	assert_string_equal(late.number, "2027-000001");
}

static void
words_are_found_in_chinese_and_latin(void **state)
{
	(void)state;
	expect((struct case_filter){.words = ""}, "4 2 1");
	expect((struct case_filter){.words = "自来水"}, "1");
	expect((struct case_filter){.words = "来水"}, "1");
	expect((struct case_filter){.words = "水来"}, "");
	expect((struct case_filter){.words = "恢复供应"}, "1");
	expect((struct case_filter){.words = "恢复应供"}, "");
	expect((struct case_filter){.words = "十点"}, "1");
	expect((struct case_filter){.words = "路灯 修好"}, "2");
	expect((struct case_filter){.words = "路灯 十点"}, "");
	expect((struct case_filter){.words = "LINE"}, "2");
	expect((struct case_filter){.words = "line 地铁"}, "2");
	/* A single one wherever it stands: first, in the middle, last before a sign, last of all. */
	expect((struct case_filter){.words = "供"}, "4 1");
	expect((struct case_filter){.words = "武"}, "1");
	expect((struct case_filter){.words = "应"}, "1");
	expect((struct case_filter){.words = "了"}, "2");
	expect((struct case_filter){.words = "口"}, "2");
	expect((struct case_filter){.words = "足"}, "4");
	expect((struct case_filter){.words = "灯"}, "2");
	expect((struct case_filter){.words = "足 水"}, "4");
	expect((struct case_filter){.words = "坏了，Line"}, "2");
	expect((struct case_filter){.words = "？"}, "");
	expect((struct case_filter){.words = "\" OR * NEAR("}, "");
	expect((struct case_filter){.words = "私人"}, "");
}

static void
filters_narrow_it_down(void **state)
{
	(void)state;
	expect((struct case_filter){.unit = "water"}, "4 1");
	expect((struct case_filter){.unit = "water", .words = "供水"}, "4");
	expect((struct case_filter){.topic = "t1"}, "2");
	expect((struct case_filter){.state = "received"}, "4");
	expect((struct case_filter){.event = "e1"}, "4 2 1");
	expect((struct case_filter){.event = "e2"}, "");
	expect((struct case_filter){.from = START + 500, .to = START + 3000}, "2");
}

static void
what_is_hidden_is_found_no_more(void **state)
{
	(void)state;
	city_sql(city, "UPDATE cases SET publication = 'hidden' WHERE number = '2026-000001'");
	expect((struct case_filter){.words = "自来水"}, "");
	assert_null(case_json(db, "2026-000001"));
	assert_null(case_json(db, "2026-000003"));
	assert_null(case_json(db, "2026-999999"));
}

static void
on_many(struct tx *tx, void *cookie)
{
	(void)cookie;
	for (int i = 0; i < 55; i++) {
		struct made many = {.text = "同一时刻的供热问题", .at = START + 5000};
		on_make(tx, &many);
	}
}

static void
count_pages(const char *words, int wanted)
{
	char cursor[64] = "";
	int count = 0;
	json_t *seen = json_object();
	do {
		struct case_filter filter = {.words = words, .cursor = cursor};
		json_t *list = case_list_json(db, &filter);
		size_t i;
		json_t *item;
		json_array_foreach(json_object_get(list, "cases"), i, item) {
			const char *number = json_string_value(json_object_get(item, "number"));
			assert_null(json_object_get(seen, number));
			json_object_set_new(seen, number, json_true());
			count++;
		}
		const char *next = json_string_value(json_object_get(list, "cursor"));
		snprintf(cursor, sizeof cursor, "%s", next ? next : "");
		json_decref(list);
	} while (cursor[0]);
	json_decref(seen);
	assert_int_equal(count, wanted);
}

static void
pages_join(void **state)
{
	(void)state;
	city_run(city, on_many, NULL);
	count_pages("", 58);
	count_pages("供热", 55);
}

static void
a_case_in_full(void **state)
{
	(void)state;
	struct made child = {.text = "我也想知道自来水",
		.state = "merged",
		.at = START + 10,
		.master = made[0].id};
	city_run(city, on_make, &child);
	json_t *found = case_json(db, "2026-000001");
	assert_string_equal(
		json_string_value(json_object_get(found, "text")), "武昌区自来水几点恢复供应？");
	assert_string_equal(json_string_value(json_object_get(found, "by")), "网友 3F2A");
	assert_true(json_is_false(json_object_get(found, "overdue")));
	json_t *children = json_object_get(found, "children");
	assert_int_equal(json_array_size(children), 1);
	json_t *reply = json_array_get(json_object_get(found, "replies"), 0);
	assert_string_equal(json_string_value(json_object_get(reply, "text")), "今晚十点恢复。");
	assert_string_equal(json_string_value(json_object_get(reply, "channel")), "live");
	json_t *steps = json_object_get(found, "steps");
	assert_int_equal(json_array_size(steps), 2);
	char *all = json_dumps(found, 0);
	assert_null(strstr(all, "\"ann\""));
	free(all);
	json_decref(found);
	/* A child stands under its master, not beside it. */
	expect((struct case_filter){.words = "我也"}, "");
	found = case_json(db, "2026-000004");
	assert_true(json_is_true(json_object_get(found, "overdue")));
	json_decref(found);
}

static int64_t
segments_with(const char *word)
{
	return db_integer(db, 0,
		"SELECT count(*) FROM case_search_data WHERE instr(block, CAST(?1 AS BLOB))", "s",
		word);
}

static void
on_hide(struct tx *tx, void *cookie)
{
	struct made *one = cookie;
	db_run(tx->db, "UPDATE cases SET publication = 'hidden' WHERE id = ?1", "s", one->id);
	case_index(tx, one->id);
}

static void
on_tidy(struct tx *tx, void *cookie)
{
	bool *done = cookie;
	*done = case_index_tidy(tx);
}

static void
what_was_taken_out_is_in_no_segment(void **state)
{
	bool done = false;

	(void)state;
	city_run(city, on_hide, &made[0]);
	assert_true(segments_with("恢复") > 0);
	city_run(city, on_tidy, &done);
	assert_true(done);
	assert_int_equal(segments_with("恢复"), 0);
	expect((struct case_filter){.words = "路灯"}, "2");
}

int
main(void)
{
#define TEST(name) CITY_TEST(name, &scene)
	const struct CMUnitTest tests[] = {
		TEST(numbers_count_up_in_the_city_s_year),
		TEST(words_are_found_in_chinese_and_latin),
		TEST(filters_narrow_it_down),
		TEST(what_is_hidden_is_found_no_more),
		TEST(what_was_taken_out_is_in_no_segment),
		TEST(pages_join),
		TEST(a_case_in_full),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
