#include "moderation/personal_plate.h"

#define SERIAL_MAX 6
#define LOOK_MAX   20 /* glyphs of a whole plate, gaps included */

static const char32_t
	provinces[] = U"京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
static const char32_t suffixes[] = U"警学挂港澳领试超使应急";
static const char32_t *const vehicles[] = {U"车", U"牌", U"牌照", U"号牌", U"的士", NULL};

struct plate {
	size_t from, serial, to;
	size_t letters, figures, numerals;
	bool has_suffix, is_even_token; /* written without gaps in the serial */
};

static bool
is_among(char32_t code, const char32_t *list)
{
	for (; *list; list++)
		if (*list == code)
			return true;
	return false;
}

/* Dots, dashes and spaces, as stand between the parts of a plate; at most MAX from AT on. */
static size_t
skip_gap(const struct personal_view *view, size_t at, size_t max)
{
	size_t end = at;

	while (end < view->count && end < at + max &&
		(view->glyphs[end].kind == GLYPH_SPACE || view->glyphs[end].kind == GLYPH_MARK) &&
		!is_among(view->glyphs[end].code, U"/%+"))
		end++;
	return end;
}

static bool
is_serial(const struct glyph *glyph)
{
	if (glyph->kind == GLYPH_LATIN)
		return true;
	return glyph->kind == GLYPH_FIGURE ||
		(glyph->digit >= 0 && glyph->script == SCRIPT_NUMERAL);
}

static void
take(struct plate *plate, const struct glyph *glyph, size_t at)
{
	if (glyph->kind == GLYPH_LATIN)
		plate->letters++;
	else if (glyph->kind == GLYPH_FIGURE)
		plate->figures++;
	else
		plate->numerals++;
	plate->to = at + 1;
}

static size_t
count_serial(const struct plate *plate)
{
	return plate->letters + plate->figures + plate->numerals;
}

/* Reads the serial from AT on, each of its glyphs at most GAP glyphs behind the one before. */
static void
read_serial(const struct personal_search *search, size_t at, size_t gap, struct plate *plate)
{
	const struct personal_view *view = search->view;

	plate->letters = plate->figures = plate->numerals = 0;
	plate->to = plate->serial = at;
	while (at < view->count && count_serial(plate) <= SERIAL_MAX && !search->claimed[at] &&
		is_serial(&view->glyphs[at])) {
		take(plate, &view->glyphs[at], at);
		at = skip_gap(view, at + 1, gap);
	}
	at = skip_gap(view, plate->to, gap);
	plate->has_suffix = at < view->count && is_among(view->glyphs[at].code, suffixes);
	if (count_serial(plate) == 4 && plate->has_suffix)
		plate->to = at + 1;
	if (count_serial(plate) == 5 && at == plate->to && at < view->count &&
		view->glyphs[at].code == U'挂')
		plate->to = at + 1;
}

static bool
is_vehicle_near(const struct personal_view *view, const struct plate *plate)
{
	for (size_t i = 1; i <= 8; i++) {
		if (plate->from >= i && personal_view_had_any(view, plate->from - i + 1, vehicles))
			return true;
		if (i <= 6 && personal_view_has_any(view, plate->to + i - 1, vehicles))
			return true;
	}
	return false;
}

/* A new-energy plate has a letter at the beginning or the end of its six. */
static bool
has_energy_letter(const struct personal_view *view, const struct plate *plate)
{
	return view->glyphs[plate->serial].kind == GLYPH_LATIN ||
		view->glyphs[plate->to - 1].kind == GLYPH_LATIN;
}

/* “新GB18030” is a standard, not a car. */
static bool
is_standard(const struct personal_view *view, const struct plate *plate)
{
	static const char32_t *const standards[] = {
		U"gb", U"db", U"jg", U"cj", U"hj", U"iso", U"iec", NULL};

	static const char32_t *const names[] = {U"标准", U"规范", U"国标", U"规定", U"要求", NULL};

	return view->glyphs[plate->from].code == U'新' &&
		personal_view_has_any(view, plate->from + 1, standards) > 0 &&
		(!is_vehicle_near(view, plate) ||
			personal_view_has_any(view, plate->to, names) > 0);
}

static bool
is_plate(const struct personal_view *view, const struct plate *plate)
{
	size_t count = count_serial(plate), digits = plate->figures + plate->numerals;
	bool told = is_vehicle_near(view, plate);

	if (plate->to < view->count &&
		(view->glyphs[plate->to].kind == GLYPH_LATIN ||
			view->glyphs[plate->to].kind == GLYPH_FIGURE))
		return false;
	if (digits < 2 || (digits == 2 && !told) || is_standard(view, plate))
		return false;
	if (count == 4)
		return plate->has_suffix;
	if (count == 5)
		return true;
	return count == SERIAL_MAX &&
		(has_energy_letter(view, plate) || (told && plate->numerals == 0));
}

