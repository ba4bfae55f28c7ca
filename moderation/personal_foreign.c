/* Telephones abroad: +852 9123 4567. */
#include "moderation/personal_cue.h"
#include "moderation/personal_phone.h"

#define DIGITS_MIN 9
#define DIGITS_MAX 14
#define CUE_BEFORE 12

struct foreign {
	size_t to;
	size_t digits, gaps;
};

static bool
is_divider(const struct glyph *glyph)
{
	return glyph->code == ' ' || glyph->code == '-' || glyph->code == '(' ||
		glyph->code == ')' || glyph->code == '.';
}

/* Reads the digits behind the plus sign at AT, two glyphs at most between them. */
static void
read_foreign(const struct personal_search *search, size_t at, struct foreign *foreign)
{
	const struct personal_view *view = search->view;
	size_t gap = 0;

	*foreign = (struct foreign){.to = at};
	for (at++; at < view->count && gap <= 2 && foreign->digits <= DIGITS_MAX; at++) {
		const struct glyph *glyph = &view->glyphs[at];

		if (search->claimed[at])
			break;
		if (glyph->kind == GLYPH_FIGURE) {
			foreign->gaps += gap > 0;
			foreign->digits++;
			foreign->to = at + 1;
			gap = 0;
		} else if (is_divider(glyph)) {
			gap++;
		} else {
			break;
		}
	}
}

static bool
is_foreign(const struct personal_view *view, size_t at, const struct foreign *foreign)
{
	if (foreign->digits < DIGITS_MIN || foreign->digits > DIGITS_MAX ||
		view->glyphs[at + 1].kind != GLYPH_FIGURE ||
		personal_view_is(view, at + 1, U"86") > 0 ||
		(at > 0 && view->glyphs[at - 1].kind == GLYPH_FIGURE))
		return false;
	return !personal_cue_is_amount(view, foreign->to) &&
		(foreign->gaps > 0 ||
			personal_cue_before(view, at, CUE_BEFORE, CUE_PHONE) != CUE_NOWHERE);
}

void
personal_phone_find_foreign(struct personal_search *search)
{
	const struct personal_view *view = search->view;

	for (size_t at = 0; at + DIGITS_MIN < view->count; at++) {
		struct foreign foreign;

		if (view->glyphs[at].code != '+' || search->claimed[at])
			continue;
		read_foreign(search, at, &foreign);
		if (is_foreign(view, at, &foreign))
			personal_search_add(search, FINDING_PHONE, "foreign", at, foreign.to);
	}
}
