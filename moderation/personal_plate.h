/*
 * personal_plate.h - vehicle plates: province, letter, five or six letters and figures.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_PLATE_H
#define OPENFLOOR_MODERATION_PERSONAL_PLATE_H

#include "moderation/personal_search.h"

void personal_plate_find(struct personal_search *search);

#endif
