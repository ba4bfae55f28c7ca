/*
 * acting.h - for which unit somebody acts.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_ACTING_H
#define OPENFLOOR_FLOW_DECIDE_ACTING_H

#include "flow/decide/decide.h"

/*
 * The unit for which the actor, an official, acts in EVENT: PREFERRED ("" : none) where they may, else
 * the first of theirs that takes part.  False: none does; the problem is set.
 */
bool acting_unit(struct decision *decision, const struct event_row *event, const char *preferred,
	char unit[static ID_SIZE]);

/* The same for any person who is not the actor: the official for whom a clerk types. */
bool official_unit(struct tx *tx, const char *person, const struct event_row *event,
	const char *preferred, char unit[static ID_SIZE]);

/* Is PERSON a guest of EVENT? */
bool is_guest(struct tx *tx, const char *person, const char *event);

#endif
