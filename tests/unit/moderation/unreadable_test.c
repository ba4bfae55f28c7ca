#include "moderation/unreadable.h"

#include "found.h"

#define FOUND(text, expected) assert_string_equal(found(NULL, FINDING_UNREADABLE, text), expected)

static void
test_texts_that_are_none(void **state)
{
	(void)state;
	FOUND("？？？", "no_letters@0-3");
	FOUND("123456", "no_letters@0-6");
	FOUND("👍", "no_letters@0-1");
	FOUND("   ", "no_letters@0-3");
	FOUND("哈哈哈哈哈", "one_character@0-5");
	FOUND("啊！啊！啊！", "one_character@0-6");
	FOUND("aaaaaaaaaaaaaaaaaaaa啦", "one_character@0-21");
	FOUND("好#￥%……&*！@#", "symbols@0-11");
	FOUND("锟斤拷锟斤拷", "broken@0-6");
	FOUND("\uFFFD\uFFFD\uFFFD你好", "broken@0-5");
}

static void
test_what_hides_in_a_text(void **state)
{
	(void)state;
	FOUND("你\a好，请问", "control@1-2");
	FOUND("请\u202e问\u202c学校", "control@1-4");
	FOUND("你\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b好", "control@0-11");
	FOUND("你h\u0300\u0301\u0302\u0303\u0304\u0305i好", "marks@0-10");
}

static void
test_what_can_be_read(void **state)
{
	(void)state;
	FOUND("请问学校几点放学？", "");
	FOUND("好好好，谢谢", "");
	FOUND("哈哈", "");
	FOUND("A1！！！", "");
	FOUND("第一行\n第二行\t好", "");
	FOUND("👨\u200d👩\u200d👧 一家人", "");
	FOUND("Tiếng Việt ภาษาไทยนี้ السَّلَامُ", "");
	FOUND("", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_that_are_none),
		cmocka_unit_test(test_what_hides_in_a_text),
		cmocka_unit_test(test_what_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
