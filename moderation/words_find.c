/*
 * words_find.c - the words of a set in one text.
 *
 * The automaton names candidates, coarsely: by keys, separators and repetitions left out.  Each is
 * then laid beside the text, character for character, and judged by what stands between them and
 * around them.  What is left is weighed against each other: what is allowed, and what stands inside
 * of another word.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "moderation/disguise.h"
#include "moderation/letters.h"
#include "moderation/spelled.h"
#include "moderation/words_set.h"

/* One candidate beside the text. */
struct trial {
	const struct words *words;
	const struct normal *normal;
	const struct letters *letters;
	const struct word *word;
	const uint32_t *points; /* of the word */
	bool is_doubled; /* every run of the text has at least twice the characters of the word's */
	size_t first; /* elements of the text, both included */
	size_t last;
	size_t outer_first; /* with the repetitions at both ends */
	size_t outer_last;
	size_t exact; /* characters that are the word's very own */
	size_t character; /* of the word, laid beside the text next */
	size_t first_wanted; /* characters of the word's first run, and of its last */
	size_t last_wanted;
	struct disguised disguised;
	size_t gap_at; /* the element before the first gap */
};

static size_t
run_length(const struct trial *trial, size_t place)
{
	uint32_t key = disguise_key(trial->points[place]);
	size_t count = 1;

	while (place + count < trial->word->count &&
		disguise_key(trial->points[place + count]) == key)
		count++;
	return count;
}

static bool
has_doubled_runs(const struct trial *trial, size_t run)
{
	for (size_t place = 0; place < trial->word->count; run++) {
		size_t wanted = run_length(trial, place);
		if (trial->letters->runs[run].count < 2 * wanted)
			return false;
		place += wanted;
	}
	return true;
}

static bool
is_repeated(const struct trial *trial, const struct run *run, size_t wanted)
{
	return run->count > wanted && (run->count >= 3 || trial->is_doubled);
}

static enum gap
gap_after(const struct trial *trial, size_t element)
{
	const struct element *here = &trial->letters->elements[element];

	return disguise_gap(trial->normal->points + here[0].at + 1, here[1].at - here[0].at - 1);
}

/* The repetitions at both ends that stand right beside the word. */
static void
widen(struct trial *trial, const struct run *first, const struct run *last)
{
	size_t end = (size_t)last->first + last->count;

	trial->outer_first = trial->first;
	trial->outer_last = trial->last;
	if (is_repeated(trial, first, trial->first_wanted))
		while (trial->outer_first > first->first &&
			gap_after(trial, trial->outer_first - 1) == GAP_NONE)
			trial->outer_first--;
	if (is_repeated(trial, last, trial->last_wanted))
		while (trial->outer_last + 1 < end &&
			gap_after(trial, trial->outer_last) == GAP_NONE)
			trial->outer_last++;
}

/*
 * Lays the characters of one run of the word beside RUN of the text.  At the ends of the word a
 * longer run is just the text going on; inside of it, three of a kind and more are a disguise, as
 * are twice as many of all.
 */
static bool
lay_run(struct trial *trial, const struct run *run, size_t wanted, bool is_first, bool is_last)
{
	size_t skip = is_first && !is_last ? run->count - wanted : 0;
	size_t laid = is_first || is_last ? wanted : run->count;

	if (run->count < wanted || (laid > wanted && !is_repeated(trial, run, wanted)))
		return false;
	for (size_t i = 0; i < laid; i++) {
		uint32_t word = trial->points[trial->character + (i < wanted ? i : wanted - 1)];
		uint32_t text = trial->letters->elements[run->first + skip + i].point;
		if (!disguise_stands_for(word, text))
			return false;
		trial->exact += i < wanted && word == text;
	}
	if (is_first) {
		trial->first = run->first + skip;
		trial->first_wanted = wanted;
	}
	trial->last = run->first + skip + laid - 1;
	trial->last_wanted = wanted;
	trial->character += wanted;
	return true;
}

/* Lays the whole word beside the runs from RUN on. */
static bool
lay_word(struct trial *trial, size_t run)
{
	size_t first_run = run;

	trial->is_doubled = has_doubled_runs(trial, run);
	for (size_t place = 0; place < trial->word->count; run++) {
		size_t wanted = run_length(trial, place);
		bool is_last = place + wanted == trial->word->count;
		if (!lay_run(trial, &trial->letters->runs[run], wanted, place == 0, is_last))
			return false;
		place += wanted;
	}
	widen(trial, &trial->letters->runs[first_run], &trial->letters->runs[run - 1]);
	/* With more than two thirds of it replaced it may as well be something else. */
	return trial->exact > 0 && 3 * trial->exact >= trial->word->count;
}

