#include "moderation/personal_search.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
personal_search_init(struct personal_search *search, const struct personal_view *view)
{
	search->view = view;
	search->claimed = mem_zero(view->count + 1, 1);
	search->spans = NULL;
	search->count = 0;
	search->size = 0;
}

void
personal_search_fini(struct personal_search *search)
{
	free(search->claimed);
	free(search->spans);
	search->claimed = NULL;
	search->spans = NULL;
}

bool
personal_search_is_free(const struct personal_search *search, size_t from, size_t to)
{
	return memchr(search->claimed + from, 1, to - from) == NULL;
}

/* The bracket that CODE, an opening one, is closed by; 0 if it opens nothing. */
static char32_t
closing_of(char32_t code)
{
	static const char32_t pairs[] = U"()[]{}<>【】「」『』《》〔〕〈〉";

	for (size_t i = 0; pairs[i]; i += 2)
		if (pairs[i] == code)
			return pairs[i + 1];
	return 0;
}

/* The brackets of OPEN's kind from FROM up to TO that have no sister there. */
static void
count_lonely(const struct personal_view *view, size_t from, size_t to, char32_t open,
	size_t *opened, size_t *closed)
{
	*opened = *closed = 0;
	for (size_t i = from; i < to; i++) {
		if (view->glyphs[i].code == open)
			++*opened;
		else if (view->glyphs[i].code == closing_of(open) && *opened > 0)
			--*opened;
		else if (view->glyphs[i].code == closing_of(open))
			++*closed;
	}
}

/* A bracket that stands beside the part and has its sister inside belongs to it: (138)00138000. */
static void
include_brackets(const struct personal_search *search, size_t *from, size_t *to)
{
	const struct personal_view *view = search->view;
	size_t opened, closed;

	if (*from > 0 && !search->claimed[*from - 1] &&
		closing_of(view->glyphs[*from - 1].code) != 0) {
		count_lonely(view, *from, *to, view->glyphs[*from - 1].code, &opened, &closed);
		if (closed > 0)
			--*from;
	}
	if (*to >= view->count || search->claimed[*to])
		return;
	for (size_t i = *from; i < *to; i++) {
		if (closing_of(view->glyphs[i].code) != view->glyphs[*to].code)
			continue;
		count_lonely(view, *from, *to, view->glyphs[i].code, &opened, &closed);
		if (opened > 0)
			++*to;
		return;
	}
}

void
personal_search_add(struct personal_search *search, enum finding_kind kind, const char *rule,
	size_t from, size_t to)
{
	include_brackets(search, &from, &to);
	if (search->count == search->size) {
		search->size = search->size ? search->size * 2 : 16;
		search->spans = mem_grow(search->spans, search->size, sizeof(search->spans[0]));
	}
	search->spans[search->count++] = (struct personal_span){kind, rule, from, to};
	memset(search->claimed + from, 1, to - from);
}
