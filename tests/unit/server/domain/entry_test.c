#include "domain/entry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static const unsigned char key[32] = "0123456789abcdef0123456789abcde";
static const unsigned char other_key[32] = "0123456789abcdef0123456789abcdX";

static struct entry *
make_entry(const char *body)
{
	return entry_create("public:e1", "00112233445566aa", 7, INT64_C(1795559779123), "question",
		body, strlen(body));
}

static void
test_streams(void **state)
{
	struct stream stream = stream_of(STREAM_DESK, "e1");

	(void)state;
	assert_string_equal(stream.name, "desk:e1");
	assert_string_equal(stream.event, "e1");
	assert_true(stream_read("public:abc", &stream));
	assert_int_equal(stream.kind, STREAM_PUBLIC);
	assert_string_equal(stream.event, "abc");
	assert_true(stream_read("control", &stream));
	assert_int_equal(stream.kind, STREAM_OF_CONTROL);
	assert_string_equal(stream.event, "");
	assert_true(stream_read("person:01234567890123456789012345678901", &stream));
	assert_string_equal(stream.name, "person:01234567890123456789012345678901");
	assert_false(stream_read("public:", &stream));
	assert_false(stream_read("public:a b", &stream));
	assert_false(stream_read("private:a", &stream));
	assert_false(stream_read("control:a", &stream));
	assert_false(stream_read(NULL, &stream));
}

static void
test_encode(void **state)
{
	struct entry *entry = make_entry("{\"text\":\"何时通水？\"}");
	struct buf out = {0};

	(void)state;
	entry_encode(entry, &out);
	assert_string_equal(out.data,
		"{\"type\":\"entry\",\"seq\":7,\"at\":\"2026-11-24T22:36:19.123Z\","
		"\"kind\":\"question\",\"text\":\"何时通水？\"}\n");
	entry_unref(entry);
	buf_reset(&out);
	entry = entry_create("desk:e1", "", 0, 0, "claimed", "{}", 2);
	entry_encode(entry, &out);
	assert_string_equal(out.data, "{\"type\":\"desk\",\"kind\":\"claimed\"}\n");
	entry_unref(entry_ref(entry));
	entry_unref(entry);
	entry_unref(NULL);
	buf_fini(&out);
}

static void
test_seal_and_open(void **state)
{
	struct entry *entry = make_entry("{\"text\":\"hello\"}");
	struct entry *opened;
	struct buf out = {0};

	(void)state;
	buf_add_str(&out, "before"); /* what stands in the buffer stays */
	entry_seal(entry, "city", key, &out);
	buf_drop(&out, 6);
	opened = entry_open(out.data, out.len, "city", key);
	assert_non_null(opened);
	assert_string_equal(opened->stream, entry->stream);
	assert_string_equal(opened->epoch, entry->epoch);
	assert_string_equal(opened->kind, entry->kind);
	assert_string_equal(opened->body, entry->body);
	assert_int_equal(opened->seq, 7);
	assert_int_equal(opened->at, entry->at);
	assert_int_equal(opened->refs, 1);
	entry_unref(opened);
	assert_null(entry_open(out.data, out.len, "town", key));
	assert_null(entry_open(out.data, out.len, "city", other_key));
	entry_unref(entry);
	buf_fini(&out);
}

/* Not one changed bit, not one missing or surplus byte is believed. */
static void
test_forged(void **state)
{
	struct entry *entry = make_entry("{\"a\":1}");
	struct buf out = {0};

	(void)state;
	entry_seal(entry, "city", key, &out);
	for (size_t i = 0; i < out.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			out.data[i] = (char)(out.data[i] ^ 1 << bit);
			assert_null(entry_open(out.data, out.len, "city", key));
			out.data[i] = (char)(out.data[i] ^ 1 << bit);
		}
	}
	for (size_t len = 0; len < out.len; len++) {
		char *exact = malloc(len ? len : 1); /* so that reading on is seen */
		memcpy(exact, out.data, len);
		assert_null(entry_open(exact, len, "city", key));
		free(exact);
	}
	buf_add(&out, "}", 1);
	assert_null(entry_open(out.data, out.len, "city", key));
	entry_unref(entry);
	buf_fini(&out);
}

/* Who has the key and is wrong is still not believed. */
static void
test_malformed(void **state)
{
	static const char *const bodies[] = {"", "{", "[]", "x}", "{x"};
	struct buf out = {0};
	struct entry *entry;
	char *large;

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		entry = make_entry(bodies[i]);
		buf_reset(&out);
		entry_seal(entry, "city", key, &out);
		assert_null(entry_open(out.data, out.len, "city", key));
		entry_unref(entry);
	}
	entry = entry_create("nowhere", "", 1, 0, "question", "{}", 2);
	buf_reset(&out);
	entry_seal(entry, "city", key, &out);
	assert_null(entry_open(out.data, out.len, "city", key));
	entry_unref(entry);
	large = malloc(ENTRY_BYTES_MAX + 1);
	memset(large, ' ', ENTRY_BYTES_MAX + 1);
	large[0] = '{';
	large[ENTRY_BYTES_MAX] = '}';
	entry = entry_create("public:e", "", 1, 0, "question", large, ENTRY_BYTES_MAX + 1);
	buf_reset(&out);
	entry_seal(entry, "city", key, &out);
	assert_null(entry_open(out.data, out.len, "city", key));
	entry_unref(entry);
	free(large);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_seal_and_open),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
