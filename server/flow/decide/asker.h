/*
 * asker.h - who asks, what they agreed to, and what they leave for the unit alone: for questions and messages alike.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_ASKER_H
#define OPENFLOOR_FLOW_DECIDE_ASKER_H

#include "flow/decide/decide.h"

/* The actor, or (BY_CLERK) a new person for the caller or visitor, whom only the receipt stands for. */
void asker_find(struct decision *decision, bool by_clerk, char asker[static ID_SIZE]);

/* What was agreed to now, and when the session began. */
void asker_keep_consent(struct decision *decision, const char *asker, bool by_clerk);

/* Contact, details, address and device, sealed, in a table apart under ITEM.  False: refused. */
bool asker_keep_contact(struct decision *decision, const char *item, const char *asker);

/* The part of it that staff may see goes into the result.  False: refused, there is none. */
bool asker_show_contact(struct decision *decision, const char *item);

#endif
