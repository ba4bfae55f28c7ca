#include "moderation/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ROWS         3
#define HASHES       (FINGERPRINT_BANDS * ROWS)
#define FEATURES_MAX 4000 /* what a text has more of is left out; texts are far shorter */
#define BUCKETS      (FINGERPRINT_BANDS + 1) /* the last one is for exact copies */
#define NONE         UINT32_MAX
#define SEEN_SLOTS   1024 /* a power of two */
#define VISITS_MAX \
	96 /* of one bucket: one that holds more says nothing, and its newest are enough */

/* ---- one text */

static uint64_t
mix(uint64_t value)
{
	value ^= value >> 30;
	value *= UINT64_C(0xBF58476D1CE4E5B9);
	value ^= value >> 27;
	value *= UINT64_C(0x94D049BB133111EB);
	return value ^ value >> 31;
}

static int
by_value(const void *a, const void *b)
{
	const uint32_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* Sorts VALUES and leaves each once. */
static size_t
sort_once(uint32_t *values, size_t count)
{
	size_t kept = 0;

	qsort(values, count, sizeof *values, by_value);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || values[i] != values[kept - 1])
			values[kept++] = values[i];
	return kept;
}

/* Min-wise hashes by permutations x -> ax + b of 32 bits; the features are mixed well already. */
static void
fill_bands(struct fingerprint *out)
{
	uint32_t least[HASHES], factor[HASHES], offset[HASHES];

	for (uint32_t i = 0; i < HASHES; i++) {
		uint64_t random = mix((i + 1) * UINT64_C(0x9E3779B97F4A7C15));
		factor[i] = (uint32_t)random | 1;
		offset[i] = (uint32_t)(random >> 32);
		least[i] = UINT32_MAX;
	}
	for (size_t j = 0; j < out->bigram_count; j++) {
		uint32_t feature = out->features[j];
		for (size_t i = 0; i < HASHES; i++) {
			uint32_t value = feature * factor[i] + offset[i];
			least[i] = value < least[i] ? value : least[i];
		}
	}
	for (size_t band = 0; band < FINGERPRINT_BANDS; band++) {
		const uint32_t *row = least + band * ROWS;
		uint64_t mixed = mix((uint64_t)row[0] << 32 | row[1]) ^ row[2];
		out->bands[band] = (uint32_t)mix(mixed);
	}
}

static uint64_t
hash_whole(const struct essence *essence)
{
	uint64_t whole = essence->count;

	for (size_t i = 0; i < essence->count; i++)
		whole = mix(whole ^ essence->points[i]) + i;
	return whole;
}

/* A text of one character has that one as its bigram. */
static void
fill_features(const struct essence *essence, struct fingerprint *out)
{
	size_t count = essence->count < FEATURES_MAX ? essence->count : FEATURES_MAX;
	size_t bigrams = count > 1 ? count - 1 : count;
	uint32_t *features = mem_alloc(
		(bigrams + count + essence->mark_count + 1) * sizeof *features);

	for (size_t i = 0; i < bigrams; i++)
		features[i] = (uint32_t)mix((uint64_t)essence->points[i] << 32 |
			(count > 1 ? essence->points[i + 1] : 0));
	out->bigram_count = (uint16_t)sort_once(features, bigrams);
	memcpy(features + out->bigram_count, essence->points, count * sizeof *features);
	out->character_count = (uint16_t)sort_once(features + out->bigram_count, count);
	out->marks = features + out->bigram_count + out->character_count;
	memcpy(out->marks, essence->marks, essence->mark_count * sizeof *features);
	out->mark_count = (uint16_t)essence->mark_count;
	out->features = features;
}

void
fingerprint_make(const uint32_t *points, size_t count, struct fingerprint *out)
{
	struct essence essence;

	*out = (struct fingerprint){0};
	essence_make(points, count, &essence);
	out->whole = hash_whole(&essence);
	fill_features(&essence, out);
	fill_bands(out);
	essence_fini(&essence);
}

void
fingerprint_fini(struct fingerprint *fingerprint)
{
	free(fingerprint->features);
	*fingerprint = (struct fingerprint){0};
}

uint64_t
fingerprint_band(const struct fingerprint *fingerprint, size_t number)
{
	return (uint64_t)number << 32 | fingerprint->bands[number];
}

/* ---- two texts */

static size_t
count_shared(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t i = 0, j = 0, shared = 0;

	while (i < a_count && j < b_count) {
		uint32_t left = a[i], right = b[j];
		shared += left == right;
		i += left <= right;
		j += right <= left;
	}
	return shared;
}

double
fingerprint_alike(const struct fingerprint *a, const struct fingerprint *b)
{
	size_t all = (size_t)a->bigram_count + a->character_count + b->bigram_count +
		b->character_count;
	size_t shared;

	if (a->whole == b->whole)
		return all > 0;
	if (all == 0 || essence_marks_differ(a->marks, a->mark_count, b->marks, b->mark_count))
		return 0;
	shared = count_shared(a->features, a->bigram_count, b->features, b->bigram_count) +
		count_shared(a->features + a->bigram_count, a->character_count,
			b->features + b->bigram_count, b->character_count);
	return (double)shared / (double)(all - shared);
}

bool
fingerprint_is_twin(const struct fingerprint *a, const struct fingerprint *b, double *alike)
{
	uint16_t shorter = a->character_count < b->character_count ? a->character_count
								   : b->character_count;
	double found = fingerprint_alike(a, b);

	if (alike)
		*alike = found;
	return found >= (shorter <= TWIN_SHORT_MOST ? TWIN_ALIKE_SHORT : TWIN_ALIKE);
}

