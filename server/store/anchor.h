/*
 * anchor.h - the anchor file: heads of the audit trail, outside the data folder.
 *
 * One JSON object a line: {"at","heads":{STREAM:[SEQ,MAC],...},"previous","mac"}.  "mac" is an HMAC over
 * the line without it, "previous" the mac of the line before, so that lines cannot be changed or
 * taken out of the middle.  A line names the heads that changed since the last lines.
 */
#ifndef OPENFLOOR_STORE_ANCHOR_H
#define OPENFLOOR_STORE_ANCHOR_H

#include "store/audit.h"

/* How long the file is (0: there is none); ask before the trail is looked at, which must not be older than its anchors. */
int64_t anchor_size(const char *path);

/* Every head that is anchored in the first SIZE bytes must be a row of the trail. */
enum err anchor_check(struct db *db, const struct keys *keys, const char *path, int64_t size,
	struct audit_finding *found);

#endif
