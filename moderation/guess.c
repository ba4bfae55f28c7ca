#include "moderation/guess.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "moderation/essence.h"

#define LABELS_MAX   512
#define FEATURES_MAX 1000 /* of one text */
#define NAME_WEIGHT  20 /* a name says as much as that many texts */
#define SMOOTHING    25.0 /* features' worth of belief in what is said of all labels together */
#define TEMPER       0.5 /* neighbouring pairs tell much the same: each counts half */
#define PAST_MIN     100 /* texts; fewer mislead more than they tell */
#define SURE_OF_PAST 0.90
#define SURE_OF_NAME 0.60
#define TELLING      0.6 /* log odds of one pair against the next best label */
#define WORD_TELLING 1.0 /* of a word as a whole */

/* How often a feature came under a label; label ALL_LABELS: under any. */
struct cell {
	uint64_t key; /* 0: free */
	uint32_t count;
};

#define ALL_LABELS 0U

struct label {
	char name[GUESS_LABEL_SIZE];
	uint32_t texts;
	size_t number; /* from 1 */
};

/* What was counted: of the names alone, or of names and texts. */
struct book {
	struct cell *cells; /* open addressing, a power of two of them */
	size_t cell_count, used;
	uint32_t features, different;
	uint32_t of_label[LABELS_MAX]; /* features */
};

struct guess_model {
	struct map *known; /* label -> struct label */
	struct label *labels[LABELS_MAX]; /* from 1 */
	size_t label_count;
	uint32_t texts;
	struct book names, whole;
};

/* ---- the table of counts */

static uint64_t
mix(uint64_t value)
{
	value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
	return value ^ value >> 31;
}

static uint64_t
key_of(uint64_t feature, size_t label)
{
	uint64_t key = mix(feature + label * UINT64_C(0x9E3779B97F4A7C15));

	return key ? key : 1;
}

static struct cell *
find_cell(const struct book *book, uint64_t key)
{
	size_t at = key & (book->cell_count - 1);

	while (book->cells[at].key != 0 && book->cells[at].key != key)
		at = (at + 1) & (book->cell_count - 1);
	return &book->cells[at];
}

static void
grow_cells(struct book *book)
{
	struct cell *old = book->cells;
	size_t count = book->cell_count;

	book->cell_count = count ? 2 * count : 1024;
	book->cells = mem_zero(book->cell_count, sizeof *book->cells);
	for (size_t i = 0; i < count; i++)
		if (old[i].key != 0)
			*find_cell(book, old[i].key) = old[i];
	free(old);
}

/* Gives how often it came before. */
static uint32_t
count_up(struct book *book, uint64_t feature, size_t label, uint32_t by)
{
	uint64_t key = key_of(feature, label);
	struct cell *cell;

	if (2 * book->used >= book->cell_count)
		grow_cells(book);
	cell = find_cell(book, key);
	if (cell->key == 0) {
		cell->key = key;
		book->used++;
	}
	cell->count += by;
	return cell->count - by;
}

static uint32_t
count_of(const struct book *book, uint64_t feature, size_t label)
{
	return book->cell_count ? find_cell(book, key_of(feature, label))->count : 0;
}

/* ---- features of a text */

struct feature {
	uint64_t value;
	size_t start, end;
};

static bool
is_alphabetic(uint32_t point)
{
	return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
		(point >= 0xC0 && point < 0x2E80);
}

static bool
is_han(uint32_t point)
{
	return (point >= 0x3400 && point <= 0x9FFF) || (point >= 0x20000 && point <= 0x3FFFF);
}

/* A word of letters, or a pair of Han characters, if one begins at FROM; gives how far to go on. */
static size_t
read_feature(const uint32_t *points, size_t count, size_t from, struct feature *out)
{
	size_t end = from;
	uint64_t value = 0;

	while (end < count && is_alphabetic(points[end]))
		value = mix(value ^ points[end++]);
	if (end - from >= 2) {
		*out = (struct feature){value | 1, from, end};
		return end - from;
	}
	if (from + 1 < count && is_han(points[from]) && is_han(points[from + 1])) {
		value = mix((uint64_t)points[from] << 32 | points[from + 1]);
		*out = (struct feature){value & ~UINT64_C(1), from, from + 2};
	}
	return 1;
}

