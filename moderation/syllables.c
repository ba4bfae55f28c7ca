#include "moderation/syllables.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define RUN_MAX        48 /* letters; nobody reads a longer one */
#define SPACED_LETTERS 4

/* The letters of one run, and how they may be read. */
struct run_reading {
	uint32_t letters[RUN_MAX];
	size_t count;
	uint8_t lengths
		[RUN_MAX]; /* as of a sign, before and after what leads nowhere is taken out */
	bool reached[RUN_MAX + 1];
	bool leads_out[RUN_MAX + 1];
};

static void
collect(const struct normal *normal, struct syllables *syllables)
{
	for (size_t i = 0; i < normal->count; i++) {
		uint32_t point = normal->points[i];
		if (!normalise_is_letter(point))
			continue;
		if (!normalise_is_han(point) && !normalise_is_latin(point))
			point = 0;
		syllables->signs[syllables->count++] = (struct sign){
			.point = point, .at = (uint32_t)i};
	}
}

static void
note_gaps(const struct normal *normal, struct syllables *syllables)
{
	for (size_t i = 0; i < syllables->count; i++) {
		struct sign *sign = &syllables->signs[i];
		size_t next = i + 1 < syllables->count ? sign[1].at : normal->count;
		size_t between = next - sign->at - 1;
		sign->gap = between == 0
			? GAP_NONE
			: (uint8_t)disguise_gap(normal->points + sign->at + 1, between);
	}
}

static bool
is_latin_at(const struct syllables *syllables, size_t place)
{
	return place < syllables->count && normalise_is_latin(syllables->signs[place].point);
}

/* Where the letters end that stand side by side from PLACE on. */
static size_t
end_of_row(const struct syllables *syllables, size_t place)
{
	while (is_latin_at(syllables, place + 1) && syllables->signs[place].gap == GAP_NONE)
		place++;
	return place + 1;
}

static size_t
end_of_run(const struct syllables *syllables, size_t place)
{
	size_t end = end_of_row(syllables, place), spaced = place;

	if (end > place + 1)
		return end;
	while (is_latin_at(syllables, spaced) && end_of_row(syllables, spaced) == spaced + 1) {
		if (syllables->signs[spaced].gap > GAP_SPACE)
			return spaced + 1 - place >= SPACED_LETTERS ? spaced + 1 : end;
		spaced++;
	}
	return spaced - place >= SPACED_LETTERS ? spaced : end;
}

static bool
is_vowel_alone(uint32_t letter)
{
	return letter == 'a' || letter == 'e' || letter == 'o';
}

/* Marks the syllables that lie on a way from end to end.  STRICT: none inside begins with a vowel. */
static bool
read_ways(struct run_reading *reading, bool strict)
{
	memset(reading->reached, 0, sizeof(reading->reached));
	memset(reading->leads_out, 0, sizeof(reading->leads_out));
	reading->reached[0] = reading->leads_out[reading->count] = true;
	for (size_t i = 0; i < reading->count; i++)
		for (size_t n = 1; n <= SPELLING_LETTERS_MAX; n++)
			if (reading->reached[i] && reading->lengths[i] >> n & 1 &&
				!(strict && i > 0 && is_vowel_alone(reading->letters[i])))
				reading->reached[i + n] = true;
	for (size_t i = reading->count; i-- > 0;)
		for (size_t n = 1; n <= SPELLING_LETTERS_MAX; n++)
			if (reading->lengths[i] >> n & 1 && reading->leads_out[i + n] &&
				!(strict && i > 0 && is_vowel_alone(reading->letters[i])))
				reading->leads_out[i] = true;
	return reading->leads_out[0];
}

static void
keep_ways(struct run_reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		for (size_t n = 1; n <= SPELLING_LETTERS_MAX; n++)
			if (reading->lengths[i] >> n & 1 &&
				!(reading->reached[i] && reading->leads_out[i] &&
					reading->leads_out[i + n] && reading->reached[i + n]))
				reading->lengths[i] &= (uint8_t) ~(1u << n);
}

/* False: not syllables from end to end. */
static bool
read_run(const struct spelling *spelling, struct run_reading *reading)
{
	uint16_t syllable;

	for (size_t i = 0; i < reading->count; i++) {
		reading->lengths[i] = 0;
		for (size_t n = 1; n <= SPELLING_LETTERS_MAX && i + n <= reading->count; n++)
			if (spelling_read(spelling, reading->letters + i, n, &syllable))
				reading->lengths[i] |= (uint8_t)(1u << n);
	}
	if (!read_ways(reading, true) && !read_ways(reading, false))
		return false;
	keep_ways(reading);
	return true;
}

static void
read_letters(const struct spelling *spelling, struct syllables *syllables, size_t from, size_t to)
{
	struct run_reading reading = {.count = to - from};
	bool is_one, is_english;

	for (size_t i = from; i < to; i++)
		syllables->signs[i].run = (uint32_t)from;
	if (reading.count > RUN_MAX)
		return;
	for (size_t i = from; i < to; i++)
		reading.letters[i - from] = syllables->signs[i].point;
	if (!read_run(spelling, &reading))
		return;
	is_one = reading.count <= SPELLING_LETTERS_MAX && reading.lengths[0] >> reading.count & 1;
	is_english = reading.count == 1 ||
		spelling_is_english(spelling, reading.letters, reading.count);
	if (is_english && !is_one)
		return;
	for (size_t i = from; i < to; i++) {
		syllables->signs[i].lengths = reading.lengths[i - from];
		syllables->signs[i].is_whole = true;
		syllables->signs[i].is_english = is_english;
	}
}

void
syllables_read(
	const struct spelling *spelling, const struct normal *normal, struct syllables *syllables)
{
	*syllables = (struct syllables){0};
	syllables->signs = mem_zero(normal->count + 1, sizeof(*syllables->signs));
	collect(normal, syllables);
	note_gaps(normal, syllables);
	for (size_t i = 0; i < syllables->count;) {
		size_t end = i + 1;
		syllables->signs[i].run = (uint32_t)i;
		if (is_latin_at(syllables, i)) {
			end = end_of_run(syllables, i);
			read_letters(spelling, syllables, i, end);
		}
		i = end;
	}
}

void
syllables_fini(struct syllables *syllables)
{
	free(syllables->signs);
	*syllables = (struct syllables){0};
}
