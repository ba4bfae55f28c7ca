/*
 * case_decision.h - what the commands about cases share: who they are for, moving, and telling.
 *
 * A case belongs to a unit.  Which units a command is for is a tie; the roles stand in command.def, and authorise()
 * puts both together.  A unit that has lost the case meanwhile is told so (409) and not that it was never its business.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_CASE_DECISION_H
#define OPENFLOOR_FLOW_DECIDE_CASE_DECISION_H

#include "flow/decide/decide.h"
#include "store/case_row.h"

enum case_tie {
	CASE_TIE_CITY, /* no unit: the city's own dispatchers and supervisors */
	CASE_TIE_HOLDER, /* the unit that holds it */
	CASE_TIE_TOGETHER, /* that one and those that handle it with it */
	CASE_TIE_CO, /* those alone */
	CASE_TIE_SUPERIOR /* the unit that sent it down to the holder */
};

/* Loads the case that argument `case` names and authorises; also refuses where `version` is another. */
bool case_allow(struct decision *decision, enum case_tie tie, struct case_row *row);
/* The same for a case that is known by what the command names (a reply, a request); `version` is not looked at. */
bool case_allow_id(
	struct decision *decision, const char *ref, enum case_tie tie, struct case_row *row);

/* One's own case: by `case` and session, or by `number` (of the case, or of the question it came from) and `receipt`. */
bool case_allow_own(struct decision *decision, struct case_row *row);

/* The unit in whose name the actor acts on the case under TIE; NULL: none, the city's own. */
const char *case_acting_unit(struct decision *decision, const struct case_row *row,
	enum case_tie tie, char unit[static ID_SIZE]);

/* Refuses with the case as it is now, and who did the last thing to it when.  Gives false. */
bool case_refuse(struct decision *decision, const struct case_row *row, enum problem_type type,
	const char *zh, const char *en);
bool case_refuse_stale(struct decision *decision, const struct case_row *row);

/* A unit that may get cases; false: POINTER is refused. */
bool case_unit_is_there(struct decision *decision, const char *pointer, const char *unit);

/* A line of the log in the actor's name.  NOTE: words, kept as a text of their own; NULL: none.  Gives the text's id, or "". */
struct case_told {
	const char *unit, *reason, *note;
	bool is_private;
};
struct text_ref case_note(struct decision *decision, const struct case_row *row, const char *action,
	const struct case_told *told);

/*
 * WORDS (NULL: none) of who sends the case on or grants a request, for those who handle it: a private line before that of the move,
 * which anybody may read.
 */
void case_remark(
	struct decision *decision, const struct case_row *row, const char *unit, const char *words);

/*
 * Moves the case, notes it, and writes the audit row; false: refused as stale, nothing happened.  The result gets case, number,
 * version and state.
 */
bool case_go(struct decision *decision, struct case_row *row, enum case_action action,
	const struct case_told *told);

/* What every command about a case answers. */
void case_result(struct decision *decision, const struct case_row *row);

/* The same, and the audit row, of what moved nothing. */
void case_done(struct decision *decision, const struct case_row *row, json_t *detail);

/* Tells every asker of the case; AND (taken over, or NULL) goes into each. */
void case_tell(struct tx *tx, const struct case_row *row, const char *action, json_t *and,
	const char *words);

/* What was asked for lapses: of KIND (NULL: of whichever). */
void case_lapse(struct tx *tx, const struct case_row *row, const char *kind);

/* Sets the holder (UNIT NULL: none); what was to happen by itself for the one before does not. */
void case_hold(struct tx *tx, struct case_row *row, const char *unit);
/* Those that handle it beside the holder do so no more; the parts that they filed stay. */
void case_end_together(struct tx *tx, const struct case_row *row);

/* The case's text or replies changed: what is found by words and likeness is brought up to date. */
void case_show(struct tx *tx, const struct case_row *row);

#endif
