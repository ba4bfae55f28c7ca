#include "moderation/duplicates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/asked.h"
#include "unit.h"

static struct fingerprint
print_of(const char *text)
{
	uint32_t points[ASKED_POINTS_MAX];
	size_t count = asked_points(text, points);
	struct fingerprint print;

	fingerprint_make(points, count, &print);
	return print;
}

static double
alike(const char *a, const char *b)
{
	struct fingerprint left = print_of(a), right = print_of(b);
	double found = fingerprint_alike(&left, &right);

	fingerprint_fini(&left);
	fingerprint_fini(&right);
	return found;
}

static bool
is_twin(const char *a, const char *b)
{
	struct fingerprint left = print_of(a), right = print_of(b);
	bool found = fingerprint_is_twin(&left, &right, NULL);

	assert_int_equal(found, fingerprint_is_twin(&right, &left, NULL));
	fingerprint_fini(&left);
	fingerprint_fini(&right);
	return found;
}

static void
test_courtesy_and_form_do_not_count(void **state)
{
	(void)state;
	assert_true(
		alike("地铁8号线什么时候开通", "请问一下，地铁八号线何时开通？谢谢领导！") == 1);
	assert_true(alike("中山路怎么走", "中山路咋走呢？？？") == 1);
	assert_true(alike("十二路车几时来", "12路车什么时候来") == 1);
	assert_true(
		alike("Where is bus 12", "where, is bus 12?") < 1); /* case is the view's to fold */
	assert_true(alike("where is bus 12", "where, is bus 12?") == 1);
}

static void
test_numbers_and_places_tell_apart(void **state)
{
	(void)state;
	assert_false(is_twin("地铁8号线什么时候开通", "地铁9号线什么时候开通"));
	assert_false(is_twin("地铁八号线什么时候开通", "地铁9号线什么时候开通"));
	assert_false(
		is_twin("武昌区小学报名从哪天开始要带什么", "洪山区小学报名从哪天开始要带什么"));
	assert_false(
		is_twin("中山路烧烤摊油烟扰民到半夜没人管", "光谷大道烧烤摊油烟扰民到半夜没人管"));
	assert_false(is_twin("解放大道路面坑洼积水严重", "友谊大道路面坑洼积水严重"));
	/* Who names more says the same still. */
	assert_true(is_twin(
		"中山路烧烤摊油烟扰民到半夜没人管", "中山路和友谊路烧烤摊油烟扰民到半夜没人管"));
	assert_true(is_twin(
		"地铁8号线什么时候开通啊等了好久", "地铁8号线2026年什么时候开通啊等了好久"));
	/* "一个" and "修路" name nothing. */
	assert_true(is_twin("门口那条路什么时候修好", "门口一条路什么时候修好"));
}

static void
test_short_texts(void **state)
{
	(void)state;
	assert_true(is_twin("医保怎么办理", "怎么办理医保"));
	assert_false(is_twin("医保怎么办理", "社保怎么办理"));
	assert_false(is_twin("公园几点开门", "公园几点关门"));
	assert_true(is_twin("学校几点放学", "学校几点放学呢"));
	assert_true(is_twin("好", "好"));
	assert_false(is_twin("好", "坏"));
	assert_false(is_twin("", ""));
	assert_false(is_twin("，。！", "？"));
	assert_false(is_twin("", "公园几点开门"));
}

static void
test_letters_by_words(void **state)
{
	(void)state;
	assert_true(is_twin("when does the metro line open to the public",
		"when does the new metro line open to the public"));
	assert_false(is_twin("when does the metro line open to the public",
		"where can my daughter apply for the public school"));
}

static void
test_long_texts(void **state)
{
	enum { LEN = 20000 };
	uint32_t *points = malloc(LEN * sizeof *points);
	struct fingerprint a, b;

	(void)state;
	for (uint32_t i = 0; i < LEN; i++)
		points[i] = 0x4E00 + i * 7919U % 20000U;
	fingerprint_make(points, LEN, &a);
	fingerprint_make(points, LEN - 100, &b);
	assert_true(fingerprint_is_twin(&a, &b, NULL));
	fingerprint_fini(&b);
	for (uint32_t i = 0; i < LEN; i++)
		points[i] = 0x4E2D;
	fingerprint_make(points, LEN, &b);
	assert_int_equal(b.bigram_count, 1);
	assert_false(fingerprint_is_twin(&a, &b, NULL));
	fingerprint_fini(&a);
	fingerprint_fini(&b);
	free(points);
}

/* ---- many texts */

static bool
is_even(void *cookie, uint32_t number)
{
	(void)cookie;
	return number % 2 == 0;
}

