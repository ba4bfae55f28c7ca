#include "domain/spelling.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"

/* The code points of TEXT, malloc'ed; NULL: no UTF-8. */
static utf8proc_int32_t *
points_of(const char *text, size_t *count)
{
	utf8proc_ssize_t len = (utf8proc_ssize_t)strlen(text);
	utf8proc_int32_t *points = mem_zero((size_t)len + 1, sizeof *points);
	utf8proc_ssize_t found = utf8proc_decompose(
		(const utf8proc_uint8_t *)text, len, points, len + 1, (utf8proc_option_t)0);

	if (found < 0) {
		free(points);
		return NULL;
	}
	*count = (size_t)found;
	return points;
}

static size_t
least(size_t one, size_t other)
{
	return one < other ? one : other;
}

/*
 * One row of the table for the first I code points of A, from that for one fewer.  Only the places within
 * MOST of the diagonal can matter (Ukkonen 1985); the rest counts as too far.
 */
static size_t
next_row(const utf8proc_int32_t *a, size_t i, const utf8proc_int32_t *b, size_t b_count,
	size_t most, size_t *row)
{
	size_t from = i > most ? i - most : 0;
	size_t to = least(b_count, i + most);
	size_t nearest = most + 1;
	size_t diagonal = from > 0 ? row[from - 1] : 0;

	for (size_t j = from; j <= to; j++) {
		size_t above = j < i + most ? row[j] : most + 1;
		size_t here = above + 1;
		if (j > 0) {
			here = least(here, diagonal + (a[i - 1] != b[j - 1]));
			if (j > from)
				here = least(here, row[j - 1] + 1);
		}
		diagonal = above;
		row[j] = here;
		nearest = least(nearest, here);
	}
	return nearest;
}

static bool
is_within(const utf8proc_int32_t *a, size_t a_count, const utf8proc_int32_t *b, size_t b_count,
	size_t most)
{
	size_t *row;
	size_t nearest = 0;
	bool within;

	if ((a_count > b_count ? a_count - b_count : b_count - a_count) > most)
		return false;
	row = mem_zero(b_count + 1, sizeof *row);
	for (size_t j = 0; j <= b_count; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_count && nearest <= most; i++)
		nearest = next_row(a, i, b, b_count, most, row);
	within = nearest <= most && row[b_count] <= most;
	free(row);
	return within;
}

bool
spelling_only(const char *before, const char *after, size_t share)
{
	size_t before_count = 0, after_count = 0;
	utf8proc_int32_t *a = points_of(before, &before_count);
	utf8proc_int32_t *b = points_of(after, &after_count);
	size_t most = before_count / share;
	bool only;

	if (most < SPELLING_FLOOR)
		most = SPELLING_FLOOR;
	only = a && b && is_within(a, before_count, b, after_count, most);
	free(a);
	free(b);
	return only;
}
