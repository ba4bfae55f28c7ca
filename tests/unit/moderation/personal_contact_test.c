/* E-mail, WeChat, QQ and addresses; and texts that are there to break the search. */
#include "base/buf.h"
#include "moderation/personal.h"
#include "moderation/personal_data.h"
#include "unit.h"

static void
test_email(void **state)
{
	static const struct personal_case cases[] = {
		{"发zhangsan88@qq.com", "email=zhangsan88@qq.com"},
		{"zhangsan艾特163点com", "email=zhangsan艾特163点com"},
		{"zhangsan#qq.com", "email=zhangsan#qq.com"},
		{"zhangsan at outlook dot com.", "email=zhangsan at outlook dot com"},
		{"lisi[at]foxmail[dot]com", "email=lisi[at]foxmail[dot]com"},
		{"lisi＠ｓｉｎａ。ｃｏｍ。ｃｎ。谢谢", "email=lisi＠ｓｉｎａ。ｃｏｍ。ｃｎ"},
		{"li@whu.edu.cn", "email=li@whu.edu.cn"},
		{"一二三四五六@qq.com", "email=一二三四五六@qq.com"},
		{"发到wsj@wuhan.gov.cn", ""},
		{"@武汉发布，#话题#，a#b", ""},
		{"look at this.com", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_wechat(void **state)
{
	static const struct personal_case cases[] = {
		{"微信号：zhangsan_88", "wechat=zhangsan_88"},
		{"加V：zs123456", "wechat=zs123456"},
		{"VXzhangsan88", "wechat=zhangsan88"},
		{"➕薇 zhangsan88", "wechat=zhangsan88"},
		{"微~信 zhangsan88", "wechat=zhangsan88"},
		{"微信（备注小区）：zhangsan88", "wechat=zhangsan88"},
		{"wxid_abc123def456gh", "wechat=wxid_abc123def456gh"},
		{"zhangsan_88是我微信", "wechat=zhangsan_88"},
		{"微信a b c 1 2 3 4", "wechat=a b c 1 2 3 4"},
		{"微信号：1234567", "wechat=1234567"},
		{"微信公众号whrsj2020，微信iOS16，微信支付100元", ""},
		{"微信转账20000元，微信群满500人，威信扫地", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_qq(void **state)
{
	static const struct personal_case cases[] = {
		{"QQ12345678", "qq=12345678"},
		{"扣扣一二三四五六七八", "qq=一二三四五六七八"},
		{"企鹅号：1234 5678 90", "qq=1234 5678 90"},
		{"Q群987654321", "qq=987654321"},
		{"加q：１２３４５６７８", "qq=１２３４５６７８"},
		{"12345678（QQ）", "qq=12345678"},
		{"QQ群里有20000人，QQ飞车2023，2023年Q4 12345热线", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_homes(void **state)
{
	static const struct personal_case cases[] = {
		{"我住武昌区阳光小区3栋2单元501室", "address_room=武昌区阳光小区3栋2单元501室"},
		{"洪山区珞狮路205号理工花园8栋1单元302",
			"address_room=洪山区珞狮路205号理工花园8栋1单元302"},
		{"住址：中山路12号501室", "address_room=中山路12号501室"},
		{"我家在阳光小区3-2-501，漏水", "address_room=阳光小区3-2-501"},
		{"阳光小区三栋二单元五零一楼上太吵", "address_room=阳光小区三栋二单元五零一"},
		{"张杨路500弄12号603室", "address_room=张杨路500弄12号603室"},
		{"阳光小区3栋2单元7楼东户", "address_room=阳光小区3栋2单元7楼东户"},
		{"蔡甸区天星村5组23号门前路不通", "address_village=蔡甸区天星村5组23号"},
		{"渝北区龙湖花园3栋2单元5-1", "address_room=渝北区龙湖花园3栋2单元5-1"},
		{"Room 501, Unit 2, Building 3, Sunshine Garden",
			"address_room=Room 501, Unit 2, Building 3"},
		{"卫生局家属院3栋2单元501室", "address_room=卫生局家属院3栋2单元501室"},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_places(void **state)
{
	static const struct personal_case cases[] = {
		{"武昌区中山路12号政务大厅3楼305室", ""},
		{"居委会办公地点在阳光小区3栋1单元101室", ""},
		{"阳光小区3栋2单元电梯坏了，中山路12号路面塌陷", ""},
		{"三室一厅，3室2厅，3号楼120户居民", ""},
		{"12栋521路公交，3号楼2023年建，5栋1200平米", ""},
		{"人民医院3号楼2楼305诊室", ""},
		{"天星村5组的路坏了", ""},
		{"2023-5-120，8:30-17:30", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

/* More than the findings hold: still nothing of it may be seen. */
static void
test_many(void **state)
{
	struct buf text = {0};
	struct normal normal;
	struct findings findings = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_add_str(&text, "13800138000，");
	assert_int_equal(normalise(text.data, text.len, &normal), ERR_OK);
	personal_data_find(&normal, &findings);
	assert_int_equal(findings.count, 1000);
	findings_fini(&findings);
	normalise_fini(&normal);
	buf_fini(&text);
}

/* 100 kB of each; a search that is not linear would not end within the test's time. */
static void
test_long_texts(void **state)
{
	static const char *const pieces[] = {"1", "1 ", "138", "一", "1-", "微", "v", "at", "a@",
		"3栋", "鄂A", "(", "1,", "电话", "加", "yi", "号1", " ", "1\n", "q1", "\xcc\x81",
		"身份证1 "};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf text = {0};
		struct normal normal;
		struct findings findings = {0};

		while (text.len < 100000)
			buf_add_str(&text, pieces[i]);
		assert_int_equal(normalise(text.data, text.len, &normal), ERR_OK);
		personal_data_find(&normal, &findings);
		findings_fini(&findings);
		normalise_fini(&normal);
		buf_fini(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_email),
		cmocka_unit_test(test_wechat),
		cmocka_unit_test(test_qq),
		cmocka_unit_test(test_homes),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_long_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
