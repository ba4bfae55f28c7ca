#include "moderation/proof.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/ids.h"

/*
 * The salt's bytes, before base64url:
 *
 *   time 8 | bits 1 | HMAC 16
 */
#define HEAD_LEN 9
#define MAC_LEN  16
#define SALT_LEN (HEAD_LEN + MAC_LEN)

_Static_assert(IDS_BASE64_LEN(SALT_LEN) < PROOF_SALT_SIZE, "a salt fits");

static void
sign(const unsigned char key[static 32], const char *event, const char *person,
	const unsigned char head[static HEAD_LEN], unsigned char mac[static DIGEST_LEN])
{
	struct buf data = {0};

	buf_add(&data, head, HEAD_LEN);
	buf_add(&data, event, strlen(event) + 1);
	buf_add(&data, person, strlen(person) + 1);
	ids_hmac(key, 32, data.data, data.len, mac);
	buf_fini(&data);
}

void
proof_challenge(const unsigned char key[static 32], const char *event, const char *person,
	unsigned bits, int64_t now_ms, char salt[static PROOF_SALT_SIZE])
{
	unsigned char bytes[HEAD_LEN + DIGEST_LEN];
	uint64_t time = (uint64_t)now_ms;

	for (int i = 7; i >= 0; i--, time >>= 8)
		bytes[i] = (unsigned char)time;
	bytes[8] = (unsigned char)(bits < PROOF_BITS_MAX ? bits : PROOF_BITS_MAX);
	sign(key, event, person, bytes, bytes + HEAD_LEN);
	ids_base64(bytes, SALT_LEN, salt);
}

/* HEX has as many bits as a digest: more than are ever asked for. */
static bool
begins_with_zeros(const char *hex, unsigned bits)
{
	static const char *const fitting[] = {"0123456789abcdef", "01234567", "0123", "01"};

	for (; bits >= 4; bits -= 4)
		if (*hex++ != '0')
			return false;
	return strchr(fitting[bits], *hex) != NULL;
}

static bool
is_young(const unsigned char head[static HEAD_LEN], int64_t now_ms)
{
	uint64_t time = 0;

	for (int i = 0; i < 8; i++)
		time = time << 8 | head[i];
	return (int64_t)time <= now_ms + PROOF_MS && now_ms - (int64_t)time < PROOF_MS;
}

bool
proof_holds(const unsigned char key[static 32], const char *event, const char *person,
	const char *proof, int64_t now_ms)
{
	unsigned char bytes[SALT_LEN + 1], mac[DIGEST_LEN];
	char digest[DIGEST_HEX_SIZE];
	char salt[PROOF_SALT_SIZE];
	size_t salt_len = proof ? strcspn(proof, ".") : 0;
	size_t len;

	if (salt_len == 0 || salt_len >= sizeof(salt) || proof[salt_len] == '\0' ||
		strnlen(proof, PROOF_MAX + 1) > PROOF_MAX)
		return false;
	memcpy(salt, proof, salt_len);
	salt[salt_len] = '\0';
	if (!ids_unbase64(salt, bytes, sizeof(bytes), &len) || len != SALT_LEN)
		return false;
	sign(key, event, person, bytes, mac);
	if (!ids_same(mac, bytes + HEAD_LEN, MAC_LEN) || !is_young(bytes, now_ms))
		return false;
	ids_sha256_hex(proof, strlen(proof), digest);
	return begins_with_zeros(digest, bytes[8]);
}
