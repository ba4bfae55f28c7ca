#include "moderation/personal_card.h"

#include "moderation/personal_cue.h"

#define CARD_MIN   13
#define CARD_MAX   19
#define CUE_BEFORE 16
#define CUE_AFTER  8
#define CUE_CLOSE  2

/* The first digits by which issuers are known, and how many digits their cards have. */
struct issuer {
	int first, last; /* the first four digits */
	size_t least, most;
	bool needs_fours; /* without a word such as “卡号” only when written in groups of four */
};

static const struct issuer issuers[] = {
	{6200, 6299, 16, 19, false}, /* UnionPay */
	{9558, 9559, 16, 19, false}, /* older cards of two Chinese banks */
	{4000, 4999, 16, 16, false}, /* Visa */
	{5100, 5599, 16, 16, false}, /* Mastercard */
	{3528, 3589, 16, 16, false}, /* JCB */
	{3400, 3499, 15, 15, false}, /* American Express */
	{3700, 3799, 15, 15, false},
	{4367, 4367, 19, 19, false}, /* older cards of Chinese banks, from here */
	{4563, 4563, 19, 19, false},
	{6010, 6019, 16, 19, true},
	{6030, 6039, 16, 19, true},
	{6500, 6599, 16, 16, true},
	{9400, 9409, 16, 19, true},
	{6800, 6999, 16, 19, true},
	{2221, 2720, 16, 16, true},
	{3000, 3059, 14, 14, true},
	{3600, 3699, 14, 14, true},
};

static bool
has_luhn(const struct run_digit *digits, size_t count)
{
	int sum = 0;

	for (size_t i = 0; i < count; i++) {
		int value = digits[count - 1 - i].value;

		if (i % 2 == 1)
			value = value > 4 ? value * 2 - 9 : value * 2;
		sum += value;
	}
	return sum % 10 == 0;
}

static bool
is_in_fours(const struct run *run, size_t from, size_t to)
{
	size_t sizes[6], groups = run_groups(run, from, to, sizes, 6);

	if (groups < 3)
		return false;
	for (size_t i = 0; i + 1 < groups; i++)
		if (sizes[i] != 4)
			return false;
	return sizes[groups - 1] <= 4;
}

/* Not at all, in fours, behind the issuer's six, or digit by digit. */
static bool
is_divided_well(const struct run *run, size_t from, size_t to)
{
	size_t sizes[CARD_MAX], groups = run_groups(run, from, to, sizes, CARD_MAX);

	return run_widest_gap(run, from, to) <= GAP_SOFT &&
		(groups == 1 ||
			(sizes[0] == 6 && (groups == 2 || is_in_fours(run, from + 6, to))) ||
			groups == to - from || is_in_fours(run, from, to) ||
			(groups == 3 && sizes[0] <= 8 && sizes[1] <= 8 && sizes[2] <= 8));
}

/* Do dashes join it to what stands before or behind? */
static bool
is_part_of_more(const struct run *run, size_t from, size_t to)
{
	return (from > 0 && run->digits[from].separator == '-') ||
		(to < run->count && run->digits[to].separator == '-');
}

static bool
has_issuer(const struct run *run, size_t from, size_t to)
{
	const struct run_digit *digits = run->digits + from;
	int first = digits[0].value * 1000 + digits[1].value * 100 + digits[2].value * 10 +
		digits[3].value;

	for (size_t i = 0; i < sizeof(issuers) / sizeof(issuers[0]); i++)
		if (first >= issuers[i].first && first <= issuers[i].last &&
			to - from >= issuers[i].least && to - from <= issuers[i].most &&
			(!issuers[i].needs_fours || is_in_fours(run, from, to)))
			return true;
	return false;
}

/* What the words around the digits FROM and on say. */
struct told {
	bool card, reference;
	size_t distance;
};

static struct told
read_words(const struct personal_view *view, size_t first)
{
	size_t card = personal_cue_before(view, first, CUE_BEFORE, CUE_CARD);
	size_t reference = personal_cue_reference(view, first);

	return (struct told){.card = card < reference &&
			card <= personal_cue_before(view, first, CUE_BEFORE, CUE_PHONE),
		.reference = reference != CUE_NOWHERE,
		.distance = card};
}

static bool
is_card(const struct run *run, const struct personal_view *view, size_t from, size_t to,
	const struct told *told)
{
	size_t last = run_last_glyph(run, to);
	bool luhn = has_luhn(run->digits + from, to - from);
	bool told_before = told->card && told->distance <= 8;
	bool told_behind = !told->reference &&
		personal_cue_after(view, last, CUE_CLOSE, CUE_CARD) != CUE_NOWHERE;

	if (!luhn && (!(told_before || told_behind) || to - from < 15))
		return false;
	if (!is_divided_well(run, from, to) || personal_cue_is_amount(view, last))
		return false;
	if (told->card ||
		(!told->reference &&
			personal_cue_after(view, last, CUE_AFTER, CUE_CARD) != CUE_NOWHERE))
		return true;
	return !told->reference && has_issuer(run, from, to) && !is_part_of_more(run, from, to);
}

static size_t
read_card(const struct run *run, const struct personal_view *view, size_t from)
{
	size_t first = run_first_glyph(run, from);
	struct told told = read_words(view, first);

	if (first > 0 && view->glyphs[first - 1].kind == GLYPH_LATIN && !told.card)
		return 0;

	for (size_t length = CARD_MAX; length >= CARD_MIN; length--)
		if (from + length <= run->count && run_ends(run, view, from + length) &&
			is_card(run, view, from, from + length, &told))
			return from + length;
	return 0;
}

void
personal_card_find(struct personal_search *search)
{
	struct run run;
	size_t at = 0;

	run_init(&run, RUN_PLAIN);
	while (run_next(&run, search, &at)) {
		for (size_t i = 0; i + CARD_MIN <= run.count; i++) {
			size_t to = run_starts(&run, search->view, i)
				? read_card(&run, search->view, i)
				: 0;

			if (to == 0)
				continue;
			personal_search_add(search, FINDING_BANK_CARD, "bank_card",
				run_first_glyph(&run, i), run_last_glyph(&run, to));
			i = to - 1;
		}
	}
	run_fini(&run);
}
