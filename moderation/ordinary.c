#include "moderation/ordinary.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "moderation/embedded.h"

/* The Han characters of everyday use, less than 2^15. */
#define HAN_FIRST 0x4E00u
#define HAN_LAST  0x9FFFu

struct ordinary {
	uint32_t *pairs; /* first, second (from HAN_FIRST on) and one bit: often; sorted */
	size_t count;
};

static uint32_t
key_of(uint32_t first, uint32_t second)
{
	return (first - HAN_FIRST) << 16 | (second - HAN_FIRST) << 1;
}

static void
add_pair(struct ordinary *ordinary, size_t *cap, uint32_t pair)
{
	if (ordinary->count == *cap) {
		*cap = *cap * 2 + 4096;
		ordinary->pairs = mem_grow(ordinary->pairs, *cap, sizeof(*ordinary->pairs));
	}
	ordinary->pairs[ordinary->count++] = pair;
}

static bool
is_everyday(uint32_t point)
{
	return point >= HAN_FIRST && point <= HAN_LAST;
}

/* One line: a character, all that often follow it, a space, and all that follow it at times. */
static void
read_line(struct ordinary *ordinary, size_t *cap, const char *line, const char *end)
{
	utf8proc_int32_t first = 0, point;
	uint32_t often = 1;

	while (line < end) {
		utf8proc_ssize_t used = utf8proc_iterate(
			(const utf8proc_uint8_t *)line, end - line, &point);
		if (used <= 0)
			return;
		line += used;
		if (point == ' ')
			often = 0;
		else if (!first)
			first = point;
		else if (is_everyday((uint32_t)first) && is_everyday((uint32_t)point))
			add_pair(ordinary, cap, key_of((uint32_t)first, (uint32_t)point) | often);
	}
}

static int
compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
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
	qsort(ordinary->pairs, ordinary->count, sizeof(*ordinary->pairs), compare);
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
compare_pairs(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a >> 1, right = *(const uint32_t *)b >> 1;

	return left < right ? -1 : left > right;
}

int
ordinary_strength(const struct ordinary *ordinary, uint32_t first, uint32_t second)
{
	uint32_t wanted;
	const uint32_t *pair;

	if (!is_everyday(first) || !is_everyday(second))
		return 0;
	wanted = key_of(first, second);
	pair = bsearch(&wanted, ordinary->pairs, ordinary->count, sizeof(wanted), compare_pairs);
	return pair ? 1 + (int)(*pair & 1) : 0;
}
