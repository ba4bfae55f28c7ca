/*
 * vocabulary.h - the closed lists of words: states, kinds, roles, outcomes.
 *
 * One X-macro a list gives the enum, the word on the wire and in the database, and the
 * bit in a mask.  The same word everywhere: C, SQL, JSON, screens.
 */
#ifndef OPENFLOOR_DOMAIN_VOCABULARY_H
#define OPENFLOOR_DOMAIN_VOCABULARY_H

#include <stdbool.h>
#include <stdint.h>

#define EVENT_STATES(X) \
	X(DRAFT, "draft") \
	X(SCHEDULED, "scheduled") \
	X(OPEN, "open") \
	X(LIVE, "live") \
	X(PAUSED, "paused") \
	X(CLOSING, "closing") \
	X(ENDED, "ended") \
	X(ARCHIVED, "archived") \
	X(CANCELLED, "cancelled")
#define EVENT_KINDS(X) \
	X(SESSION, "session") \
	X(DUTY, "duty") \
	X(COLLECTION, "collection")
#define QUESTION_STATES(X) \
	X(PENDING, "pending") \
	X(APPROVED, "approved") \
	X(REJECTED, "rejected") \
	X(WITHDRAWN, "withdrawn") \
	X(HIDDEN, "hidden") \
	X(MERGED, "merged")
#define ANSWERED_STATES(X) \
	X(OPEN, "open") \
	X(ANSWERING, "answering") \
	X(ANSWERED, "answered") \
	X(TAKEN_UP, "taken_up")
#define ANSWER_STATES(X) \
	X(DRAFT, "draft") \
	X(SUBMITTED, "submitted") \
	X(PUBLISHED, "published") \
	X(HIDDEN, "hidden") \
	X(DISCARDED, "discarded")
#define ROLES(X) \
	X(MODERATOR, "moderator") \
	X(LEAD_MODERATOR, "lead_moderator") \
	X(HOST, "host") \
	X(OFFICIAL, "official") \
	X(APPROVER, "approver") \
	X(GUEST, "guest") \
	X(CLERK, "clerk") \
	X(DISPATCHER, "dispatcher") \
	X(SUPERVISOR, "supervisor") \
	X(EDITOR, "editor") \
	X(ADMIN, "admin")
#define DOMAINS(X) \
	X(PROBLEM, "problem") \
	X(HELP, "help") \
	X(SUGGESTION, "suggestion") \
	X(CONSULTATION, "consultation")
#define OUTCOMES(X) \
	X(RESOLVED, "resolved") \
	X(EXPLAINED, "explained") \
	X(PLANNED, "planned") \
	X(REFUSED, "refused") \
	X(ADOPTED, "adopted") \
	X(PARTLY_ADOPTED, "partly_adopted") \
	X(NOTED, "noted")
#define POLICIES(X) \
	X(SELF, "self") \
	X(APPROVER, "approver") \
	X(MODERATOR, "moderator")
#define LEVELS(X) \
	X(CITY, "city") \
	X(DISTRICT, "district") \
	X(DEPARTMENT, "department") \
	X(SUBORDINATE, "subordinate")
#define POWERS(X) \
	X(APPROVAL, "approval") \
	X(ENFORCEMENT, "enforcement") \
	X(OVERSIGHT, "oversight") \
	X(SERVICE, "service")
/* whom a note is for */
#define ADDRESSEES(X) \
	X(ALL, "all") \
	X(MODERATORS, "moderators") \
	X(HOSTS, "hosts") \
	X(UNIT, "unit")
#define PERSON_KINDS(X) \
	X(ANONYMOUS, "anonymous") \
	X(NETIZEN, "netizen") \
	X(STAFF, "staff")
#define CHOICES(X) \
	X(APPROVE, "approve") \
	X(REJECT, "reject") \
	X(MERGE, "merge")
#define CASE_STATES(X) \
	X(RECEIVED, "received") \
	X(NOT_ACCEPTED, "not_accepted") \
	X(MERGED, "merged") \
	X(DISPATCHED, "dispatched") \
	X(HANDLING, "handling") \
	X(REVIEW, "review") \
	X(ANSWERED, "answered") \
	X(CLOSED, "closed") \
	X(WITHDRAWN, "withdrawn")
