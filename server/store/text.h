/*
 * text.h - what people wrote, in rows of its own, so that it can be taken back.
 *
 * A text never changes: an edit is a new one.  Entries and audit rows hold its digest,
 * SHA-256 of a salt that is erased together with it.
 */
#ifndef OPENFLOOR_STORE_TEXT_H
#define OPENFLOOR_STORE_TEXT_H

#include <jansson.h>

#include "base/ids.h"
#include "store/db.h"

#define TEXT_SALT_LEN 16

/* The salted digest of BODY. */
void text_digest(const void *salt, size_t len, const char *body, char out[static DIGEST_HEX_SIZE]);

/* The salted digest of text ID; "" where there is none. */
void text_digest_load(struct db *db, const char *id, char out[static DIGEST_HEX_SIZE]);

/* The body of text ID as a JSON string; NULL where there is none. */
json_t *text_json(struct db *db, const char *id);

#endif
