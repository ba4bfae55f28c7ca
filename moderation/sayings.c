#include "moderation/sayings.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"

#define WORD_MAX 8 /* code points of a word of the table */

enum { IS_IDLE = -1, IS_SAME = 0 };

struct row {
	int kind; /* or a subject's */
	const char *words;
	const char *stands;
};

static const struct row rows[] = {
#define SAME(words, stands)  {IS_SAME, words, stands},
#define IDLE(words)          {IS_IDLE, words, ""},
#define SUBJECT(kind, words) {kind, words, ""},
#include "moderation/tables/sayings.def"
#undef SAME
#undef IDLE
#undef SUBJECT
};

struct word {
	uint32_t points[WORD_MAX];
	size_t count;
	uint32_t stands[SAYING_MAX];
	size_t stands_count;
	int kind;
};

struct words {
	struct word *items;
	size_t count, room;
};

static struct words sayings, subjects; /* by their points, of equal beginnings the longer first */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t
read_points(const char *text, size_t len, uint32_t *out, size_t max)
{
	size_t count = 0;

	for (size_t at = 0; at < len && count < max;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t used = utf8proc_iterate(
			(const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &point);
		if (used <= 0)
			break;
		out[count++] = (uint32_t)point;
		at += (size_t)used;
	}
	return count;
}

/* "word" or "word=what it stands for". */
static void
add_word(struct words *words, const struct row *row, const char *text, size_t len)
{
	const char *sign = memchr(text, '=', len);
	size_t own = sign ? (size_t)(sign - text) : len;
	struct word *word;

	if (words->count == words->room) {
		words->room = words->room * 2 + 64;
		words->items = mem_grow(words->items, words->room, sizeof(*words->items));
	}
	word = &words->items[words->count++];
	*word = (struct word){.kind = row->kind};
	word->count = read_points(text, own, word->points, WORD_MAX);
	if (sign)
		word->stands_count = read_points(sign + 1, len - own - 1, word->stands, SAYING_MAX);
	else if (row->kind > 0)
		word->stands_count = read_points(text, own, word->stands, SAYING_MAX);
	else
		word->stands_count = read_points(
			row->stands, strlen(row->stands), word->stands, SAYING_MAX);
}

static int
compare(const void *a, const void *b)
{
	const struct word *left = a, *right = b;

	for (size_t i = 0; i < left->count && i < right->count; i++)
		if (left->points[i] != right->points[i])
			return left->points[i] < right->points[i] ? -1 : 1;
	return (left->count < right->count) - (left->count > right->count);
}

static void
make(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (const char *at = rows[i].words; *at;) {
			size_t len = strcspn(at, " ");
			add_word(rows[i].kind > 0 ? &subjects : &sayings, &rows[i], at, len);
			at += len + (at[len] == ' ');
		}
	qsort(sayings.items, sayings.count, sizeof(*sayings.items), compare);
	qsort(subjects.items, subjects.count, sizeof(*subjects.items), compare);
}

/* The longest of WORDS that begins POINTS, or NULL. */
static const struct word *
find(const struct words *words, const uint32_t *points, size_t count)
{
	size_t low = 0, high = words->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (words->items[middle].points[0] < points[0])
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < words->count && words->items[low].points[0] == points[0]; low++) {
		const struct word *word = &words->items[low];
		if (word->count <= count &&
			memcmp(word->points, points, word->count * sizeof(*points)) == 0)
			return word;
	}
	return NULL;
}

struct saying
sayings_find(const uint32_t *points, size_t count)
{
	struct saying saying = {0};
	const struct word *word;

	pthread_once(&once, make);
	word = count ? find(&sayings, points, count) : NULL;
	if (!word)
		return saying;
	saying.count = word->count;
	saying.stands_count = word->stands_count;
	memcpy(saying.stands, word->stands, sizeof(saying.stands));
	return saying;
}

uint32_t
sayings_subject(const uint32_t *points, size_t count, uint32_t *which)
{
	const struct word *word;

	pthread_once(&once, make);
	word = count ? find(&subjects, points, count) : NULL;
	*which = 0;
	if (!word)
		return 0;
	for (size_t i = 0; i < word->stands_count; i++)
		*which = (*which ^ word->stands[i]) * UINT32_C(0x01000193);
	return (uint32_t)word->kind;
}
