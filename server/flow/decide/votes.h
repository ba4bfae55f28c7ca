/*
 * votes.h - who is for a question: a row for each voter, and a count beside the question.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_VOTES_H
#define OPENFLOOR_FLOW_DECIDE_VOTES_H

#include "store/store.h"

/*
 * Counts the voters of QUESTION anew, those of everything merged into it included, each once; and of whatever it
 * is merged into itself.
 */
void votes_recount(struct tx *tx, const char *question);

#endif
