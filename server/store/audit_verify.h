/*
 * audit_verify.h - the parts of audit_verify: what the trail says of texts, and whether it is so.
 */
#ifndef OPENFLOOR_STORE_AUDIT_VERIFY_H
#define OPENFLOOR_STORE_AUDIT_VERIFY_H

#include "store/audit.h"

/* Fills FOUND and gives ERR_CORRUPT. */
enum err audit_find(struct audit_finding *found, const char *stream, int64_t seq,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Rows FIRST to LAST of STREAM are missing; HOW ("" or ": ...") says how one knows. */
enum err audit_miss(struct audit_finding *found, const char *stream, int64_t first, int64_t last,
	const char *how);

struct map;
struct audit_texts {
	struct map *digests; /* text id -> its digest (malloc'ed) */
	struct map *files; /* file id -> its SHA-256 and that of its preview (malloc'ed) */
	struct map *erased; /* ids of texts and items that were erased */
};
void audit_texts_init(struct audit_texts *texts);
void audit_texts_fini(struct audit_texts *texts);
void audit_texts_learn(
	struct audit_texts *texts, const char *action, const char *target, const char *detail);
enum err audit_texts_check(struct db *db, struct audit_texts *texts, struct audit_finding *found);

#endif
