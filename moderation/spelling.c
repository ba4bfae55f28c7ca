#include "moderation/spelling.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "moderation/embedded.h"
#include "moderation/normalise.h"

#define HAN_FIRST   0x4E00u
#define HAN_COUNT   0x5200u
#define WORD_MAX    24 /* letters of an English word */
#define NO_SYLLABLE UINT16_MAX

struct split {
	uint32_t first;
	uint32_t second;
	uint32_t whole;
};

struct spelling {
	uint64_t *syllables; /* their letters, packed; sorted, so that the place is the number */
	size_t syllable_count;
	uint16_t (*readings)[SPELLING_READINGS_MAX]; /* by character, from HAN_FIRST on */
	struct split *splits; /* by first and second */
	struct split *wholes; /* the same by whole */
	uint8_t *firsts; /* a bit for each character from HAN_FIRST on: it is a first part */
	size_t split_count, split_cap;
	const char **english; /* lines of the embedded text, sorted as they stand there */
	size_t english_count;
};

/* Letters as one number that sorts as they do: five bits each.  lv and nv are lü and nü, written lu and nu here. */
static uint64_t
pack(const uint32_t *letters, size_t count)
{
	uint64_t packed = 0;

	for (size_t i = 0; i < SPELLING_LETTERS_MAX; i++) {
		uint32_t letter = i < count ? letters[i] : 0;
		bool is_umlaut = letter == 'v' && i > 0 &&
			(letters[i - 1] == 'l' || letters[i - 1] == 'n');
		packed = packed << 5 | ((is_umlaut ? 'u' : letter) & 31);
	}
	return packed;
}

static uint32_t
next_point(const char **at, const char *end)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)*at, end - *at, &point);

	*at = used > 0 ? *at + used : end;
	return used > 0 ? (uint32_t)point : 0;
}

/* Calls READ for each line of TEXT that is no comment. */
static void
each_line(struct spelling *spelling, const char *text,
	void (*read)(struct spelling *spelling, const char *line, const char *end))
{
	while (*text) {
		const char *end = strchrnul(text, '\n');
		if (*text != '#')
			read(spelling, text, end);
		text = *end ? end + 1 : end;
	}
}

static void
add_reading(struct spelling *spelling, uint32_t point, uint16_t syllable)
{
	if (point < HAN_FIRST || point >= HAN_FIRST + HAN_COUNT)
		return;
	for (size_t i = 0; i < SPELLING_READINGS_MAX; i++) {
		uint16_t *reading = &spelling->readings[point - HAN_FIRST][i];
		if (*reading == NO_SYLLABLE) {
			*reading = syllable;
			return;
		}
	}
}

/* "bo 博..." */
static void
read_sounds(struct spelling *spelling, const char *line, const char *end)
{
	uint32_t letters[SPELLING_LETTERS_MAX];
	size_t count = 0;

	while (line < end && *line != ' ' && count < SPELLING_LETTERS_MAX)
		letters[count++] = (unsigned char)*line++;
	line++;
	spelling->syllables[spelling->syllable_count] = pack(letters, count);
	while (line < end)
		add_reading(spelling, next_point(&line, end), (uint16_t)spelling->syllable_count);
	spelling->syllable_count++;
}

/* "贝者赌才财...": the first part, then each second part with the whole. */
static void
read_splits(struct spelling *spelling, const char *line, const char *end)
{
	uint32_t first = normalise_point(next_point(&line, end));

	while (line < end) {
		uint32_t second = normalise_point(next_point(&line, end));
		uint32_t whole = normalise_point(next_point(&line, end));
		if (!first || !second || !whole)
			continue;
		if (spelling->split_count == spelling->split_cap) {
			spelling->split_cap = spelling->split_cap * 2 + 1024;
			spelling->splits = mem_grow(
				spelling->splits, spelling->split_cap, sizeof(*spelling->splits));
		}
		spelling->splits[spelling->split_count++] = (struct split){first, second, whole};
	}
}

static void
read_english(struct spelling *spelling, const char *line, const char *end)
{
	(void)end;
	if (spelling->english_count % 256 == 0)
		spelling->english = mem_grow(spelling->english, spelling->english_count + 256,
			sizeof(*spelling->english));
	spelling->english[spelling->english_count++] = line;
}

static int
compare_splits(const void *a, const void *b)
{
	const struct split *left = a, *right = b;

	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	if (left->second != right->second)
		return left->second < right->second ? -1 : 1;
	return 0;
}

static int
compare_wholes(const void *a, const void *b)
{
	const struct split *left = a, *right = b;

	return left->whole < right->whole ? -1 : left->whole > right->whole;
}

static void
sort_splits(struct spelling *spelling)
{
	size_t size = sizeof(*spelling->splits);

	spelling->firsts = mem_zero(HAN_COUNT / 8, 1);
	for (size_t i = 0; i < spelling->split_count; i++) {
		uint32_t place = spelling->splits[i].first - HAN_FIRST;
		if (place < HAN_COUNT)
			spelling->firsts[place / 8] |= (uint8_t)(1u << place % 8);
	}
	spelling->wholes = mem_alloc((spelling->split_count + 1) * size);
	memcpy(spelling->wholes, spelling->splits, spelling->split_count * size);
	qsort(spelling->splits, spelling->split_count, size, compare_splits);
	qsort(spelling->wholes, spelling->split_count, size, compare_wholes);
}

