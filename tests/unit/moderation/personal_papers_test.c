/* Identity numbers, other papers, bank cards and plates. */
#include "moderation/personal.h"
#include "unit.h"

static void
test_residents(void **state)
{
	static const struct personal_case cases[] = {
		{"身份证420106199003074519", "resident_identity=420106199003074519"},
		{"420106198504126618", "resident_identity=420106198504126618"},
		{"证件420106 19850412 6618", "resident_identity=420106 19850412 6618"},
		{"证件4201 0619 8504 1266 18", "resident_identity=4201 0619 8504 1266 18"},
		{"身份证四二零一零六一九八五零四一二六六一八",
			"resident_identity=四二零一零六一九八五零四一二六六一八"},
		/* One digit wrong: with the word, and without it because all else fits. */
		{"身份证号：420106198504126617", "resident_identity=420106198504126617"},
		{"李强420106198504126617", "resident_identity=420106198504126617"},
		/* Even nonsense, when it is called so. */
		{"身份证号：999999999999999999", "resident_identity=999999999999999999"},
		{"身份证420106850412661", "resident_identity=420106850412661"},
		{"学籍号G420106198504126618", "resident_identity=420106198504126618"},
		{"五十开头的500112196208039227也是", "resident_identity=500112196208039227"},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_no_residents(void **state)
{
	static const struct personal_case cases[] = {
		{"订单号420106198504126617", ""}, /* fails the check */
		{"编号420106202305120001", ""}, /* passes it, and counts what came in 2023 */
		{"工单号202305121380013800", ""},
		{"420106199913404513", ""}, /* month 13 */
		{"统一社会信用代码914201007145678901", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_papers(void **state)
{
	static const struct personal_case cases[] = {
		{"护照E12345678过期", "passport=E12345678"},
		{"港澳通行证C12345678", "travel_permit=C12345678"},
		{"社保卡号A12345678", "social_security=A12345678"},
		{"医保个人编号1002345678", "social_security=1002345678"},
		{"航班CZ123456，设备E12345678", ""},
		{"社保卡办了100000张", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_cards(void **state)
{
	static const struct personal_case cases[] = {
		{"6222020200112233440", ""}, /* not by Luhn */
		{"6217000142398071369", "bank_card=6217000142398071369"},
		{"6217 0001 4239 8071 369", "bank_card=6217 0001 4239 8071 369"},
		{"621700 0142398071369", "bank_card=621700 0142398071369"},
		{"卡号6217000142398071360", "bank_card=6217000142398071360"},
		{"卡号六二一七零零零一四二三九八零七一三六九",
			"bank_card=六二一七零零零一四二三九八零七一三六九"},
		{"项目代码2101-420106-04-01-766715", ""},
		{"流水号6217000142398071369", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

static void
test_plates(void **state)
{
	static const struct personal_case cases[] = {
		{"鄂A12345堵路", "plate=鄂A12345"},
		{"鄂A·12345", "plate=鄂A·12345"},
		{"鄂 A 1 2 3 4 5 停在门口", "plate=鄂 A 1 2 3 4 5"},
		{"鄂AD12345一直停着", "plate=鄂AD12345"},
		{"鄂a d12345的车", "plate=鄂a d12345"},
		{"鄂A1234学", "plate=鄂A1234学"},
		{"鄂J12345挂", "plate=鄂J12345挂"},
		{"粤Z1234港", "plate=粤Z1234港"},
		{"车牌鄂A一二三四五一直停着", "plate=鄂A一二三四五"},
		{"WJ鄂12345", "plate=WJ鄂12345"},
		{"车牌A12345", "plate=A12345"},
		{"鄂A路段，鄂A牌照，京A0开头，苏A路牌", ""},
		{"新GB18030标准，浙C88栋，云A320客机", ""},
		{"鄂A1234567", ""},
	};

	(void)state;
	PERSONAL_CHECK(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_residents),
		cmocka_unit_test(test_no_residents),
		cmocka_unit_test(test_papers),
		cmocka_unit_test(test_cards),
		cmocka_unit_test(test_plates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