static size_t
read_features(const uint32_t *points, size_t count, struct feature *out)
{
	size_t found = 0;

	for (size_t at = 0; at < count && found < FEATURES_MAX;) {
		size_t idle = essence_phrase(points + at, count - at);
		if (idle > 0) {
			at += idle;
			continue;
		}
		out[found].end = 0;
		at += read_feature(points, count, at, &out[found]);
		if (out[found].end > 0)
			found++;
	}
	return found;
}

/* ---- learning */

struct guess_model *
guess_create(void)
{
	struct guess_model *model = mem_zero(1, sizeof *model);

	model->known = map_create();
	return model;
}

void
guess_free(struct guess_model *model)
{
	if (!model)
		return;
	for (size_t i = 1; i <= model->label_count; i++)
		free(model->labels[i]);
	map_free(model->known);
	free(model->names.cells);
	free(model->whole.cells);
	free(model);
}

/* NULL: there are too many. */
static struct label *
find_label(struct guess_model *model, const char *name)
{
	struct label *label = map_get(model->known, name);

	if (label || model->label_count + 1 == LABELS_MAX)
		return label;
	label = mem_zero(1, sizeof *label);
	snprintf(label->name, sizeof label->name, "%s", name);
	label->number = ++model->label_count;
	model->labels[label->number] = label;
	map_put(model->known, name, label);
	return label;
}

static void
write_down(struct book *book, const struct label *label, const struct feature *features,
	size_t count, uint32_t weight)
{
	for (size_t i = 0; i < count; i++) {
		if (count_up(book, features[i].value, ALL_LABELS, weight) == 0)
			book->different++;
		count_up(book, features[i].value, label->number, weight);
	}
	book->of_label[label->number] += (uint32_t)count * weight;
	book->features += (uint32_t)count * weight;
}

void
guess_name(struct guess_model *model, const char *label, const uint32_t *points, size_t count)
{
	struct feature features[FEATURES_MAX];
	size_t found = read_features(points, count, features);
	const struct label *named = find_label(model, label);

	if (!named)
		return;
	write_down(&model->names, named, features, found, NAME_WEIGHT);
	write_down(&model->whole, named, features, found, NAME_WEIGHT);
}

void
guess_learn(struct guess_model *model, const char *label, const uint32_t *points, size_t count)
{
	struct feature features[FEATURES_MAX];
	size_t found = read_features(points, count, features);
	struct label *given = find_label(model, label);

	if (!given)
		return;
	write_down(&model->whole, given, features, found, 1);
	given->texts++;
	model->texts++;
}

size_t
guess_learnt(const struct guess_model *model)
{
	return model->texts;
}

size_t
guess_bytes(const struct guess_model *model)
{
	size_t cells = model->names.cell_count + model->whole.cell_count;

	return sizeof *model + cells * sizeof(struct cell) +
		model->label_count * sizeof(struct label);
}

/* ---- guessing */

struct thought {
	const struct guess_model *model;
	const struct book *book;
	bool has_past; /* enough of it */
	struct feature features[FEATURES_MAX];
	double background[FEATURES_MAX]; /* 0: nobody ever said it, so it tells nothing */
	size_t count;
	size_t best, next; /* labels */
	double best_score, next_score;
	double sum; /* of exp(score - best_score) */
};

/* The log odds of feature I under LABEL against what is said of all labels together. */
static double
evidence(const struct thought *thought, size_t i, size_t label)
{
	double seen = count_of(thought->book, thought->features[i].value, label);
	double all = thought->book->of_label[label];

	return log((seen / thought->background[i] + SMOOTHING) / (all + SMOOTHING));
}

static double
score(const struct thought *thought, size_t label)
{
	const struct guess_model *model = thought->model;
	double sum = 0;

	for (size_t i = 0; i < thought->count; i++)
		if (thought->background[i] > 0)
			sum += evidence(thought, i, label);
	sum *= TEMPER;
	if (thought->has_past)
		sum += log((model->labels[label]->texts + 1.0) /
			(model->texts + (double)model->label_count));
	return sum;
}

