/*
 * compared.h - what a comparison found out about one question, looked for and written down.
 */
#ifndef OPENFLOOR_FLOW_COMPARED_H
#define OPENFLOOR_FLOW_COMPARED_H

#include "flow/guesser.h"
#include "flow/likeness.h"

struct compared {
	char question[ID_SIZE];
	bool found; /* it is there, and was not compared yet */
	char event[ID_SIZE];
	char content[DIGEST_HEX_SIZE]; /* of the text that was compared */
	size_t points; /* of that text */
	struct twin_question twin;
	struct like answered_in;
	struct guessed guessed;
};

/* Fills the rest of COMPARED, by its question. */
void compared_look(struct compared *compared, struct db *db, struct likeness *likeness,
	struct guesser *guesser, int64_t now);

/* Writes it down, if the text is still the same and nobody was faster, and tells the desk; then the city's rules go to work. */
void compared_write(struct compared *compared, struct tx *tx);

/* Tells the desk of EVENT what screening knows of QUESTION now; texts of people are left out. */
void compared_tell(struct tx *tx, const char *question, const char *event);

void compared_fini(struct compared *compared);

#endif
