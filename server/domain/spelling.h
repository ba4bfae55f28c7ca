/*
 * spelling.h - is a text still the same one, only spelled right?
 *
 * An editor of the transcript corrects spelling; what an answer means is changed by its unit alone.  The
 * distance between two texts (insertions, deletions and replacements of code points, Levenshtein 1966) is
 * what can be checked of that.
 */
#ifndef OPENFLOOR_DOMAIN_SPELLING_H
#define OPENFLOOR_DOMAIN_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

#define SPELLING_FLOOR 6 /* so many code points may always differ */

/*
 * Do BEFORE and AFTER (UTF-8) differ by at most one in SHARE of the code points of BEFORE, or by
 * SPELLING_FLOOR?  False as well where either is no UTF-8.  Time is the length times the distance allowed.
 */
bool spelling_only(const char *before, const char *after, size_t share);

#endif
