/*
 * personal_card.h - numbers of bank cards: 13 to 19 digits that end in Luhn's check digit.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_CARD_H
#define OPENFLOOR_MODERATION_PERSONAL_CARD_H

#include "moderation/personal_run.h"

void personal_card_find(struct personal_search *search);

#endif