/* Chinese numerals too many belong to the next word: 鄂A一二三四五一直, 鄂A12345一直. */
static void
give_back(const struct personal_view *view, struct plate *plate)
{
	bool mixed = plate->figures > 0;

	while (plate->numerals > 0 && view->glyphs[plate->to - 1].script == SCRIPT_NUMERAL &&
		((mixed && (count_serial(plate) != SERIAL_MAX - 1 || plate->numerals < 2)) ||
			(count_serial(plate) == SERIAL_MAX && !has_energy_letter(view, plate)))) {
		plate->numerals--;
		do
			plate->to--;
		while (plate->to > plate->serial && view->glyphs[plate->to - 1].digit < 0 &&
			view->glyphs[plate->to - 1].kind != GLYPH_LATIN);
	}
}

/* Reads what stands behind the province and its letter, first without gaps, then with. */
static bool
read_plate(const struct personal_search *search, size_t from, size_t at, struct plate *plate)
{
	plate->from = from;
	for (size_t gap = 0; gap <= 2; gap += 2) {
		read_serial(search, at, gap, plate);
		if (count_serial(plate) == 0)
			return false;
		give_back(search->view, plate);
		if (is_plate(search->view, plate))
			return plate->to - from <= LOOK_MAX;
	}
	return false;
}

/* A province written out: “湖北A12345”.  The glyph behind it, or 0. */
static size_t
read_province(const struct personal_view *view, size_t at)
{
	static const char32_t *const names[] = {U"北京", U"天津", U"河北", U"山西", U"内蒙古",
		U"内蒙", U"辽宁", U"吉林", U"黑龙江", U"上海", U"江苏", U"浙江", U"安徽", U"福建",
		U"江西", U"山东", U"河南", U"湖北", U"湖南", U"广东", U"广西", U"海南", U"重庆",
		U"四川", U"贵州", U"云南", U"西藏", U"陕西", U"甘肃", U"青海", U"宁夏", U"新疆",
		NULL};
	size_t taken = personal_view_has_any(view, at, names);

	return taken > 0 ? at + taken : 0;
}

/* The first glyph of the serial of a plate that begins at AT, or 0. */
static size_t
read_head(const struct personal_view *view, size_t at)
{
	size_t province = read_province(view, at);
	size_t letter = skip_gap(view, province ? province : at + 1, 1);

	if (personal_view_has(view, at, U"wj") > 0) { /* armed police: WJ鄂12345 */
		letter = skip_gap(view, at + 2, 1);
		return letter < view->count && is_among(view->glyphs[letter].code, provinces)
			? skip_gap(view, letter + 1, 2)
			: 0;
	}
	if ((!province && !is_among(view->glyphs[at].code, provinces)) || letter >= view->count ||
		view->glyphs[letter].kind != GLYPH_LATIN)
		return 0;
	return skip_gap(view, letter + 1, 3);
}

/* Where the province is left out: “车牌A12345”. */
static size_t
read_told_head(const struct personal_view *view, size_t at, size_t *from)
{
	static const char32_t *const labels[] = {U"车牌", U"车牌号", U"车牌号码", U"牌照",
		U"车牌是", U"车牌号是", U"号牌", U"车牌号为", U"车牌为", U"车牌:", U"车牌号:",
		NULL};

	size_t names = 0;

	if (view->glyphs[at].kind != GLYPH_LATIN)
		return 0;
	while (names < 2 && at > names && view->glyphs[at - names - 1].kind == GLYPH_WORD &&
		personal_view_had_any(view, at - names, labels) == 0)
		names++; /* “车牌武汉A12345” */
	if (personal_view_had_any(view, personal_view_skip_spaces_back(view, at - names), labels) ==
		0)
		return 0;
	*from = at - names;
	return skip_gap(view, at + 1, 2);
}

void
personal_plate_find(struct personal_search *search)
{
	const struct personal_view *view = search->view;

	for (size_t at = 0; at + 5 < view->count; at++) {
		struct plate plate = {0};
		size_t serial = read_head(view, at), from = at;

		if (serial == 0)
			serial = read_told_head(view, at, &from);
		if (serial == 0 || serial >= view->count || search->claimed[at] ||
			!read_plate(search, from, serial, &plate) ||
			!personal_search_is_free(search, plate.from, plate.to))
			continue;
		personal_search_add(search, FINDING_PLATE, "plate", plate.from, plate.to);
		at = plate.to - 1;
	}
}
