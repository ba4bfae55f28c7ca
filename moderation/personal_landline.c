/* Landlines: area code and seven or eight digits, or those alone behind a word that says telephone. */
#include "moderation/personal_cue.h"
#include "moderation/personal_phone.h"

#define EXTENSION_MAX 5
#define OWNER_BEFORE  30
#define OWNER_AFTER   10

/* Which two digits behind the 0 begin an area code of four digits: AREA["31"] and so on. */
static const bool long_areas[100] = {[31] = true,
	[33] = true,
	[34] = true,
	[35] = true,
	[37] = true,
	[39] = true,
	[41] = true,
	[42] = true,
	[43] = true,
	[44] = true,
	[45] = true,
	[46] = true,
	[47] = true,
	[48] = true,
	[51] = true,
	[52] = true,
	[53] = true,
	[54] = true,
	[55] = true,
	[56] = true,
	[57] = true,
	[58] = true,
	[59] = true,
	[63] = true,
	[66] = true,
	[69] = true,
	[70] = true,
	[71] = true,
	[72] = true,
	[73] = true,
	[74] = true,
	[75] = true,
	[76] = true,
	[77] = true,
	[79] = true,
	[81] = true,
	[82] = true,
	[83] = true,
	[85] = true,
	[87] = true,
	[88] = true,
	[89] = true,
	[90] = true,
	[91] = true,
	[93] = true,
	[94] = true,
	[95] = true,
	[97] = true,
	[99] = true};

static int
value_at(const struct run *run, size_t at)
{
	return at < run->count ? run->digits[at].value : -1;
}

/* The digits of the country's number at FROM: 0086, 86 with a plus before it; 0 if there is none. */
static size_t
count_country(const struct run *run, const struct personal_view *view, size_t from)
{
	size_t zeros = 0, first = run_first_glyph(run, from);

	while (zeros < 2 && value_at(run, from + zeros) == 0)
		zeros++;
	if (value_at(run, from + zeros) != 8 || value_at(run, from + zeros + 1) != 6)
		return 0;
	if (zeros == 2)
		return 4;
	return zeros == 0 && (first > 0 && view->glyphs[first - 1].code == '+') ? 2 : 0;
}

/* The digits of the area code at FROM, its 0 included if there is one; 0 if it is no area code. */
static size_t
count_area(const struct run *run, size_t from, bool needs_zero)
{
	size_t zero = value_at(run, from) == 0 ? 1 : 0;
	int first = value_at(run, from + zero), second = value_at(run, from + zero + 1);

	if ((needs_zero && zero == 0) || first < 0 || second < 0)
		return 0;
	if ((first == 1 && second == 0) || (first == 2 && second != 6))
		return zero + 2;
	return long_areas[first * 10 + second] ? zero + 3 : 0;
}

/* 010 and 02x: eight digits follow. */
static bool
has_short_area(const struct run *run, size_t from)
{
	return value_at(run, from + (value_at(run, from) == 0 ? 1 : 0)) < 3;
}

/* The end of a local number of 7 or 8 digits at FROM, or 0. */
static size_t
end_of_local(const struct run *run, const struct personal_view *view, size_t from, bool only_eight)
{
	if (value_at(run, from) < 2)
		return 0;
	for (size_t length = 8; length >= (only_eight ? 8 : 7); length--)
		if (from + length <= run->count && run_ends(run, view, from + length) &&
			run_widest_gap(run, from, from + length) <= GAP_SOFT)
			return from + length;
	return 0;
}

/* Are the digits FROM up to TO divided as a landline is: into few groups, or one by one? */
static bool
is_divided_well(const struct run *run, size_t from, size_t to)
{
	size_t sizes[16], groups = run_groups(run, from, to, sizes, 16);

	return run_widest_gap(run, from, to) <= GAP_SOFT && groups > 0 &&
		(groups <= 4 || groups >= to - from - 1);
}

/* The end of a landline with its area code at FROM, or 0. */
static size_t
read_with_area(const struct run *run, const struct personal_view *view, size_t from)
{
	size_t country = count_country(run, view, from);
	size_t area = count_area(run, from + country, country == 0);
	size_t local = from + country + area, to;

	if (area == 0)
		return 0;
	to = end_of_local(run, view, local, has_short_area(run, from + country));
	if (to == 0 || !is_divided_well(run, from + country, to))
		return 0;
	/* 400-027-1234: a company's. */
	if (from >= 3 && run->digits[from].gap == GAP_SOFT && value_at(run, from - 1) == 0 &&
		value_at(run, from - 2) == 0)
		return 0;
	return to;
}

