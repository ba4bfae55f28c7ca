/* “Room 501, Unit 2, Building 3”: addresses of those who write English. */
#include "moderation/personal_address.h"

#define PAIRS_MAX  6
#define DIGITS_MAX 5

struct part {
	const char32_t *word;
	unsigned part;
};

static const struct part parts[] = {{U"room", PART_ROOM}, {U"rm", PART_ROOM}, {U"apt", PART_ROOM},
	{U"apartment", PART_ROOM}, {U"flat", PART_ROOM}, {U"unit", PART_UNIT},
	{U"building", PART_BUILDING}, {U"bldg", PART_BUILDING}, {U"block", PART_BUILDING},
	{U"tower", PART_BUILDING}, {U"floor", PART_FLOOR}, {U"no", PART_STREET}};

static size_t
skip_gaps(const struct personal_view *view, size_t at)
{
	size_t end = at;

	while (end < view->count && end < at + 3 && glyph_is_gap(&view->glyphs[end]))
		end++;
	return end;
}

/* Reads a word and its number at AT: behind both, or AT. */
static size_t
read_pair(const struct personal_search *search, size_t at, unsigned *found)
{
	const struct personal_view *view = search->view;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t taken = personal_view_is(view, at, parts[i].word), end, from;

		if (taken == 0)
			continue;
		from = end = skip_gaps(view, at + taken);
		while (end < view->count && end - from < DIGITS_MAX && !search->claimed[end] &&
			view->glyphs[end].kind == GLYPH_FIGURE)
			end++;
		if (end == from)
			continue;
		*found |= parts[i].part;
		return end;
	}
	return at;
}

void
personal_address_find_english(struct personal_search *search)
{
	const struct personal_view *view = search->view;

	for (size_t at = 0; at < view->count; at++) {
		unsigned found = 0;
		size_t to = at, next = at;

		if (view->glyphs[at].kind != GLYPH_LATIN || search->claimed[at] ||
			(at > 0 && view->glyphs[at - 1].kind == GLYPH_LATIN))
			continue;
		for (size_t i = 0; i < PAIRS_MAX; i++) {
			size_t behind = read_pair(search, next, &found);

			if (behind == next)
				break;
			to = behind;
			next = skip_gaps(view, to);
		}
		if (!(found & PART_ROOM) || !(found & (PART_BUILDING | PART_UNIT)) ||
			!personal_search_is_free(search, at, to))
			continue;
		personal_search_add(search, FINDING_ADDRESS, "address_room", at, to);
		at = to - 1;
	}
}
