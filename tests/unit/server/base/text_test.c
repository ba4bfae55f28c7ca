/* What people write, and what they should not be able to. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit.h"

static void
expect_clean(const char *given, const char *wanted)
{
	struct buf once = {0}, twice = {0};

	assert_int_equal(text_clean(given, strlen(given), &once), ERR_OK);
	assert_string_equal(once.data ? once.data : "", wanted);
	assert_int_equal(text_clean(once.data ? once.data : "", once.len, &twice), ERR_OK);
	assert_string_equal(twice.data ? twice.data : "", wanted);
	buf_fini(&once);
	buf_fini(&twice);
}

static void
test_utf8(void **state)
{
	(void)state;
	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8("武昌区👍", strlen("武昌区👍")));
	assert_false(text_is_utf8("a\0b", 3));
	assert_false(text_is_utf8("\xc0\xaf", 2)); /* overlong slash */
	assert_false(text_is_utf8("\xe0\x80\xaf", 3));
	assert_false(text_is_utf8("\xed\xa0\x80", 3)); /* lone surrogate */
	assert_false(text_is_utf8("\xf4\x90\x80\x80", 4)); /* beyond Unicode */
	assert_false(text_is_utf8("\xe6\xad", 2)); /* cut */
	assert_false(text_is_utf8("\x80", 1));
}

static void
test_clean(void **state)
{
	(void)state;
	expect_clean("  武昌\t区 \n", "武昌 区");
	expect_clean("a\r\nb\rc\xe2\x80\xa8"
		     "d\xc2\x85"
		     "e",
		"a\nb\nc\nd\ne");
	expect_clean("a\n\n\n\n\nb", "a\n\nb");
	expect_clean("e\xcc\x81", "\xc3\xa9"); /* NFC */
	expect_clean("a\x01\x7f"
		     "b\x1b[31m",
		"ab[31m");
	expect_clean("", "");
	expect_clean(" \xe3\x80\x80\xc2\xa0\n", ""); /* ideographic and no-break space */
}

static void
test_clean_takes_out_what_hides(void **state)
{
	(void)state;
	expect_clean("abc\xe2\x80\xae"
		     "def\xe2\x81\xa6",
		"abcdef"); /* RLO, LRI */
	expect_clean("a\xe2\x80\x8b"
		     "b\xef\xbb\xbf"
		     "c\xc2\xad",
		"abc"); /* ZWSP, BOM, soft hyphen */
	expect_clean("ok\xf3\xa0\x81\x81\xf3\xa0\x81\x82", "ok"); /* tag characters */
	expect_clean("x\xf3\xa1\xbf\xbf", "x"); /* unassigned */
	/* What shows as nothing is nothing. */
	expect_clean("\xe2\x80\x8d\xe2\x80\x8c\xe3\x85\xa4\xe2\xa0\x80\xef\xb8\x8f", "");
	/* But emoji keep what they are made of. */
	expect_clean("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
		"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9");
	expect_clean("\xe2\x9d\xa4\xef\xb8\x8f", "\xe2\x9d\xa4\xef\xb8\x8f");
}

static void
test_clean_refuses(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_int_equal(text_clean("a\0b", 3, &out), ERR_INVALID);
	assert_int_equal(text_clean("\xff", 1, &out), ERR_INVALID);
	assert_int_equal(text_clean("\xed\xb0\x80", 3, &out), ERR_INVALID);
	buf_fini(&out);
}

/* Sorting 30,000 marks by their class takes a second; there are never more than 30 to sort. */
static void
test_clean_bounds_towers_of_marks(void **state)
{
	struct buf tower = {0}, out = {0};
	clock_t start;

	(void)state;
	buf_add_str(&tower, "a");
	for (int i = 0; i < 15000; i++)
		buf_add_str(&tower, i % 2 ? "\xcc\x81" : "\xcc\xa3"); /* above, below */
	start = clock();
	assert_int_equal(text_clean(tower.data, tower.len, &out), ERR_OK);
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 0.5);
	assert_true(out.len <= 1 + 2 * 31);
	assert_int_equal(text_clusters(out.data, out.len), 1);
	assert_true(out.len > TEXT_BYTES_A_CLUSTER);
	buf_fini(&tower);
	buf_fini(&out);
}

static void
test_draft_keeps_white_space(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_int_equal(text_clean_draft(" a\n\n\n\nb \r\n", 10, &out), ERR_OK);
	assert_string_equal(out.data, " a\n\n\n\nb \n");
	buf_fini(&out);
}

static size_t
clusters(const char *text)
{
	return text_clusters(text, strlen(text));
}

static void
test_clusters(void **state)
{
	(void)state;
	assert_int_equal(clusters(""), 0);
	assert_int_equal(clusters("武昌区"), 3);
	assert_int_equal(clusters("e\xcc\x81"), 1);
	assert_int_equal(clusters("👨‍👩‍👧‍👦"), 1);
	assert_int_equal(clusters("🇨🇳🇨🇳"), 2);
	assert_int_equal(clusters("\r\n"), 1);
	assert_int_equal(text_clusters("a\xff"
				       "b",
				 3),
		3);
}

static void
expect_fold(const char *given, const char *wanted)
{
	struct buf out = {0};

	assert_int_equal(text_fold(given, strlen(given), &out), ERR_OK);
	assert_string_equal(out.data ? out.data : "", wanted);
	buf_fini(&out);
}

static void
test_fold(void **state)
{
	struct buf out = {0};

	(void)state;
	expect_fold("ＡＢＣ　１２３", "abc123");
	expect_fold("Straße", "strasse");
	expect_fold("Ｃａｆ\xc3\xa9", "cafe");
	expect_fold("敏\xe2\x80\x8b感 \n词", "敏感词");
	expect_fold("①㈱", "1(株)");
	assert_int_equal(text_fold("\xff", 1, &out), ERR_INVALID);
	buf_fini(&out);
}

static void
expect_bigrams(const char *given, const char *wanted)
{
	struct buf out = {0};

	assert_int_equal(text_bigrams(given, strlen(given), &out), ERR_OK);
	assert_string_equal(out.data ? out.data : "", wanted);
	buf_fini(&out);
}

static void
test_bigrams(void **state)
{
	struct buf out = {0};

	(void)state;
	expect_bigrams("武昌区", "武昌 昌区");
	expect_bigrams("水", "水");
	expect_bigrams("停水，停电", "停水 停电");
	expect_bigrams("地铁8号线", "地铁 8 号线");
	expect_bigrams("WiFi 覆盖 100%", "wifi 覆盖 100");
	expect_bigrams("，。！", "");
	expect_bigrams("", "");
	assert_int_equal(text_bigrams("甲", 3, &out), ERR_OK);
	assert_int_equal(text_bigrams("乙", 3, &out), ERR_OK);
	assert_string_equal(out.data, "甲 乙");
	assert_int_equal(text_bigrams("\xc3", 1, &out), ERR_INVALID);
	buf_fini(&out);
}

static void
test_html(void **state)
{
	struct buf out = {0};

	(void)state;
	text_escape_html("<a href='x'>\"&\"", 15, &out);
	assert_string_equal(out.data, "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;");
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_clean_takes_out_what_hides),
		cmocka_unit_test(test_clean_refuses),
		cmocka_unit_test(test_clean_bounds_towers_of_marks),
		cmocka_unit_test(test_draft_keeps_white_space),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_bigrams),
		cmocka_unit_test(test_html),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
