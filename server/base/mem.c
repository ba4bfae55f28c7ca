#include "base/mem.h"

#include <openssl/crypto.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REGION_CHUNK 8192

/* What is taken comes from the end of the newest chunk; a large piece gets a chunk of its own. */
struct chunk {
	struct chunk *next;
	size_t size;
	size_t used;
	alignas(max_align_t) char bytes[];
};

struct region {
	struct chunk *chunks; /* newest first; the last one stays when the region is reset */
};

static void *
or_die(void *memory)
{
	if (!memory) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return memory;
}

static size_t
product(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		fputs("a size beyond all memory was asked for\n", stderr);
		abort();
	}
	return bytes ? bytes : 1;
}

void *
mem_alloc(size_t size)
{
	return or_die(malloc(size ? size : 1));
}

void *
mem_zero(size_t count, size_t size)
{
	return or_die(calloc(1, product(count, size)));
}

void *
mem_grow(void *old, size_t count, size_t size)
{
	return or_die(realloc(old, product(count, size)));
}

char *
mem_strdup(const char *s)
{
	return s ? mem_dup(s, strlen(s)) : NULL;
}

void *
mem_dup(const void *data, size_t len)
{
	char *copy = mem_alloc(len + 1);

	if (len)
		memcpy(copy, data, len);
	copy[len] = '\0';
	return copy;
}

void
mem_wipe(void *data, size_t len)
{
	if (data && len)
		OPENSSL_cleanse(data, len);
}

struct region *
region_create(void)
{
	return mem_zero(1, sizeof(struct region));
}

void
region_free(struct region *region)
{
	if (!region)
		return;
	region_reset(region);
	free(region->chunks);
	free(region);
}

/* One chunk of the usual size stays, so that a command after a command asks malloc for nothing. */
void
region_reset(struct region *region)
{
	struct chunk *kept = NULL;

	while (region->chunks) {
		struct chunk *chunk = region->chunks;
		region->chunks = chunk->next;
		if (!kept && chunk->size == REGION_CHUNK)
			kept = chunk;
		else
			free(chunk);
	}
	if (kept) {
		kept->next = NULL;
		kept->used = 0;
		region->chunks = kept;
	}
}

static struct chunk *
add_chunk(struct region *region, size_t size)
{
	struct chunk *chunk = mem_alloc(sizeof(*chunk) + size);

	chunk->next = region->chunks;
	chunk->size = size;
	chunk->used = 0;
	region->chunks = chunk;
	return chunk;
}

void *
region_alloc(struct region *region, size_t size)
{
	const size_t alignment = alignof(max_align_t);
	struct chunk *chunk = region->chunks;
	void *piece;

	if (size > SIZE_MAX / 2)
		product(size, 4); /* aborts */
	size = (size + alignment - 1) / alignment * alignment;
	if (!chunk || chunk->size - chunk->used < size)
		chunk = add_chunk(region, size > REGION_CHUNK ? size : REGION_CHUNK);
	piece = chunk->bytes + chunk->used;
	chunk->used += size;
	return memset(piece, 0, size);
}

char *
region_strdup(struct region *region, const char *s)
{
	size_t size;

	if (!s)
		return NULL;
	size = strlen(s) + 1;
	return memcpy(region_alloc(region, size), s, size);
}

char *
region_printf(struct region *region, const char *format, ...)
{
	va_list arguments;
	va_list again;
	char *text;
	int len;

	va_start(arguments, format);
	va_copy(again, arguments);
	len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len < 0)
		abort(); /* a format that is none */
	text = region_alloc(region, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}