struct spelling *
spelling_create(void)
{
	struct spelling *spelling = mem_zero(1, sizeof(*spelling));
	size_t lines = 1;

	for (const char *at = embedded_sounds; *at; at++)
		lines += *at == '\n';
	spelling->syllables = mem_zero(lines, sizeof(*spelling->syllables));
	spelling->readings = mem_alloc(HAN_COUNT * sizeof(*spelling->readings));
	memset(spelling->readings, 0xFF, HAN_COUNT * sizeof(*spelling->readings));
	each_line(spelling, embedded_sounds, read_sounds);
	each_line(spelling, embedded_splits, read_splits);
	each_line(spelling, embedded_latin, read_english);
	sort_splits(spelling);
	return spelling;
}

void
spelling_free(struct spelling *spelling)
{
	if (!spelling)
		return;
	free(spelling->syllables);
	free(spelling->readings);
	free(spelling->splits);
	free(spelling->wholes);
	free(spelling->firsts);
	free(spelling->english);
	free(spelling);
}

size_t
spelling_bytes(const struct spelling *spelling)
{
	return sizeof(*spelling) + HAN_COUNT / 8 +
		spelling->syllable_count * sizeof(*spelling->syllables) +
		HAN_COUNT * sizeof(*spelling->readings) +
		2 * spelling->split_count * sizeof(*spelling->splits) +
		spelling->english_count * sizeof(*spelling->english);
}

size_t
spelling_syllables(const struct spelling *spelling)
{
	return spelling->syllable_count;
}

size_t
spelling_readings(const struct spelling *spelling, uint32_t point, uint16_t *syllables)
{
	size_t count = 0;

	if (point < HAN_FIRST || point >= HAN_FIRST + HAN_COUNT)
		return 0;
	while (count < SPELLING_READINGS_MAX &&
		spelling->readings[point - HAN_FIRST][count] != NO_SYLLABLE) {
		syllables[count] = spelling->readings[point - HAN_FIRST][count];
		count++;
	}
	return count;
}

static int
compare_packed(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

bool
spelling_read(
	const struct spelling *spelling, const uint32_t *letters, size_t count, uint16_t *syllable)
{
	uint64_t wanted = pack(letters, count);
	const uint64_t *found;

	if (count == 0 || count > SPELLING_LETTERS_MAX)
		return false;
	found = bsearch(&wanted, spelling->syllables, spelling->syllable_count, sizeof(wanted),
		compare_packed);
	if (found)
		*syllable = (uint16_t)(found - spelling->syllables);
	return found != NULL;
}

uint32_t
spelling_joined(const struct spelling *spelling, uint32_t first, uint32_t second)
{
	struct split wanted = {.first = first, .second = second};
	uint32_t place = first - HAN_FIRST;
	const struct split *found;

	if (place < HAN_COUNT && !(spelling->firsts[place / 8] >> place % 8 & 1))
		return 0;
	found = bsearch(
		&wanted, spelling->splits, spelling->split_count, sizeof(wanted), compare_splits);
	return found ? found->whole : 0;
}

/* The first of the rows for WHOLE; how many there are in COUNT. */
static const struct split *
rows_of(const struct spelling *spelling, uint32_t whole, size_t *count)
{
	struct split wanted = {.whole = whole};
	const struct split *row = bsearch(
		&wanted, spelling->wholes, spelling->split_count, sizeof(wanted), compare_wholes);
	const struct split *end = spelling->wholes + spelling->split_count;

	*count = 0;
	while (row && row > spelling->wholes && row[-1].whole == whole)
		row--;
	while (row && row + *count < end && row[*count].whole == whole)
		(*count)++;
	return row;
}

static bool
is_part(const struct split *row, uint32_t part)
{
	return row->first == part || row->second == part;
}

bool
spelling_share_part(const struct spelling *spelling, uint32_t one, uint32_t other)
{
	size_t count, others;
	const struct split *rows = rows_of(spelling, one, &count);
	const struct split *other_rows = rows_of(spelling, other, &others);

	for (size_t i = 0; i < count; i++) {
		if (is_part(&rows[i], other))
			return true;
		for (size_t k = 0; k < others; k++)
			if (is_part(&other_rows[k], rows[i].first) ||
				is_part(&other_rows[k], rows[i].second))
				return true;
	}
	for (size_t k = 0; k < others; k++)
		if (is_part(&other_rows[k], one))
			return true;
	return false;
}

static int
compare_english(const void *wanted, const void *line)
{
	const char *left = wanted, *right = *(const char *const *)line;

	for (; *left && *left == *right; left++)
		right++;
	return (unsigned char)*left - (*right == '\n' ? 0 : (unsigned char)*right);
}

bool
spelling_is_english(const struct spelling *spelling, const uint32_t *letters, size_t count)
{
	char word[WORD_MAX + 1];

	if (count > WORD_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		word[i] = (char)letters[i];
	word[count] = '\0';
	return bsearch(word, spelling->english, spelling->english_count, sizeof(*spelling->english),
		       compare_english) != NULL;
}