/* All gaps between the word's characters, except where the word has one itself. */
static void
weigh_gaps(struct trial *trial)
{
	struct disguised *disguised = &trial->disguised;
	bool is_same_length = trial->last - trial->first + 1 == trial->word->count;

	disguised->characters = trial->word->count;
	trial->gap_at = trial->last;
	for (size_t i = trial->first; i < trial->last; i++) {
		size_t character = i - trial->first + 1;
		enum gap gap = gap_after(trial, i);
		if (is_same_length && trial->word->own_gaps >> character & 1 && gap != GAP_TOO_LONG)
			continue;
		disguised->places++;
		if (gap == GAP_NONE)
			continue;
		if (disguised->filled++ == 0)
			trial->gap_at = i;
		if (gap > disguised->widest)
			disguised->widest = gap;
	}
}

static uint32_t
point_at(const struct normal *normal, size_t at)
{
	return at < normal->count ? normal->points[at] : 0;
}

/* Does the part of the word on one side of the gap belong to other words there? */
static void
explain(struct trial *trial)
{
	const struct ordinary *ordinary = trial->words->ordinary;
	const struct element *elements = trial->letters->elements;
	size_t from = elements[trial->first].at, to = elements[trial->last].at;
	size_t left = trial->gap_at - trial->first + 1, right = trial->last - trial->gap_at;

	if (left == 1 && from > 0)
		trial->disguised.left = ordinary_strength(
			ordinary, point_at(trial->normal, from - 1), elements[trial->first].point);
	else if (left == 2)
		trial->disguised.left = ordinary_strength(
			ordinary, elements[trial->first].point, elements[trial->first + 1].point);
	if (right == 1)
		trial->disguised.right = ordinary_strength(
			ordinary, elements[trial->last].point, point_at(trial->normal, to + 1));
	else if (right == 2)
		trial->disguised.right = ordinary_strength(
			ordinary, elements[trial->last - 1].point, elements[trial->last].point);
}

static bool
is_apart(uint32_t edge, uint32_t neighbour)
{
	if (normalise_is_latin(neighbour))
		return false;
	return !(normalise_is_digit(edge) && normalise_is_digit(neighbour));
}

/*
 * A Latin word that was spaced out ("s c a m") may be the end of a longer one ("p s c a m"): is the
 * element beside it a single letter too?
 */
static bool
is_spaced_on(const struct trial *trial, bool before)
{
	const struct letters *letters = trial->letters;
	size_t edge = before ? trial->outer_first : trial->outer_last;
	size_t beside = before ? edge - 1 : edge + 1;
	uint32_t at;

	if (trial->disguised.filled == 0 || (before && edge == 0) || beside >= letters->count)
		return false;
	at = letters->elements[beside].at;
	return normalise_is_latin(letters->elements[beside].point) &&
		gap_after(trial, before ? beside : edge) != GAP_TOO_LONG &&
		!normalise_is_latin(point_at(trial->normal, at + 1)) &&
		(at == 0 || !normalise_is_latin(point_at(trial->normal, at - 1)));
}

/* A word's end that is a Latin letter or a digit is an end in the text too. */
static bool
has_ends(const struct trial *trial)
{
	const struct element *first = &trial->letters->elements[trial->outer_first];
	const struct element *last = &trial->letters->elements[trial->outer_last];
	uint32_t before = first->at > 0 ? point_at(trial->normal, first->at - 1) : 0;
	uint32_t after = point_at(trial->normal, last->at + 1);

	if (!trial->word->open_start && !normalise_is_han(trial->points[0]) &&
		(!is_apart(first->point, before) || is_spaced_on(trial, true)))
		return false;
	return trial->word->open_end || normalise_is_han(trial->points[trial->word->count - 1]) ||
		(is_apart(last->point, after) && !is_spaced_on(trial, false));
}

static bool
has_han(const struct trial *trial)
{
	for (size_t i = 0; i < trial->word->count; i++)
		if (normalise_is_han(trial->points[i]))
			return true;
	return false;
}

static bool
is_meant(struct trial *trial)
{
	weigh_gaps(trial);
	if (trial->word->rank == WORD_ALLOW)
		return trial->disguised.filled == 0;
	if (trial->disguised.filled == 0)
		return true;
	trial->disguised.has_han = has_han(trial);
	explain(trial);
	return disguise_is_meant(&trial->disguised, (enum severity)trial->word->rank);
}

void
matches_add(struct matches *matches, const struct match *match)
{
	if (matches->count >= MATCHES_MAX)
		return;
	if (matches->count == matches->cap) {
		matches->cap = matches->cap * 2 + 16;
		matches->items = mem_grow(matches->items, matches->cap, sizeof(*matches->items));
	}
	matches->items[matches->count++] = *match;
}

