/*
 * case_machine.h - how a case moves: from which states each action starts, and where it leads.
 *
 * Pure: a table and two questions to it.  Who may act is said elsewhere (authorise.h), and that nobody was
 * faster is the store's conditional update (store/case_row.h).  Publication and clock are axes of their own
 * and never part of a move.
 */
#ifndef OPENFLOOR_DOMAIN_CASE_MACHINE_H
#define OPENFLOOR_DOMAIN_CASE_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/vocabulary.h"

/*
 * X(NAME, "what stands in the case's log", from, to): FROM is a mask of C_*, TO a state, or CASE_STATE_COUNT
 * where the case goes back to what it was before.
 */
#define CASE_ACTIONS(X) \
	X(ACCEPT, "accepted", C_RECEIVED | C_NOT_ACCEPTED, CASE_STATE_RECEIVED) \
	X(REFUSE, "refused", C_RECEIVED, CASE_STATE_NOT_ACCEPTED) \
	X(MERGE, "merged", C_RECEIVED | C_HELD, CASE_STATE_MERGED) \
	X(UNMERGE, "unmerged", C_MERGED, CASE_STATE_COUNT) \
	X(DISPATCH, "dispatched", C_RECEIVED | C_DISPATCHED | C_HANDLING, CASE_STATE_DISPATCHED) \
	X(SIGN, "signed", C_DISPATCHED, CASE_STATE_HANDLING) \
	X(RETURN, "returned", C_DISPATCHED | C_HANDLING, CASE_STATE_RECEIVED) \
	X(HAND_BACK, "handed_back", C_DISPATCHED | C_HANDLING, CASE_STATE_HANDLING) \
	X(TRANSFER, "transferred", C_DISPATCHED | C_HANDLING, CASE_STATE_DISPATCHED) \
	X(SUBMIT, "submitted", C_HANDLING, CASE_STATE_REVIEW) \
	X(SEND_BACK, "sent_back", C_REVIEW, CASE_STATE_HANDLING) \
	X(ANSWER, "answered", C_REVIEW, CASE_STATE_ANSWERED) \
	X(ANSWER_LIVE, "answered_live", C_RECEIVED | C_HELD, CASE_STATE_ANSWERED) \
	X(CLOSE, "closed", C_ANSWERED, CASE_STATE_CLOSED) \
	X(REOPEN, "reopened", C_DONE, CASE_STATE_HANDLING) \
	X(REOPEN_UNHELD, "reopened", C_DONE, CASE_STATE_RECEIVED) \
	X(WITHDRAW, "withdrawn", C_RECEIVED | C_HELD | C_MERGED, CASE_STATE_WITHDRAWN)

#define X_(NAME, word, from, to) CASE_ACTION_##NAME,
enum case_action { CASE_ACTIONS(X_) CASE_ACTION_COUNT };
#undef X_

/* What stands in the log. */
const char *case_action_word(enum case_action action);

/* May ACTION start in STATE? */
bool case_machine_allows(enum case_action action, enum case_state state);

/*
 * Where ACTION leads from STATE; BEFORE is the state before a merge (used for UNMERGE alone: a reply that was in
 * review is handled again, and what is none of the states to go back to counts as received).
 */
enum case_state case_machine_after(enum case_action action, enum case_state before);

#endif
