#include "domain/entry.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

/*
 * On the bus:
 *
 *   +------+------------+--------+--------+----------------+----------------------+------+
 *   | ofe1 | HMAC (32)  | seq  8 | at   8 | 4 lengths of 1 | installation, epoch, | body |
 *   |      |            | big-   | big-   | byte each      | stream, kind         |      |
 *   |      |            | endian | endian |                |                      |      |
 *   +------+------------+--------+--------+----------------+----------------------+------+
 *
 * The HMAC covers all that follows it.
 */
#define SEAL_MARK     "ofe1"
#define SEAL_MARK_LEN 4
#define SEAL_SIGNED   (SEAL_MARK_LEN + DIGEST_LEN)
#define SEAL_LENGTHS  (SEAL_SIGNED + 16)
#define SEAL_TEXTS    (SEAL_LENGTHS + 4)

static const char *const prefixes[] = {
	[STREAM_PUBLIC] = "public:",
	[STREAM_DESK] = "desk:",
	[STREAM_PERSON] = "person:",
};

struct stream
stream_of(enum stream_kind kind, const char *event)
{
	struct stream stream = {.kind = kind};

	if (kind == STREAM_OF_CONTROL) {
		snprintf(stream.name, sizeof(stream.name), "%s", STREAM_CONTROL);
		return stream;
	}
	snprintf(stream.event, sizeof(stream.event), "%s", event);
	snprintf(stream.name, sizeof(stream.name), "%s%s", prefixes[kind], stream.event);
	return stream;
}

bool
stream_read(const char *name, struct stream *out)
{
	if (!name)
		return false;
	if (strcmp(name, STREAM_CONTROL) == 0) {
		*out = stream_of(STREAM_OF_CONTROL, NULL);
		return true;
	}
	for (int kind = STREAM_PUBLIC; kind <= STREAM_PERSON; kind++) {
		size_t len = strlen(prefixes[kind]);
		if (strncmp(name, prefixes[kind], len) == 0 && ids_is_valid(name + len)) {
			*out = stream_of((enum stream_kind)kind, name + len);
			return true;
		}
	}
	return false;
}

struct entry *
entry_create(const char *stream, const char *epoch, uint64_t seq, int64_t at, const char *kind,
	const char *body, size_t len)
{
	struct entry *entry = mem_alloc(sizeof(*entry) + len + 1);

	entry->refs = 1;
	snprintf(entry->stream, sizeof(entry->stream), "%s", stream);
	snprintf(entry->epoch, sizeof(entry->epoch), "%s", epoch);
	snprintf(entry->kind, sizeof(entry->kind), "%s", kind);
	entry->seq = seq;
	entry->at = at;
	entry->len = len;
	if (len)
		memcpy(entry->body, body, len);
	entry->body[len] = '\0';
	return entry;
}

struct entry *
entry_ref(struct entry *entry)
{
	entry->refs++;
	return entry;
}

void
entry_unref(struct entry *entry)
{
	if (entry && --entry->refs == 0)
		free(entry);
}

void
entry_encode(const struct entry *entry, struct buf *out)
{
	char at[CLOCK_TEXT_SIZE];

	if (entry->seq == 0) {
		buf_addf(out, "{\"type\":\"desk\",\"kind\":\"%s\"", entry->kind);
	} else {
		clock_format(entry->at, at);
		buf_addf(out, "{\"type\":\"entry\",\"seq\":%llu,\"at\":\"%s\",\"kind\":\"%s\"",
			(unsigned long long)entry->seq, at, entry->kind);
	}
	if (entry->len > 2) { /* more than {} */
		buf_add(out, ",", 1);
		buf_add(out, entry->body + 1, entry->len - 2);
	}
	buf_add(out, "}\n", 2);
}

static void
add_number(struct buf *out, uint64_t value)
{
	unsigned char bytes[8];

	for (int i = 7; i >= 0; i--, value >>= 8)
		bytes[i] = (unsigned char)value;
	buf_add(out, bytes, sizeof(bytes));
}

static uint64_t
read_number(const unsigned char *bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < 8; i++)
		value = value << 8 | bytes[i];
	return value;
}

void
entry_seal(const struct entry *entry, const char *installation, const unsigned char key[static 32],
	struct buf *out)
{
	const char *texts[] = {installation, entry->epoch, entry->stream, entry->kind};
	unsigned char digest[DIGEST_LEN] = {0};
	size_t start = out->len;

	buf_reserve(out, SEAL_TEXTS + 4 * (size_t)UCHAR_MAX + entry->len);
	buf_add(out, SEAL_MARK, SEAL_MARK_LEN);
	buf_add(out, digest, sizeof(digest)); /* its place */
	add_number(out, entry->seq);
	add_number(out, (uint64_t)entry->at);
	for (int i = 0; i < 4; i++) {
		unsigned char len = (unsigned char)strnlen(texts[i], UCHAR_MAX);
		buf_add(out, &len, 1);
	}
	for (int i = 0; i < 4; i++)
		buf_add(out, texts[i], strnlen(texts[i], UCHAR_MAX));
	buf_add(out, entry->body, entry->len);
	ids_hmac(key, 32, out->data + start + SEAL_SIGNED, out->len - start - SEAL_SIGNED, digest);
	memcpy(out->data + start + SEAL_MARK_LEN, digest, sizeof(digest));
}

/* Copies the text of LEN bytes at *AT to OUT and moves on; false if it does not fit or has a NUL. */
static bool
take_text(const unsigned char **at, const unsigned char *end, size_t len, char *out, size_t size)
{
	if ((size_t)(end - *at) < len || len >= size || memchr(*at, '\0', len))
		return false;
	memcpy(out, *at, len);
	out[len] = '\0';
	*at += len;
	return true;
}

static bool
is_signed(const unsigned char *bytes, size_t len, const unsigned char *key)
{
	unsigned char digest[DIGEST_LEN];

	if (len < SEAL_TEXTS || memcmp(bytes, SEAL_MARK, SEAL_MARK_LEN) != 0)
		return false;
	ids_hmac(key, 32, bytes + SEAL_SIGNED, len - SEAL_SIGNED, digest);
	return ids_same(digest, bytes + SEAL_MARK_LEN, sizeof(digest));
}

struct entry *
entry_open(
	const void *data, size_t len, const char *installation, const unsigned char key[static 32])
{
	const unsigned char *bytes = data;
	const unsigned char *end = bytes + len;
	const unsigned char *at, *lengths;
	char from[UCHAR_MAX + 1], epoch[EPOCH_SIZE], kind[sizeof(((struct entry *)0)->kind)];
	char stream[STREAM_SIZE];
	struct stream known;
	size_t body;

	if (!is_signed(bytes, len, key))
		return NULL;
	lengths = bytes + SEAL_LENGTHS;
	at = bytes + SEAL_TEXTS;
	if (!take_text(&at, end, lengths[0], from, sizeof(from)) ||
		!take_text(&at, end, lengths[1], epoch, sizeof(epoch)) ||
		!take_text(&at, end, lengths[2], stream, sizeof(stream)) ||
		!take_text(&at, end, lengths[3], kind, sizeof(kind)))
		return NULL;
	body = (size_t)(end - at);
	if (strcmp(from, installation) != 0 || !stream_read(stream, &known) || body < 2 ||
		body > ENTRY_BYTES_MAX || at[0] != '{' || end[-1] != '}')
		return NULL;
	return entry_create(stream, epoch, read_number(bytes + SEAL_SIGNED),
		(int64_t)read_number(bytes + SEAL_SIGNED + 8), kind, (const char *)at, body);
}
