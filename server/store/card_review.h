/*
 * card_review.h - what moderators see on a card besides: who has put it aside, wants another to decide it,
 * approved it first, and what is urgent about it.
 */
#ifndef OPENFLOOR_STORE_CARD_REVIEW_H
#define OPENFLOOR_STORE_CARD_REVIEW_H

#include <jansson.h>

#include "store/db.h"

/* Adds needs_two, held, second, first and urgency to CARD, the card of QUESTION; null where there is nothing. */
void card_add_review(struct db *db, json_t *card, const char *question);

#endif