/* what a unit asks for; nothing changes before it is granted */
#define CASE_REQUESTS(X) \
	X(RETURN, "return") \
	X(TRANSFER, "transfer") \
	X(EXTENSION, "extension") \
	X(PAUSE, "pause")
/* how a case came to the city: its asker's own entry, or what a clerk typed for a caller or visitor */
#define CASE_SOURCES(X) \
	X(WEB, "web") \
	X(HOTLINE, "hotline") \
	X(HALL, "hall") \
	X(FAIR, "fair") \
	X(LETTER, "letter") \
	X(PETITION, "petition") \
	X(PLATFORM, "platform")
/* why a case is not taken on */
#define CASE_REFUSALS(X) \
	X(NOT_CITY, "not_city") \
	X(COURT, "court") \
	X(PETITION, "petition") \
	X(REPEATED, "repeated") \
	X(UNCLEAR, "unclear") \
	X(EMERGENCY, "emergency") \
	X(OTHER, "other")
/* X(PREFIX, function, LIST): one line makes the functions below. */
#define VOCABULARY(X) \
	X(EVENT_STATE, event_state, EVENT_STATES) \
	X(EVENT_KIND, event_kind, EVENT_KINDS) \
	X(QUESTION_STATE, question_state, QUESTION_STATES) \
	X(ANSWERED, answered, ANSWERED_STATES) \
	X(ANSWER_STATE, answer_state, ANSWER_STATES) \
	X(ROLE, role, ROLES) \
	X(DOMAIN, domain, DOMAINS) \
	X(OUTCOME, outcome, OUTCOMES) \
	X(CHOICE, choice, CHOICES) \
	X(POLICY, policy, POLICIES) \
	X(LEVEL, level, LEVELS) \
	X(POWER, power, POWERS) \
	X(ADDRESSEE, addressee, ADDRESSEES) \
	X(PERSON_KIND, person_kind, PERSON_KINDS) \
	X(CASE_STATE, case_state, CASE_STATES) \
	X(CASE_REQUEST, case_request, CASE_REQUESTS) \
	X(CASE_SOURCE, case_source, CASE_SOURCES) \
	X(CASE_REFUSAL, case_refusal, CASE_REFUSALS)

#define X_(name, word) EVENT_STATE_##name,
enum event_state { EVENT_STATES(X_) EVENT_STATE_COUNT };
#undef X_
#define X_(name, word) EVENT_KIND_##name,
enum event_kind { EVENT_KINDS(X_) EVENT_KIND_COUNT };
#undef X_
#define X_(name, word) QUESTION_STATE_##name,
enum question_state { QUESTION_STATES(X_) QUESTION_STATE_COUNT };
#undef X_
#define X_(name, word) ANSWERED_##name,
enum answered { ANSWERED_STATES(X_) ANSWERED_COUNT };
#undef X_
#define X_(name, word) ANSWER_STATE_##name,
enum answer_state { ANSWER_STATES(X_) ANSWER_STATE_COUNT };
#undef X_
#define X_(name, word) ROLE_##name,
enum role { ROLES(X_) ROLE_COUNT };
#undef X_
#define X_(name, word) DOMAIN_##name,
enum domain { DOMAINS(X_) DOMAIN_COUNT };
#undef X_
#define X_(name, word) OUTCOME_##name,
enum outcome { OUTCOMES(X_) OUTCOME_COUNT };
#undef X_
#define X_(name, word) CHOICE_##name,
enum choice_kind { CHOICES(X_) CHOICE_COUNT };
#undef X_
#define X_(name, word) POLICY_##name,
enum policy { POLICIES(X_) POLICY_COUNT };
#undef X_
#define X_(name, word) LEVEL_##name,
enum level { LEVELS(X_) LEVEL_COUNT };
#undef X_
#define X_(name, word) POWER_##name,
enum power { POWERS(X_) POWER_COUNT };
#undef X_
#define X_(name, word) ADDRESSEE_##name,
enum addressee { ADDRESSEES(X_) ADDRESSEE_COUNT };
#undef X_
#define X_(name, word) PERSON_KIND_##name,
enum person_kind { PERSON_KINDS(X_) PERSON_KIND_COUNT };
#undef X_
#define X_(name, word) CASE_STATE_##name,
enum case_state { CASE_STATES(X_) CASE_STATE_COUNT };
#undef X_
#define X_(name, word) CASE_REQUEST_##name,
enum case_request { CASE_REQUESTS(X_) CASE_REQUEST_COUNT };
#undef X_
#define X_(name, word) CASE_SOURCE_##name,
enum case_source { CASE_SOURCES(X_) CASE_SOURCE_COUNT };
#undef X_
#define X_(name, word) CASE_REFUSAL_##name,
enum case_refusal { CASE_REFUSALS(X_) CASE_REFUSAL_COUNT };
#undef X_

