/*
 * case_clock.h - the clock of a case: until when it is to be answered, as rows of the case's own transaction.
 *
 * A case has one clock for each round, a row of `case_clock`: what it was started with (policy, days), what was
 * granted since (pauses, one extension), and the due date that follows, with its explanation day by day.  The
 * columns of `cases` that lists read (clock, due_original, due_current, overdue_since, round, rule_version) are
 * written here and nowhere else.  A due date never moves earlier; overdue_since is never cleared.
 *
 * Each change of the clock is a step of the case (by "system", with the old and the new date in its detail); the
 * decision that led to it is the caller's own step, written before.  So is a notice to the asker.  None of this
 * asks who may do it, and none changes cases.state.  What cannot be done changes nothing and says why.
 */
#ifndef OPENFLOOR_STORE_CASE_CLOCK_H
#define OPENFLOOR_STORE_CASE_CLOCK_H

#include <jansson.h>

#include "store/store.h"

enum case_clock_outcome {
	CASE_CLOCK_DONE,
	CASE_CLOCK_NONE, /* the case has no clock (a merged child), or is none */
	CASE_CLOCK_RUNS, /* started or restarted while it runs, or resumed though not paused */
	CASE_CLOCK_PAUSED, /* it is paused already */
	CASE_CLOCK_STOPPED, /* answered, or otherwise at its end */
	CASE_CLOCK_EXTENDED, /* there was an extension in this round */
	CASE_CLOCK_TOO_LONG, /* more days than its policy lets one ask for, or none */
	CASE_CLOCK_LATE /* the extension was asked for after the case was due */
};

/*
 * Starts the first round: RECEIVED_AT is when it came to the city (ms; off hours count as the next working day).
 * The newest policy for SOURCE, DOMAIN, URGENCY (any may be NULL or "") decides, and cases.rule_version notes which.
 * The case's row must be there.
 */
enum case_clock_outcome case_clock_start(struct tx *tx, const char *case_id, int64_t received_at,
	const char *source, const char *domain, const char *urgency);

/*
 * A pause or an extension that REQUEST (a row of case_request, or NULL) was granted, as of tx->now.  A working day
 * counts unless the clock stands still at its end.  The extension is of working days (or of days, where the
 * policy counts so), once a round, and only if the request was made before the case was due.
 */
enum case_clock_outcome case_clock_pause(
	struct tx *tx, const char *case_id, const char *request, const char *reason);
enum case_clock_outcome case_clock_resume(struct tx *tx, const char *case_id);
enum case_clock_outcome case_clock_extend(
	struct tx *tx, const char *case_id, int64_t days, const char *request);

/* How many days an extension may have now: 0 where none is possible any more. */
int64_t case_clock_extension_left(struct db *db, const char *case_id);

/* It was answered (or withdrawn, merged, not accepted) at AT.  A pause that is open ends then. */
enum case_clock_outcome case_clock_stop(struct tx *tx, const char *case_id, int64_t at);

/*
 * What stopped it is taken back (a merge): the same round goes on, and the days that ended meanwhile do not count, as in
 * a pause for REASON.  A case that never had a clock gets its first now.
 */
enum case_clock_outcome case_clock_go_on(struct tx *tx, const char *case_id, const char *reason);

/*
 * The case goes on: round + 1, a new due date counted from AT by the newest policy, a new extension possible.  A case
 * that never had a clock (a merged child) gets its first.
 * TERM is which of the policy's terms: CASE_TERM_ANSWER, or CASE_TERM_FOLLOW_UP after a bad mark.
 */
enum case_term {
	CASE_TERM_TRIAGE, /* first dispatch */
	CASE_TERM_SIGN, /* a unit signs for it */
	CASE_TERM_RETURN, /* a unit may ask to give it back */
	CASE_TERM_APPROVAL, /* a request or a reply is decided */
	CASE_TERM_ANSWER,
	CASE_TERM_FOLLOW_UP, /* after a bad mark */
	CASE_TERM_COUNT
};
enum case_clock_outcome case_clock_restart(
	struct tx *tx, const char *case_id, int64_t at, enum case_term term);

/*
 * The due date of one hop, counted from tx->now by the case's own policy: never after the due date of the case
 * itself (or, for a hop under another, after PARENT; 0: none).  Where that is past already, it binds CASE_TERM_ANSWER
 * alone: whoever gets a late case has their whole term to sign for it, or to give it back.
 */
int64_t case_clock_sub_due(struct tx *tx, const char *case_id, enum case_term term, int64_t parent);

/*
 * {"state","round","received_at","due_original","due","provisional","overdue_since","extension","extension_left",
 * "pauses":[{"from","until","reason"}],"policy":{...},"explanation":[lines],"explanation_en":[lines]}; NULL: no clock.
 */
json_t *case_clock_json(struct db *db, const char *case_id);

/* Adds to STEP what a step's DETAIL says of the due date: "due_before" and "due", where it moved. */
void case_clock_step_json(json_t *step, const char *detail);

/*
 * Counts the clock of CASE_ID again from its rows and replays its steps.  False: PROBLEM says what is
 * not as it is stored.
 */
bool case_clock_check(struct db *db, const char *case_id, char *problem, size_t size);

#endif
