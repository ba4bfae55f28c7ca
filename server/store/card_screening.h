/*
 * card_screening.h - what screening knows of a question, for the cards of those who moderate it.
 */
#ifndef OPENFLOOR_STORE_CARD_SCREENING_H
#define OPENFLOOR_STORE_CARD_SCREENING_H

#include <jansson.h>

#include "store/db.h"

/* Sets colour, reasons, masked, twins, answered_in and guess in CARD. */
void card_add_screening(struct db *db, json_t *card, const char *question);

/* {of, count, votes} of all that say the same as QUESTION and wait or are public, it included; null where it stands alone. */
json_t *twins_json(struct db *db, const char *question);

/* {number, text} of the public case ID; null where it is not public any more. */
json_t *answered_in_json(struct db *db, const char *id);

/*
 * {unit?, topic?, why, spans}: WHY are the telling words, cut out of BODY (NULL: left out) by SPANS (JSON [[start, end]], code
 * points).  null where neither unit nor topic is guessed ("").
 */
json_t *guess_json(const char *unit, const char *topic, const char *spans, const char *body);

#endif
