#include "moderation/personal_cue.h"

#define REFERENCE_BEFORE 8

struct cue_word {
	const char32_t *word;
	uint16_t cues;
};

#define PHONE      CUE_PHONE
#define FIXED      CUE_FIXED
#define REFERENCE  CUE_REFERENCE
#define OFFICE     CUE_OFFICE
#define HOME       CUE_HOME
#define UNANSWERED CUE_UNANSWERED
#define IDENTITY   CUE_IDENTITY
#define CARD       CUE_CARD
#define PASSPORT   CUE_PASSPORT
#define PERMIT     CUE_PERMIT
#define INSURANCE  CUE_INSURANCE
#define AMOUNT     CUE_AMOUNT

/* Sorted by the first code point. */
static const struct cue_word words[] = {
#define CUE_WORD(word, cues) {U##word, cues},
#include "moderation/tables/personal_cue.def"
#undef CUE_WORD
};

/* The first word that begins with CODE or a later code point. */
static size_t
first_word(char32_t code)
{
	size_t low = 0, high = sizeof(words) / sizeof(words[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (words[middle].word[0] < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
personal_cue_mark(struct personal_view *view)
{
	for (size_t at = 0; at < view->count; at++) {
		char32_t code = view->glyphs[at].code;

		for (size_t i = first_word(code);
			i < sizeof(words) / sizeof(words[0]) && words[i].word[0] == code; i++) {
			size_t taken = personal_view_has(view, at, words[i].word);

			if (taken == 0)
				continue;
			view->glyphs[at].cues_begin |= words[i].cues;
			view->glyphs[at + taken - 1].cues_end |= words[i].cues;
		}
	}
}

bool
personal_cue_begins(const struct personal_view *view, size_t at, enum personal_cue cue)
{
	return at < view->count && (view->glyphs[at].cues_begin & cue);
}

bool
personal_cue_ends(const struct personal_view *view, size_t end, enum personal_cue cue)
{
	return end > 0 && (view->glyphs[end - 1].cues_end & cue);
}

static bool
ends_sentence(const struct glyph *glyph)
{
	return glyph->code == U'。' || glyph->code == '!' || glyph->code == '?';
}

size_t
personal_cue_before(
	const struct personal_view *view, size_t at, size_t window, enum personal_cue cue)
{
	for (size_t gap = 0; gap <= window && gap < at; gap++) {
		if (personal_cue_ends(view, at - gap, cue))
			return gap;
		if (ends_sentence(&view->glyphs[at - gap - 1]))
			break;
	}
	return CUE_NOWHERE;
}

size_t
personal_cue_after(
	const struct personal_view *view, size_t end, size_t window, enum personal_cue cue)
{
	for (size_t gap = 0; gap <= window && end + gap < view->count; gap++) {
		if (personal_cue_begins(view, end + gap, cue))
			return gap;
		if (ends_sentence(&view->glyphs[end + gap]))
			break;
	}
	return CUE_NOWHERE;
}

bool
personal_cue_is_near(const struct personal_view *view, size_t at, size_t before, size_t end,
	size_t after, enum personal_cue cue)
{
	return personal_cue_before(view, at, before, cue) != CUE_NOWHERE ||
		personal_cue_after(view, end, after, cue) != CUE_NOWHERE;
}

size_t
personal_cue_reference(const struct personal_view *view, size_t at)
{
	for (size_t gap = 0; gap <= REFERENCE_BEFORE && gap < at; gap++) {
		const struct glyph *before = &view->glyphs[at - gap - 1];

		if (personal_cue_ends(view, at - gap, CUE_REFERENCE))
			return gap;
		if (before->kind == GLYPH_FIGURE ||
			(before->kind == GLYPH_STOP && before->code != ':'))
			break;
	}
	return CUE_NOWHERE;
}

bool
personal_cue_is_amount(const struct personal_view *view, size_t end)
{
	static const char32_t *const no_unit[] = {U"元旦", U"元月", U"元宵", U"万一", U"万分",
		U"万望", U"万盼", U"平时", U"平常", U"度假", U"倍感", U"倍加", U"次日", U"块儿",
		U"张先生", U"张女士", NULL};
	size_t at = personal_view_skip_spaces(view, end);

	return personal_cue_begins(view, at, CUE_AMOUNT) &&
		personal_view_has_any(view, at, no_unit) == 0;
}
