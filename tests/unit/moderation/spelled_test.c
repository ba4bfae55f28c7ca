#include "moderation/spelled.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "found.h"

static const char list[] = "suspect\t赌博\n"
			   "banned\t冰毒\n"
			   "suspect\t六合彩\n"
			   "suspect\t信用卡套现\n"
			   "suspect\t大麻\n"
			   "suspect\t弹药\n"
			   "suspect\t绿卡\n"
			   "note\t色情\n"
			   "suspect\t女票\n"
			   "suspect\t人渣\n"
			   "allow\t反赌博";

static int
make_words(void **state)
{
	char problem[300] = "";
	struct words *words = NULL;

	assert_int_equal(words_read(list, strlen(list), &words, problem, sizeof(problem)), ERR_OK);
	*state = words;
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
test_letters(void **state)
{
	FOUND("du bo", "赌博@0-5");
	FOUND("网上dubo", "赌博@2-6");
	FOUND("DǓ BÓ", "赌博@0-5");
	FOUND("du3bo2", "赌博@0-5");
	FOUND("du-bo", "赌博@0-5");
	FOUND("d u b o", "赌博@0-7");
	FOUND("liu he cai", "六合彩@0-10");
	FOUND("zaixianduboba", "赌博@7-11");
	FOUND("lv ka", "绿卡@0-5");
	FOUND("lǜ kǎ", "绿卡@0-5");
	FOUND("dan yao", "弹药@0-7");
}

static void
test_letters_and_characters(void **state)
{
	FOUND("赌bo", "赌博@0-3");
	FOUND("du博", "赌博@0-3");
	FOUND("赌 bó", "赌博@0-4");
	FOUND("六he彩", "六合彩@0-4");
	FOUND("信用ka套xian", "信用卡套现@0-9");
	FOUND("冰DU", "冰毒@0-3");
}

static void
test_letters_that_are_others(void **state)
{
	FOUND("Dubois", "");
	FOUND("sdubo", "");
	FOUND("dub o", "");
	FOUND("du. bo。", "赌博@0-6");
	FOUND("du。bo", "");
	FOUND("a film by Du Bo from Oslo", "");
	FOUND("file da-ma-lu.pdf", "");
	FOUND("dama", "大麻@0-4");
	FOUND("db", "");
	FOUND("赌b", "");
	FOUND("se qing", ""); /* only a note */
}

static void
test_parts(void **state)
{
	FOUND("贝者博", "赌博@0-3");
	FOUND("贝者十尃", "赌博@0-4");
	FOUND("冫水毒", "冰毒@0-3");
	FOUND("六合采彡", "六合彩@0-4");
	FOUND("贝 者 博", "赌博@0-5");
	FOUND("大广林", "大麻@0-3");
	FOUND("氵去", "");
	FOUND("有人木查了井盖", ""); /* 木查 is 楂 */
}

static void
test_others_that_sound_the_same(void **state)
{
	FOUND("堵博", "赌博@0-2");
	FOUND("六盒彩", "六合彩@0-3");
	FOUND("信用咖套现", "信用卡套现@0-5");
	FOUND("读博", ""); /* sounds so, looks otherwise */
	FOUND("明年读博士", "");
	FOUND("堵伯", "");
	FOUND("六盒 彩", "");
	FOUND("堵车，博物馆", "");
}

static void
test_allowed_and_exact_ones_stay(void **state)
{
	FOUND("反赌博", "");
	FOUND("赌博", "赌博@0-2");
	FOUND("赌博 du bo", "赌博@0-2 赌博@3-8");
}

static void
test_no_end_of_letters(void **state)
{
	static const char word[] = {'d', 'u', 'b', 'o'};
	size_t len = 100000;
	char *text = mem_zero(len + 1, 1);

	memset(text, 'a', len);
	FOUND(text, "");
	for (size_t i = 0; i + 4 <= len; i += 4)
		memcpy(text + i, word, sizeof word);
	FOUND(text, "");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_letters_and_characters),
		cmocka_unit_test(test_letters_that_are_others),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_others_that_sound_the_same),
		cmocka_unit_test(test_allowed_and_exact_ones_stay),
		cmocka_unit_test(test_no_end_of_letters),
	};

	return cmocka_run_group_tests(tests, make_words, drop_words);
}
