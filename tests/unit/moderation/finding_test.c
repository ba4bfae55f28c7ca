#include "moderation/finding.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static void
test_words_of_the_wire(void **state)
{
	(void)state;
	assert_string_equal(finding_kind_word(FINDING_WORD), "word");
	assert_string_equal(finding_kind_word(FINDING_IDENTITY_NUMBER), "identity_number");
	assert_string_equal(finding_kind_word(FINDING_FLOOD), "flood");
	assert_string_equal(severity_word(SEVERITY_BANNED), "banned");
	assert_string_equal(severity_colour(SEVERITY_NOTE), "green");
	assert_string_equal(severity_colour(SEVERITY_SUSPECT), "amber");
	assert_string_equal(severity_colour(SEVERITY_BANNED), "red");
}

static void
test_order_and_worst(void **state)
{
	struct findings findings = {0};

	(void)state;
	assert_int_equal(findings_worst(&findings), SEVERITY_NOTE);
	findings_add(&findings, FINDING_LINK, SEVERITY_SUSPECT, "bare", 5, 9, false);
	findings_add(&findings, FINDING_WORD, SEVERITY_BANNED, "short", 1, 3, false);
	findings_add(&findings, FINDING_PHONE, SEVERITY_SUSPECT, "mobile", 1, 8, true);
	findings_add(&findings, FINDING_WORD, SEVERITY_NOTE, "nothing", 4, 4, false);
	findings_sort(&findings);
	assert_int_equal(findings.count, 3);
	assert_int_equal(findings.items[0].kind, FINDING_PHONE);
	assert_int_equal(findings.items[1].kind, FINDING_WORD);
	assert_int_equal(findings.items[2].kind, FINDING_LINK);
	assert_int_equal(findings_worst(&findings), SEVERITY_BANNED);
	findings_fini(&findings);
}

/* 63 bytes hold 21 of these characters; never a part of one. */
static void
test_long_rule_is_cut_between_characters(void **state)
{
	struct findings findings = {0};
	char rule[100] = "a";

	(void)state;
	for (int i = 0; i < 30; i++)
		strncat(rule, "赌", sizeof(rule) - strlen(rule) - 1);
	findings_add(&findings, FINDING_WORD, SEVERITY_NOTE, rule, 0, 1, false);
	assert_int_equal(strlen(findings.items[0].rule), 61);
	assert_memory_equal(findings.items[0].rule, rule, 61);
	findings_fini(&findings);
}

static void
test_what_is_masked_is_never_forgotten(void **state)
{
	struct findings findings = {0};

	(void)state;
	for (size_t i = 0; i < FINDINGS_MAX + 5; i++)
		findings_add(&findings, FINDING_WORD, SEVERITY_NOTE, "a", i, i + 1, false);
	assert_int_equal(findings.count, FINDINGS_MAX);
	assert_true(findings.cut);
	findings_add(&findings, FINDING_PHONE, SEVERITY_SUSPECT, "mobile", 900, 911, true);
	assert_int_equal(findings.count, FINDINGS_MAX + 1);
	findings_fini(&findings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_of_the_wire),
		cmocka_unit_test(test_order_and_worst),
		cmocka_unit_test(test_long_rule_is_cut_between_characters),
		cmocka_unit_test(test_what_is_masked_is_never_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