/* WORD is named for the runs that end with LAST_RUN. */
static void
try_word(const struct words *words, const struct normal *normal, const struct letters *letters,
	uint32_t number, size_t last_run, struct matches *matches)
{
	struct trial trial = {.words = words, .normal = normal, .letters = letters};
	struct match match = {0};
	size_t runs = 0;

	trial.word = &words->items[number];
	trial.points = words->points + trial.word->points;
	for (size_t place = 0; place < trial.word->count; runs++)
		place += run_length(&trial, place);
	if (!lay_word(&trial, last_run + 1 - runs) || !is_meant(&trial) || !has_ends(&trial))
		return;
	match.word = number;
	match.from = letters->elements[trial.outer_first].at;
	match.to = letters->elements[trial.outer_last].at + 1;
	match.left_part = match.right_part = match.to;
	if (trial.disguised.filled) {
		match.left_part = letters->elements[trial.gap_at].at + 1;
		match.right_part = letters->elements[trial.gap_at + 1].at;
	}
	matches_add(matches, &match);
}

static void
search(const struct words *words, const struct normal *normal, enum letters_reading reading,
	struct matches *matches)
{
	struct letters letters;
	uint32_t state = 0;

	if (!letters_read(normal, reading, &letters))
		return;
	for (size_t i = 0; i < letters.run_count; i++) {
		uint32_t word;
		state = automaton_next(words->automaton, state, letters.runs[i].key);
		for (word = automaton_first(words->automaton, state); word != AUTOMATON_NONE;
			word = automaton_other(words->automaton, word))
			try_word(words, normal, &letters, word, i, matches);
	}
	letters_fini(&letters);
}

static int
compare_matches(const void *a, const void *b)
{
	const struct match *left = a, *right = b;

	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	if (left->to != right->to)
		return left->to > right->to ? -1 : 1;
	return left->word < right->word ? -1 : left->word > right->word;
}

/*
 * Is MATCH cancelled by ALLOWED, a longer piece of the text around it?  One that was pulled apart is
 * also cancelled by a piece that holds all of one side of the gap and goes on beyond the word.
 */
static bool
is_cancelled(const struct match *match, const struct match *allowed)
{
	if (allowed->from <= match->from && allowed->to >= match->to)
		return allowed->to - allowed->from > match->to - match->from;
	if (match->left_part == match->to || allowed->to < match->left_part ||
		allowed->from > match->right_part)
		return false;
	if (allowed->to <= match->right_part)
		return allowed->from < match->from;
	return allowed->from >= match->left_part && allowed->to > match->to;
}

static enum word_rank
rank_of(const struct words *words, const struct match *match)
{
	return (enum word_rank)words->items[match->word].rank;
}

/* MATCHES are sorted by where they begin. */
static void
drop_allowed(const struct words *words, struct matches *matches)
{
	for (size_t a = 0; a < matches->count; a++) {
		const struct match *allowed = &matches->items[a];
		if (rank_of(words, allowed) != WORD_ALLOW)
			continue;
		for (size_t i = 0; i < matches->count && matches->items[i].from < allowed->to; i++)
			if (rank_of(words, &matches->items[i]) != WORD_ALLOW &&
				is_cancelled(&matches->items[i], allowed))
				matches->items[i].is_dropped = true;
	}
}

/* What stands inside of a longer word that is at least as bad says nothing new. */
static void
drop_inner(const struct words *words, struct matches *matches)
{
	uint32_t reach[WORD_ALLOW] = {0}; /* for each rank, how far the words so far go */

	for (size_t i = 0; i < matches->count; i++) {
		struct match *match = &matches->items[i];
		enum word_rank rank = rank_of(words, match);
		if (match->is_dropped || rank == WORD_ALLOW)
			continue;
		if (match->to <= reach[rank]) {
			match->is_dropped = true;
			continue;
		}
		for (size_t k = 0; k <= rank; k++)
			if (match->to > reach[k])
				reach[k] = match->to;
	}
}

void
words_find(const struct words *words, const struct normal *normal, struct findings *findings)
{
	struct matches matches = {0};

	search(words, normal, LETTERS_PLAIN, &matches);
	search(words, normal, LETTERS_BOLD, &matches);
	spelled_find(words->spelled, words, normal, &matches);
	if (matches.count > 1)
		qsort(matches.items, matches.count, sizeof(*matches.items), compare_matches);
	drop_allowed(words, &matches);
	drop_inner(words, &matches);
	for (size_t i = 0; i < matches.count; i++) {
		const struct match *match = &matches.items[i];
		const struct word *word = &words->items[match->word];
		size_t start, end;
		if (match->is_dropped || word->rank == WORD_ALLOW)
			continue;
		normalise_span(normal, match->from, match->to, &start, &end);
		findings_add(findings, FINDING_WORD, (enum severity)word->rank,
			words->texts + word->text, start, end, false);
	}
	free(matches.items);
}
