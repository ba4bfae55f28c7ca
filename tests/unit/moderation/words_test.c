#include "moderation/words.h"

#include <stdio.h>
#include <string.h>

#include "found.h"

static const char list[] = "# a list\n"
			   "suspect\t赌博\n"
			   "banned\t冰毒\n"
			   "suspect\t代开发票\n"
			   "note\t六合彩\r\n"
			   "\n"
			   "suspect\tscam\n"
			   "banned\tass\n"
			   "note\tspam*\n"
			   "suspect\t加v信\n"
			   "suspect\t好好先生\n"
			   "suspect\t妈的\n"
			   "suspect\tbuy now\n"
			   "allow\t反赌博\n"
			   "allow\t妈妈的";

static struct words *
read_list(const char *text)
{
	char problem[300] = "";
	struct words *words = NULL;

	assert_int_equal(words_read(text, strlen(text), &words, problem, sizeof(problem)), ERR_OK);
	assert_string_equal(problem, "");
	return words;
}

static int
make_words(void **state)
{
	*state = read_list(list);
	return 0;
}

static int
drop_words(void **state)
{
	words_unref(*state);
	return 0;
}

#define FOUND(text, expected) assert_string_equal(found(*state, FINDING_WORD, text), expected)

static void
test_a_part_of_the_text(void **state)
{
	FOUND("他们在赌博吗", "赌博@3-5");
	FOUND("赌博", "赌博@0-2");
	FOUND("代开发票和赌博", "代开发票@0-4 赌博@5-7");
	FOUND("", "");
	FOUND("赌", "");
	FOUND("学校几点放学", "");
}

static void
test_width_case_and_traditional(void **state)
{
	FOUND("賭博", "赌博@0-2");
	FOUND("ＳＣＡＭ", "scam@0-4");
	FOUND("ScAm", "scam@0-4");
	FOUND("𝓼𝓬𝓪𝓶", "scam@0-4");
	FOUND("ⓢⓒⓐⓜ", "scam@0-4");
	FOUND("🅂🅒🅰🄼", "scam@0-4");
	FOUND("ѕсаm", "scam@0-4");
	FOUND("代開發票", "代开发票@0-4");
}

static void
test_what_cannot_be_seen(void **state)
{
	FOUND("赌\u200b博", "赌博@0-3");
	FOUND("赌\u202e博", "赌博@0-3");
	FOUND("赌\u0336博\u0336", "赌博@0-4");
	FOUND("s\u00adc\u0301am", "scam@0-6");
}

static void
test_separators(void **state)
{
	FOUND("有没有赌 博的地方", "赌博@3-6");
	FOUND("有没有赌*博的地方", "赌博@3-6");
	FOUND("有没有赌🎲博的地方", "赌博@3-6");
	FOUND("有没有赌1博的地方", "赌博@3-6");
	FOUND("有没有赌，博的地方", "赌博@3-6");
	FOUND("代.开.发.票", "代开发票@0-7");
	FOUND("代，开，发，票", "代开发票@0-7");
	FOUND("代1开2发3票", "代开发票@0-7");
	FOUND("s c a m", "scam@0-7");
	FOUND("s.c.a.m", "scam@0-7");
	FOUND("sc_am", "scam@0-5");
	FOUND("赌🈲博 赌🇨🇳博", "赌博@0-3 赌博@4-8");
	FOUND("赌--------博", "");
}

static void
test_words_that_only_meet(void **state)
{
	FOUND("昨天我们打赌 博物馆关门了", "");
	FOUND("昨天我们打赌，博物馆关门了", "");
	FOUND("昨天我们打赌。博物馆关门了", "");
	FOUND("你敢不敢赌。博不了", "");
	FOUND("this sc am not", "");
	FOUND("compass class lass", "");
	FOUND("c l a s s", "");
	FOUND("scams", "");
}

