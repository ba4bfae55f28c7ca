#include "moderation/letters.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "moderation/disguise.h"

#define INSERTED_DIGITS_MAX 2

static bool
is_sign(uint32_t point)
{
	return disguise_is_letter_symbol(point) || normalise_is_digit(point);
}

/* A symbol that has a Latin letter beside it, past one more such symbol or a digit at most: a$$. */
static bool
is_read_as_letter(const struct normal *normal, size_t at)
{
	const uint32_t *points = normal->points;
	size_t left = at, right = at;

	if (!disguise_is_letter_symbol(points[at]))
		return false;
	if (left > 0 && is_sign(points[left - 1]))
		left--;
	if (right + 1 < normal->count && is_sign(points[right + 1]))
		right++;
	return (left > 0 && normalise_is_latin(points[left - 1])) ||
		(right + 1 < normal->count && normalise_is_latin(points[right + 1]));
}

/* An emoji that reads as a letter: a squared 禁; if BOLD also flags and squared Latin letters. */
static bool
is_picture(const struct normal *normal, size_t at, bool is_bold)
{
	uint32_t point = normal->original[normal->origins[at]];

	if (point >= 0x1F200 && point < 0x1F300)
		return true;
	return is_bold && point > 0xFF &&
		utf8proc_category((utf8proc_int32_t)point) == UTF8PROC_CATEGORY_SO;
}

static bool
is_taken(const struct normal *normal, size_t at, bool is_bold)
{
	if (is_bold && is_read_as_letter(normal, at))
		return true;
	return disguise_is_element(normal->points[at]) && !is_picture(normal, at, is_bold);
}

/* True: a bold reading takes others than a plain one. */
static bool
collect(const struct normal *normal, bool is_bold, struct letters *letters)
{
	bool is_other = false;

	for (size_t i = 0; i < normal->count; i++) {
		bool taken = is_taken(normal, i, is_bold);
		is_other = is_other || taken != is_taken(normal, i, false);
		if (taken)
			letters->elements[letters->count++] = (struct element){
				.point = normal->points[i], .at = (uint32_t)i};
	}
	return is_other;
}

static bool
is_han_at(const struct letters *letters, size_t place)
{
	return place < letters->count && normalise_is_han(letters->elements[place].point);
}

/* How many elements from PLACE on were put between two Han characters: one letter or two digits at most. */
static size_t
inserted_at(const struct letters *letters, size_t place)
{
	size_t count = 0;

	if (place == 0 || !is_han_at(letters, place - 1))
		return 0;
	while (place + count < letters->count &&
		normalise_is_digit(letters->elements[place + count].point))
		count++;
	if (count == 0 && normalise_is_latin(letters->elements[place].point))
		count = 1;
	return count <= INSERTED_DIGITS_MAX && is_han_at(letters, place + count) ? count : 0;
}

static void
drop_inserted(struct letters *letters)
{
	size_t kept = 0;

	/* KEPT is never ahead of I, so what stands before I is still as it was. */
	for (size_t i = 0; i < letters->count;) {
		i += inserted_at(letters, i);
		letters->elements[kept++] = letters->elements[i++];
	}
	letters->count = kept;
}

static void
find_runs(struct letters *letters)
{
	for (size_t i = 0; i < letters->count; i++) {
		uint32_t key = disguise_key(letters->elements[i].point);
		if (letters->run_count && letters->runs[letters->run_count - 1].key == key)
			letters->runs[letters->run_count - 1].count++;
		else
			letters->runs[letters->run_count++] = (struct run){
				.key = key, .first = (uint32_t)i, .count = 1};
	}
}

bool
letters_read(const struct normal *normal, enum letters_reading reading, struct letters *letters)
{
	bool is_bold = reading == LETTERS_BOLD;
	bool is_other;
	size_t before;

	*letters = (struct letters){0};
	letters->elements = mem_zero(normal->count + 1, sizeof(*letters->elements));
	is_other = collect(normal, is_bold, letters);
	before = letters->count;
	if (is_bold)
		drop_inserted(letters);
	if (is_bold && !is_other && letters->count == before) {
		letters_fini(letters);
		return false;
	}
	letters->runs = mem_zero(letters->count + 1, sizeof(*letters->runs));
	find_runs(letters);
	return true;
}

void
letters_fini(struct letters *letters)
{
	free(letters->elements);
	free(letters->runs);
	*letters = (struct letters){0};
}