static void
consider(struct thought *thought, size_t label)
{
	double found = score(thought, label);

	if (thought->best == 0 || found > thought->best_score) {
		thought->sum = thought->best ? thought->sum * exp(thought->best_score - found) + 1
					     : 1;
		thought->next = thought->best;
		thought->next_score = thought->best_score;
		thought->best = label;
		thought->best_score = found;
		return;
	}
	thought->sum += exp(found - thought->best_score);
	if (thought->next == 0 || found > thought->next_score) {
		thought->next = label;
		thought->next_score = found;
	}
}

/* How much more feature I speaks for the best label than for the next. */
static double
tells(const struct thought *thought, size_t i)
{
	if (!(thought->background[i] > 0) ||
		count_of(thought->book, thought->features[i].value, thought->best) == 0)
		return 0;
	return evidence(thought, i, thought->best) -
		(thought->next ? evidence(thought, i, thought->next) : 0);
}

static void
keep_word(struct guess *out, double *strengths, size_t start, size_t end, double strength)
{
	size_t at = out->word_count;

	while (at > 0 && strengths[at - 1] < strength)
		at--;
	if (at == GUESS_WORDS_MAX)
		return;
	if (out->word_count < GUESS_WORDS_MAX)
		out->word_count++;
	for (size_t i = out->word_count - 1; i > at; i--) {
		out->words[i] = out->words[i - 1];
		strengths[i] = strengths[i - 1];
	}
	out->words[at].start = start;
	out->words[at].end = end;
	strengths[at] = strength;
}

/* Telling pairs that overlap or touch are one word: 公积, 积金 → 公积金. */
static void
collect_words(const struct thought *thought, struct guess *out)
{
	double strengths[GUESS_WORDS_MAX + 1];

	out->word_count = 0;
	for (size_t i = 0; i < thought->count;) {
		size_t start = thought->features[i].start, end = start;
		double strength = 0;
		for (; i < thought->count; i++) {
			double told = tells(thought, i);
			if (told < TELLING || (end > start && thought->features[i].start >= end))
				break;
			strength += told;
			end = thought->features[i].end;
		}
		if (end > start && strength >= WORD_TELLING)
			keep_word(out, strengths, start, end, strength);
		else if (end == start)
			i++;
	}
}

/* False: nothing of it was ever heard of. */
static bool
begin(struct thought *thought, const struct guess_model *model, const uint32_t *points,
	size_t count)
{
	bool known = false;

	thought->model = model;
	thought->has_past = model->texts >= PAST_MIN;
	thought->book = thought->has_past ? &model->whole : &model->names;
	thought->count = read_features(points, count, thought->features);
	thought->best = thought->next = 0;
	thought->best_score = thought->next_score = thought->sum = 0;
	for (size_t i = 0; i < thought->count; i++) {
		uint32_t seen = count_of(thought->book, thought->features[i].value, ALL_LABELS);
		double of = (double)thought->book->features + thought->book->different;
		thought->background[i] = seen ? (seen + 1.0) / of : 0;
		known = known || seen;
	}
	return known;
}

static bool
is_one_of(const char *label, const char *const *allowed, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(allowed[i], label) == 0)
			return true;
	return false;
}

bool
guess_make(const struct guess_model *model, const char *const *allowed, size_t allowed_count,
	const uint32_t *points, size_t count, struct guess *out)
{
	struct thought thought;

	if (!begin(&thought, model, points, count))
		return false;
	for (size_t label = 1; label <= model->label_count; label++)
		if (is_one_of(model->labels[label]->name, allowed, allowed_count))
			consider(&thought, label);
	if (thought.best == 0)
		return false;
	out->sure = 1 / thought.sum;
	if (out->sure < (thought.has_past ? SURE_OF_PAST : SURE_OF_NAME))
		return false;
	memcpy(out->label, model->labels[thought.best]->name, sizeof out->label);
	collect_words(&thought, out);
	return out->word_count > 0;
}