static void
test_replaced(void **state)
{
	FOUND("$c4m", "scam@0-4");
	FOUND("a55 a$$", "ass@0-3 ass@4-7");
	FOUND("6合彩", "六合彩@0-3");
	FOUND("陆合彩", "六合彩@0-3");
	FOUND("加ｖ信", "加v信@0-3");
	FOUND("155", "");
}

static void
test_repeated(void **state)
{
	FOUND("赌赌博博", "赌博@0-4");
	FOUND("赌赌赌博", "赌博@0-4");
	FOUND("scaaaam", "scam@0-7");
	FOUND("sscaamm", "");
	FOUND("好好先生", "好好先生@0-4");
	FOUND("好先生", "");
	FOUND("妈妈的手艺", "");
	FOUND("他妈的", "妈的@1-3");
}

static void
test_ends_of_latin_words(void **state)
{
	FOUND("spammer", "spam*@0-4");
	FOUND("antispam", "");
	FOUND("buy now", "buy now@0-7");
	FOUND("buynow", "buy now@0-6");
	FOUND("说scam的人", "scam@1-5");
	FOUND("scam123", "scam@0-4");
}

static void
test_allowed(void **state)
{
	FOUND("反赌博宣传", "");
	FOUND("反赌博，也有赌博", "赌博@6-8");
}

static void
test_only_the_longest(void **state)
{
	struct words *words = read_list("suspect\t发票\nsuspect\t代开发票\nbanned\t开发\n");

	(void)state;
	assert_string_equal(found(words, FINDING_WORD, "代开发票"), "代开发票@0-4 开发@1-3");
	words_unref(words);
}

static void
test_the_later_counts(void **state)
{
	struct words *words = read_list("banned\t赌博\nallow\t賭博\nnote\tａ\nsuspect\tA\n");

	(void)state;
	assert_int_equal(words_count(words), 2);
	assert_string_equal(found(words, FINDING_WORD, "赌博 a"), "A@3-4");
	words_unref(words);
}

static void
expect_problem(const char *text, const char *part)
{
	char problem[300] = "";
	struct words *words = NULL;

	assert_int_equal(
		words_read(text, strlen(text), &words, problem, sizeof(problem)), ERR_INVALID);
	assert_null(words);
	if (!strstr(problem, part))
		fail_msg("\"%s\" does not say \"%s\"", problem, part);
}

static void
test_wrong_lists(void **state)
{
	(void)state;
	expect_problem("suspect\t赌博\nbanned 冰毒\n", "line 2");
	expect_problem("bad\t赌博\n", "line 1");
	expect_problem("bad\t赌博\n", "suspect");
	expect_problem("# x\n\nnote\t***\n", "line 3");
	expect_problem("note\t", "line 1");
	expect_problem("note\t\xFF\n", "UTF-8");
	expect_problem(
		"note\t12345678901234567890123456789012345678901234567890123456789012345", "64");
}

static void
test_shared(void **state)
{
	struct words *words = words_ref(*state);

	assert_true(words_bytes(words) > 100000);
	assert_int_equal(words_count(words), 13);
	words_unref(words);
	FOUND("赌博", "赌博@0-2");
}

static void
test_builtin_is_well_formed(void **state)
{
	char problem[300] = "";
	struct words *words = NULL;
	size_t len;
	const char *text = words_builtin(&len);

	(void)state;
	assert_int_equal(words_read(text, len, &words, problem, sizeof(problem)), ERR_OK);
	assert_true(words_count(words) > 0);
	words_unref(words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_part_of_the_text),
		cmocka_unit_test(test_width_case_and_traditional),
		cmocka_unit_test(test_what_cannot_be_seen),
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_words_that_only_meet),
		cmocka_unit_test(test_replaced),
		cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_ends_of_latin_words),
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_only_the_longest),
		cmocka_unit_test(test_the_later_counts),
		cmocka_unit_test(test_wrong_lists),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_builtin_is_well_formed),
	};

	return cmocka_run_group_tests(tests, make_words, drop_words);
}
