#include "domain/spelling.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static void
takes_a_slip_of_the_pen(void **state)
{
	(void)state;
	assert_true(spelling_only(
		"武昌区中南路自来水什么时候恢复", "武昌区中南路自来水什么时侯恢复？", 10));
	assert_true(spelling_only("同样的话", "同样的话", 10));
	assert_true(spelling_only("", "六个字以内行", 10));
	assert_true(spelling_only("前面多了字的一句话", "一句话", 10));
}

static void
refuses_another_text(void **state)
{
	(void)state;
	assert_false(spelling_only(
		"明年三月底以前完工，届时通车。", "没有完工的时间，请等通知再说。", 10));
	assert_false(spelling_only("", "这里有七个字了", 10));
	assert_false(spelling_only("\xff", "字", 10));
}

/* A long text may change in a tenth of its length, and not in one more. */
static void
counts_by_the_share(void **state)
{
	char before[601], after[601];
	(void)state;
	memset(before, 'a', 600);
	before[600] = '\0';
	memcpy(after, before, sizeof after);
	for (size_t i = 0; i < 60; i++)
		after[i * 10] = 'b';
	assert_true(spelling_only(before, after, 10));
	after[5] = 'b';
	assert_false(spelling_only(before, after, 10));
	assert_true(spelling_only(before, after + 60, 5));
}

/* The band along the diagonal gives what the whole table gives. */
static void
agrees_with_the_whole_table(void **state)
{
	(void)state;
	srand(7);
	for (int turn = 0; turn < 2000; turn++) {
		char a[20], b[20];
		size_t table[20][20];
		size_t n = (size_t)(rand() % 19), m = (size_t)(rand() % 19);
		for (size_t i = 0; i < n; i++)
			a[i] = (char)('a' + rand() % 3);
		for (size_t i = 0; i < m; i++)
			b[i] = (char)('a' + rand() % 3);
		a[n] = b[m] = '\0';
		for (size_t i = 0; i <= n; i++)
			for (size_t j = 0; j <= m; j++) {
				size_t best = i + j;
				if (i && j) {
					best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
					if (table[i - 1][j] + 1 < best)
						best = table[i - 1][j] + 1;
					if (table[i][j - 1] + 1 < best)
						best = table[i][j - 1] + 1;
				}
				table[i][j] = best;
			}
		assert_int_equal(spelling_only(a, b, 10), table[n][m] <= SPELLING_FLOOR);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_a_slip_of_the_pen),
		cmocka_unit_test(refuses_another_text),
		cmocka_unit_test(counts_by_the_share),
		cmocka_unit_test(agrees_with_the_whole_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
