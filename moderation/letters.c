#include "moderation/letters.h"

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
collect(const struct normal *normal, bool is_bold, struct letters *letters)
{
	for (size_t i = 0; i < normal->count; i++)
		if (disguise_is_element(normal->points[i]) ||
			(is_bold && is_read_as_letter(normal, i)))
			letters->elements[letters->count++] = (struct element){
				.point = normal->points[i], .at = (uint32_t)i};
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
	size_t plain = 0;

	*letters = (struct letters){0};
	letters->elements = mem_zero(normal->count + 1, sizeof(*letters->elements));
	collect(normal, is_bold, letters);
	if (is_bold) {
		for (size_t i = 0; i < normal->count; i++)
			plain += disguise_is_element(normal->points[i]);
		bool has_symbols = letters->count != plain;
		drop_inserted(letters);
		if (!has_symbols && letters->count == plain) {
			letters_fini(letters);
			return false;
		}
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
