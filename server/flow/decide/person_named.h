/*
 * person_named.h - whom a command is about: the asker of a question, whose name the desk need not know, or a person by id.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_PERSON_NAMED_H
#define OPENFLOOR_FLOW_DECIDE_PERSON_NAMED_H

#include "flow/decide/decide.h"

struct person_named {
	char person[ID_SIZE];
	struct event_row event; /* of the question; its id is "" for a person named by id */
};

/* Authorises the command on them.  False: the problem is set. */
bool person_named_find(struct decision *decision, struct person_named *out);

/* False, with the problem set, for staff and for those who do not exist. */
bool person_is_netizen(struct decision *decision, const char *person);

#endif
