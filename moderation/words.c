#include "moderation/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "moderation/disguise.h"
#include "moderation/embedded.h"
#include "moderation/spelled.h"
#include "moderation/words_set.h"

struct words_builder {
	struct words *words; /* without its automaton */
	size_t cap;
	size_t points_cap;
	struct buf texts;
};

static const char *const rank_words[] = {
#define WORD_RANK_WORD(name, word) word,
	WORD_RANKS(WORD_RANK_WORD)
#undef WORD_RANK_WORD
};

#define RANK_COUNT (sizeof(rank_words) / sizeof(rank_words[0]))

const char *
words_rank_word(enum word_rank rank)
{
	return rank_words[rank];
}

bool
words_rank_find(const char *word, size_t len, enum word_rank *rank)
{
	for (size_t i = 0; i < RANK_COUNT; i++)
		if (strlen(rank_words[i]) == len && memcmp(rank_words[i], word, len) == 0) {
			*rank = (enum word_rank)i;
			return true;
		}
	return false;
}

struct words_builder *
words_builder_create(void)
{
	struct words_builder *builder = mem_zero(1, sizeof(*builder));

	builder->words = mem_zero(1, sizeof(*builder->words));
	atomic_init(&builder->words->references, 1);
	return builder;
}

void
words_builder_free(struct words_builder *builder)
{
	if (!builder)
		return;
	words_unref(builder->words);
	buf_fini(&builder->texts);
	free(builder);
}

static void
add_point(struct words_builder *builder, uint32_t point)
{
	struct words *words = builder->words;

	if (words->points_count == builder->points_cap) {
		builder->points_cap = builder->points_cap * 2 + 1024;
		words->points = mem_grow(
			words->points, builder->points_cap, sizeof(*words->points));
	}
	words->points[words->points_count++] = point;
}

/* The elements of NORMAL and where it has separators of its own. */
static void
add_elements(struct words_builder *builder, struct word *word, const struct normal *normal)
{
	bool is_apart = false;

	word->points = (uint32_t)builder->words->points_count;
	for (size_t i = 0; i < normal->count; i++) {
		if (!disguise_is_element(normal->points[i])) {
			is_apart = word->count > 0;
			continue;
		}
		if (is_apart)
			word->own_gaps |= UINT64_C(1) << word->count;
		is_apart = false;
		word->count++;
		add_point(builder, normal->points[i]);
	}
}

static size_t
count_elements(const struct normal *normal)
{
	size_t count = 0;

	for (size_t i = 0; i < normal->count; i++)
		count += disguise_is_element(normal->points[i]);
	return count;
}

static void
add_word(struct words_builder *builder, const struct word *word)
{
	struct words *words = builder->words;

	if (words->count == builder->cap) {
		builder->cap = builder->cap * 2 + 256;
		words->items = mem_grow(words->items, builder->cap, sizeof(*words->items));
	}
	words->items[words->count++] = *word;
}

enum err
words_builder_add(struct words_builder *builder, const char *text, size_t len, enum word_rank rank)
{
	struct word word = {.rank = (uint8_t)rank, .text = (uint32_t)builder->texts.len};
	struct normal normal = {0};
	enum err e = normalise(text, len, &normal);
	size_t count = e ? 0 : count_elements(&normal);

	if (!e && count == 0)
		e = ERR_INVALID;
	if (!e && (normal.original_count > WORDS_POINTS_MAX || count > WORDS_POINTS_MAX))
		e = ERR_TOO_LARGE;
	if (!e) {
		word.open_start = text[0] == '*';
		word.open_end = text[len - 1] == '*';
		buf_add(&builder->texts, text, len);
		buf_add(&builder->texts, "", 1);
		add_elements(builder, &word, &normal);
		add_word(builder, &word);
	}
	normalise_fini(&normal);
	return e;
}

static int
compare_points(const struct words *words, const struct word *left, const struct word *right)
{
	if (left->count != right->count)
		return left->count < right->count ? -1 : 1;
	return memcmp(words->points + left->points, words->points + right->points,
		left->count * sizeof(*words->points));
}

static int
compare_places(const void *a, const void *b, void *cookie)
{
	const struct words *words = cookie;
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	int order = compare_points(words, &words->items[left], &words->items[right]);

	return order ? order : (left < right ? -1 : 1);
}

