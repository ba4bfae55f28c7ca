#include "moderation/personal_view.h"

#include <stdlib.h>

#include <utf8proc.h>

#include "base/mem.h"

#define WORD_GAP_MAX 2 /* spaces that are overlooked between two letters of a word */

struct fold {
	char32_t from, to;
	int16_t digit;
	uint8_t script;
};

/* Sorted by FROM. */
static const struct fold folds[] = {
#define FOLD(from, to, digit, script) {from, to, digit, SCRIPT_##script},
#include "moderation/tables/personal_fold.def"
#undef FOLD
};

static const struct fold *
find_fold(char32_t code)
{
	size_t low = 0, high = sizeof(folds) / sizeof(folds[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (folds[middle].from == code)
			return &folds[middle];
		if (folds[middle].from < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static enum glyph_class
class_of(char32_t code)
{
	if (code >= '0' && code <= '9')
		return GLYPH_FIGURE;
	if (code >= 'a' && code <= 'z')
		return GLYPH_LATIN;
	switch (code) {
	case '\n':
	case ',':
	case ';':
	case ':':
	case '!':
	case '?':
	case U'。':
	case U'、':
		return GLYPH_STOP;
	default:
		break;
	}
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NO:
		return GLYPH_WORD;
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
		return GLYPH_SPACE;
	default:
		return GLYPH_MARK;
	}
}

static struct glyph
make_glyph(char32_t code)
{
	struct glyph glyph = {.code = code, .digit = -1};
	const struct fold *fold = find_fold(code);

	if (fold) {
		glyph.code = fold->to;
		glyph.digit = fold->digit;
		glyph.script = fold->script;
	} else if (code >= '0' && code <= '9') {
		glyph.digit = (int16_t)(code - '0');
		glyph.script = SCRIPT_FIGURE;
	}
	glyph.kind = (uint8_t)class_of(glyph.code);
	return glyph;
}

/* The brackets and the dot of ⑴ and ⒈ are part of how the figure is drawn. */
static bool
is_ornament(const struct normal *normal, size_t i)
{
	uint32_t point = normal->points[i];

	return (point == '(' || point == ')' || point == '.' || point == ',') &&
		((i > 0 && normal->origins[i - 1] == normal->origins[i] &&
			 normal->points[i - 1] != point) ||
			(i + 1 < normal->count && normal->origins[i + 1] == normal->origins[i] &&
				normal->points[i + 1] != point));
}

void
personal_view_init(struct personal_view *view, const struct normal *normal)
{
	view->count = 0;
	view->glyphs = mem_zero(normal->count + 1, sizeof(view->glyphs[0]));
	for (size_t i = 0; i < normal->count; i++) {
		struct glyph glyph = make_glyph(normal->points[i]);
		size_t start, end;

		if (is_ornament(normal, i))
			continue;
		normalise_span(normal, i, i + 1, &start, &end);
		glyph.start = (uint32_t)start;
		glyph.end = (uint32_t)end;
		view->glyphs[view->count++] = glyph;
	}
}

void
personal_view_fini(struct personal_view *view)
{
	free(view->glyphs);
	view->glyphs = NULL;
	view->count = 0;
}

bool
glyph_is_gap(const struct glyph *glyph)
{
	return glyph->kind == GLYPH_SPACE || glyph->kind == GLYPH_MARK || glyph->kind == GLYPH_STOP;
}

/* Nothing between the letters of a word: a space, or a mark with which it is to be hidden. */
static bool
is_overlooked(const struct glyph *glyph)
{
	return glyph->kind == GLYPH_SPACE || glyph->kind == GLYPH_MARK;
}

size_t
personal_view_has(const struct personal_view *view, size_t at, const char32_t *word)
{
	size_t i = at;

	if (i >= view->count || view->glyphs[i].code != word[0])
		return 0;
	for (i++, word++; *word; i++, word++) {
		size_t spaces = 0;

		while (i < view->count && is_overlooked(&view->glyphs[i]) &&
			view->glyphs[i].code != *word && spaces++ < WORD_GAP_MAX)
			i++;
		if (i >= view->count || view->glyphs[i].code != *word)
			return 0;
	}
	return i - at;
}

size_t
personal_view_is(const struct personal_view *view, size_t at, const char32_t *word)
{
	size_t left = 0;

	while (word[left] && at + left < view->count && view->glyphs[at + left].code == word[left])
		left++;
	return word[left] ? 0 : left;
}

size_t
personal_view_had(const struct personal_view *view, size_t end, const char32_t *word)
{
	size_t left = 0, i = end;

	while (word[left])
		left++;
	if (i < left || view->glyphs[i - 1].code != word[left - 1])
		return 0;
	for (i--, left--; left > 0; i--, left--) {
		size_t spaces = 0;

		while (i > 0 && is_overlooked(&view->glyphs[i - 1]) &&
			view->glyphs[i - 1].code != word[left - 1] && spaces++ < WORD_GAP_MAX)
			i--;
		if (i == 0 || view->glyphs[i - 1].code != word[left - 1])
			return 0;
	}
	return end - i;
}

size_t
personal_view_has_any(const struct personal_view *view, size_t at, const char32_t *const *words)
{
	size_t best = 0;

	for (; *words; words++) {
		size_t taken = personal_view_has(view, at, *words);

		if (taken > best)
			best = taken;
	}
	return best;
}

size_t
personal_view_is_any(const struct personal_view *view, size_t at, const char32_t *const *words)
{
	size_t best = 0;

	for (; *words; words++) {
		size_t taken = personal_view_is(view, at, *words);

		if (taken > best)
			best = taken;
	}
	return best;
}

size_t
personal_view_had_any(const struct personal_view *view, size_t end, const char32_t *const *words)
{
	size_t best = 0;

	for (; *words; words++) {
		size_t taken = personal_view_had(view, end, *words);

		if (taken > best)
			best = taken;
	}
	return best;
}

size_t
personal_view_skip_spaces(const struct personal_view *view, size_t at)
{
	while (at < view->count && view->glyphs[at].kind == GLYPH_SPACE)
		at++;
	return at;
}

size_t
personal_view_skip_spaces_back(const struct personal_view *view, size_t end)
{
	while (end > 0 && view->glyphs[end - 1].kind == GLYPH_SPACE)
		end--;
	return end;
}
