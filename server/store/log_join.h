/*
 * log_join.h - an entry's body as people get it: what the log holds, and its text.
 */
#ifndef OPENFLOOR_STORE_LOG_JOIN_H
#define OPENFLOOR_STORE_LOG_JOIN_H

#include <stdint.h>

#include "base/buf.h"

/* Appends BODY (a JSON object) with "text" (unless NULL) in it; where TOMBSTONE is not 0, without any text of people and with "hidden":true. */
void log_join(struct buf *out, const char *body, const char *text, int64_t tombstone);

#endif
