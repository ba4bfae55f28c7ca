/* Mobile numbers: eleven digits, 1[3-9], in whatever groups and hand. */
#include "moderation/personal_cue.h"
#include "moderation/personal_phone.h"

#define MOBILE_DIGITS 11
#define GROUPS_MAX    11
#define GROUPS_USUAL  6
#define CUE_BEFORE    24
#define CUE_AFTER     6
#define CUE_CLOSE     5

/* A mobile number in a run: all its digits, and where its own eleven begin. */
struct mobile {
	size_t from, own, to;
};

/* What may be dialled or written before the eleven digits. */
static const char *const prefixes[] = {"", "0086", "086", "86", "0", "17951", "12593", "17911"};

/* The groups that people divide eleven digits into without meaning to hide them; 0 ends one. */
static const size_t usual_groups[][GROUPS_USUAL] = {{11}, {3, 4, 4}, {3, 8}, {7, 4}, {4, 4, 3},
	{4, 3, 4}, {3, 3, 5}, {3, 5, 3}, {5, 6}, {6, 5}, {5, 3, 3}, {3, 3, 3, 2}, {3, 2, 2, 4},
	{2, 3, 3, 3}, {3, 4, 2, 2}, {1, 10}, {2, 2, 2, 2, 2, 1}, {1, 2, 2, 2, 2, 2},
	{2, 3, 2, 2, 2}, {3, 2, 3, 3}};

static bool
has_digits(const struct run *run, size_t at, const char *digits)
{
	for (; *digits; digits++, at++)
		if (at >= run->count || run->digits[at].value != *digits - '0')
			return false;
	return true;
}

/* Is there a mobile number at digit FROM, behind one of the prefixes? */
static bool
read_mobile(
	const struct run *run, const struct personal_view *view, size_t from, struct mobile *mobile)
{
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t own = from;

		if (!has_digits(run, from, prefixes[i]))
			continue;
		for (const char *digit = prefixes[i]; *digit; digit++)
			own++;
		if (own + MOBILE_DIGITS > run->count || run->digits[own].value != 1 ||
			run->digits[own + 1].value < 3 ||
			(own > from &&
				run->digits[own].gap > (own - from == 1 ? GAP_SCRIPT : GAP_SOFT)) ||
			!run_ends(run, view, own + MOBILE_DIGITS))
			continue;
		*mobile = (struct mobile){from, own, own + MOBILE_DIGITS};
		return true;
	}
	return false;
}

static bool
is_usual(const size_t *sizes, size_t count)
{
	for (size_t i = 0; i < sizeof(usual_groups) / sizeof(usual_groups[0]); i++) {
		size_t same = 0;

		while (same < count && same < GROUPS_USUAL && usual_groups[i][same] == sizes[same])
			same++;
		if (same == count && (same == GROUPS_USUAL || usual_groups[i][same] == 0))
			return true;
	}
	return false;
}

/* Does the number go on, or begin earlier, with the separator that divides it? */
static bool
is_part_of_list(const struct run *run, const struct mobile *mobile)
{
	char32_t inner = 0;

	for (size_t i = mobile->own + 1; i < mobile->to && !inner; i++)
		if (run->digits[i].gap > GAP_SCRIPT)
			inner = run->digits[i].separator;
	if (mobile->to < run->count && run->digits[mobile->to].separator == inner)
		return true;
	return mobile->from > 0 && run->digits[mobile->from].separator == inner;
}

/* 192.168.100.10 has eleven digits too. */
static bool
is_network_address(const struct run *run, const struct mobile *mobile, size_t groups)
{
	return groups == 4 && run->digits[mobile->own + 3].separator == '.' &&
		run_is_even(run, mobile->own, mobile->to);
}

/* A group of one digit among longer ones belongs to something else. */
static bool
has_single(const size_t *sizes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sizes[i] == 1)
			return true;
	return false;
}

/* “150 2000 3000” are three prices: each group ends in 0, the long ones in 00. */
static bool
is_round(const struct run *run, const struct mobile *mobile)
{
	for (size_t i = mobile->own + 1; i <= mobile->to; i++)
		if ((i == mobile->to || run->digits[i].gap > GAP_SCRIPT) &&
			(run->digits[i - 1].value != 0 ||
				(i > mobile->own + 3 && run->digits[i - 2].value != 0)))
			return false;
	return true;
}

