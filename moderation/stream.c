#include "moderation/stream.h"

#include <stdlib.h>

#include "base/mem.h"
#include "moderation/disguise.h"

#define INSERTED_DIGITS_MAX 2

/* A symbol that has a Latin letter beside it, past one more such symbol at most: a$$. */
static bool
is_read_as_letter(const struct normal *normal, size_t at)
{
	const uint32_t *points = normal->points;
	size_t left = at, right = at;

	if (!disguise_is_letter_symbol(points[at]))
		return false;
	if (left > 0 && disguise_is_letter_symbol(points[left - 1]))
		left--;
	if (right + 1 < normal->count && disguise_is_letter_symbol(points[right + 1]))
		right++;
	return (left > 0 && normalise_is_latin(points[left - 1])) ||
		(right + 1 < normal->count && normalise_is_latin(points[right + 1]));
}

static void
collect(const struct normal *normal, bool is_bold, struct stream *stream)
{
	for (size_t i = 0; i < normal->count; i++)
		if (disguise_is_element(normal->points[i]) ||
			(is_bold && is_read_as_letter(normal, i)))
			stream->elements[stream->count++] = (struct element){
				.point = normal->points[i], .at = (uint32_t)i};
}

static bool
is_han_at(const struct stream *stream, size_t place)
{
	return place < stream->count && normalise_is_han(stream->elements[place].point);
}

/* How many elements from PLACE on were put between two Han characters: one letter or two digits at most. */
static size_t
inserted_at(const struct stream *stream, size_t place)
{
	size_t count = 0;

	if (place == 0 || !is_han_at(stream, place - 1))
		return 0;
	while (place + count < stream->count &&
		normalise_is_digit(stream->elements[place + count].point))
		count++;
	if (count == 0 && normalise_is_latin(stream->elements[place].point))
		count = 1;
	return count <= INSERTED_DIGITS_MAX && is_han_at(stream, place + count) ? count : 0;
}

static void
drop_inserted(struct stream *stream)
{
	size_t kept = 0;

	/* KEPT is never ahead of I, so what stands before I is still as it was. */
	for (size_t i = 0; i < stream->count;) {
		i += inserted_at(stream, i);
		stream->elements[kept++] = stream->elements[i++];
	}
	stream->count = kept;
}

static void
find_runs(struct stream *stream)
{
	for (size_t i = 0; i < stream->count; i++) {
		uint32_t key = disguise_key(stream->elements[i].point);
		if (stream->run_count && stream->runs[stream->run_count - 1].key == key)
			stream->runs[stream->run_count - 1].count++;
		else
			stream->runs[stream->run_count++] = (struct run){
				.key = key, .first = (uint32_t)i, .count = 1};
	}
}

bool
stream_read(const struct normal *normal, enum stream_reading reading, struct stream *stream)
{
	bool is_bold = reading == STREAM_BOLD;
	size_t plain = 0;

	*stream = (struct stream){0};
	stream->elements = mem_zero(normal->count + 1, sizeof(*stream->elements));
	collect(normal, is_bold, stream);
	if (is_bold) {
		for (size_t i = 0; i < normal->count; i++)
			plain += disguise_is_element(normal->points[i]);
		bool has_symbols = stream->count != plain;
		drop_inserted(stream);
		if (!has_symbols && stream->count == plain) {
			stream_fini(stream);
			return false;
		}
	}
	stream->runs = mem_zero(stream->count + 1, sizeof(*stream->runs));
	find_runs(stream);
	return true;
}

void
stream_fini(struct stream *stream)
{
	free(stream->elements);
	free(stream->runs);
	*stream = (struct stream){0};
}
