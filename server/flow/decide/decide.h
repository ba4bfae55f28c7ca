/*
 * decide.h - one function a command, run inside the transaction.
 *
 * A handler loads what the command is about, lets the one table authorise it
 * (decision_allow and its kin), changes state by conditional updates, adds entries, audit rows
 * and notices, and fills the result.  Any refusal (decision->problem set) undoes everything.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_DECIDE_H
#define OPENFLOOR_FLOW_DECIDE_DECIDE_H

#include <jansson.h>

#include "domain/authorise.h"
#include "domain/command.h"
#include "store/event.h"
#include "store/question.h"
#include "store/store.h"

struct decision {
	struct tx *tx;
	const struct command *command;
	struct actor actor;
	const char *address;      /* as the audit keeps it */
	const char *address_full; /* for the contact table only */
	const char *device;
	json_t *result;
	struct problem problem;
};

typedef void (*decide_handler)(struct decision *decision);
extern const decide_handler decide_handlers[COMMAND_COUNT];

/* Authorises the command on EVENT (loaded here) and UNIT; false: the problem is set.  ROW may be NULL. */
bool decision_allow_event(struct decision *decision, const char *event, const char *unit, struct event_row *row);
bool decision_allow_question(struct decision *decision, const char *question, struct question_row *row, struct event_row *event);
bool decision_allow_answer(struct decision *decision, const char *answer, struct answer_row *row, struct question_row *question, struct event_row *event);

/* 409 with the card as it is now. */
void decision_stale(struct decision *decision, const char *question);

/* Notice for PERSON, now (person stream) and at the next visit (table). */
void decision_notice(struct tx *tx, const char *person, const char *event, const char *kind, json_t *body, const char *text);

void decision_audit(struct decision *decision, const char *stream, const char *action, const char *target, json_t *detail);

#endif
