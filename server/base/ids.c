#include "base/ids.h"

#include <errno.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define ID_DIGITS 22 /* of base 36: 36^22 > 2^112 */

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
ids_random(void *out, size_t len)
{
	unsigned char *at = out;

	while (len) {
		ssize_t got = getrandom(at, len, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			fputs("the kernel gives no random bytes\n", stderr);
			abort();
		}
		at += got;
		len -= (size_t)got;
	}
}

/*
 * The number is the time (48 bits) followed by chance (64 bits), written in base 36 with a fixed
 * width: text order is then time order.
 */
void
ids_make(char prefix, int64_t now_ms, char out[static ID_SIZE])
{
	unsigned __int128 number = (uint64_t)now_ms & UINT64_C(0xffffffffffff);
	uint64_t chance;

	ids_random(&chance, sizeof(chance));
	number = number << 64 | chance;
	out[0] = prefix;
	out[ID_DIGITS + 1] = '\0';
	for (int i = ID_DIGITS; i >= 1; i--) {
		out[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36];
		number /= 36;
	}
}

static bool
is_id_character(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		c == '_' || c == '-';
}

bool
ids_is_valid(const char *text)
{
	size_t len = 0;

	if (!text)
		return false;
	while (text[len]) {
		if (len == ID_MAX || !is_id_character(text[len]))
			return false;
		len++;
	}
	return len > 0;
}

void
ids_hex(const void *data, size_t len, char *out)
{
	const unsigned char *bytes = data;

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
	out[2 * len] = '\0';
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
ids_unhex(const char *hex, void *out, size_t len)
{
	unsigned char *bytes = out;

	if (!hex || strlen(hex) != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(hex[2 * i]);
		int low = hex_digit(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

void
ids_base32(uint64_t value, unsigned bits, char *out)
{
	unsigned digits = bits / 5;

	for (unsigned i = 0; i < digits; i++)
		out[i] = crockford[value >> (5 * (digits - 1 - i)) & 31];
	out[digits] = '\0';
}

static int
base32_digit(char c)
{
	const char *found;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	found = c ? strchr(crockford, c) : NULL;
	return found ? (int)(found - crockford) : -1;
}

bool
ids_unbase32(const char *text, unsigned bits, uint64_t *value)
{
	uint64_t read = 0;
	unsigned digits = 0;

	if (!text)
		return false;
	for (; *text; text++) {
		int digit;
		if (*text == '-' || *text == ' ')
			continue;
		digit = base32_digit(*text);
		if (digit < 0 || ++digits > bits / 5)
			return false;
		read = read << 5 | (uint64_t)digit;
	}
	if (digits != bits / 5)
		return false;
	*value = read;
	return true;
}

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void
ids_base64(const void *data, size_t len, char *out)
{
	const unsigned char *bytes = data;
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < len; i++) {
		bits = (bits << 8 | bytes[i]) & 0xffff;
		for (have += 8; have >= 6; have -= 6)
			*out++ = base64url[bits >> (have - 6) & 63];
	}
	if (have)
		*out++ = base64url[bits << (6 - have) & 63];
	*out = '\0';
}

bool
ids_unbase64(const char *text, void *out, size_t most, size_t *len)
{
	unsigned char *bytes = out;
	uint32_t bits = 0;
	unsigned have = 0;
	size_t count = 0;

	for (; *text; text++) {
		const char *found = strchr(base64url, *text);
		if (!found)
			return false;
		bits = (bits << 6 | (uint32_t)(found - base64url)) & 0x3fff;
		have += 6;
		if (have < 8)
			continue;
		if (count == most)
			return false;
		have -= 8;
		bytes[count++] = (unsigned char)(bits >> have);
	}
	if (have == 6 || bits & ((1U << have) - 1))
		return false; /* bits that no byte has */
	*len = count;
	return true;
}

static void
die_of_crypto(void)
{
	fputs("OpenSSL gives no SHA-256\n", stderr);
	abort();
}

void
ids_sha256_hex(const void *data, size_t len, char out[static DIGEST_HEX_SIZE])
{
	unsigned char digest[DIGEST_LEN];

	if (!EVP_Digest(len ? data : "", len, digest, NULL, EVP_sha256(), NULL))
		die_of_crypto();
	ids_hex(digest, sizeof(digest), out);
}

void
ids_hmac(const void *key, size_t key_len, const void *data, size_t len,
	unsigned char out[static DIGEST_LEN])
{
	if (key_len > INT_MAX ||
		!HMAC(EVP_sha256(), key_len ? key : "", (int)key_len, len ? data : (const void *)"",
			len, out, NULL))
		die_of_crypto();
}

bool
ids_same(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
