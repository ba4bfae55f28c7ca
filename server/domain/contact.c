#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/buf.h"
#include "domain/token.h"

/* nonce 12 | cipher text | tag 16 */
#define NONCE_LEN 12
#define TAG_LEN   16

static bool
encrypt(EVP_CIPHER_CTX *context, const struct keys *keys, const unsigned char *nonce,
	const char *aad, const void *data, size_t len, unsigned char *out)
{
	int used;

	return EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, keys->contact, nonce) == 1 &&
		EVP_EncryptUpdate(
			context, NULL, &used, (const unsigned char *)aad, (int)strlen(aad)) == 1 &&
		EVP_EncryptUpdate(context, out, &used, data, (int)len) == 1 &&
		EVP_EncryptFinal_ex(context, out + used, &used) == 1 &&
		EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_LEN, out + len) == 1;
}

enum err
contact_seal(
	const struct keys *keys, const char *aad, const void *data, size_t len, struct buf *out)
{
	unsigned char nonce[NONCE_LEN];
	EVP_CIPHER_CTX *context;
	bool sealed;

	if (len > INT_MAX - TAG_LEN || strlen(aad) > INT_MAX)
		return ERR_TOO_LARGE;
	context = EVP_CIPHER_CTX_new();
	ids_random(nonce, sizeof(nonce));
	buf_reserve(out, NONCE_LEN + len + TAG_LEN);
	sealed = context &&
		encrypt(context, keys, nonce, aad, data, len,
			(unsigned char *)out->data + out->len + NONCE_LEN);
	EVP_CIPHER_CTX_free(context);
	if (!sealed)
		return ERR_CRYPTO;
	memcpy(out->data + out->len, nonce, NONCE_LEN);
	out->len += NONCE_LEN + len + TAG_LEN;
	out->data[out->len] = '\0';
	return ERR_OK;
}

static bool
decrypt(EVP_CIPHER_CTX *context, const struct keys *keys, const char *aad,
	const unsigned char *sealed, size_t len, unsigned char *out)
{
	unsigned char tag[TAG_LEN];
	int used;

	memcpy(tag, sealed + NONCE_LEN + len, TAG_LEN);
	return EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, keys->contact, sealed) == 1 &&
		EVP_DecryptUpdate(
			context, NULL, &used, (const unsigned char *)aad, (int)strlen(aad)) == 1 &&
		EVP_DecryptUpdate(context, out, &used, sealed + NONCE_LEN, (int)len) == 1 &&
		EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_LEN, tag) == 1 &&
		EVP_DecryptFinal_ex(context, out + used, &used) == 1;
}

enum err
contact_open(
	const struct keys *keys, const char *aad, const void *data, size_t len, struct buf *out)
{
	EVP_CIPHER_CTX *context;
	bool opened;

	if (len < NONCE_LEN + TAG_LEN || len > INT_MAX)
		return ERR_CORRUPT;
	len -= NONCE_LEN + TAG_LEN;
	context = EVP_CIPHER_CTX_new();
	buf_reserve(out, len);
	opened = context &&
		decrypt(context, keys, aad, data, len, (unsigned char *)out->data + out->len);
	EVP_CIPHER_CTX_free(context);
	if (opened)
		out->len += len;
	else
		memset(out->data + out->len, 0, len); /* bytes that nobody vouches for */
	out->data[out->len] = '\0';
	return opened ? ERR_OK : ERR_CORRUPT;
}
