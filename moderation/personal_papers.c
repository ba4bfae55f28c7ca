/* Papers whose numbers say nothing by themselves: only a label makes them personal. */
#include "moderation/personal_cue.h"
#include "moderation/personal_identity.h"

struct paper {
	enum personal_cue cue;
	const char *rule;
	size_t letters_max, digits_min, digits_max, window;
};

static const struct paper papers[] = {
	{CUE_IDENTITY, "resident_identity", 1, 13, 20, 4},
	{CUE_PASSPORT, "passport", 2, 7, 9, 10},
	{CUE_PERMIT, "travel_permit", 1, 7, 11, 10},
	{CUE_INSURANCE, "social_security", 2, 6, 20, 5},
};

struct token {
	size_t from, to, letters, digits;
};

static bool
reads_on(const struct glyph *glyph)
{
	return glyph->kind == GLYPH_LATIN || glyph->kind == GLYPH_FIGURE ||
		(glyph->digit >= 0 && glyph->script == SCRIPT_NUMERAL);
}

/* Reads letters and digits from AT on, single spaces and dashes between them. */
static struct token
read_token(const struct personal_search *search, size_t at)
{
	const struct personal_view *view = search->view;
	struct token token = {.from = at, .to = at};

	while (at < view->count && !search->claimed[at]) {
		const struct glyph *glyph = &view->glyphs[at];

		if (reads_on(glyph)) {
			token.letters += glyph->kind == GLYPH_LATIN;
			token.digits += glyph->kind != GLYPH_LATIN;
			token.to = ++at;
		} else if (at > token.from && at == token.to && at + 1 < view->count &&
			(glyph->code == ' ' || glyph->code == '-') && reads_on(glyph + 1)) {
			at++;
		} else {
			break;
		}
	}
	return token;
}

static bool
is_paper(const struct personal_view *view, const struct token *token, const struct paper *paper)
{
	size_t reference, cue;

	if (token->letters > paper->letters_max || token->digits < paper->digits_min ||
		token->digits > paper->digits_max)
		return false;
	cue = personal_cue_before(view, token->from, paper->window, paper->cue);
	reference = personal_cue_before(view, token->from, paper->window, CUE_REFERENCE);
	return cue != CUE_NOWHERE && (reference == CUE_NOWHERE || cue <= reference) &&
		!personal_cue_is_amount(view, token->to);
}

void
personal_identity_find_papers(struct personal_search *search)
{
	for (size_t at = 0; at < search->view->count;) {
		struct token token = read_token(search, at);

		if (token.to == token.from) {
			at++;
			continue;
		}
		for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]) && token.digits >= 6;
			i++) {
			if (!is_paper(search->view, &token, &papers[i]))
				continue;
			personal_search_add(search, FINDING_IDENTITY_NUMBER, papers[i].rule,
				token.from, token.to);
			break;
		}
		at = token.to;
	}
}
