#include "moderation/ordinary.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "moderation/embedded.h"

/* Both characters are of the Basic Multilingual Plane: a pair is one number. */
struct ordinary {
	uint32_t *pairs; /* sorted, as the file is */
	size_t count;
};

static void
add_pair(struct ordinary *ordinary, size_t *cap, uint32_t first, uint32_t second)
{
	if (ordinary->count == *cap) {
		*cap = *cap * 2 + 4096;
		ordinary->pairs = mem_grow(ordinary->pairs, *cap, sizeof(*ordinary->pairs));
	}
	ordinary->pairs[ordinary->count++] = first << 16 | second;
}

/* One line: a character and all that often follow it. */
static void
read_line(struct ordinary *ordinary, size_t *cap, const char *line, const char *end)
{
	utf8proc_int32_t first = 0, point;

	while (line < end) {
		utf8proc_ssize_t used = utf8proc_iterate(
			(const utf8proc_uint8_t *)line, end - line, &point);
		if (used <= 0)
			return;
		line += used;
		if (first)
			add_pair(ordinary, cap, (uint32_t)first, (uint32_t)point);
		else
			first = point;
	}
}

struct ordinary *
ordinary_create(void)
{
	struct ordinary *ordinary = mem_zero(1, sizeof(*ordinary));
	size_t cap = 0;

	for (const char *line = embedded_ordinary; *line;) {
		const char *end = strchrnul(line, '\n');
		if (*line != '#')
			read_line(ordinary, &cap, line, end);
		line = *end ? end + 1 : end;
	}
	ordinary->pairs = mem_grow(ordinary->pairs, ordinary->count + 1, sizeof(*ordinary->pairs));
	return ordinary;
}

void
ordinary_free(struct ordinary *ordinary)
{
	if (!ordinary)
		return;
	free(ordinary->pairs);
	free(ordinary);
}

size_t
ordinary_bytes(const struct ordinary *ordinary)
{
	return sizeof(*ordinary) + ordinary->count * sizeof(*ordinary->pairs);
}

static int
compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

bool
ordinary_has(const struct ordinary *ordinary, uint32_t first, uint32_t second)
{
	uint32_t pair = first << 16 | second;

	if (first > UINT16_MAX || second > UINT16_MAX)
		return false;
	return bsearch(&pair, ordinary->pairs, ordinary->count, sizeof(pair), compare) != NULL;
}
