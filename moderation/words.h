/*
 * words.h - the city's list of words, compiled to be found in any disguise.
 *
 * A set is made once, from a file or from rows of a table, and never changes; whoever uses it holds
 * a reference, so that a new one can take its place while the old one is still being read, in any
 * thread.  Words are found in the view of normalise.h as parts of the text (Chinese has no spaces),
 * also with white space, punctuation, symbols, emoji or single digits between their characters, with
 * characters repeated, and with digits and symbols in the place of letters.  A word that begins or
 * ends with a Latin letter or a digit must begin or end there in the text too, unless a '*' stands
 * at that end of it ("scam*").
 *
 * What the list allows cancels what is found inside of it: with "赌博" and the allowed "反赌博",
 * "反赌博" is nothing.
 */
#ifndef OPENFLOOR_MODERATION_WORDS_H
#define OPENFLOOR_MODERATION_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "moderation/finding.h"
#include "moderation/normalise.h"

#define WORDS_POINTS_MAX 64 /* code points of one word, as written and as folded */

/* X(NAME, "the word in files and on the wire"); the first three are the severities, in their order. */
#define WORD_RANKS(X) \
	X(NOTE, "note") \
	X(SUSPECT, "suspect") \
	X(BANNED, "banned") \
	X(ALLOW, "allow")

enum word_rank {
#define WORD_RANK_ENUM(name, word) WORD_##name,
	WORD_RANKS(WORD_RANK_ENUM)
#undef WORD_RANK_ENUM
};

const char *words_rank_word(enum word_rank rank);
bool words_rank_find(const char *word, size_t len, enum word_rank *rank);

struct words; /* immutable; any thread */
struct words_builder; /* one thread */

struct words_builder *words_builder_create(void);
void words_builder_free(struct words_builder *builder); /* NULL does nothing */

/*
 * Adds one word.  Of two that are the same when folded, the later counts.  ERR_INVALID: not UTF-8,
 * or no letter and no digit in it; ERR_TOO_LARGE: longer than WORDS_POINTS_MAX.
 */
MUST_CHECK enum err words_builder_add(
	struct words_builder *builder, const char *word, size_t len, enum word_rank rank);

/* Compiles what was added, which may be nothing, and ends the builder.  The caller holds the one reference. */
struct words *words_builder_finish(struct words_builder *builder);

/*
 * Reads a list: one "severity<TAB>word" a line; empty lines, and those that begin with '#', do not
 * count.  ERR_INVALID: PROBLEM names the first line that is wrong, in Chinese and English.
 */
MUST_CHECK enum err words_read(
	const char *text, size_t len, struct words **words, char *problem, size_t problem_size);

/* The small list that comes with the program (config/words.txt), as a text for words_read. */
const char *words_builtin(size_t *len);

struct words *words_ref(struct words *words);
void words_unref(struct words *words); /* NULL does nothing */
size_t words_count(const struct words *words); /* what is allowed too */
size_t words_bytes(const struct words *words); /* the memory that it takes */

/* Adds to FINDINGS what of WORDS is in NORMAL; the rule of each is the word as it stands in the list. */
void words_find(const struct words *words, const struct normal *normal, struct findings *findings);

#endif
