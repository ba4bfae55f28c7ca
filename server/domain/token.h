/*
 * token.h - signed tokens, receipts and the keys behind them.
 *
 * A session token verifies without the database: base64url of a version, the person,
 * the session, the kind and the expiry, and an HMAC under the installation's key.  A
 * receipt is 50 bits of an HMAC of item, round and purpose, in Crockford base32, never stored.
 * Keys are derived (HKDF, RFC 5869) from one key file of 32 random bytes (0600).
 */
#ifndef OPENFLOOR_DOMAIN_TOKEN_H
#define OPENFLOOR_DOMAIN_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/ids.h"
#include "domain/vocabulary.h"

#define TOKEN_SIZE   256
#define RECEIPT_SIZE 12 /* "XXXXX-XXXXX" and NUL */

struct keys {
	unsigned char token[32];
	unsigned char receipt[32];
	unsigned char bus[32];
	unsigned char audit[32];
	unsigned char contact[32]; /* AES-256 */
	unsigned char csrf[32];
	unsigned char address[32]; /* keyed hash of addresses */
	unsigned char label[32]; /* what netizens are shown under */
	unsigned char proof[32]; /* challenges, while a flood is on */
};

/* Derives all keys from MASTER (32 bytes).  Wipe with mem_wipe when done. */
MUST_CHECK enum err keys_derive(const unsigned char master[static 32], struct keys *keys);

/* Reads PATH (exactly 32 bytes, not readable for others), or makes it when MAY_CREATE. */
MUST_CHECK enum err keys_load(const char *path, bool may_create, struct keys *keys);

struct token {
	enum person_kind kind;
	char person[ID_SIZE];
	char session[ID_SIZE]; /* "" for anonymous */
	int64_t issued_at; /* ms */
	int64_t expires_at; /* ms */
	uint32_t consent; /* version of the notice that an anonymous person agreed to; 0: none */
};

void token_sign(const struct keys *keys, const struct token *token, char out[static TOKEN_SIZE]);
bool token_verify(const struct keys *keys, const char *text, int64_t now_ms, struct token *out);
void token_csrf(const struct keys *keys, const struct token *token, char out[static 33]);

/* The receipt of ITEM for ROUND (0 for a question) and PURPOSE ("receipt", "evaluation"). */
void receipt_make(const struct keys *keys, const char *item, unsigned round, const char *purpose,
	char out[static RECEIPT_SIZE]);
bool receipt_matches(const struct keys *keys, const char *item, unsigned round, const char *purpose,
	const char *given);

/* The label of PERSON in EVENT: 4 hexadecimal digits, new for each event, that do not lead back to the person. */
void label_make(const struct keys *keys, const char *event, const char *person,
	const char *district, char out[static 64]);

/* AES-256-GCM: OUT gets a nonce of 12 bytes, the cipher text and a tag of 16; AAD (the item's id) is bound to it. */
struct buf;
MUST_CHECK enum err contact_seal(
	const struct keys *keys, const char *aad, const void *data, size_t len, struct buf *out);
MUST_CHECK enum err contact_open(
	const struct keys *keys, const char *aad, const void *data, size_t len, struct buf *out);

#endif
