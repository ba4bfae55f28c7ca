/*
 * password.h - scrypt (RFC 7914) through OpenSSL.
 *
 * Slow on purpose: call it on a side thread only.  The stored form carries its cost:
 * "scrypt$LOG2N$R$P$SALT$HASH" (base64url), so the cost may rise later.
 */
#ifndef OPENFLOOR_DOMAIN_PASSWORD_H
#define OPENFLOOR_DOMAIN_PASSWORD_H

#include <stdbool.h>

#include "base/err.h"

#define PASSWORD_MIN       8 /* characters, NIST SP 800-63B */
#define PASSWORD_MAX       200 /* bytes */
#define PASSWORD_HASH_SIZE 160

MUST_CHECK enum err password_hash(
	const char *password, int log2_n, char out[static PASSWORD_HASH_SIZE]);

/* False also for a stored form that cannot be read.  HASH NULL (no such account): does the same work, then false. */
bool password_verify(const char *password, const char *hash, int log2_n);

#endif
