/*
 * personal_identity.h - numbers of papers: resident identity, passport, permits, insurance.
 *
 * A resident identity number proves itself: province, date of birth, check digit.  With “身份证” before
 * it, it is masked even when it does not: a slip of the finger must not make it public.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_IDENTITY_H
#define OPENFLOOR_MODERATION_PERSONAL_IDENTITY_H

#include "moderation/personal_run.h"

void personal_identity_find_residents(struct personal_search *search);
void personal_identity_find_papers(struct personal_search *search);

#endif
