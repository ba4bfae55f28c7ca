/*
 * rescreen.h - what waits for a moderator is screened once more when the city's words have changed.
 *
 * A word that is banned now must show on the cards that wait, and one that is allowed now must not keep them
 * red.  Each worker does it after it has taken up the new list; the first that writes counts.  What is
 * masked stays as it is: the words have no say in that.  The loop's thread.
 */
#ifndef OPENFLOOR_FLOW_RESCREEN_H
#define OPENFLOOR_FLOW_RESCREEN_H

#include "flow/services.h"
#include "moderation/words.h"

struct rescreen;
struct rescreen *rescreen_create(struct services *services);
void rescreen_free(struct rescreen *rescreen); /* after the store is closed; NULL does nothing */

/* Begins with WORDS (a reference is taken); one that is under way starts over with them. */
void rescreen_start(struct rescreen *rescreen, struct words *words);

#endif
