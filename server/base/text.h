/*
 * text.h - text from people: valid, normal, counted and folded.
 *
 * utf8proc (https://juliastrings.github.io/utf8proc/) knows Unicode; this module knows
 * what we ask of it.  Text is UTF-8, in NFC, without controls except newline; its
 * length is counted in extended grapheme clusters (UAX #29), what a person calls a character.
 */
#ifndef OPENFLOOR_BASE_TEXT_H
#define OPENFLOOR_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define TEXT_BYTES_A_CLUSTER 8 /* on average; a "zalgo" tower of marks is refused */

/* Is DATA well-formed UTF-8 (no surrogates, no overlong forms, no NUL)? */
bool text_is_utf8(const void *data, size_t len);

/*
 * Appends to OUT the NFC form of TEXT as we keep it: line ends of
 * all kinds become LF, tabs spaces; other controls, bidi overrides (U+202A..E, U+2066..9), what cannot be
 * seen (zero-width space, soft hyphen, tags), unassigned code points and marks beyond 30 in a row go;
 * leading and trailing white space goes, more than two newlines in a row become two.  Cleaning twice changes
 * nothing.  ERR_INVALID if not UTF-8 or with a NUL.
 */
MUST_CHECK enum err text_clean(const char *text, size_t len, struct buf *out);

/* The same for a text that is still being written: white space stays where it is. */
MUST_CHECK enum err text_clean_draft(const char *text, size_t len, struct buf *out);

/* Grapheme clusters in the UTF-8 string TEXT. */
size_t text_clusters(const char *text, size_t len);

/* Appends the form for matching: NFKC, case-folded, without marks, zero-width characters and white space. */
MUST_CHECK enum err text_fold(const char *text, size_t len, struct buf *out);

/*
 * Appends the words of TEXT for a full-text index, separated by spaces: runs of Latin
 * letters and digits as they are (folded), runs of Han, Kana and Hangul as overlapping
 * pairs ("武昌区" gives "武昌 昌区"; a single character stays alone).
 */
MUST_CHECK enum err text_bigrams(const char *text, size_t len, struct buf *out);

/* Appends TEXT with & < > " ' replaced for HTML. */
void text_escape_html(const char *text, size_t len, struct buf *out);

#endif
