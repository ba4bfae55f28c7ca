/*
 * likeness.h - which earlier questions of an event, and which public cases, say the same as a text.
 *
 * The questions of an event are compared in memory: its texts are read when the first of them is asked for
 * here, then only what is new.  Cases are found by their bands in the table `band`, for there are
 * hundreds of thousands of them.  Readers' threads; one lock keeps them apart.
 */
#ifndef OPENFLOOR_FLOW_LIKENESS_H
#define OPENFLOOR_FLOW_LIKENESS_H

#include <jansson.h>

#include "base/ids.h"
#include "moderation/duplicates.h"
#include "store/store.h"

struct likeness;
struct likeness *likeness_create(void);
void likeness_free(struct likeness *likeness); /* NULL does nothing */

/* The fingerprint of TEXT; fingerprint_fini after. */
void likeness_print(const char *text, struct fingerprint *out);

struct like {
	char id[ID_SIZE];
	double alike;
};

/* An earlier question that says the same as QUESTION of EVENT (asked by ASKER, at ASKED_AT). */
struct twin_question {
	struct like like; /* id "": none */
	bool by_the_same; /* ASKER has sent this very text before */
};
void likeness_twin(struct likeness *likeness, struct db *db, const char *event,
	const char *question, const char *asker, int64_t asked_at, struct twin_question *out);

/* Public questions of EVENT that say the same as PRINT, most alike first; gives how many, at most MOST. */
size_t likeness_public(struct likeness *likeness, struct db *db, const char *event,
	const struct fingerprint *print, struct like *out, size_t most);

/* The public, answered case that says the same; false: none. */
bool likeness_case(struct db *db, const struct fingerprint *print, struct like *out);

/* Puts CASE_ID among those that likeness_case finds if it is public and answered, else takes it out. */
void likeness_keep_case(struct tx *tx, const char *case_id);

/* Does that for some of the cases that are older than the bands.  False: there are no more. */
bool likeness_keep_older(struct tx *tx);

#endif