/* ---- many texts */

struct item {
	struct fingerprint print;
	uint32_t next[BUCKETS]; /* the item before it in the same slot */
};

struct duplicates {
	struct item *items;
	size_t count, room;
	size_t feature_bytes;
	uint32_t *slots; /* the newest item of each; a power of two of them */
	size_t slot_count;
};

struct duplicates *
duplicates_create(void)
{
	return mem_zero(1, sizeof(struct duplicates));
}

void
duplicates_free(struct duplicates *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < index->count; i++)
		fingerprint_fini(&index->items[i].print);
	free(index->items);
	free(index->slots);
	free(index);
}

/* What stands in BUCKET: the value of a band, or that of the whole text. */
static uint64_t
value_of(const struct fingerprint *print, size_t bucket)
{
	return bucket < FINGERPRINT_BANDS ? fingerprint_band(print, bucket) : print->whole;
}

static uint32_t *
slot_of(const struct duplicates *index, const struct fingerprint *print, size_t bucket)
{
	return &index->slots[mix(value_of(print, bucket)) & (index->slot_count - 1)];
}

static void
link_item(struct duplicates *index, uint32_t number)
{
	struct item *item = &index->items[number];

	for (size_t bucket = 0; bucket < BUCKETS; bucket++) {
		uint32_t *slot = slot_of(index, &item->print, bucket);
		item->next[bucket] = *slot;
		*slot = (uint32_t)(number * BUCKETS + bucket);
	}
}

static void
make_room(struct duplicates *index)
{
	if (index->count < index->room)
		return;
	index->room = index->room ? 2 * index->room : 256;
	index->items = mem_grow(index->items, index->room, sizeof *index->items);
	index->slot_count = 16 * index->room;
	index->slots = mem_grow(index->slots, index->slot_count, sizeof *index->slots);
	memset(index->slots, 0xFF, index->slot_count * sizeof *index->slots);
	for (uint32_t i = 0; i < index->count; i++)
		link_item(index, i);
}

uint32_t
duplicates_add(struct duplicates *index, struct fingerprint *fingerprint)
{
	uint32_t number = (uint32_t)index->count;

	make_room(index);
	index->items[number].print = *fingerprint;
	*fingerprint = (struct fingerprint){0};
	index->count++;
	index->feature_bytes += sizeof(uint32_t) *
		((size_t)index->items[number].print.bigram_count +
			index->items[number].print.character_count +
			index->items[number].print.mark_count + 1);
	link_item(index, number);
	return number;
}

size_t
duplicates_count(const struct duplicates *index)
{
	return index->count;
}

size_t
duplicates_bytes(const struct duplicates *index)
{
	return sizeof *index + index->room * sizeof *index->items +
		index->slot_count * sizeof *index->slots + index->feature_bytes;
}

const struct fingerprint *
duplicates_at(const struct duplicates *index, uint32_t number)
{
	return number < index->count ? &index->items[number].print : NULL;
}

/* ---- finding */

struct search {
	const struct duplicates *index;
	const struct fingerprint *print;
	bool (*accept)(void *cookie, uint32_t number);
	void *cookie;
	struct twin *out;
	size_t most, found;
	uint32_t seen[SEEN_SLOTS]; /* numbers + 1 that were looked at lately, by their low bits */
};

/* A candidate often shares several bands. */
static bool
was_seen(struct search *search, uint32_t number)
{
	uint32_t *slot = &search->seen[number % SEEN_SLOTS];
	bool seen = *slot == number + 1;

	*slot = number + 1;
	for (size_t i = 0; !seen && i < search->found; i++)
		seen = search->out[i].number == number;
	return seen;
}

/* The most alike first, then the older. */
static bool
comes_before(const struct twin *a, const struct twin *b)
{
	return a->alike > b->alike || (a->alike == b->alike && a->number < b->number);
}

static void
keep(struct search *search, struct twin twin)
{
	size_t at = search->found;

	while (at > 0 && comes_before(&twin, &search->out[at - 1]))
		at--;
	if (at == search->most)
		return;
	if (search->found < search->most)
		search->found++;
	memmove(search->out + at + 1, search->out + at,
		(search->found - at - 1) * sizeof *search->out);
	search->out[at] = twin;
}

static void
look_at(struct search *search, uint32_t number)
{
	struct twin twin = {.number = number};

	if (!was_seen(search, number) &&
		fingerprint_is_twin(
			search->print, &search->index->items[number].print, &twin.alike) &&
		(!search->accept || search->accept(search->cookie, number)))
		keep(search, twin);
}

/* A slot may hold several values. */
static void
walk(struct search *search, size_t bucket)
{
	uint64_t value = value_of(search->print, bucket);
	uint32_t link = *slot_of(search->index, search->print, bucket);

	for (int visits = 0; link != NONE && visits < VISITS_MAX; visits++) {
		const struct item *item = &search->index->items[link / BUCKETS];
		size_t of = link % BUCKETS;
		if (of == bucket && value_of(&item->print, bucket) == value)
			look_at(search, link / BUCKETS);
		link = item->next[of];
	}
}

size_t
duplicates_find(const struct duplicates *index, const struct fingerprint *fingerprint,
	bool (*accept)(void *cookie, uint32_t number), void *cookie, struct twin *out, size_t most)
{
	struct search search = {.index = index,
		.print = fingerprint,
		.accept = accept,
		.cookie = cookie,
		.out = out,
		.most = most};

	if (index->slot_count == 0 || most == 0)
		return 0;
	for (size_t bucket = BUCKETS; bucket-- > 0;)
		walk(&search, bucket);
	return search.found;
}
