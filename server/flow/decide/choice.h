/*
 * choice.h - what a moderator decides about one question: alone, or as one of a cluster.
 *
 * Each function authorises, and changes the question by one conditional UPDATE before it writes anything
 * else: where it refuses, nothing has happened, and the rest of a cluster stands.  The result goes into
 * decision->result, a refusal into decision->problem.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_CHOICE_H
#define OPENFLOOR_FLOW_DECIDE_CHOICE_H

#include "flow/decide/decide.h"

struct choice {
	const char *question;
	int64_t version;
	const char *content; /* approve: of the text that was read */
	const char *unit, *topic; /* approve: NULL leaves them */
	const char *reason, *why; /* reject: WHY may be NULL */
	const char *into; /* merge */
};

/* What the command says. */
struct choice choice_of(const struct decision *decision);

/* False: refused. */
bool choose_approve(struct decision *decision, const struct choice *choice);
bool choose_reject(struct decision *decision, const struct choice *choice);
bool choose_merge(struct decision *decision, const struct choice *choice);

/* Takes a merge back: the question is again what it was. */
bool choose_unmerge(struct decision *decision, const struct question_row *question,
	const struct event_row *event);

#endif
