/*
 * guesser.h - the unit and the topic of a question, guessed from what moderators have decided so far.
 *
 * Learnt from the units' and topics' names and the newest approved questions, anew every few minutes.
 * One reader's thread at a time.
 */
#ifndef OPENFLOOR_FLOW_GUESSER_H
#define OPENFLOOR_FLOW_GUESSER_H

#include "base/ids.h"
#include "store/store.h"

struct guesser;
struct guesser *guesser_create(void);
void guesser_free(struct guesser *guesser); /* NULL does nothing */

struct guessed {
	char unit[ID_SIZE]; /* "": not sure */
	char topic[ID_SIZE];
	char *why; /* JSON [[start, end]] in code points of the text; NULL; the caller frees it */
};

/* Of the units and topics of EVENT, which are TEXT's?  NOW: ms. */
void guesser_guess(struct guesser *guesser, struct db *db, int64_t now, const char *event,
	const char *text, struct guessed *out);

#endif
