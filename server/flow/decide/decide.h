/*
 * decide.h - one function a command, run inside the transaction.
 *
 * A handler loads what the command is about, lets the one table authorise it
 * (decision_allow_event and its kin), changes state by conditional updates, leaves entries,
 * audit rows and notices (record.h), and fills the result.  Any refusal
 * (decision->problem set) undoes everything, unless `keep` is set.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_DECIDE_H
#define OPENFLOOR_FLOW_DECIDE_DECIDE_H

#include <jansson.h>

#include "domain/authorise.h"
#include "domain/command.h"
#include "flow/decide/record.h"
#include "flow/sight.h"
#include "store/event.h"
#include "store/question.h"
#include "store/store.h"

#define DECISION_TOMBSTONES_MAX 4

struct decision {
	struct tx *tx;
	const struct command *command;
	struct actor actor;
	struct doer doer; /* the actor, as records name them */
	const char *address; /* in full: for the contact table, and for staff */
	const char *device;
	const struct sight *sight; /* of question.ask and question.edit: what screening saw */
	const char
		*old_password; /* hashes for person.password, made before on the crew; else NULL */
	const char *new_password;
	json_t *result; /* owned; an object */
	struct problem problem;
	bool keep; /* refused, yet what was typed is kept: the transaction goes on */
	bool is_colleague; /* of a case: has to do with it, and not as its asker */
	char address_hash[ADDRESS_HASH_SIZE];
	size_t tombstone_count;
	struct {
		char target[ID_SIZE];
		int tombstone;
	} tombstones[DECISION_TOMBSTONES_MAX];
};

typedef void (*decide_handler)(struct decision *decision);
extern const decide_handler decide_handlers[COMMAND_COUNT];

/* Begins with ACTOR filled; the rest of DECISION (tx, command, addresses) is set. */
void decision_begin(struct decision *decision);
void decision_fini(struct decision *decision);

/* Runs the handler of the command, for those who could run it at all. */
void decide(struct decision *decision);

/* After the new entries have their seqs: tombstones fall on all entries of what was hidden, those of this batch too; kept results of what was erased go. */
void decide_finish(struct decision *decision);

/* ---- for handlers */

/* Refuses; either text may be NULL.  Gives false, so that `return decision_refuse(...)` reads well. */
bool decision_refuse(
	struct decision *decision, enum problem_type type, const char *zh, const char *en);

/* 422, naming the argument ("/unit"; told as "/args/unit", as the decoder does). */
bool decision_refuse_argument(
	struct decision *decision, const char *pointer, const char *zh, const char *en);

/* Put the card of QUESTION, as it is now, into the problem that was set. */
void decision_add_card(struct decision *decision, const char *question);

/* 409 with the card as it is now. */
bool decision_refuse_stale(struct decision *decision, const char *question);

/* Authorises the command on EVENT, loaded into ROW.  False: the problem is set. */
bool decision_allow_event(struct decision *decision, const char *event, struct event_row *row);
bool decision_allow_question(struct decision *decision, const char *id,
	struct question_row *question, struct event_row *event);
bool decision_allow_answer(struct decision *decision, const char *id, struct answer_row *answer,
	struct question_row *question, struct event_row *event);

/* Is there a session at all?  False: 401.  For handlers that look something up before they authorise. */
bool decision_has_session(struct decision *decision);

/* Commands that concern no event. */
bool decision_allow(struct decision *decision);

/* Nor any in particular: those about what UNIT (NULL: whichever) has, by a role that is held for whatever event. */
bool decision_allow_unit(struct decision *decision, const char *unit);

/*
 * One's own question, named by `question` (then the session must be its asker's) or by `number` and `receipt`
 * (then no session is needed).  Also sets who does it.
 */
bool decision_allow_own(
	struct decision *decision, struct question_row *question, struct event_row *event);

/* True while nothing of EVENT may go out; then the problem is set. */
bool decision_output_is_stopped(struct decision *decision, const struct event_row *event);

/* True where another person holds a valid claim on QUESTION; then the problem names them. */
bool decision_is_claimed(struct decision *decision, const struct question_row *question);

/* Puts TOMBSTONE (0: none) on all entries of TARGET when the transaction ends. */
void decision_tombstone(struct decision *decision, const char *target, int tombstone);

/* The text argument NAME, or NULL. */
const char *decision_text(const struct decision *decision, const char *name);

#endif