/* Only such glyphs and words stand between “电话” and the number that it announces. */
static size_t
skip_connectors_back(const struct personal_view *view, size_t end)
{
	static const char32_t *const connectors[] = {
		U"号码", U"号", U"码", U"是", U"为", U"的", U"有", U"打", U"在", U"就是", NULL};
	size_t taken;

	do {
		taken = end > 0 && glyph_is_gap(&view->glyphs[end - 1]) &&
				view->glyphs[end - 1].code != U'。'
			? 1
			: personal_view_had_any(view, end, connectors);
		end -= taken;
	} while (taken > 0);
	return end;
}

/* 400 and 800 numbers have ten digits: 4008-123-123. */
static bool
is_company(const struct run *run, size_t from)
{
	return value_at(run, from + 1) == 0 && value_at(run, from + 2) == 0 &&
		(value_at(run, from) == 4 || value_at(run, from) == 8) && from + 10 <= run->count &&
		run_widest_gap(run, from, from + 10) <= GAP_SOFT;
}

/* The end of a landline without area code at FROM, or 0. */
static size_t
read_without_area(const struct run *run, const struct personal_view *view, size_t from)
{
	size_t sizes[9], to = end_of_local(run, view, from, false);
	size_t announced = skip_connectors_back(view, run_first_glyph(run, from));
	size_t groups;

	if (to == 0 || value_at(run, from) == 9 || is_company(run, from))
		return 0;
	groups = run_groups(run, from, to, sizes, 9);
	if (run_widest_gap(run, from, to) > GAP_SOFT || groups == 0 ||
		(groups > 2 && groups < to - from) ||
		(groups == 2 && (sizes[0] < 3 || sizes[0] > 4)))
		return 0;
	if (!personal_cue_ends(view, announced, CUE_FIXED))
		return 0;
	return personal_cue_is_amount(view, run_last_glyph(run, to)) ? 0 : to;
}

/* The glyph behind an extension (“转801”, “-801”) at END, or END. */
static size_t
include_extension(const struct personal_view *view, size_t end)
{
	static const char32_t *const words[] = {U"转", U"转接", U"分机", U"分机号", U"转分机",
		U"ext", U"ext.", U"x", U"-", U"#", U"转:", U"分机:", U"分机号:", NULL};
	size_t at = personal_view_skip_spaces(view, end), taken, digits = 0;

	taken = personal_view_has_any(view, at, words);
	if (taken == 0 && at < view->count && view->glyphs[at].code == '(') {
		taken = personal_view_has_any(view, at + 1, words);
		taken += taken > 0;
	}
	if (taken == 0)
		return end;
	at = personal_view_skip_spaces(view, at + taken);
	while (at + digits < view->count && view->glyphs[at + digits].digit >= 0 &&
		view->glyphs[at + digits].script <= SCRIPT_NUMERAL)
		digits++;
	return digits > 0 && digits <= EXTENSION_MAX ? at + digits : end;
}

static bool
is_mention(const struct personal_view *view, size_t at)
{
	return view->glyphs[at].code == '@' && at + 1 < view->count &&
		view->glyphs[at + 1].kind == GLYPH_WORD;
}

static bool
is_ellipsis(const struct personal_view *view, size_t at)
{
	return at > 0 && view->glyphs[at].code == '.' && view->glyphs[at - 1].code == '.';
}

/* Where the clause of AT begins, or where the clause of END ends: at most WINDOW glyphs off. */
static size_t
clause_begin(const struct personal_view *view, size_t at)
{
	size_t from = at, word = at;

	while (from > 0 && at - from < OWNER_BEFORE && !is_mention(view, from - 1) &&
		!is_ellipsis(view, from - 1) &&
		(view->glyphs[from - 1].kind != GLYPH_STOP || view->glyphs[from - 1].code == ':' ||
			view->glyphs[from - 1].code == U'、')) {
		from--;
		if (view->glyphs[from].kind == GLYPH_SPACE)
			word = from;
	}
	/* “@区政府 …” is spoken to, not of. */
	return from > 0 && is_mention(view, from - 1) ? word : from;
}

static size_t
clause_end(const struct personal_view *view, size_t end)
{
	size_t to = end;

	while (to < view->count && to - end < OWNER_AFTER && view->glyphs[to].kind != GLYPH_STOP)
		to++;
	return to;
}

/* “我单位”, “我的办公室”: where one works oneself.  A word of an office ends before END. */
static bool
is_own_office(const struct personal_view *view, size_t begin, size_t end)
{
	static const char32_t *const own[] = {U"我", U"我的", U"本人", U"自己", NULL};
	static const char32_t *const places[] = {
		U"办公室", U"单位", U"公司", U"店里", U"店", U"厂里", NULL};
	size_t place = personal_view_had_any(view, end, places);

	return place > 0 && end - place > begin &&
		personal_view_had_any(view, end - place, own) > 0;
}

