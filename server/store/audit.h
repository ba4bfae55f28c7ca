/*
 * audit.h - checking the audit trail, and anchoring its heads outside the data folder.
 *
 * Each row's mac is HMAC-SHA-256(key, mac of the row before || the row's fields, length-prefixed).  Texts are checked
 * against the salted digests that entries hold: a changed text, or one missing without an
 * `erased` row, is a broken link too.
 */
#ifndef OPENFLOOR_STORE_AUDIT_H
#define OPENFLOOR_STORE_AUDIT_H

#include "base/err.h"
#include "domain/token.h"
#include "store/db.h"

struct audit_finding {
	char stream[64];
	int64_t seq;
	char what[200]; /* "row 12 was changed", "rows 13 to 20 are missing", ... */
};

/* ERR_OK: whole.  ERR_CORRUPT: FOUND is the first broken link.  ANCHOR_PATH: NULL, or the anchor file (absent file with rows in the trail older than it should be is told too). */
MUST_CHECK enum err audit_verify(struct db *db, const struct keys *keys, const char *anchor_path,
	struct audit_finding *found);

/* Appends one line (time, heads, HMAC) to the file at PATH, fsynced. */
MUST_CHECK enum err audit_anchor(
	struct db *db, const struct keys *keys, const char *path, int64_t now);

#endif
