/*
 * ids.h - identifiers, random bytes, hexadecimal, base32, base64 and hashes.
 *
 * An id is a letter for its kind and 22 characters [0-9a-z]: 48 bits of time, so that
 * newer rows lie together in an index, then 64 random bits.  Opaque to clients.
 * Codes for people use Crockford's base32 (https://www.crockford.com/base32.html):
 * no I, L, O, U; reading maps i and l to 1, o to 0 and ignores case, '-' and spaces.
 */
#ifndef OPENFLOOR_BASE_IDS_H
#define OPENFLOOR_BASE_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_MAX          32 /* characters, without the NUL */
#define ID_SIZE         (ID_MAX + 1)
#define DIGEST_LEN      32 /* SHA-256 */
#define DIGEST_HEX_SIZE 65

void ids_random(void *out, size_t len); /* from the kernel; aborts if there are none */

/* Makes an id of kind PREFIX at wall time NOW_MS. */
void ids_make(char prefix, int64_t now_ms, char out[static ID_SIZE]);

/* Is TEXT 1 to 32 characters of [0-9A-Za-z_-]? */
bool ids_is_valid(const char *text);

void ids_hex(const void *data, size_t len, char *out); /* OUT holds 2*LEN+1 */
int ids_hex_digit(char c); /* 0 to 15, in whatever case; -1: it is none */
bool ids_unhex(const char *hex, void *out, size_t len); /* exactly 2*LEN digits, else false */

/* BITS (a multiple of 5, at most 60) of VALUE's low bits, most significant first; OUT holds BITS/5+1. */
void ids_base32(uint64_t value, unsigned bits, char *out);
bool ids_unbase32(const char *text, unsigned bits, uint64_t *value);

/* Characters of base64url (RFC 4648, without padding) that LEN bytes make; OUT needs one more. */
#define IDS_BASE64_LEN(len) (((len)*4 + 2) / 3)
void ids_base64(const void *data, size_t len, char *out);

/* Reads base64url into OUT, at most MOST bytes; false for anything that ids_base64 would not have written. */
bool ids_unbase64(const char *text, void *out, size_t most, size_t *len);

/* SHA-256 (FIPS 180-4) of DATA, as lower-case hexadecimal. */
void ids_sha256_hex(const void *data, size_t len, char out[static DIGEST_HEX_SIZE]);

/* HMAC-SHA-256 (RFC 2104) of DATA under KEY. */
void ids_hmac(const void *key, size_t key_len, const void *data, size_t len,
	unsigned char out[static DIGEST_LEN]);

/* Compares without telling by its time where the first difference is. */
bool ids_same(const void *a, const void *b, size_t len);

#endif
