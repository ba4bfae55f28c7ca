/*
 * tally.h - the newest counts of votes and ratings and the event's numbers, and which of them are still to be told.
 *
 * All that is known is in one of two lists: `changed`, in the order of change, and `told`,
 * the newest first.
 */
#ifndef OPENFLOOR_ROOM_TALLY_H
#define OPENFLOOR_ROOM_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/list.h"

struct map;

#define TALLY_BYTES 12288 /* of one message, and of a hello; what does not fit waits for the next */

struct tally {
	struct map *counts; /* by "q" or "a" and the id */
	struct list changed;
	struct list told;
	struct buf numbers; /* of the event, a JSON object; empty: not known yet */
	bool numbers_changed;
};

void tally_init(struct tally *tally);
void tally_fini(struct tally *tally);

void tally_votes(struct tally *tally, const char *question, uint64_t votes);
void tally_ratings(struct tally *tally, const char *answer, uint64_t helpful, uint64_t unhelpful);

/* The event's numbers of openness, as a JSON object that stays the same as long as they do. */
void tally_numbers(struct tally *tally, const char *json, size_t len);

bool tally_has_changed(const struct tally *tally);

/* Appends "questions":{...},"answers":{...} and, if they have changed, "numbers":{...}: from now on all this is told. */
void tally_tell(struct tally *tally, struct buf *out);

/* Appends the same of all that is known, what has changed and the newest first. */
void tally_all(const struct tally *tally, struct buf *out);

#endif
