/*
 * entry.h - one line of a stream's log, and the names of streams.
 *
 * An entry's fields never change after its commit; its text may be taken back, which
 * leaves a tombstone under the same seq.  Reference-counted, because the log's readers
 * and several rooms of one worker hold it.  One thread at a time.
 */
#ifndef OPENFLOOR_DOMAIN_ENTRY_H
#define OPENFLOOR_DOMAIN_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/ids.h"

#define STREAM_SIZE     48 /* "public:" + an id + NUL, with room */
#define EPOCH_SIZE      17 /* 16 hexadecimal digits */
#define ENTRY_BYTES_MAX 49152 /* one entry on the wire */
#define STREAM_CONTROL  "control"

enum stream_kind { STREAM_PUBLIC, STREAM_DESK, STREAM_PERSON, STREAM_OF_CONTROL };

struct stream {
	enum stream_kind kind;
	char name[STREAM_SIZE]; /* "public:EVENT", "desk:EVENT", "person:EVENT", "control" */
	char event[ID_SIZE]; /* "" for control */
};

struct stream stream_of(enum stream_kind kind, const char *event);
bool stream_read(const char *name, struct stream *out);

/* A place in a stream's log. */
struct position {
	char epoch[EPOCH_SIZE];
	uint64_t seq;
};

struct entry {
	unsigned refs;
	char stream[STREAM_SIZE];
	char epoch[EPOCH_SIZE];
	uint64_t seq; /* 0: transient, not in the log */
	int64_t at; /* ms */
	char kind[24];
	size_t len;
	char body[]; /* a JSON object with the fields beside seq, at and kind; NUL after it */
};

/* Copies all; one reference. */
struct entry *entry_create(const char *stream, const char *epoch, uint64_t seq, int64_t at,
	const char *kind, const char *body, size_t len);
struct entry *entry_ref(struct entry *entry);
void entry_unref(struct entry *entry); /* NULL does nothing */

/*
 * Appends {"type":"entry","seq":..,"at":..,"kind":..,<body>}\n as a client gets it; what is transient (seq 0)
 * as {"type":"desk","kind":..,<body>}\n.
 */
void entry_encode(const struct entry *entry, struct buf *out);

/*
 * The message of the bus: installation, epoch, stream, seq, at, kind and body, and an HMAC-SHA-256 over all of
 * them under KEY.  entry_open gives NULL for what does not verify or is malformed.
 */
void entry_seal(const struct entry *entry, const char *installation,
	const unsigned char key[static 32], struct buf *out);
struct entry *entry_open(
	const void *data, size_t len, const char *installation, const unsigned char key[static 32]);

#endif
