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

void
personal_search_add(struct personal_search *search, enum finding_kind kind, const char *rule,
	size_t from, size_t to)
{
	if (search->count == search->size) {
		search->size = search->size ? search->size * 2 : 16;
		search->spans = mem_grow(search->spans, search->size, sizeof(search->spans[0]));
	}
	search->spans[search->count++] = (struct personal_span){kind, rule, from, to};
	memset(search->claimed + from, 1, to - from);
}
