#include "moderation/normalise.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "unit.h"

/* The view of TEXT as UTF-8; freed by the caller. */
static char *
view(const char *text)
{
	struct normal normal;
	struct buf out = {0};

	assert_int_equal(normalise(text, strlen(text), &normal), ERR_OK);
	for (size_t i = 0; i < normal.count; i++) {
		utf8proc_uint8_t bytes[4];
		utf8proc_ssize_t len = utf8proc_encode_char(
			(utf8proc_int32_t)normal.points[i], bytes);
		buf_add(&out, bytes, (size_t)len);
		assert_true(normal.origins[i] < normal.original_count);
		assert_true(i == 0 || normal.origins[i] >= normal.origins[i - 1]);
	}
	normalise_fini(&normal);
	buf_add(&out, "", 1);
	return buf_take(&out, NULL);
}

static void
expect_view(const char *text, const char *expected)
{
	char *seen = view(text);

	assert_string_equal(seen, expected);
	free(seen);
}

static void
test_views(void **state)
{
	(void)state;
	expect_view("", "");
	expect_view("Hello，世界！", "hello,世界!");
	expect_view("１３８①③⑧❶❸", "13813813");
	expect_view("٣३๓", "333");
	expect_view("電話：臺灣", "电话:台湾");
	expect_view("ВОР вор", "bop bop");
	expect_view("Ａ\u0301é\u0336", "ae");
	expect_view("a\u200bb\u202ec\u2066d\ufe0f", "abcd");
	expect_view("⼀⾺⻢", "一马马");
	expect_view("㎏⑿㈠", "kg(12)(一)");
	expect_view("1️⃣🇨🇳", "1cn");
	expect_view("第一行\n第二 行", "第一行\n第二 行");
	expect_view("〇零一二", "〇零一二");
	expect_view("👨\u200d👩", "👨👩");
}

static void
expect_span(const char *text, size_t from, size_t to, size_t start, size_t end)
{
	struct normal normal;
	size_t seen_start, seen_end;

	assert_int_equal(normalise(text, strlen(text), &normal), ERR_OK);
	normalise_span(&normal, from, to, &seen_start, &seen_end);
	assert_int_equal(seen_start, start);
	assert_int_equal(seen_end, end);
	normalise_fini(&normal);
}

static void
test_spans_lead_back(void **state)
{
	(void)state;
	expect_span("ab", 0, 2, 0, 2);
	expect_span("a\u200bb", 0, 2, 0, 3);
	expect_span("a\u0301\u0302b", 0, 1, 0, 3);
	expect_span("a\u200bb", 0, 1, 0, 1);
	expect_span("㎏x", 0, 1, 0, 1);
	expect_span("㎏x", 1, 3, 0, 2);
}

static void
test_what_is_no_text(void **state)
{
	static const char *const texts[] = {"\xFF", "\xC0\x80", "\xED\xA0\x80", "abc\xE4\xBD"};
	struct normal normal;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(normalise(texts[i], strlen(texts[i]), &normal), ERR_INVALID);
		assert_null(normal.points);
	}
	assert_int_equal(normalise("a\0b", 3, &normal), ERR_INVALID);
}

/* What one code point becomes is the same alone and in a text, and no point makes trouble. */
static void
test_every_code_point(void **state)
{
	(void)state;
	for (uint32_t point = 1; point < 0x110000; point++) {
		utf8proc_uint8_t bytes[5] = {0};
		struct normal normal;
		utf8proc_ssize_t len;
		if (point >= 0xD800 && point < 0xE000)
			continue;
		len = utf8proc_encode_char((utf8proc_int32_t)point, bytes);
		assert_int_equal(normalise((char *)bytes, (size_t)len, &normal), ERR_OK);
		assert_int_equal(normal.count == 1 ? normal.points[0] : 0, normalise_point(point));
		for (size_t i = 0; i < normal.count; i++) {
			uint32_t again = normalise_point(normal.points[i]);
			if (again != normal.points[i])
				fail_msg("U+%04X becomes U+%04X, that U+%04X", point,
					normal.points[i], again);
		}
		normalise_fini(&normal);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_views),
		cmocka_unit_test(test_spans_lead_back),
		cmocka_unit_test(test_what_is_no_text),
		cmocka_unit_test(test_every_code_point),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