static void
test_index_finds_the_most_alike(void **state)
{
	static const char *const texts[] = {"中山路什么时候能修好", "公积金贷款额度最高是多少",
		"请问中山路什么时候修好", "中山路什么时候能修好？", "光谷大道什么时候能修好",
		"垃圾没有人清运"};
	struct duplicates *index = duplicates_create();
	struct fingerprint print = print_of("领导好，中山路何时能修好");
	struct twin found[4];

	(void)state;
	assert_int_equal(duplicates_find(index, &print, NULL, NULL, found, 4), 0);
	for (uint32_t i = 0; i < 6; i++) {
		struct fingerprint one = print_of(texts[i]);
		assert_int_equal(duplicates_add(index, &one), i);
		assert_null(one.features);
	}
	assert_int_equal(duplicates_count(index), 6);
	assert_int_equal(duplicates_find(index, &print, NULL, NULL, found, 4), 3);
	assert_int_equal(found[0].number, 0);
	assert_true(found[0].alike == 1);
	assert_int_equal(found[1].number, 3);
	assert_int_equal(found[2].number, 2);
	assert_true(found[2].alike < 1);
	assert_int_equal(duplicates_find(index, &print, NULL, NULL, found, 1), 1);
	assert_int_equal(found[0].number, 0);
	assert_int_equal(duplicates_find(index, &print, is_even, NULL, found, 4), 2);
	assert_int_equal(found[1].number, 2);
	assert_true(duplicates_at(index, 5)->bigram_count > 0);
	assert_null(duplicates_at(index, 6));
	fingerprint_fini(&print);
	duplicates_free(index);
	duplicates_free(NULL);
}

/* ---- figures */

#define TEXTS 4000

struct counts {
	long found, right, all, found_alike, all_alike;
};

static void
count_pair(struct counts *counts, const struct asked *a, const struct asked *b, bool found)
{
	bool same = asked_same(a, b);
	bool alike_worded = same && a->wording == b->wording;
	counts->found += found;
	counts->right += found && same;
	counts->all += same;
	counts->found_alike += found && alike_worded;
	counts->all_alike += alike_worded;
}

/* Half of them are said again, in the same words or in others, and all are dressed differently. */
static void
make_texts(struct asked *asked, struct fingerprint *prints)
{
	for (uint64_t i = 0; i < TEXTS; i++) {
		if (i % 2 == 0)
			asked_make(i * 7919 + 1, &asked[i]);
		else
			asked_again(&asked[i - 1], i * 7919 + 1, (int)(i / 2 % 2), &asked[i]);
		fingerprint_make(asked[i].points, asked[i].count, &prints[i]);
	}
}

static void
test_precision(void **state)
{
	struct asked *asked = calloc(TEXTS, sizeof *asked);
	struct fingerprint *prints = calloc(TEXTS, sizeof *prints);
	struct counts counts = {0};
	double precision, recall;

	(void)state;
	make_texts(asked, prints);
	for (size_t i = 0; i < TEXTS; i++)
		for (size_t j = i + 1; j < TEXTS; j++)
			count_pair(&counts, &asked[i], &asked[j],
				fingerprint_is_twin(&prints[i], &prints[j], NULL));
	precision = (double)counts.right / (double)counts.found;
	recall = (double)counts.found_alike / (double)counts.all_alike;
	print_message(
		"twins: precision %.4f, recall %.4f of those in the same words, %.4f of all\n",
		precision, recall, (double)counts.right / (double)counts.all);
	assert_true(precision >= 0.985);
	assert_true(recall >= 0.80);
	for (size_t i = 0; i < TEXTS; i++)
		fingerprint_fini(&prints[i]);
	free(prints);
	free(asked);
}

/* What the bands lose of what a comparison of all with all finds. */
static void
test_bands_lose_little(void **state)
{
	struct asked *asked = calloc(TEXTS, sizeof *asked);
	struct fingerprint *prints = calloc(TEXTS, sizeof *prints);
	struct duplicates *index = duplicates_create();
	long twins = 0, found = 0;

	(void)state;
	make_texts(asked, prints);
	for (size_t i = 0; i < TEXTS; i++) {
		struct twin best;
		bool has_twin = false;
		for (size_t j = 0; j < i && !has_twin; j++)
			has_twin = fingerprint_is_twin(
				&prints[i], duplicates_at(index, (uint32_t)j), NULL);
		twins += has_twin;
		found += duplicates_find(index, &prints[i], NULL, NULL, &best, 1) == 1;
		duplicates_add(index, &prints[i]);
	}
	print_message("bands: %ld of %ld that have a twin are found, %zu bytes a text\n", found,
		twins, duplicates_bytes(index) / TEXTS);
	assert_true((double)found >= 0.96 * (double)twins);
	assert_true(found <= twins);
	duplicates_free(index);
	free(prints);
	free(asked);
}

/* Pairs by hand (tests/corpus/pairs.txt). */
static void
test_pairs_by_hand(void **state)
{
	FILE *file = fopen(OPENFLOOR_SOURCE_DIR "/tests/corpus/pairs.txt", "r");
	long same = 0, found = 0, other = 0, wrong = 0;
	char line[1000];

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		char *rest = line, *kind = strsep(&rest, "\t"), *a = strsep(&rest, "\t"),
		     *b = strsep(&rest, "\n");
		bool is_same = strcmp(kind, "same") == 0, twin;
		if (line[0] == '#')
			continue;
		assert_non_null(b);
		twin = is_twin(a, b);
		same += is_same;
		other += !is_same;
		found += is_same && twin;
		wrong += !is_same && twin;
	}
	fclose(file);
	print_message("by hand: %ld of %ld that say the same are twins, %ld of %ld others\n", found,
		same, wrong, other);
	assert_true(100 * found >= 35 * same);
	assert_true(100 * wrong <= 3 * other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_courtesy_and_form_do_not_count),
		cmocka_unit_test(test_numbers_and_places_tell_apart),
		cmocka_unit_test(test_short_texts),
		cmocka_unit_test(test_letters_by_words),
		cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_index_finds_the_most_alike),
		cmocka_unit_test(test_precision),
		cmocka_unit_test(test_bands_lose_little),
		cmocka_unit_test(test_pairs_by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
