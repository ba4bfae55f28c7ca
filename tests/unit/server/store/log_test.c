#include "store/log.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "server/store/city.h"
#include "store/log_join.h"
#include "unit.h"

static struct city *city;
static struct db *db;

static const struct city_scene scene = {.city = &city, .db = &db};

static void
on_fill(struct tx *tx, void *cookie)
{
	int count = *(int *)cookie;
	for (int i = 1; i <= count; i++) {
		char item[16], words[64];
		struct text_ref text;
		snprintf(item, sizeof item, "q%d", i);
		snprintf(words, sizeof words, "第 %d 个 \"问题\"\n", i);
		json_t *body = json_pack("{s:s, s:s}", "question", item, "why", "因为");
		tx_text(tx, words, &text);
		tx_append(tx,
			&(struct append){.stream = "public:e1",
				.kind = "question",
				.body = body,
				.text_id = text.id,
				.text = words,
				.digest = text.digest,
				.target = item});
		json_decref(body);
	}
}

static json_t *
body_of(const struct entry *entry)
{
	json_t *body = json_loads(entry->body, 0, NULL);
	assert_non_null(body);
	return body;
}

static void
unref_all(struct entry **entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		entry_unref(entries[i]);
}

static void
reads_after_and_before(void **state)
{
	(void)state;
	int count = 30;
	struct entry *entries[50];
	struct position head;
	city_run(city, on_fill, &count);
	assert_true(log_head(db, "public:e1", &head));
	assert_int_equal(head.seq, 30);
	assert_int_equal(strlen(head.epoch), 16);
	assert_false(log_head(db, "public:e2", &head));

	assert_int_equal(log_after(db, "public:e1", 25, 50, 1 << 20, entries), 5);
	assert_int_equal(entries[0]->seq, 26);
	assert_string_equal(entries[0]->kind, "question");
	assert_string_equal(entries[0]->epoch, head.epoch);
	json_t *body = body_of(entries[0]);
	assert_string_equal(
		json_string_value(json_object_get(body, "text")), "第 26 个 \"问题\"\n");
	assert_string_equal(json_string_value(json_object_get(body, "question")), "q26");
	json_decref(body);
	unref_all(entries, 5);

	assert_int_equal(log_before(db, "public:e1", 0, 10, 1 << 20, entries), 10);
	assert_int_equal(entries[0]->seq, 21);
	assert_int_equal(entries[9]->seq, 30);
	unref_all(entries, 10);
	assert_int_equal(log_before(db, "public:e1", 5, 10, 1 << 20, entries), 4);
	assert_int_equal(entries[0]->seq, 1);
	unref_all(entries, 4);
	assert_int_equal(log_before(db, "public:e1", 1, 10, 1 << 20, entries), 0);
}

static void
pages_are_bounded_in_bytes(void **state)
{
	(void)state;
	int count = 30;
	struct entry *entries[50];
	city_run(city, on_fill, &count);
	size_t found = log_before(db, "public:e1", 0, 50, 500, entries);
	assert_in_range(found, 3, 12);
	assert_int_equal(entries[found - 1]->seq, 30);
	unref_all(entries, found);
	assert_int_equal(log_after(db, "public:e1", 0, 50, 1, entries), 1);
	unref_all(entries, 1);
}

static void
tombstones_take_the_words_away(void **state)
{
	(void)state;
	int count = 3;
	struct entry *entries[50];
	city_run(city, on_fill, &count);
	log_tombstone(db, "q2", 1);
	assert_int_equal(log_after(db, "public:e1", 0, 50, 1 << 20, entries), 3);
	json_t *body = body_of(entries[1]);
	assert_true(json_is_true(json_object_get(body, "hidden")));
	assert_null(json_object_get(body, "text"));
	assert_null(json_object_get(body, "why"));
	assert_string_equal(json_string_value(json_object_get(body, "question")), "q2");
	json_decref(body);
	assert_null(strstr(entries[2]->body, "hidden"));
	unref_all(entries, 3);

	log_tombstone(db, "q2", 0);
	log_after(db, "public:e1", 1, 1, 1 << 20, entries);
	assert_non_null(strstr(entries[0]->body, "\"text\""));
	unref_all(entries, 1);
	log_tombstone(db, "q2", 2);
	log_tombstone(db, "q2", 0);
	log_after(db, "public:e1", 1, 1, 1 << 20, entries);
	assert_null(strstr(entries[0]->body, "\"text\""));
	unref_all(entries, 1);
}

static void
tells_many_heads_at_once(void **state)
{
	(void)state;
	enum { COUNT = 70 };
	char names[COUNT][STREAM_SIZE];
	const char *streams[COUNT];
	struct position heads[COUNT];
	int count = 2;
	for (int i = 0; i < COUNT; i++) {
		snprintf(names[i], sizeof names[i], "public:x%d", i);
		streams[i] = names[i];
	}
	streams[66] = "public:e1";
	streams[1] = "control";
	city_run(city, on_fill, &count);
	log_heads(db, streams, COUNT, heads);
	assert_int_equal(heads[66].seq, 2);
	assert_int_equal(strlen(heads[1].epoch), 16);
	assert_string_equal(heads[0].epoch, "");
	assert_int_equal(heads[69].seq, 0);
	assert_int_equal(db_error(db), ERR_OK);
}

static void
joins_a_text_into_any_body(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out);
	log_join(&out, "public:e1", "{}", "a\"b", 0);
	assert_string_equal(out.data, "{\"text\":\"a\\\"b\"}");
	buf_reset(&out);
	log_join(&out, "public:e1", "{\"x\":1}", NULL, 0);
	assert_string_equal(out.data, "{\"x\":1}");
	buf_reset(&out);
	log_join(&out, "public:e1", "{\"x\":1}", "gone", 2);
	assert_string_equal(out.data, "{\"x\":1,\"hidden\":true}");
	buf_reset(&out);
	/* At a desk with its SHA-256, which is kept nowhere. */
	log_join(&out, "desk:e1", "{\"x\":1}", "abc", 0);
	assert_string_equal(out.data,
		"{\"x\":1,\"text\":\"abc\",\"content\":"
		"\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}");
	buf_reset(&out);
	log_join(&out, "desk:e1", "{\"x\":1}", "gone", 2);
	assert_string_equal(out.data, "{\"x\":1,\"hidden\":true}");
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_TEST(reads_after_and_before, &scene),
		CITY_TEST(pages_are_bounded_in_bytes, &scene),
		CITY_TEST(tombstones_take_the_words_away, &scene),
		CITY_TEST(tells_many_heads_at_once, &scene),
		cmocka_unit_test(joins_a_text_into_any_body),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
