/*
 * log_join.h - an entry's body as people get it: what the log holds, and its text.
 *
 * On a desk the text comes with its `content`, which is made here and stored nowhere: an unsalted digest
 * in the log would confirm a guess of a text long after it was erased.
 */
#ifndef OPENFLOOR_STORE_LOG_JOIN_H
#define OPENFLOOR_STORE_LOG_JOIN_H

#include <stdint.h>

#include "base/buf.h"

/*
 * Appends BODY (a JSON object of STREAM) with "text" (unless NULL) in it; where TOMBSTONE is not 0, without
 * any text of people and with "hidden":true.
 */
void log_join(
	struct buf *out, const char *stream, const char *body, const char *text, int64_t tombstone);

#endif