/* Whose the words from BEGIN up to AT say it is, the nearest first: 1 an office's, -1 one's own, 0 nobody's. */
static int
owner_before(const struct personal_view *view, size_t begin, size_t at)
{
	for (; at > begin; at--) {
		if (personal_cue_ends(view, at, CUE_HOME))
			return -1;
		if (personal_cue_ends(view, at, CUE_OFFICE))
			return is_own_office(view, begin, at) ? -1 : 1;
	}
	return 0;
}

/* “没人接就打手机…”: one's own, of which another number is given. */
static bool
is_one_of_two(const struct personal_view *view, size_t to)
{
	static const char32_t *const words[] = {U"就打", U"请打", U"再打", U"打我手机", NULL};

	for (size_t at = to; at < view->count && at < to + OWNER_AFTER; at++)
		if (personal_view_has_any(view, at, words) > 0)
			return true;
	return false;
}

static int
owner_behind(const struct personal_view *view, size_t at, size_t end)
{
	for (; at < end; at++) {
		if (personal_cue_begins(view, at, CUE_HOME))
			return -1;
		if (personal_cue_begins(view, at, CUE_OFFICE))
			return 1;
	}
	return 0;
}

/* “市医保局，电话…”, “值班电话，原来的…” */
static bool
ends_in_office(const struct personal_view *view, size_t end)
{
	static const char32_t *const telephones[] = {
		U"电话", U"座机", U"的电话", U"号码", U"电话号码", NULL};

	return personal_cue_ends(view, end, CUE_OFFICE) ||
		personal_cue_ends(
			view, end - personal_view_had_any(view, end, telephones), CUE_OFFICE);
}

/* Is it an office's?  The clause before tells, then the clause behind, then how the one before that ends. */
static bool
is_of_office(const struct personal_view *view, size_t from, size_t to)
{
	size_t begin = clause_begin(view, from);
	int owner = owner_before(view, begin, from);

	if (personal_cue_begins(view, to, CUE_HOME) ||
		(to < view->count && view->glyphs[to].code == U'是' &&
			personal_cue_begins(view, to + 1, CUE_HOME)))
		return false; /* “…是我家电话” */
	if (owner == 0)
		owner = owner_behind(view, to, clause_end(view, to));
	if (owner == 0 && begin > 1 && ends_in_office(view, begin - 1))
		owner = 1;
	if (owner == 0)
		return !is_one_of_two(view, to) &&
			personal_cue_after(view, to, OWNER_AFTER, CUE_UNANSWERED) != CUE_NOWHERE;
	return owner > 0;
}

static bool
is_reference(const struct personal_view *view, size_t from)
{
	size_t reference = personal_cue_reference(view, from);

	return reference != CUE_NOWHERE &&
		reference <= personal_cue_before(view, from, 12, CUE_FIXED);
}

/* Adds the digits FROM up to TO if they are somebody's own; the digit to go on with. */
static size_t
add_landline(struct personal_search *search, const struct run *run, size_t from, size_t to)
{
	const struct personal_view *view = search->view;
	size_t first = run_first_glyph(run, from);
	size_t last = include_extension(view, run_last_glyph(run, to));

	if (first > 0 && view->glyphs[first - 1].kind == GLYPH_LATIN &&
		personal_cue_before(view, first, 0, CUE_FIXED) == CUE_NOWHERE)
		return to;
	if (is_reference(view, first) || is_of_office(view, first, last))
		return to;
	while (first > 0 &&
		(view->glyphs[first - 1].code == '+' || view->glyphs[first - 1].code == '(') &&
		!search->claimed[first - 1])
		first--;
	if (personal_search_is_free(search, first, last))
		personal_search_add(search, FINDING_PHONE, "landline", first, last);
	return to;
}

void
personal_phone_find_landlines(struct personal_search *search)
{
	struct run run;
	size_t at = 0;

	run_init(&run, RUN_PLAIN);
	while (run_next(&run, search, &at)) {
		for (size_t i = 0; i + 7 <= run.count; i++) {
			size_t to;

			if (!run_starts(&run, search->view, i))
				continue;
			to = read_with_area(&run, search->view, i);
			if (to == 0)
				to = read_without_area(&run, search->view, i);
			if (to > 0)
				i = add_landline(search, &run, i, to) - 1;
		}
	}
	run_fini(&run);
}
