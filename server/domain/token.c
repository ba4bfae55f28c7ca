#include "domain/token.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/*
 * The signed bytes, before base64url:
 *
 *   version 1 | kind 1 | issued 8 | expires 8 | consent 8 | length 1, person | length 1, session | HMAC 32
 */
#define TOKEN_VERSION   2
#define TOKEN_HEAD      26
#define TOKEN_BYTES_MAX (TOKEN_HEAD + 2 + 2 * ID_MAX + DIGEST_LEN)
#define RECEIPT_BITS    50

_Static_assert(IDS_BASE64_LEN(TOKEN_BYTES_MAX) < TOKEN_SIZE, "a token fits");

/* An HMAC over PARTS, each followed by a NUL, so that no two lists of parts are the same bytes. */
static void
hmac_parts(const unsigned char key[static 32], const char *const *parts, size_t count,
	unsigned char out[static DIGEST_LEN])
{
	struct buf data = {0};

	for (size_t i = 0; i < count; i++)
		buf_add(&data, parts[i], strlen(parts[i]) + 1);
	ids_hmac(key, 32, data.data, data.len, out);
	buf_fini(&data);
}

static size_t
put_number(unsigned char *out, int64_t number)
{
	uint64_t value = (uint64_t)number;

	for (int i = 7; i >= 0; i--, value >>= 8)
		out[i] = (unsigned char)value;
	return 8;
}

static int64_t
get_number(const unsigned char *bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < 8; i++)
		value = value << 8 | bytes[i];
	return (int64_t)value;
}

static size_t
put_id(unsigned char *out, const char *id)
{
	size_t len = strnlen(id, ID_MAX);

	out[0] = (unsigned char)len;
	memcpy(out + 1, id, len);
	return len + 1;
}

/* The id at *AT, before END; moves on.  An empty one is allowed where MAY_BE_EMPTY. */
static bool
get_id(const unsigned char **at, const unsigned char *end, bool may_be_empty,
	char out[static ID_SIZE])
{
	size_t len;

	if (*at == end)
		return false;
	len = *(*at)++;
	if (len > ID_MAX || (size_t)(end - *at) < len)
		return false;
	memcpy(out, *at, len);
	out[len] = '\0';
	*at += len;
	return strlen(out) == len && (ids_is_valid(out) || (len == 0 && may_be_empty));
}

void
token_sign(const struct keys *keys, const struct token *token, char out[static TOKEN_SIZE])
{
	unsigned char bytes[TOKEN_BYTES_MAX];
	size_t len = 2;

	bytes[0] = TOKEN_VERSION;
	bytes[1] = (unsigned char)token->kind;
	len += put_number(bytes + len, token->issued_at);
	len += put_number(bytes + len, token->expires_at);
	len += put_number(bytes + len, token->consent);
	len += put_id(bytes + len, token->person);
	len += put_id(bytes + len, token->session);
	ids_hmac(keys->token, sizeof(keys->token), bytes, len, bytes + len);
	ids_base64(bytes, len + DIGEST_LEN, out);
}

bool
token_verify(const struct keys *keys, const char *text, int64_t now_ms, struct token *out)
{
	unsigned char bytes[TOKEN_BYTES_MAX];
	unsigned char digest[DIGEST_LEN];
	const unsigned char *at = bytes + TOKEN_HEAD;
	const unsigned char *end;
	struct token token = {0};
	size_t len;

	if (!text || strnlen(text, TOKEN_SIZE) == TOKEN_SIZE ||
		!ids_unbase64(text, bytes, sizeof(bytes), &len) || len < TOKEN_HEAD + DIGEST_LEN)
		return false;
	len -= DIGEST_LEN;
	end = bytes + len;
	ids_hmac(keys->token, sizeof(keys->token), bytes, len, digest);
	if (!ids_same(digest, end, DIGEST_LEN) || bytes[0] != TOKEN_VERSION ||
		bytes[1] >= PERSON_KIND_COUNT)
		return false;
	token.kind = (enum person_kind)bytes[1];
	token.issued_at = get_number(bytes + 2);
	token.expires_at = get_number(bytes + 10);
	token.consent = (uint32_t)get_number(bytes + 18);
	if (!get_id(&at, end, false, token.person) || !get_id(&at, end, true, token.session) ||
		at != end || token.expires_at <= now_ms)
		return false;
	*out = token;
	return true;
}

void
token_csrf(const struct keys *keys, const struct token *token, char out[static 33])
{
	unsigned char digest[DIGEST_LEN];
	char issued[24];
	const char *parts[] = {token->person, token->session, issued};

	snprintf(issued, sizeof(issued), "%lld", (long long)token->issued_at);
	hmac_parts(keys->csrf, parts, 3, digest);
	ids_hex(digest, 16, out);
}

/* The first 50 bits of the HMAC. */
static uint64_t
receipt_bits(const struct keys *keys, const char *item, unsigned round, const char *purpose)
{
	unsigned char digest[DIGEST_LEN];
	char text[16];
	const char *parts[] = {item, text, purpose};

	snprintf(text, sizeof(text), "%u", round);
	hmac_parts(keys->receipt, parts, 3, digest);
	return (uint64_t)get_number(digest) >> (64 - RECEIPT_BITS);
}

void
receipt_make(const struct keys *keys, const char *item, unsigned round, const char *purpose,
	char out[static RECEIPT_SIZE])
{
	char code[RECEIPT_BITS / 5 + 1];

	ids_base32(receipt_bits(keys, item, round, purpose), RECEIPT_BITS, code);
	snprintf(out, RECEIPT_SIZE, "%.5s-%.5s", code, code + 5);
}

bool
receipt_matches(const struct keys *keys, const char *item, unsigned round, const char *purpose,
	const char *given)
{
	uint64_t right = receipt_bits(keys, item, round, purpose);
	uint64_t read;

	return ids_unbase32(given, RECEIPT_BITS, &read) && ids_same(&read, &right, sizeof(read));
}

void
label_make(const struct keys *keys, const char *event, const char *person, const char *district,
	char out[static 64])
{
	unsigned char digest[DIGEST_LEN];
	const char *parts[] = {event, person};
	size_t len = district ? strlen(district) : 0;

	hmac_parts(keys->label, parts, 2, digest);
	if (len > 48)
		len = 48;
	while (len && ((unsigned char)district[len] & 0xc0) == 0x80)
		len--;
	snprintf(out, 64, "%.*s网友 %02X%02X", (int)len, district ? district : "", digest[0],
		digest[1]);
}
