#include "base/ids.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define ID_DIGITS 22 /* of base 36: 36^22 > 2^112 */

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Bytes fetched ahead, because each id needs a few and each call of the kernel costs as much as all of them. */
#define AHEAD 256

static _Thread_local struct {
	unsigned char bytes[AHEAD];
	size_t left;
	unsigned born; /* in which process: a child must not go on with its parent's bytes */
} ahead;

static atomic_uint births = 1;
static pthread_once_t watching = PTHREAD_ONCE_INIT;

static void
on_birth(void)
{
	atomic_fetch_add(&births, 1);
}

static void
watch_births(void)
{
	if (pthread_atfork(NULL, NULL, on_birth) != 0)
		abort();
}

static void
fetch_random(unsigned char *at, size_t len)
{
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

void
ids_random(void *out, size_t len)
{
	unsigned char *from;

	if (len > AHEAD / 4) {
		fetch_random(out, len);
		return;
	}
	pthread_once(&watching, watch_births);
	if (ahead.left < len || ahead.born != atomic_load(&births)) {
		fetch_random(ahead.bytes, AHEAD);
		ahead.left = AHEAD;
		ahead.born = atomic_load(&births);
	}
	from = ahead.bytes + ahead.left - len;
	memcpy(out, from, len);
	OPENSSL_cleanse(from, len); /* what was given out may be a secret */
	ahead.left -= len;
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

int
ids_hex_digit(char c)
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
		int high = ids_hex_digit(hex[2 * i]);
		int low = ids_hex_digit(hex[2 * i + 1]);
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

/* One for each thread, made once: OpenSSL 3 looks its algorithms up by name, which costs more than they do. */
static _Thread_local EVP_MAC_CTX *mac;
static pthread_once_t keeping = PTHREAD_ONCE_INIT;
static pthread_key_t macs; /* only so that a thread's is freed with it */

static void
free_mac(void *context)
{
	EVP_MAC_CTX_free(context);
}

static void
keep_macs(void)
{
	if (pthread_key_create(&macs, free_mac) != 0)
		abort();
}

static void
make_mac(void)
{
	char digest[] = "SHA256";
	const OSSL_PARAM settings[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end()};
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);

	mac = hmac ? EVP_MAC_CTX_new(hmac) : NULL;
	EVP_MAC_free(hmac);
	pthread_once(&keeping, keep_macs);
	if (!mac || !EVP_MAC_CTX_set_params(mac, settings) || pthread_setspecific(macs, mac) != 0)
		die_of_crypto();
}

void
ids_hmac(const void *key, size_t key_len, const void *data, size_t len,
	unsigned char out[static DIGEST_LEN])
{
	size_t got;

	if (!mac)
		make_mac();
	/* A key of no length would mean "the one before" to OpenSSL; by RFC 2104 it is one of zeroes. */
	if (!EVP_MAC_init(mac, key_len ? key : (const void *)"", key_len ? key_len : 1, NULL) ||
		!EVP_MAC_update(mac, len ? data : (const void *)"", len) ||
		!EVP_MAC_final(mac, out, &got, DIGEST_LEN) || got != DIGEST_LEN)
		die_of_crypto();
}

bool
ids_same(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