/* Of words that are the same the last stays. */
static void
drop_repeated(struct words *words)
{
	uint32_t *order = mem_zero(words->count + 1, sizeof(*order));
	size_t kept = 0;

	for (size_t i = 0; i < words->count; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, words->count, sizeof(*order), compare_places, words);
	for (size_t i = 0; i + 1 < words->count; i++)
		if (compare_points(words, &words->items[order[i]], &words->items[order[i + 1]]) ==
			0)
			words->items[order[i]].count = 0;
	for (size_t i = 0; i < words->count; i++)
		if (words->items[i].count)
			words->items[kept++] = words->items[i];
	words->count = kept;
	free(order);
}

/* The keys of each word's elements, of several equal ones in a row only one. */
static void
compile(struct words *words)
{
	struct automaton_pattern *patterns = mem_zero(words->count + 1, sizeof(*patterns));
	uint32_t *keys = mem_zero(words->points_count + 1, sizeof(*keys));
	uint32_t count = 0;

	for (size_t i = 0; i < words->count; i++) {
		const struct word *word = &words->items[i];
		patterns[i].start = count;
		for (size_t k = 0; k < word->count; k++) {
			uint32_t key = disguise_key(words->points[word->points + k]);
			if (k == 0 || keys[count - 1] != key)
				keys[count++] = key;
		}
		patterns[i].count = count - patterns[i].start;
	}
	words->automaton = automaton_create(patterns, words->count, keys);
	free(patterns);
	free(keys);
}

struct words *
words_builder_finish(struct words_builder *builder)
{
	struct words *words = builder->words;

	words->points = mem_grow(words->points, words->points_count + 1, sizeof(*words->points));
	words->items = mem_grow(words->items, words->count + 1, sizeof(*words->items));
	words->texts = buf_take(&builder->texts, &words->texts_len);
	drop_repeated(words);
	compile(words);
	words->ordinary = ordinary_create();
	words->spelled = spelled_create(words);
	builder->words = NULL;
	words_builder_free(builder);
	return words;
}

/* What is wrong with a line of a list, or NULL. */
static const char *
read_line(struct words_builder *builder, const char *line, size_t len)
{
	const char *tab = memchr(line, '\t', len);
	enum word_rank rank;
	const char *word;
	size_t word_len;
	enum err e;

	if (!tab)
		return "级别和词之间要有一个制表符 a tab must stand between severity and word";
	if (!words_rank_find(line, (size_t)(tab - line), &rank))
		return "级别应为 note、suspect、banned 或 allow; the severity must be one of these";
	word = tab + 1;
	word_len = len - (size_t)(word - line);
	while (word_len > 0 && (word[word_len - 1] == ' ' || word[word_len - 1] == '\t'))
		word_len--;
	e = words_builder_add(builder, word, word_len, rank);
	if (e == ERR_TOO_LARGE)
		return "词长于 64 个字符 the word is longer than 64 characters";
	return e ? "词中没有文字或不是 UTF-8 the word has no letter, or is not UTF-8" : NULL;
}

enum err
words_read(const char *text, size_t len, struct words **words, char *problem, size_t problem_size)
{
	struct words_builder *builder = words_builder_create();
	const char *end = text + len;
	size_t number = 0;

	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3;
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t line_len = (size_t)((stop ? stop : end) - text);
		const char *wrong = NULL;
		number++;
		if (line_len > 0 && text[line_len - 1] == '\r')
			line_len--;
		if (line_len > 0 && text[0] != '#')
			wrong = read_line(builder, text, line_len);
		if (wrong) {
			snprintf(problem, problem_size, "第 %zu 行 line %zu: %s", number, number,
				wrong);
			words_builder_free(builder);
			return ERR_INVALID;
		}
		text = stop ? stop + 1 : end;
	}
	*words = words_builder_finish(builder);
	return ERR_OK;
}

const char *
words_builtin(size_t *len)
{
	*len = strlen(embedded_words);
	return embedded_words;
}

struct words *
words_ref(struct words *words)
{
	atomic_fetch_add(&words->references, 1);
	return words;
}

void
words_unref(struct words *words)
{
	if (!words || atomic_fetch_sub(&words->references, 1) > 1)
		return;
	automaton_free(words->automaton);
	ordinary_free(words->ordinary);
	spelled_free(words->spelled);
	free(words->items);
	free(words->texts);
	free(words->points);
	free(words);
}

size_t
words_count(const struct words *words)
{
	return words->count;
}

size_t
words_bytes(const struct words *words)
{
	return sizeof(*words) + words->count * sizeof(*words->items) + words->texts_len +
		words->points_count * sizeof(*words->points) + automaton_bytes(words->automaton) +
		ordinary_bytes(words->ordinary) + spelled_bytes(words->spelled);
}
