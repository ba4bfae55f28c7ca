/*
 * unreadable.h - texts that are no text.
 *
 * At most one finding, over the whole text or what of it is unreadable.  Rules: "control" (control
 * characters, overrides of the writing direction, a heap of invisible characters), "broken" (what is
 * left of a wrong encoding), "marks" (towers of combining marks), "no_letters", "one_character"
 * (repeated), "symbols" (more than 60 %).
 */
#ifndef OPENFLOOR_MODERATION_UNREADABLE_H
#define OPENFLOOR_MODERATION_UNREADABLE_H

#include "moderation/finding.h"
#include "moderation/normalise.h"

void unreadable_find(const struct normal *normal, struct findings *findings);

#endif
