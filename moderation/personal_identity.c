/* Resident identity numbers: GB 11643, 18 digits, the last perhaps an X; 15 until 1999. */
#include "moderation/personal_identity.h"

#include "moderation/personal_cue.h"

#define CUE_BEFORE    12
#define CUE_AFTER     6
#define CUE_CLOSE     6 /* so near that a number that proves nothing is believed */
#define COUNTED_SINCE 2010 /* “编号…2023…”: such numbers bear a date of late */
#define LONG          18
#define SHORT         15

struct resident {
	size_t from, to; /* digits */
	size_t last_glyph; /* behind the X */
	bool has_x, proven, plausible;
	int year;
};

static int
two_digits(const struct run_digit *digits)
{
	return digits[0].value * 10 + digits[1].value;
}

static bool
is_province(int code)
{
	static const int last_of_region[] = {0, 15, 23, 37, 46, 54, 65, 71, 83, 91};

	return code == 50 || (code / 10 > 0 && code % 10 > 0 && code <= last_of_region[code / 10]);
}

static bool
is_date(int year, int month, int day)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return year >= 1890 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 &&
		day <= days[month - 1];
}

static int
year_of(const struct run_digit *digits, bool is_long)
{
	return is_long ? two_digits(digits + 6) * 100 + two_digits(digits + 8)
		       : 1900 + two_digits(digits + 6);
}

static bool
is_plausible(const struct run_digit *digits, bool is_long)
{
	return is_province(two_digits(digits)) &&
		is_date(year_of(digits, is_long), two_digits(digits + (is_long ? 10 : 8)),
			two_digits(digits + (is_long ? 12 : 10)));
}

static bool
has_check_digit(const struct run_digit *digits, bool has_x)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = has_x ? 10 : digits[LONG - 1].value;

	for (size_t i = 0; i < LONG - 1; i++)
		sum += digits[i].value * weights[i];
	return sum % 11 == 1;
}

/* Behind the X that stands for the eighteenth digit after END, or END. */
static size_t
skip_x(const struct personal_view *view, size_t end)
{
	size_t at = end;

	while (at < view->count && at < end + 3 && view->glyphs[at].kind != GLYPH_STOP &&
		glyph_is_gap(&view->glyphs[at]) && view->glyphs[at].code != U'×')
		at++;
	if (at >= view->count)
		return end;
	if (view->glyphs[at].code != 'x' && view->glyphs[at].code != U'×' &&
		view->glyphs[at].code != U'叉')
		return end;
	if (at + 1 < view->count &&
		(view->glyphs[at + 1].kind == GLYPH_LATIN ||
			view->glyphs[at + 1].kind == GLYPH_FIGURE))
		return end;
	return at + 1;
}

static bool
read_resident(const struct run *run, const struct personal_view *view, size_t from,
	struct resident *resident)
{
	const struct run_digit *digits = run->digits + from;
	size_t left = run->count - from;

	*resident = (struct resident){.from = from};
	if (left == LONG - 1) {
		resident->to = from + LONG - 1;
		resident->last_glyph = skip_x(view, run_last_glyph(run, resident->to));
		resident->has_x = resident->last_glyph > run_last_glyph(run, resident->to);
	}
	if (!resident->has_x) {
		size_t length = left >= LONG && run_ends(run, view, from + LONG) ? LONG : SHORT;

		if (left < length || !run_ends(run, view, from + length))
			return false;
		resident->to = from + length;
		resident->last_glyph = run_last_glyph(run, resident->to);
	}
	resident->year = year_of(digits, resident->to - from != SHORT);
	resident->plausible = is_plausible(digits, resident->to - from != SHORT);
	resident->proven = resident->plausible && resident->to - from != SHORT &&
		has_check_digit(digits, resident->has_x);
	return true;
}

/* Do the words around say that it is one? */
static bool
is_told(const struct personal_view *view, const struct resident *resident, size_t first)
{
	size_t identity = personal_cue_before(view, first, CUE_BEFORE, CUE_IDENTITY);

	if (identity != CUE_NOWHERE)
		return identity <= personal_cue_reference(view, first) &&
			(resident->plausible ||
				(resident->to - resident->from != SHORT && identity <= CUE_CLOSE));
	return resident->plausible &&
		personal_cue_after(view, resident->last_glyph, CUE_AFTER, CUE_IDENTITY) !=
		CUE_NOWHERE;
}

static bool
is_resident(
	const struct run *run, const struct personal_view *view, const struct resident *resident)
{
	size_t first = run_first_glyph(run, resident->from), sizes[LONG];
	size_t groups = run_groups(run, resident->from, resident->to, sizes, LONG);
	enum run_gap gap = run_widest_gap(run, resident->from, resident->to);
	bool told = is_told(view, resident, first);
	bool is_reference = personal_cue_reference(view, first) != CUE_NOWHERE;

	if (gap > GAP_HARD || (gap == GAP_HARD && !told))
		return false;
	if (told || (resident->proven && !(is_reference && resident->year >= COUNTED_SINCE)))
		return true;
	if (!resident->plausible || groups > 4 || is_reference)
		return false;
	return resident->to - resident->from != SHORT ||
		(groups != 4 &&
			personal_cue_before(view, first, CUE_BEFORE, CUE_CARD) == CUE_NOWHERE);
}

/* With letters in the place of figures (42O1O6…) only what is proven, or spoken of as one and plausible. */
static bool
is_believed(const struct run *run, const struct personal_view *view, enum run_way way,
	const struct resident *resident)
{
	if (way == RUN_PLAIN)
		return true;
	return resident->to - resident->from != SHORT &&
		(resident->proven ||
			(resident->plausible &&
				is_told(view, resident, run_first_glyph(run, resident->from))));
}

static void
find_residents(struct personal_search *search, enum run_way way)
{
	struct run run;
	size_t at = 0;

	run_init(&run, way);
	while (run_next(&run, search, &at)) {
		struct resident resident;

		for (size_t i = 0; i + SHORT <= run.count; i++) {
			if (!run_starts(&run, search->view, i) ||
				!read_resident(&run, search->view, i, &resident) ||
				!is_resident(&run, search->view, &resident) ||
				!is_believed(&run, search->view, way, &resident))
				continue;
			personal_search_add(search, FINDING_IDENTITY_NUMBER, "resident_identity",
				run_first_glyph(&run, i), resident.last_glyph);
			i = resident.to - 1;
		}
	}
	run_fini(&run);
}

void
personal_identity_find_residents(struct personal_search *search)
{
	find_residents(search, RUN_PLAIN);
	find_residents(search, RUN_LETTERS);
}
