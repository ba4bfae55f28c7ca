/*
 * personal_phone.h - mobile numbers, and landlines that are somebody's own.
 *
 * A mobile number is personal wherever it stands.  A landline is not when the words around it say
 * that it is an office's; hotlines (110, 12345, 95588, 400 numbers) never are.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_PHONE_H
#define OPENFLOOR_MODERATION_PERSONAL_PHONE_H

#include "moderation/personal_run.h"

void personal_phone_find_mobiles(struct personal_search *search, enum run_way way);
void personal_phone_find_landlines(struct personal_search *search);

/* Numbers of other countries: a plus sign, and not 86 behind it. */
void personal_phone_find_foreign(struct personal_search *search);

#endif
