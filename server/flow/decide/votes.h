/*
 * votes.h - who is for a question: a row for each voter, and a count beside the question.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_VOTES_H
#define OPENFLOOR_FLOW_DECIDE_VOTES_H

#include "store/store.h"

/* Counts QUESTION's voters anew, those of everything merged into it included, each once. */
void votes_recount(struct tx *tx, const char *question);

#endif
