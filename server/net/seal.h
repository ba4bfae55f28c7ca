/*
 * seal.h - TLS records of the room's bytes, made first and sent together with others'.
 *
 * OpenSSL sends a record as soon as it is made, one system call each.  So the connection's way
 * out (its write BIO) is ours once the handshake is over: it hands records on to the socket, as before, or, within
 * seal_make, to memory.  What a socket then does not take is kept here, and goes out before anything
 * else: the order of the bytes is the order in which the records were made, whoever made them.
 */
#ifndef OPENFLOOR_NET_SEAL_H
#define OPENFLOOR_NET_SEAL_H

#include <stdbool.h>
#include <stddef.h>

struct lws;
struct seal;

/* The memory that records are made into; the caller's. */
struct seal_arena {
	unsigned char *bytes;
	size_t len;
	size_t size;
};

/* Most bytes that LEN bytes become as records (RFC 8446, section 5.2: 5 + 1 + 16 for each 16 KB; TLS 1.2 takes 8 more). */
size_t seal_bound(size_t len);

/* Takes WSI's way out over, after its handshake.  The seal ends with the library's object.  NULL: no TLS here. */
struct seal *seal_attach(struct lws *wsi);

/* Is everything that was made on its way? */
bool seal_is_clear(const struct seal *seal);

/* Appends the records of DATA to ARENA, which has seal_bound(LEN) bytes free; the seal must be clear.  False: the connection is broken. */
bool seal_make(struct seal *seal, const void *data, size_t len, struct seal_arena *arena);

/* Keeps LEN bytes of records that the socket did not take. */
void seal_keep(struct seal *seal, const void *bytes, size_t len);

/* Sends what was kept, as far as the socket takes it.  False: the socket is broken. */
bool seal_flush(struct seal *seal);

#endif