/*
 * For each list NAME: the word of a value (never NULL; the value must be in range), and the
 * value of a word (-1 when there is none, or WORD is NULL).
 */
#define X_(PREFIX, name, LIST) \
	const char *name##_word(int value); \
	int name##_read(const char *word);
VOCABULARY(X_)
#undef X_

/* masks */
#define BIT(n) (UINT32_C(1) << (n))

#define S_DRAFT     BIT(EVENT_STATE_DRAFT)
#define S_SCHEDULED BIT(EVENT_STATE_SCHEDULED)
#define S_OPEN      BIT(EVENT_STATE_OPEN)
#define S_LIVE      BIT(EVENT_STATE_LIVE)
#define S_PAUSED    BIT(EVENT_STATE_PAUSED)
#define S_CLOSING   BIT(EVENT_STATE_CLOSING)
#define S_ENDED     BIT(EVENT_STATE_ENDED)
#define S_ARCHIVED  BIT(EVENT_STATE_ARCHIVED)
#define S_CANCELLED BIT(EVENT_STATE_CANCELLED)
#define S_ANY       UINT32_C(0) /* the command asks for no state */
#define S_MODERATE \
	(S_OPEN | S_LIVE | S_PAUSED | S_CLOSING | \
		S_ENDED) /* ENDED: within event.moderate_after_hours, the handler checks */
#define S_DESK   (S_SCHEDULED | S_OPEN | S_LIVE | S_PAUSED | S_CLOSING | S_ENDED)
#define S_PUBLIC (S_OPEN | S_LIVE | S_PAUSED | S_CLOSING | S_ENDED | S_ARCHIVED)

/* States of a case stand above those of an event: a command names the one or the other. */
#define CASE_BIT(state) BIT(16 + (state))
#define C_RECEIVED      CASE_BIT(CASE_STATE_RECEIVED)
#define C_NOT_ACCEPTED  CASE_BIT(CASE_STATE_NOT_ACCEPTED)
#define C_MERGED        CASE_BIT(CASE_STATE_MERGED)
#define C_DISPATCHED    CASE_BIT(CASE_STATE_DISPATCHED)
#define C_HANDLING      CASE_BIT(CASE_STATE_HANDLING)
#define C_REVIEW        CASE_BIT(CASE_STATE_REVIEW)
#define C_ANSWERED      CASE_BIT(CASE_STATE_ANSWERED)
#define C_CLOSED        CASE_BIT(CASE_STATE_CLOSED)
#define C_WITHDRAWN     CASE_BIT(CASE_STATE_WITHDRAWN)
#define C_HELD          (C_DISPATCHED | C_HANDLING | C_REVIEW) /* by a unit, and not answered */
#define C_DONE          (C_ANSWERED | C_CLOSED)

#define R_MODERATOR      BIT(ROLE_MODERATOR)
#define R_LEAD_MODERATOR BIT(ROLE_LEAD_MODERATOR)
#define R_HOST           BIT(ROLE_HOST)
#define R_OFFICIAL       BIT(ROLE_OFFICIAL)
#define R_APPROVER       BIT(ROLE_APPROVER)
#define R_GUEST          BIT(ROLE_GUEST)
#define R_CLERK          BIT(ROLE_CLERK)
#define R_DISPATCHER     BIT(ROLE_DISPATCHER)
#define R_SUPERVISOR     BIT(ROLE_SUPERVISOR)
#define R_EDITOR         BIT(ROLE_EDITOR)
#define R_ADMIN          BIT(ROLE_ADMIN)
#define R_MODERATE       (R_MODERATOR | R_LEAD_MODERATOR | R_HOST)
#define R_LINE \
	(R_MODERATE | R_OFFICIAL | R_APPROVER | R_GUEST | \
		R_CLERK) /* who writes to each other during an event */
#define R_STAFF   (BIT(ROLE_COUNT) - 1)
#define R_NETIZEN BIT(30) /* a registered netizen */
#define R_ANYONE  BIT(31) /* every session, anonymous ones included */

#endif
