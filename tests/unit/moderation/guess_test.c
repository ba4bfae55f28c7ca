#include "moderation/guess.h"

#include <stdio.h>
#include <string.h>

#include "moderation/asked.h"
#include "unit.h"

#define UNITS 13

static const char *const names[UNITS][2] = {{"metro", "市地铁集团"}, {"bus", "市公交集团"},
	{"construction", "市城乡建设局"}, {"traffic-police", "市公安局交通管理局"},
	{"education", "市教育局"}, {"medical-insurance", "市医疗保障局"},
	{"human-resources", "市人力资源和社会保障局"}, {"housing", "市住房和房屋管理局"},
	{"provident-fund", "市住房公积金管理中心"}, {"urban-management", "市城市管理执法委员会"},
	{"environment", "市生态环境局"}, {"water-company", "市水务集团"},
	{"market", "市市场监督管理局"}};

static const char *allowed[UNITS];

static struct guess_model *
create_named(void)
{
	struct guess_model *model = guess_create();
	uint32_t points[ASKED_POINTS_MAX];

	for (size_t i = 0; i < UNITS; i++) {
		allowed[i] = names[i][0];
		guess_name(model, names[i][0], points, asked_points(names[i][1], points));
	}
	return model;
}

static bool
guess_text(const struct guess_model *model, const char *text, struct guess *guess)
{
	uint32_t points[ASKED_POINTS_MAX];

	return guess_make(model, allowed, UNITS, points, asked_points(text, points), guess);
}

/* The words of GUESS in TEXT, joined by '|'. */
static const char *
words_of(const char *text, const struct guess *guess)
{
	static char out[300];
	struct asked word;
	uint32_t points[ASKED_POINTS_MAX];
	size_t len = 0;

	asked_points(text, points);
	out[0] = '\0';
	for (size_t i = 0; i < guess->word_count; i++) {
		char one[100];
		word.count = guess->words[i].end - guess->words[i].start;
		memcpy(word.points, points + guess->words[i].start, word.count * sizeof *points);
		len += (size_t)snprintf(out + len, sizeof out - len, "%s%s", i ? "|" : "",
			asked_text(&word, one, sizeof one));
	}
	return out;
}

static void
test_begins_with_the_names(void **state)
{
	static const char fund[] = "公积金贷款额度怎么算";
	struct guess_model *model = create_named();
	struct guess guess;

	(void)state;
	assert_true(guess_text(model, fund, &guess));
	assert_string_equal(guess.label, "provident-fund");
	assert_string_equal(words_of(fund, &guess), "公积金");
	assert_true(guess.sure > 0.6 && guess.sure <= 1);
	assert_false(guess_text(model, "请问怎么办", &guess));
	assert_false(guess_text(model, "", &guess));
	assert_false(guess_text(model, "管理", &guess)); /* three units have it in their names */
	guess_free(model);
	guess_free(NULL);
}

static void
test_only_of_what_is_allowed(void **state)
{
	static const char *const some[] = {"bus", "metro", "unheard-of"};
	struct guess_model *model = create_named();
	uint32_t points[ASKED_POINTS_MAX];
	struct guess guess;
	size_t count = asked_points("公积金贷款额度怎么算", points);

	(void)state;
	assert_false(guess_make(model, some, 3, points, count, &guess));
	assert_false(guess_make(model, NULL, 0, points, count, &guess));
	guess_free(model);
}

static void
learn(struct guess_model *model, int texts)
{
	struct asked asked;
	int learnt = 0;

	for (uint64_t seed = 1; learnt < texts; seed++) {
		asked_make(seed * 7 + 3, &asked);
		if (asked.wording == 3) /* that one is for the examination */
			continue;
		guess_learn(model, asked.unit, asked.points, asked.count);
		learnt++;
	}
}

static void
test_learns_words(void **state)
{
	static const char text[] = "请问武珞路小区物业乱收费谢谢";
	struct guess_model *model = create_named();
	struct guess guess;

	(void)state;
	learn(model, 1000);
	assert_int_equal(guess_learnt(model), 1000);
	assert_true(guess_text(model, text, &guess));
	assert_string_equal(guess.label, "housing");
	assert_non_null(strstr(words_of(text, &guess), "物业"));
	guess_free(model);
}

static void
test_few_decisions_mislead_nobody(void **state)
{
	struct guess_model *model = create_named();
	struct guess guess;

	(void)state;
	learn(model, 50);
	assert_false(guess_text(model, "小区物业乱收停车费没有人管吗", &guess));
	assert_true(guess_text(model, "公积金贷款额度怎么算", &guess));
	guess_free(model);
}

/* Questions in wordings that the model has never seen. */
static double
examine(const struct guess_model *model, int texts, double *answered)
{
	struct asked asked;
	struct guess guess;
	int right = 0, given = 0, asked_for = 0;

	for (uint64_t seed = 1; asked_for < texts; seed++) {
		asked_make(seed * 11 + 900001, &asked);
		if (asked.wording != 3)
			continue;
		asked_for++;
		if (!guess_make(model, allowed, UNITS, asked.points, asked.count, &guess))
			continue;
		assert_true(guess.word_count > 0 && guess.words[0].end <= asked.count);
		given++;
		right += strcmp(guess.label, asked.unit) == 0;
	}
	*answered = (double)given / texts;
	return given ? (double)right / given : 1;
}

static void
test_precision(void **state)
{
	static const int past[] = {0, 100, 300, 1000, 3000};
	static const double least[] = {0.97, 0.90, 0.95, 0.97, 0.97};
	static const double coverage[] = {0.03, 0.5, 0.7, 0.8, 0.8};

	(void)state;
	for (size_t i = 0; i < sizeof past / sizeof past[0]; i++) {
		struct guess_model *model = create_named();
		double answered, precision;
		learn(model, past[i]);
		precision = examine(model, 2000, &answered);
		print_message(
			"guess after %d decisions: precision %.3f, an answer for %.3f, %zu bytes\n",
			past[i], precision, answered, guess_bytes(model));
		assert_true(precision >= least[i]);
		assert_true(answered >= coverage[i]);
		guess_free(model);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_begins_with_the_names),
		cmocka_unit_test(test_only_of_what_is_allowed),
		cmocka_unit_test(test_learns_words),
		cmocka_unit_test(test_few_decisions_mislead_nobody),
		cmocka_unit_test(test_precision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
