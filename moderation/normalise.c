#include "moderation/normalise.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/mem.h"

#define EXPANSION_MAX 32 /* U+FDFA becomes 18, the most of all */

static const utf8proc_option_t fold_options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
	UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK;

struct pair {
	uint32_t from;
	uint32_t to;
};

static const struct pair traditional[] = {
#include "moderation/tables/traditional.inc"
};

static const struct pair lookalikes[] = {
#include "moderation/tables/lookalikes.inc"
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What POINT becomes by TABLE, which is sorted; POINT itself if it is not in it. */
static uint32_t
look_up(const struct pair *table, size_t count, uint32_t point)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;
		if (table[middle].from == point)
			return table[middle].to;
		if (table[middle].from < point)
			low = middle + 1;
		else
			count = middle;
	}
	return point;
}

static bool
is_between(uint32_t point, uint32_t first, uint32_t last)
{
	return point >= first && point <= last;
}

static bool
is_mark(uint32_t point)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);

	return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

static bool
is_invisible(uint32_t point)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);

	if (point == '\n' || point == '\t' || point == '\r')
		return false;
	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
		is_mark(point);
}

/* What the tables make of POINT. */
static uint32_t
plain(uint32_t point)
{
	uint32_t simple;

	if (point < 0x80)
		return point;
	simple = look_up(traditional, COUNT_OF(traditional), point);
	return simple != point ? simple : look_up(lookalikes, COUNT_OF(lookalikes), point);
}

/*
 * The view of one code point: at most EXPANSION_MAX in PARTS.  The look of a capital counts before
 * it is folded into a small letter that looks otherwise.
 */
static size_t
fold(uint32_t point, utf8proc_int32_t *parts)
{
	int boundary = 0;
	utf8proc_ssize_t count;

	if (is_invisible(point))
		return 0;
	point = plain(point);
	if (point < 0x80) {
		parts[0] = (utf8proc_int32_t)(point >= 'A' && point <= 'Z' ? point + 32 : point);
		return 1;
	}
	count = utf8proc_decompose_char(
		(utf8proc_int32_t)point, parts, EXPANSION_MAX, fold_options, &boundary);
	if (count < 0 || count > EXPANSION_MAX)
		return 0;
	for (utf8proc_ssize_t i = 0; i < count; i++)
		parts[i] = (utf8proc_int32_t)plain((uint32_t)parts[i]);
	return (size_t)count;
}

/* The code points of TEXT; false if it is not UTF-8. */
static bool
read_points(const char *text, size_t len, struct normal *normal)
{
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;

	normal->original = mem_zero(len + 1, sizeof(*normal->original));
	for (size_t at = 0; at < len;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t used = utf8proc_iterate(
			bytes + at, (utf8proc_ssize_t)(len - at), &point);
		if (used <= 0 || point <= 0)
			return false;
		normal->original[normal->original_count++] = (uint32_t)point;
		at += (size_t)used;
	}
	return true;
}

enum err
normalise(const char *text, size_t len, struct normal *normal)
{
	utf8proc_int32_t parts[EXPANSION_MAX];
	size_t cap;

	*normal = (struct normal){0};
	if (!read_points(text, len, normal)) {
		normalise_fini(normal);
		return ERR_INVALID;
	}
	cap = normal->original_count + EXPANSION_MAX;
	normal->points = mem_zero(cap, sizeof(*normal->points));
	normal->origins = mem_zero(cap, sizeof(*normal->origins));
	for (size_t i = 0; i < normal->original_count; i++) {
		size_t count = fold(normal->original[i], parts);
		if (normal->count + count > cap) {
			cap = cap * 2 + EXPANSION_MAX;
			normal->points = mem_grow(normal->points, cap, sizeof(*normal->points));
			normal->origins = mem_grow(normal->origins, cap, sizeof(*normal->origins));
		}
		for (size_t k = 0; k < count; k++) {
			normal->points[normal->count] = (uint32_t)parts[k];
			normal->origins[normal->count++] = (uint32_t)i;
		}
	}
	return ERR_OK;
}

void
normalise_fini(struct normal *normal)
{
	free(normal->points);
	free(normal->origins);
	free(normal->original);
	*normal = (struct normal){0};
}

void
normalise_span(const struct normal *normal, size_t from, size_t to, size_t *start, size_t *end)
{
	*start = normal->origins[from];
	*end = (size_t)normal->origins[to - 1] + 1;
	while (*end < normal->original_count && is_mark(normal->original[*end]))
		(*end)++;
}

uint32_t
normalise_point(uint32_t point)
{
	utf8proc_int32_t parts[EXPANSION_MAX];

	return fold(point, parts) == 1 ? (uint32_t)parts[0] : 0;
}

bool
normalise_is_digit(uint32_t point)
{
	return is_between(point, '0', '9');
}

bool
normalise_is_latin(uint32_t point)
{
	return is_between(point, 'a', 'z');
}

bool
normalise_is_han(uint32_t point)
{
	return point == 0x3005 || point == 0x3007 || is_between(point, 0x3400, 0x4DBF) ||
		is_between(point, 0x4E00, 0x9FFF) || is_between(point, 0xF900, 0xFAFF) ||
		is_between(point, 0x20000, 0x3FFFF);
}

bool
normalise_is_letter(uint32_t point)
{
	utf8proc_category_t category;

	if (normalise_is_latin(point) || normalise_is_han(point))
		return true;
	category = utf8proc_category((utf8proc_int32_t)point);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool
normalise_is_space(uint32_t point)
{
	utf8proc_category_t category;

	if (point == ' ' || is_between(point, '\t', '\r'))
		return true;
	if (point < 0x80)
		return false;
	category = utf8proc_category((utf8proc_int32_t)point);
	return category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
}
