/*
 * personal_data.h - what must not be public: numbers, addresses and names of accounts of people.
 *
 * Found are mobile numbers and landlines of one's own, identity numbers and other papers, bank
 * cards, plates, e-mail, WeChat, QQ, and addresses down to the room, in the many ways that people
 * write them.  What looks alike and is not personal stays: hotlines, offices, bus lines, amounts,
 * dates, numbers of documents and orders.
 *
 * The kinds stand in files of their own, each with the words and figures that it knows:
 * personal_view (the text, glyph by glyph), personal_run (digits in a row), personal_cue (words
 * around), then personal_mobile, _landline, _identity, _papers, _card, _plate, _email, _contact,
 * _address.  Nothing here allocates more than a few bytes for each code point, and the time is
 * linear in the length of the text.
 */
#ifndef OPENFLOOR_MODERATION_PERSONAL_DATA_H
#define OPENFLOOR_MODERATION_PERSONAL_DATA_H

#include "moderation/finding.h"
#include "moderation/normalise.h"

/* Adds to FINDINGS what is personal in the text of NORMAL: masked, and suspect (amber). */
void personal_data_find(const struct normal *normal, struct findings *findings);

#endif
