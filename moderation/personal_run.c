#include "moderation/personal_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define GAP_GLYPHS_MAX 8

/* Words that people put between the parts of a number that they do not want to be found. */
static const char32_t *const fillers[] = {U"加", U"减", U"杠", U"横", U"横杠", U"横线", U"点",
	U"空", U"空格", U"空一格", U"转", U"然后", U"然后是", U"再", U"再是", U"再加", U"接着",
	U"接着是", U"接", U"后面", U"后面是", U"中间", U"中间是", U"最后", U"最后是", U"后四位",
	U"后四位是", U"前三位", U"前三位是", U"中间四位", U"中间四位是", U"末四位", U"末四位是",
	U"最后四位", U"最后四位是", U"后四位数", U"尾号", U"尾数", U"尾号是", U"之后是", U"还有",
	U"以及", U"跟着", U"下划线", U"逗号", U"句号", U"顿号", U"隔开", U"断开", U"分割", U"分隔",
	U"减号", U"加号", U"啊", U"呀", U"嗯", U"哈", U"后八位", U"后八位是", U"开头", U"开头的",
	U"打头", U"后边", U"后边是", U"接下来", U"接下来是", U"的", NULL};

struct spoken {
	const char32_t *word;
	int16_t value;
};

static const struct spoken spoken[] = {{U"ling", 0}, {U"yao", 1}, {U"yi", 1}, {U"er", 2},
	{U"liang", 2}, {U"san", 3}, {U"si", 4}, {U"wu", 5}, {U"liu", 6}, {U"qi", 7}, {U"ba", 8},
	{U"jiu", 9}, {U"dong", 0}, {U"guai", 7}, {U"gou", 9}, {U"zero", 0}, {U"oh", 0}, {U"one", 1},
	{U"two", 2}, {U"three", 3}, {U"four", 4}, {U"five", 5}, {U"six", 6}, {U"seven", 7},
	{U"eight", 8}, {U"nine", 9}};

void
run_init(struct run *run, enum run_way way)
{
	*run = (struct run){.way = way};
}

void
run_fini(struct run *run)
{
	free(run->digits);
	run->digits = NULL;
}

/* The longest spoken digit at AT, written in Latin letters: its glyphs, or 0. */
static size_t
read_pinyin(const struct personal_view *view, size_t at, struct run_digit *digit)
{
	size_t best = 0;

	for (size_t i = 0; i < sizeof(spoken) / sizeof(spoken[0]); i++) {
		size_t left = 0;

		while (spoken[i].word[left] && at + left < view->count &&
			view->glyphs[at + left].code == spoken[i].word[left])
			left++;
		if (spoken[i].word[left] || left <= best)
			continue;
		best = left;
		digit->value = spoken[i].value;
	}
	digit->script = SCRIPT_SOUND;
	return best;
}

/* Reads the digit at AT into DIGIT: the glyphs that it takes, or 0. */
static size_t
read_digit(const struct run *run, const struct personal_search *search, size_t at,
	struct run_digit *digit)
{
	const struct glyph *glyph = &search->view->glyphs[at];
	enum digit_script weakest = run->way == RUN_SPOKEN ? SCRIPT_SOUND
		: run->way == RUN_LETTERS                  ? SCRIPT_LETTER
							   : SCRIPT_NUMERAL;

	if (search->claimed[at])
		return 0;
	if (run->way == RUN_PINYIN && glyph->kind == GLYPH_LATIN)
		return read_pinyin(search->view, at, digit);
	if (glyph->digit < 0 || glyph->script > weakest ||
		(run->way == RUN_SPOKEN && glyph->script == SCRIPT_LETTER))
		return 0;
	digit->value = glyph->digit;
	digit->script = glyph->script;
	return 1;
}

static bool
breaks_number(const struct glyph *glyph)
{
	switch (glyph->code) {
	case '%':
	case '$':
	case U'¥':
	case U'€':
	case U'£':
	case '@':
	case U'×':
	case U'‰':
	case U'℃':
		return true;
	default:
		return false;
	}
}

/* Reads the gap at AT: its glyphs and its kind into DIGIT.  False if no number goes on behind it. */
static bool
read_gap(const struct run *run, const struct personal_search *search, size_t *at,
	struct run_digit *digit)
{
	const struct personal_view *view = search->view;
	size_t from = *at, i = from;

