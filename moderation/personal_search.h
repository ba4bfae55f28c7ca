/*
 * personal_search.h - one search for personal data: the view, and what was found in it.
 *
 * The kinds are looked for one after another, the surest first, and each glyph is found once:
 * a number that was found as an identity number is no bank card.  The search borrows the view
 * and owns its findings.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_SEARCH_H
#define OPENFLOOR_MODERATION_PERSONAL_SEARCH_H

#include "moderation/finding.h"
#include "moderation/personal_view.h"

struct personal_span {
	enum finding_kind kind;
	const char *rule; /* a literal */
	size_t from, to; /* glyphs, half open */
};

struct personal_search {
	const struct personal_view *view;
	uint8_t *claimed; /* a 1 for each glyph that was found */
	struct personal_span *spans;
	size_t count, size;
};

void personal_search_init(struct personal_search *search, const struct personal_view *view);
void personal_search_fini(struct personal_search *search);

/* Is none of the glyphs FROM up to TO found yet? */
bool personal_search_is_free(const struct personal_search *search, size_t from, size_t to);

/*
 * The glyphs FROM up to TO are of KIND by RULE (a literal).  They must be free.  A bracket beside
 * them whose sister they hold is taken with them.
 */
void personal_search_add(struct personal_search *search, enum finding_kind kind, const char *rule,
	size_t from, size_t to);

#endif
