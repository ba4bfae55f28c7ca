/* Mobile numbers and landlines, and the numbers that are none. */
#include "moderation/personal.h"
#include "unit.h"

static void
test_hands(void **state)
{
	static const struct personal_case cases[] = {
		{"电话13800138000", "mobile=13800138000"},
		{"138-0013-8000", "mobile=138-0013-8000"},
		{"138 0013 8000，谢谢", "mobile=138 0013 8000"},
		{"１３８００１３８０００", "mobile=１３８００１３８０００"},
		{"①③⑧⓪⓪①③⑧⓪⓪⓪", "mobile=①③⑧⓪⓪①③⑧⓪⓪⓪"},
		{"⑴⑶⑻⓪⓪⑴⑶⑻⓪⓪⓪", "mobile=⑴⑶⑻⓪⓪⑴⑶⑻⓪⓪⓪"},
		{"❶❸❽⓿⓿❶❸❽⓿⓿⓿", "mobile=❶❸❽⓿⓿❶❸❽⓿⓿⓿"},
		{"1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣啊",
			"mobile=1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣"},
		{"١٣٨٠٠١٣٨٠٠٠", "mobile=١٣٨٠٠١٣٨٠٠٠"},
		{"一三八零零一三八零零零", "mobile=一三八零零一三八零零零"},
		{"幺三八〇〇幺三八〇〇〇", "mobile=幺三八〇〇幺三八〇〇〇"},
		{"壹叁捌零零壹叁捌零零零", "mobile=壹叁捌零零壹叁捌零零零"},
		{"壹參捌零零壹參捌零零零", "mobile=壹參捌零零壹參捌零零零"},
		{"1叁8〇零幺3捌０⓪零", "mobile=1叁8〇零幺3捌０⓪零"},
		{"1😀3😀8😀0😀0😀1😀3😀8😀0😀0😀0", "mobile=1😀3😀8😀0😀0😀1😀3😀8😀0😀0😀0"},
		{"l38OOl38OOO", "mobile=l38OOl38OOO"},
		{"1\xe2\x80\x8b"
		 "38001\xe2\x80\x8b"
		 "38000",
			"mobile=1\xe2\x80\x8b"
			"38001\xe2\x80\x8b"
			"38000"},
		{"[138][0013][8000]", "mobile=[138][0013][8000]"},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_words_around(void **state)
{
	static const struct personal_case cases[] = {
		{"我电话一三八零零一三八零零零一直打不通", "mobile=一三八零零一三八零零零"},
		{"凭什么13800138000一个月没人回", "mobile=13800138000"},
		{"为什么一三八零零一三八零零零没人接", "mobile=一三八零零一三八零零零"},
		{"手机138然后0013再8000", "mobile=138然后0013再8000"},
		{"手机前面138，后面是0013，最后8000", "mobile=138，后面是0013，最后8000"},
		{"手机幺三八洞洞幺三八洞洞洞", "mobile=幺三八洞洞幺三八洞洞洞"},
		{"手机yao san ba ling ling yao san ba ling ling ling",
			"mobile=yao san ba ling ling yao san ba ling ling ling"},
		{"13800138000张师傅", "mobile=13800138000"},
		{"tel13800138000", "mobile=13800138000"},
		{"微信同号13800138000", "mobile=13800138000"},
		{"微信13800138000", "mobile=13800138000"},
		{"电话13507123456 13607123456", "mobile=13507123456 & mobile=13607123456"},
		{"电话13507123456/13607123456", "mobile=13507123456 & mobile=13607123456"},
		{"+86 138 0013 8000", "mobile=+86 138 0013 8000"},
		{"(+86)13800138000", "mobile=(+86)13800138000"},
		{"008613800138000", "mobile=008613800138000"},
		{"电话(138)00138000", "mobile=(138)00138000"},
		{"有事找老王，138，0013，8000", "mobile=138，0013，8000"},
		{"香港+852 9123 4567", "foreign=+852 9123 4567"},
		{"电话+1 415 555 2671", "foreign=+1 415 555 2671"},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_no_mobiles(void **state)
{
	static const struct personal_case cases[] = {
		{"一百三十八，三八妇女节，一三五限行", ""},
		{"订单号13800138000", ""},
		{"受理编号：13800138000。", ""},
		{"13800138000元", ""},
		{"150 2000 3000这几档", ""},
		{"192.168.100.10登不上", ""},
		{"2023-05-12 13:00-15:00", ""},
		{"202305121380013800012", ""},
		{"138001380001", ""},
		{"快递SF13800138000123", ""},
		{"138****8000", ""},
		{"1 2 3 4 5 6 7 8 9 10 11 12", ""},
		{"2020、2021、2022、2023年", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_landlines(void **state)
{
	static const struct personal_case cases[] = {
		{"家里电话027-87654321转801", "landline=027-87654321转801"},
		{"我家座机(027)8765-4321", "landline=(027)8765-4321"},
		{"请回电02787654321", "landline=02787654321"},
		{"宅电+86-716-8123456", "landline=+86-716-8123456"},
		{"我家电话8765 4321", "landline=8765 4321"},
		{"我妈家电话零二七八七六五四三二一", "landline=零二七八七六五四三二一"},
		{"027-87654321是我家电话", "landline=027-87654321"},
		{"物业不管，我电话027-87654321", "landline=027-87654321"},
		{"@区政府 027-87654321，白天打", "landline=027-87654321"},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_offices(void **state)
{
	static const struct personal_case cases[] = {
		{"服务热线027-87654321没人接", ""},
		{"办公室电话027-87654321", ""},
		{"值班电话：87654321", ""},
		{"请问027-87654321这个热线几点下班", ""},
		{"咨询单位：市医保局，电话：027-87654321", ""},
		{"我打了派出所电话(027)87654321", ""},
		{"客服400-027-1234，4008-123-123，800-820-8820", ""},
		{"12345、110、119、120、95598、10086都打过", ""},
		{"联系电话4008-967-791", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hands),
		cmocka_unit_test(test_words_around),
		cmocka_unit_test(test_no_mobiles),
		cmocka_unit_test(test_landlines),
		cmocka_unit_test(test_offices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
