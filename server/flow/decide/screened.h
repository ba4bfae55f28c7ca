/*
 * screened.h - what screening saw of a text that a moderator has changed.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_SCREENED_H
#define OPENFLOOR_FLOW_DECIDE_SCREENED_H

#include "flow/decide/decide.h"

/* QUESTION has a new text: its colour and reasons are those of that one, and what it is like is looked for anew. */
void screened_keep_edit(struct decision *decision, const struct question_row *question);

/* Adds colour, reasons and masked to BODY, of an entry of the desk. */
void screened_tell(const struct decision *decision, json_t *body);

/* What the machine knew of a text goes with the text: from QUESTION's row and from the entries of the desk. */
void screened_forget(struct tx *tx, const char *question);

#endif
