#include "domain/password.h"

#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/mem.h"
#include "base/text.h"

#define BLOCK_SIZE 8 /* RFC 7914's r */
#define PARALLEL   1 /* and p */
#define SALT_LEN   16
#define HASH_LEN   32
#define LOG2_N_MAX 20 /* 1 GB of memory: what is stored must not be able to ask for more */
#define FACTOR_MAX 16

struct stored {
	int log2_n;
	int block_size;
	int parallel;
	unsigned char salt[64];
	size_t salt_len;
	unsigned char hash[HASH_LEN];
};

static bool
derive(const char *password, const struct stored *stored, unsigned char out[static HASH_LEN])
{
	uint64_t rows = (uint64_t)1 << stored->log2_n;
	uint64_t block = (uint64_t)stored->block_size;
	uint64_t parallel = (uint64_t)stored->parallel;
	uint64_t memory = 128 * block * (rows + parallel + 2) + 65536;

	return EVP_PBE_scrypt(password, strlen(password), stored->salt, stored->salt_len, rows,
		block, parallel, memory, out, HASH_LEN);
}

static void
with_new_salt(struct stored *stored, int log2_n)
{
	*stored = (struct stored){.log2_n = log2_n,
		.block_size = BLOCK_SIZE,
		.parallel = PARALLEL,
		.salt_len = SALT_LEN};
	ids_random(stored->salt, SALT_LEN);
}

enum err
password_hash(const char *password, int log2_n, char out[static PASSWORD_HASH_SIZE])
{
	size_t len = strlen(password);
	char salt[IDS_BASE64_LEN(SALT_LEN) + 1];
	char hash[IDS_BASE64_LEN(HASH_LEN) + 1];
	struct stored stored;

	if (len > PASSWORD_MAX || !text_is_utf8(password, len) ||
		text_clusters(password, len) < PASSWORD_MIN || log2_n < 1 || log2_n > LOG2_N_MAX)
		return ERR_INVALID;
	with_new_salt(&stored, log2_n);
	if (!derive(password, &stored, stored.hash))
		return ERR_CRYPTO;
	ids_base64(stored.salt, SALT_LEN, salt);
	ids_base64(stored.hash, HASH_LEN, hash);
	snprintf(out, PASSWORD_HASH_SIZE, "scrypt$%d$%d$%d$%s$%s", log2_n, BLOCK_SIZE, PARALLEL,
		salt, hash);
	mem_wipe(&stored, sizeof(stored));
	return ERR_OK;
}

/* The number at *TEXT, from 1 to MOST, and the '$' behind it. */
static bool
read_cost(const char **text, int most, int *out)
{
	char *end;
	long value;

	if (**text < '1' || **text > '9')
		return false;
	value = strtol(*text, &end, 10);
	if (*end != '$' || value > most)
		return false;
	*out = (int)value;
	*text = end + 1;
	return true;
}

static bool
read_stored(const char *text, struct stored *out)
{
	char salt[IDS_BASE64_LEN(sizeof(out->salt)) + 1];
	const char *dollar;
	size_t len;

	if (strncmp(text, "scrypt$", 7) != 0)
		return false;
	text += 7;
	if (!read_cost(&text, LOG2_N_MAX, &out->log2_n) ||
		!read_cost(&text, FACTOR_MAX, &out->block_size) ||
		!read_cost(&text, FACTOR_MAX, &out->parallel))
		return false;
	dollar = strchr(text, '$');
	if (!dollar || (size_t)(dollar - text) >= sizeof(salt))
		return false;
	memcpy(salt, text, (size_t)(dollar - text));
	salt[dollar - text] = '\0';
	return ids_unbase64(salt, out->salt, sizeof(out->salt), &out->salt_len) &&
		ids_unbase64(dollar + 1, out->hash, HASH_LEN, &len) && len == HASH_LEN;
}

bool
password_verify(const char *password, const char *hash, int log2_n)
{
	unsigned char derived[HASH_LEN];
	struct stored stored = {0};
	bool known = hash && read_stored(hash, &stored);
	bool same;

	if (strlen(password) > PASSWORD_MAX)
		return false;
	if (!known)
		with_new_salt(&stored,
			log2_n); /* whether there is an account must not show in the time */
	same = derive(password, &stored, derived) && ids_same(derived, stored.hash, HASH_LEN);
	mem_wipe(derived, sizeof(derived));
	mem_wipe(&stored, sizeof(stored));
	return known && same;
}