	digit->gap = GAP_NONE;
	while (i < view->count && i - from <= GAP_GLYPHS_MAX && !search->claimed[i]) {
		const struct glyph *glyph = &view->glyphs[i];
		struct run_digit ignored;
		size_t filler = run->way == RUN_SPOKEN ? personal_view_has_any(view, i, fillers)
						       : 0;

		if (filler > 0) {
			digit->gap = GAP_WORDS;
			i += filler;
			continue;
		}
		if (!glyph_is_gap(glyph) || read_digit(run, search, i, &ignored) > 0)
			break;
		if (breaks_number(glyph) ||
			(glyph->code == '*' && i > from && glyph[-1].code == '*'))
			return false;
		if (digit->gap < GAP_SOFT)
			digit->gap = GAP_SOFT;
		if (glyph->kind == GLYPH_STOP && digit->gap < GAP_HARD)
			digit->gap = GAP_HARD;
		i++;
	}
	*at = i;
	digit->gap_glyphs = (uint8_t)(i - from);
	digit->separator = i > from ? view->glyphs[from].code : 0;
	return i - from <= GAP_GLYPHS_MAX && i < view->count;
}

static void
add_digit(struct run *run, const struct run_digit *digit)
{
	if (run->count == run->size) {
		run->size = run->size ? run->size * 2 : 64;
		run->digits = mem_grow(run->digits, run->size, sizeof(run->digits[0]));
	}
	run->digits[run->count++] = *digit;
}

bool
run_next(struct run *run, const struct personal_search *search, size_t *at)
{
	const struct personal_view *view = search->view;
	struct run_digit digit = {0};
	size_t i = *at, taken = 0;

	run->count = 0;
	while (i < view->count && (taken = read_digit(run, search, i, &digit)) == 0)
		i++;
	while (taken > 0) {
		digit.glyph = i;
		digit.after = i + taken;
		if (run->count == 0)
			digit.gap = GAP_HARD;
		else if (digit.gap == GAP_NONE &&
			digit.script != run->digits[run->count - 1].script)
			digit.gap = GAP_SCRIPT;
		add_digit(run, &digit);
		i = digit.after;
		taken = 0;
		*at = i;
		if (read_gap(run, search, &i, &digit))
			taken = read_digit(run, search, i, &digit);
	}
	return run->count > 0;
}

/* A digit in a row that may belong to the words beside it: 一 in 一直, 么 in 什么. */
static bool
is_word_too(const struct run_digit *digit)
{
	return digit->script == SCRIPT_NUMERAL || digit->script == SCRIPT_SOUND;
}

static bool
is_word(const struct personal_view *view, size_t at)
{
	return at < view->count && view->glyphs[at].kind == GLYPH_WORD;
}

bool
run_starts(const struct run *run, const struct personal_view *view, size_t i)
{
	const struct run_digit *digit = &run->digits[i];

	if (i == 0 || digit->gap != GAP_NONE)
		return true;
	if (digit[-1].script == SCRIPT_SOUND)
		return true;
	/* “什么”, “唯一” before it */
	return is_word_too(digit - 1) && digit[-1].value <= 2 && digit[-1].gap != GAP_NONE &&
		digit[-1].glyph > 0 && is_word(view, digit[-1].glyph - 1);
}

bool
run_ends(const struct run *run, const struct personal_view *view, size_t end)
{
	const struct run_digit *digit = &run->digits[end];

	if (end == run->count || digit->gap != GAP_NONE)
		return true;
	if (digit->script == SCRIPT_SOUND)
		return true;
	return is_word_too(digit) && (end + 1 == run->count || digit[1].gap != GAP_NONE) &&
		is_word(view, digit->after);
}

size_t
run_first_glyph(const struct run *run, size_t from)
{
	return run->digits[from].glyph;
}

size_t
run_last_glyph(const struct run *run, size_t to)
{
	return run->digits[to - 1].after;
}

size_t
run_groups(const struct run *run, size_t from, size_t to, size_t *sizes, size_t max)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++) {
		if (i == from || run->digits[i].gap > GAP_SCRIPT) {
			if (count == max)
				return 0;
			sizes[count++] = 0;
		}
		sizes[count - 1]++;
	}
	return count;
}

enum run_gap
run_widest_gap(const struct run *run, size_t from, size_t to)
{
	uint8_t widest = GAP_NONE;

	for (size_t i = from + 1; i < to; i++)
		if (run->digits[i].gap > widest)
			widest = run->digits[i].gap;
	return (enum run_gap)widest;
}

bool
run_has_gap(const struct run *run, size_t from, size_t to, enum run_gap gap)
{
	for (size_t i = from + 1; i < to; i++)
		if (run->digits[i].gap == gap)
			return true;
	return false;
}

bool
run_is_even(const struct run *run, size_t from, size_t to)
{
	const struct run_digit *first = NULL;

	for (size_t i = from + 1; i < to; i++) {
		const struct run_digit *digit = &run->digits[i];

		if (digit->gap <= GAP_SCRIPT || digit->separator == ')' || digit->separator == '(')
			continue;
		if (first && digit->separator != first->separator)
			return false;
		first = digit;
	}
	return true;
}

size_t
run_count_script(const struct run *run, size_t from, size_t to, enum digit_script script)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		if (run->digits[i].script >= script)
			count++;
	return count;
}
