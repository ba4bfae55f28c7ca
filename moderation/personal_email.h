/*
 * personal_email.h - e-mail addresses, also those that say “at”, “艾特” or “#” for the sign.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_EMAIL_H
#define OPENFLOOR_MODERATION_PERSONAL_EMAIL_H

#include "moderation/personal_search.h"

void personal_email_find(struct personal_search *search);

#endif
