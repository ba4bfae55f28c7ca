/*
 * guess.h - to which unit, or which topic, a question belongs: a guess from past decisions, with its reason.
 *
 * Naive Bayes over pairs of characters (and whole words of letters).  It begins with the names of the
 * units alone ("公积金" is in one of them) and learns from each question that a moderator has
 * assigned.  A guess comes with the words that tell it from the next best; without such a word, or where
 * it is not sure enough, there is none: a wrong guess costs a moderator more than none.
 */
#ifndef OPENFLOOR_MODERATION_GUESS_H
#define OPENFLOOR_MODERATION_GUESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUESS_LABEL_SIZE 33
#define GUESS_WORDS_MAX  3

struct guess_model;
struct guess_model *guess_create(void);
void guess_free(struct guess_model *model); /* NULL does nothing */

/* LABEL is called so: POINTS are its name, or something that belongs to it in any case. */
void guess_name(struct guess_model *model, const char *label, const uint32_t *points, size_t count);

/* A text that was given LABEL. */
void guess_learn(
	struct guess_model *model, const char *label, const uint32_t *points, size_t count);
size_t guess_learnt(const struct guess_model *model); /* how many texts */
size_t guess_bytes(const struct guess_model *model); /* of memory */

struct guess {
	char label[GUESS_LABEL_SIZE];
	double sure; /* from 0 to 1 */
	struct {
		size_t start, end; /* in POINTS, half open */
	} words[GUESS_WORDS_MAX]; /* the most telling first */
	size_t word_count; /* at least one */
};

/* Which of ALLOWED (COUNT labels; those that the model does not know are passed over) is it?  False: not sure. */
bool guess_make(const struct guess_model *model, const char *const *allowed, size_t allowed_count,
	const uint32_t *points, size_t count, struct guess *out);

#endif
