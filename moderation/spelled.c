#include "moderation/spelled.h"

#include <stdlib.h>

#include "base/mem.h"
#include "moderation/spelled_set.h"

#define WAYS_MAX 4 /* to read one word */

struct readings {
	uint16_t syllables[SPELLED_MAX][SPELLING_READINGS_MAX];
	size_t counts[SPELLED_MAX];
};

static void
add_syllable(struct spelled *spelled, uint16_t syllable)
{
	if (spelled->syllable_count == spelled->syllable_cap) {
		spelled->syllable_cap = spelled->syllable_cap * 2 + 1024;
		spelled->syllables = mem_grow(
			spelled->syllables, spelled->syllable_cap, sizeof(*spelled->syllables));
	}
	spelled->syllables[spelled->syllable_count++] = syllable;
}

/* WAY numbers the readings: the last character's change first. */
static void
add_sounding(struct spelled *spelled, uint32_t word, size_t count, const struct readings *readings,
	size_t way)
{
	struct sounding *sounding;
	uint16_t syllables[SPELLED_MAX] = {0};

	if (spelled->count == spelled->cap) {
		spelled->cap = spelled->cap * 2 + 256;
		spelled->soundings = mem_grow(
			spelled->soundings, spelled->cap, sizeof(*spelled->soundings));
	}
	sounding = &spelled->soundings[spelled->count++];
	sounding->word = word;
	sounding->count = (uint8_t)count;
	sounding->first = (uint32_t)spelled->syllable_count;
	for (size_t i = count; i-- > 0; way /= readings->counts[i])
		syllables[i] = readings->syllables[i][way % readings->counts[i]];
	sounding->second = syllables[1];
	for (size_t i = 0; i < count; i++)
		add_syllable(spelled, syllables[i]);
}

static void
add_word(struct spelled *spelled, const struct words *words, uint32_t number)
{
	const struct word *word = &words->items[number];
	struct readings readings;
	size_t ways = 1;

	if ((word->rank != WORD_SUSPECT && word->rank != WORD_BANNED) || word->count < 2 ||
		word->count > SPELLED_MAX)
		return;
	for (size_t i = 0; i < word->count; i++) {
		readings.counts[i] = spelling_readings(
			spelled->spelling, words->points[word->points + i], readings.syllables[i]);
		if (readings.counts[i] == 0)
			return;
		ways *= readings.counts[i];
	}
	for (size_t way = 0; way < ways && way < WAYS_MAX; way++)
		add_sounding(spelled, number, word->count, &readings, way);
}

static int
compare(const void *a, const void *b, void *cookie)
{
	const struct sounding *left = a, *right = b;
	const uint16_t *syllables = cookie;

	for (size_t i = 0; i < left->count && i < right->count; i++) {
		uint16_t one = syllables[left->first + i], other = syllables[right->first + i];
		if (one != other)
			return one < other ? -1 : 1;
	}
	if (left->count != right->count)
		return left->count < right->count ? -1 : 1;
	return left->word < right->word ? -1 : left->word > right->word;
}

static void
note_pairs(struct spelled *spelled)
{
	size_t syllables = spelling_syllables(spelled->spelling);

	spelled->pairs = mem_zero(syllables * syllables / 8 + 1, 1);
	for (size_t i = 0; i < spelled->count; i++) {
		const struct sounding *sounding = &spelled->soundings[i];
		size_t pair = spelled->syllables[sounding->first] * syllables + sounding->second;
		spelled->pairs[pair / 8] |= (uint8_t)(1u << pair % 8);
	}
}

static void
note_starts(struct spelled *spelled)
{
	size_t syllables = spelling_syllables(spelled->spelling), at = 0;

	spelled->starts = mem_zero(syllables + 1, sizeof(*spelled->starts));
	for (size_t syllable = 0; syllable < syllables; syllable++) {
		spelled->starts[syllable] = (uint32_t)at;
		while (at < spelled->count &&
			spelled->syllables[spelled->soundings[at].first] == syllable)
			at++;
	}
	spelled->starts[syllables] = (uint32_t)at;
}

struct spelled *
spelled_create(const struct words *words)
{
	struct spelled *spelled = mem_zero(1, sizeof(*spelled));

	spelled->spelling = spelling_create();
	for (size_t i = 0; i < words->count; i++)
		add_word(spelled, words, (uint32_t)i);
	if (spelled->count)
		qsort_r(spelled->soundings, spelled->count, sizeof(*spelled->soundings), compare,
			spelled->syllables);
	spelled->cap = spelled->count;
	spelled->syllable_cap = spelled->syllable_count;
	spelled->soundings = mem_grow(
		spelled->soundings, spelled->cap + 1, sizeof(*spelled->soundings));
	spelled->syllables = mem_grow(
		spelled->syllables, spelled->syllable_cap + 1, sizeof(*spelled->syllables));
	note_pairs(spelled);
	note_starts(spelled);
	return spelled;
}

void
spelled_free(struct spelled *spelled)
{
	if (!spelled)
		return;
	spelling_free(spelled->spelling);
	free(spelled->soundings);
	free(spelled->syllables);
	free(spelled->pairs);
	free(spelled->starts);
	free(spelled);
}

size_t
spelled_bytes(const struct spelled *spelled)
{
	size_t syllables = spelling_syllables(spelled->spelling);

	return sizeof(*spelled) + spelling_bytes(spelled->spelling) + syllables * syllables / 8 +
		spelled->cap * sizeof(*spelled->soundings) +
		spelled->syllable_cap * sizeof(*spelled->syllables) +
		(syllables + 1) * sizeof(*spelled->starts);
}
