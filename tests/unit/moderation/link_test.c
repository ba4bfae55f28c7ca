#include "moderation/link.h"

#include "found.h"

#define FOUND(text, expected) assert_string_equal(found(NULL, FINDING_LINK, text), expected)

static void
test_with_a_scheme(void **state)
{
	(void)state;
	FOUND("请看 https://example.com/a?b=1，谢谢", "url@3-28");
	FOUND("（http://a.cn/b）", "url@1-14");
	FOUND("http://a.cn/b吧", "url@0-13");
	FOUND("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ／ａ", "url@0-21");
	FOUND("hxxp://a.b/c", "url@0-12");
	FOUND("http:/a.cn", "url@0-10");
	FOUND("weixin://dl/chat", "url@0-16");
	FOUND("magnet:?xt=urn:btih:abc", "url@0-23");
	FOUND("http://武汉.中国/a 很好", "url@0-14");
	FOUND("https://", "");
	FOUND("比分 3:1 //注释", "");
}

static void
test_without_one(void **state)
{
	(void)state;
	FOUND("www.anything.zzz", "www@0-16");
	FOUND("看www.baidu.com吗", "www@1-14");
	FOUND("访问example.com吧", "domain@2-13");
	FOUND("example.com.cn:8080/a/b?c", "domain@0-25");
	FOUND("163.com", "domain@0-7");
	FOUND("武汉.中国", "domain@0-5");
	FOUND("abc.公司/a", "domain@0-8");
	FOUND("bit.ly/abc t.cn/A6", "short_link@0-10 short_link@11-18");
	FOUND("example.me/abc", "domain@0-14");
	FOUND("复制￥AbC123dEf￥打开", "share_code@2-13");
}

static void
test_disguised(void **state)
{
	(void)state;
	FOUND("example。com", "domain@0-11");
	FOUND("example点com", "domain@0-11");
	FOUND("example[.]com", "domain@0-13");
	FOUND("example [点] com", "domain@0-15");
	FOUND("example . com", "domain@0-13");
	FOUND("www,example,com", "www@0-15");
	FOUND("еxаmple.сom", "domain@0-11");
	FOUND("ex\u200bample.com", "domain@0-12");
}

static void
test_numbers(void **state)
{
	(void)state;
	FOUND("192.168.1.1", "ip@0-11");
	FOUND("8.8.8.8:53", "ip@0-10");
	FOUND("连10.0.0.1:8080/x吧", "ip@1-16");
	FOUND("版本1.2.3.4", "");
	FOUND("300.1.1.1:80", "");
	FOUND("2024.12.30.100.5", "");
}

static void
test_what_is_none(void **state)
{
	(void)state;
	FOUND("user.name@qq.com，发到 a@example.com", "");
	FOUND("3.14 2.0.1 v1.2 8.5折", "");
	FOUND("1.app开发 2.vip客户", "");
	FOUND("我爱你中国。公司不给退款", "");
	FOUND("我们.公司的事 1.公司注册", "");
	FOUND("readme.md main.py", "");
	FOUND("come to the park.It is nice", "");
	FOUND("8点top", "");
	FOUND("1,000,000", "");
}

static void
test_governments_are_only_noted(void **state)
{
	struct screened screened = {0};
	const char *text = "www.wuhan.gov.cn";

	(void)state;
	assert_int_equal(screen(text, strlen(text), NULL, NULL, &screened), ERR_OK);
	assert_int_equal(screened.findings.count, 1);
	assert_string_equal(screened.colour, "green");
	screen_fini(&screened);
	text = "www.wuhan.gov.cn.example.com";
	assert_int_equal(screen(text, strlen(text), NULL, NULL, &screened), ERR_OK);
	assert_string_equal(screened.colour, "amber");
	screen_fini(&screened);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_with_a_scheme),
		cmocka_unit_test(test_without_one),
		cmocka_unit_test(test_disguised),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_what_is_none),
		cmocka_unit_test(test_governments_are_only_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
