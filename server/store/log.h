/*
 * log.h - reading streams: heads, entries after a seq, pages before one.
 *
 * (The writing side is tx_append in store.h.)  Texts are joined in, tombstones come
 * without them and with "hidden":true.
 */
#ifndef OPENFLOOR_STORE_LOG_H
#define OPENFLOOR_STORE_LOG_H

#include "domain/entry.h"
#include "store/db.h"

/* Head of STREAM; false where it does not exist. */
bool log_head(struct db *db, const char *stream, struct position *out);

/* Heads of COUNT streams, one query for all; absent ones get seq 0 and epoch "". */
void log_heads(struct db *db, const char *const *streams, size_t count, struct position *out);

/* Entries with seq > AFTER, ascending, at most LIMIT and at most BYTES of body; OUT has room for LIMIT; gives the count.  The caller owns the references. */
size_t log_after(struct db *db, const char *stream, uint64_t after, size_t limit, size_t bytes,
	struct entry **out);

/* The newest entries with seq < BEFORE (0: no bound), ascending, same bounds. */
size_t log_before(struct db *db, const char *stream, uint64_t before, size_t limit, size_t bytes,
	struct entry **out);

/* Makes the head of STREAM with a new epoch, where there is none; given an event's id: of its three streams. */
void log_create(struct db *db, const char *stream, int64_t now);

/* Puts tombstones (1: hidden, 2: erased, 0: shown again) on all entries of TARGET. */
void log_tombstone(struct db *db, const char *target, int tombstone);

#endif
