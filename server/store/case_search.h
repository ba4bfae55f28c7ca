/*
 * case_search.h - words of people as the full-text index takes them.  SQLite's FTS5; another
 * database has another file.
 */
#ifndef OPENFLOOR_STORE_CASE_SEARCH_H
#define OPENFLOOR_STORE_CASE_SEARCH_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * Appends the MATCH expression for WORDS: each piece between spaces is a phrase, all must be there; a
 * single Han character is found wherever it stands.  False: nothing in WORDS can be found.
 */
bool case_search_expression(const char *words, struct buf *out);

#endif
