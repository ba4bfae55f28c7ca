/*
 * screen.h - all that is looked at in a text before a person sees it.
 *
 * Words of the city's list, personal data, links and what cannot be read; the result is a list of
 * reasons with their places, a colour, and the text with what is personal masked: each code point of
 * it replaced by '*', so that every position is the same in both.  No clock, no store, no network;
 * at most 0.1 ms for a text of 100 characters.  Any thread.
 */
#ifndef OPENFLOOR_MODERATION_SCREEN_H
#define OPENFLOOR_MODERATION_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "moderation/finding.h"
#include "moderation/words.h"

#define SCREEN_MASK '*'

/* Zeroes: everything is looked at. */
struct screen_options {
	bool skip_personal_data;
	bool skip_links;
	bool skip_unreadable;
};

/* Embedded by its owner; zeroes before, screen_fini after. */
struct screened {
	struct buf masked; /* UTF-8, as many code points as the text */
	struct findings findings; /* by start */
	enum severity severity; /* the worst of them */
	const char *colour; /* "green", "amber" or "red", by the severity */
	bool is_masked; /* MASKED differs from the text */
};

/*
 * Screens TEXT by WORDS (NULL: by no words) and OPTIONS (NULL: all of it).  ERR_INVALID: TEXT is not
 * UTF-8 or has a NUL; OUT is as before then.
 */
MUST_CHECK enum err screen(const char *text, size_t len, const struct words *words,
	const struct screen_options *options, struct screened *out);
void screen_fini(struct screened *screened);

#endif