/* May the eleven be one number, by the way that they are divided? */
static bool
is_one_number(const struct run *run, const struct personal_view *view, const struct mobile *mobile,
	bool cue)
{
	size_t sizes[GROUPS_MAX], groups;
	bool announced = personal_cue_before(view, run_first_glyph(run, mobile->from), CUE_CLOSE,
				 CUE_PHONE) != CUE_NOWHERE;

	groups = run_groups(run, mobile->own, mobile->to, sizes, GROUPS_MAX);
	switch (run_widest_gap(run, mobile->own, mobile->to)) {
	case GAP_NONE:
	case GAP_SCRIPT:
		return true;
	case GAP_SOFT:
		if (is_usual(sizes, groups))
			return announced ||
				(run_is_even(run, mobile->own, mobile->to) &&
					!is_round(run, mobile) &&
					!is_network_address(run, mobile, groups) &&
					(groups < 5 || !is_part_of_list(run, mobile)));
		if (cue)
			return groups == MOBILE_DIGITS || !has_single(sizes, groups) ||
				(groups >= 4 && run_is_even(run, mobile->own, mobile->to));
		return !is_part_of_list(run, mobile) &&
			(groups == MOBILE_DIGITS ||
				(run_is_even(run, mobile->own, mobile->to) &&
					!has_single(sizes, groups) &&
					!is_network_address(run, mobile, groups)));
	case GAP_HARD:
		if (run_has_gap(run, mobile->own, mobile->to, GAP_SOFT))
			return false;
		if (groups == MOBILE_DIGITS)
			return cue ||
				(!is_part_of_list(run, mobile) &&
					run_is_even(run, mobile->own, mobile->to));
		return is_usual(sizes, groups) &&
			(cue ||
				(groups == 3 && sizes[0] == 3 && sizes[1] == 4 &&
					run_is_even(run, mobile->own, mobile->to) &&
					!is_part_of_list(run, mobile) && !is_round(run, mobile)));
	case GAP_WORDS:
		return cue;
	}
	return false;
}

/* The glyphs of Latin letters right before FROM. */
static size_t
count_letters_before(const struct personal_view *view, size_t from)
{
	size_t count = 0;

	while (count < from && view->glyphs[from - 1 - count].kind == GLYPH_LATIN)
		count++;
	return count;
}

/* Letters that touch the number: “tel138…” is a telephone, “SF138…” a parcel. */
static bool
letters_allow(const struct personal_view *view, size_t from, size_t to, bool cue)
{
	static const char32_t *const labels[] = {U"tel", U"t", U"phone", U"ph", U"p", U"mob",
		U"mobile", U"m", U"mp", U"cell", U"call", U"v", U"vx", U"wx", U"wechat", U"weixin",
		U"whatsapp", U"dh", U"sj", U"dianhua", U"shouji", U"haoma", U"is", NULL};
	size_t before = count_letters_before(view, from), after = to;

	while (after < view->count && view->glyphs[after].kind == GLYPH_LATIN)
		after++;
	if (after > to && after < view->count && view->glyphs[after].kind == GLYPH_FIGURE)
		return false;
	if (before == 0 || before > 4 || cue)
		return true;
	return personal_view_had_any(view, from, labels) == before;
}

/* Do the words before say that it is another kind of number? */
static bool
is_reference(const struct personal_view *view, size_t from)
{
	size_t reference = personal_cue_reference(view, from);

	return reference != CUE_NOWHERE &&
		reference <= personal_cue_before(view, from, 12, CUE_PHONE);
}

static bool
is_mobile(const struct run *run, const struct personal_view *view, const struct mobile *mobile)
{
	size_t from = run_first_glyph(run, mobile->from), to = run_last_glyph(run, mobile->to);
	size_t weak = run_count_script(run, mobile->own, mobile->to, SCRIPT_LETTER);
	bool cue = personal_cue_is_near(view, from, CUE_BEFORE, to, CUE_AFTER, CUE_PHONE);

	switch (run->way) {
	case RUN_PLAIN:
		break;
	case RUN_LETTERS:
		if (weak == 0 || weak > 7 || count_letters_before(view, from) > 0 ||
			(to < view->count && view->glyphs[to].kind == GLYPH_LATIN))
			return false;
		break;
	case RUN_SPOKEN:
		if (!cue || weak > 7)
			return false;
		break;
	case RUN_PINYIN:
		if (weak < 3 || (!cue && weak < MOBILE_DIGITS))
			return false;
		cue = true;
		break;
	}
	if (from > 0 && view->glyphs[from - 1].code == '+' && mobile->own == mobile->from)
		return false; /* another country's */
	return is_one_number(run, view, mobile, cue) && letters_allow(view, from, to, cue) &&
		!is_reference(view, from) &&
		(!personal_cue_is_amount(view, to) ||
			personal_cue_before(view, from, 3, CUE_PHONE) != CUE_NOWHERE);
}

/* A plus sign before the country's number belongs to it. */
static size_t
include_plus(
	const struct run *run, const struct personal_search *search, const struct mobile *mobile)
{
	const struct glyph *glyphs = search->view->glyphs;
	size_t first = run_first_glyph(run, mobile->from), from = first;

	if (mobile->own > mobile->from && from > 0 && glyphs[from - 1].code == '+')
		from--;
	return personal_search_is_free(search, from, first) ? from : first;
}

void
personal_phone_find_mobiles(struct personal_search *search, enum run_way way)
{
	struct run run;
	size_t at = 0;

	run_init(&run, way);
	while (run_next(&run, search, &at)) {
		struct mobile mobile;

		for (size_t i = 0; i + MOBILE_DIGITS <= run.count; i++) {
			if (!run_starts(&run, search->view, i) ||
				!read_mobile(&run, search->view, i, &mobile) ||
				!is_mobile(&run, search->view, &mobile))
				continue;
			personal_search_add(search, FINDING_PHONE, "mobile",
				include_plus(&run, search, &mobile),
				run_last_glyph(&run, mobile.to));
			i = mobile.to - 1;
		}
	}
	run_fini(&run);
}
