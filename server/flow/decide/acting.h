/*
 * acting.h - for which unit somebody acts, and who signs what it says.
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

/* The unit for which PERSON answers QUESTION: its own, one that was invited to it, or else the first of theirs. */
bool answering_unit(struct tx *tx, const char *person, const struct event_row *event,
	const struct question_row *question, char unit[static ID_SIZE]);

/* Does ANSWER wait for a signature?  False: the problem is set. */
bool answer_waits(struct decision *decision, const struct answer_row *answer);

/* Is it the actor who signs ANSWER, by the policy of EVENT: the unit's approver, or a moderator?  False: the problem is set. */
bool actor_signs(
	struct decision *decision, const struct event_row *event, const struct answer_row *answer);

/* Is PERSON a guest of EVENT? */
bool is_guest(struct tx *tx, const char *person, const char *event);

#endif
