#include "net/library_memory.h"

#include <libwebsockets.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/shelf.h"

/*
 * Sizes as they were counted here, with OpenSSL 3.0 and libwebsockets 4.1.6: what stays for each
 * connection is 7,608 bytes in one piece (its SSL object) and others of at most 968.
 */
struct store {
	size_t least, most; /* bytes of a piece that comes from its shelf */
	size_t count; /* lent at once; what is beyond comes from the heap */
	size_t kept; /* see shelf_create */
	struct shelf *shelf;
};

enum { RECORDS, SCRATCH, HEADERS, STORES };

static struct store stores[STORES] = {
	/* records of 16 KB, handshake messages of 21,848 bytes */
	[RECORDS] = {.least = 8192, .most = 22528, .count = 8192, .kept = 64},
	/* key exchange and signature: 3,288 bytes eight times, 4,104, 2,440 */
	[SCRATCH] = {.least = 1040, .most = 4480, .count = 1024, .kept = 64},
	/* of a request; see lws_glue.c */
	[HEADERS] = {.least = 2048, .most = 8192, .count = 8192, .kept = 64},
};

/* Of the stores from FIRST to LAST, the one whose shelf has PIECE; NULL: the heap has it. */
static struct shelf *
shelf_of(unsigned first, unsigned last, const void *piece)
{
	for (unsigned i = first; i <= last; i++)
		if (shelf_has(stores[i].shelf, piece))
			return stores[i].shelf;
	return NULL;
}

static void *
take(unsigned first, unsigned last, size_t size)
{
	void *buffer = NULL;

	if (!size)
		return NULL;
	for (unsigned i = first; i <= last && !buffer; i++)
		if (size >= stores[i].least && size <= stores[i].most)
			buffer = shelf_take(stores[i].shelf);
	return buffer ? buffer : malloc(size);
}

static void
give(unsigned first, unsigned last, void *piece)
{
	struct shelf *shelf = shelf_of(first, last, piece);

	if (shelf)
		shelf_give(shelf, piece);
	else
		free(piece);
}

/* As realloc(3), but that SIZE 0 frees. */
static void *
resize(unsigned first, unsigned last, void *piece, size_t size)
{
	struct shelf *shelf = shelf_of(first, last, piece);
	void *moved;

	if (!piece)
		return take(first, last, size);
	if (!size) {
		give(first, last, piece);
		return NULL;
	}
	if (!shelf)
		return realloc(piece, size);
	if (size <= shelf_size(shelf))
		return piece;
	moved = take(first, last, size);
	if (!moved)
		return NULL;
	memcpy(moved, piece, shelf_size(shelf));
	shelf_give(shelf, piece);
	return moved;
}

/* --- what OpenSSL asks (CRYPTO_set_mem_functions(3)) */

static void *
on_malloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return take(RECORDS, SCRATCH, size);
}

static void *
on_realloc(void *piece, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return resize(RECORDS, SCRATCH, piece, size);
}

static void
on_free(void *piece, const char *file, int line)
{
	(void)file;
	(void)line;
	give(RECORDS, SCRATCH, piece);
}

/* --- what libwebsockets asks (lws_set_allocator) */

static void *
on_lws_realloc(void *piece, size_t size, const char *reason)
{
	(void)reason;
	return resize(HEADERS, HEADERS, piece, size);
}

bool
library_memory_install(void)
{
	bool made = true;

	for (unsigned i = 0; i < STORES; i++) {
		stores[i].shelf = shelf_create(stores[i].most, stores[i].count, stores[i].kept);
		made = made && stores[i].shelf;
	}
	if (made && CRYPTO_set_mem_functions(on_malloc, on_realloc, on_free)) {
		lws_set_allocator(on_lws_realloc);
		return true;
	}
	for (unsigned i = 0; i < STORES; i++) {
		shelf_free(stores[i].shelf);
		stores[i].shelf = NULL;
	}
	return false;
}
