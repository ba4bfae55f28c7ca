/*
 * authorise.h - the one place that decides who may do what.
 *
 * The table is command.def: role × command × state of the event.  A grant is one role
 * that a person holds, for a unit and an event or for all.  The grants, the mute and the
 * session come from the same transaction as the change itself.
 */
#ifndef OPENFLOOR_DOMAIN_AUTHORISE_H
#define OPENFLOOR_DOMAIN_AUTHORISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ids.h"
#include "domain/command.h"
#include "domain/problem.h"
#include "domain/vocabulary.h"

#define GRANTS_MAX 64

struct grant {
	enum role role;
	char unit[ID_SIZE]; /* "": not bound to a unit */
	char event[ID_SIZE]; /* "": in every event */
};

/* Whoever sends a command, as the transaction sees them. */
struct actor {
	enum person_kind kind;
	char person[ID_SIZE]; /* "" : nobody (no session) */
	char session[ID_SIZE]; /* "" for anonymous ones, which have no row */
	char name[128]; /* as shown to colleagues; "" for netizens */
	char function[128]; /* what the official is, for the badge */
	bool active; /* session not revoked, person not disabled */
	bool known; /* has a row of their own: an anonymous one gets it with the first question */
	int64_t muted_until; /* ms, in the future; 0: not */
	int64_t blocked_until; /* the same; looked up for commands that take part only */
	int64_t consent; /* version of the notice agreed to when an anonymous session began; 0: none */
	int64_t consent_at; /* when that was */
	size_t grant_count;
	struct grant grants[GRANTS_MAX];
};

/* Does who runs KIND take part: ask, vote, rate, report?  Those who are blocked may not. */
bool authorise_takes_part(enum command_kind kind);

/*
 * A case, as a command is about it: which units may run this command on it.  Grants of an event do not
 * reach it, and one that acts for a unit must be for exactly one of these.
 */
struct case_subject {
	enum case_state state;
	const char *const *units;
	size_t unit_count;
};

/* What the command is about. */
struct subject {
	const char *event; /* NULL: none */
	int event_state; /* enum event_state, -1: none */
	const char *unit; /* unit of the item; NULL: none */
	const struct case_subject *of_case; /* NULL: it is about no case */
};

/* Does ACTOR hold one of ROLES (R_* mask) in EVENT (NULL: anywhere) ? */
bool actor_has(const struct actor *actor, uint32_t roles, const char *event);

/* The grant of ROLES in EVENT and for UNIT (NULL: whichever unit), or NULL. */
const struct grant *actor_grant(
	const struct actor *actor, uint32_t roles, const char *event, const char *unit);

/*
 * The grant of one of ROLES that reaches a case: bound to no event, and either for exactly UNIT or (UNIT NULL) for no unit
 * in particular, as the city's own dispatchers have it.  NULL: none.
 */
const struct grant *actor_case_grant(const struct actor *actor, uint32_t roles, const char *unit);

/*
 * Could ACTOR run KIND on anything at all?  Asked before anything is looked up, so that who may nothing
 * learns nothing of what there is.  False: PROBLEM says unauthorized or forbidden.
 */
bool authorise_at_all(const struct actor *actor, enum command_kind kind, struct problem *problem);

/* May ACTOR run KIND on SUBJECT?  False: PROBLEM says unauthorized, forbidden, muted, blocked or wrong_state. */
bool authorise(const struct actor *actor, enum command_kind kind, const struct subject *subject,
	struct problem *problem);

/* May ACTOR join the desk of EVENT, and as which audience? */
enum audience { AUDIENCE_PUBLIC, AUDIENCE_MODERATION, AUDIENCE_UNIT, AUDIENCE_COUNT };
bool authorise_desk(const struct actor *actor, const char *event, enum audience *audience);

#endif
