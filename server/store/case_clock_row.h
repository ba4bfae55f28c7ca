/*
 * case_clock_row.h - one round of a case's clock, as its row has it; for the files that make up case_clock.h.
 */
#ifndef OPENFLOOR_STORE_CASE_CLOCK_ROW_H
#define OPENFLOOR_STORE_CASE_CLOCK_ROW_H

#include "base/buf.h"
#include "cases/deadline.h"
#include "cases/reminder.h"
#include "store/deadline_policy.h"
#include "store/store.h"

#define CASE_CLOCK_NEWEST (-1)

#define CASE_CLOCK_DUE "case_clock" /* the kind of its due work; its ref is the case */

struct case_clock {
	char case_id[ID_SIZE];
	int64_t round, received_at;
	int64_t rule_version;
	char source[POLICY_WORD_SIZE], domain[POLICY_WORD_SIZE], urgency[POLICY_WORD_SIZE];
	int64_t days;
	bool natural;
	int64_t extension, kept;
	int64_t calendar_first, calendar;
	int64_t due_original, due_current;
	bool provisional;
	int64_t reminder, overdue_since, stopped_at;
	bool paused; /* a pause of it is open */
	struct buf explanation;
};

/* A ROUND of CASE_ID, or the newest; false: there is none.  case_clock_fini in both cases. */
bool case_clock_load(struct db *db, const char *case_id, int64_t round, struct case_clock *out);
void case_clock_fini(struct case_clock *clock);

/* The newest calendar, as far as CLOCK needs it. */
void case_clock_calendar(struct db *db, const struct case_clock *clock, struct calendar *out);

/*
 * Counts CLOCK's term by CALENDAR with the first PAUSES of its pauses that are over (-1: all).  deadline_fini in
 * both cases.
 */
MUST_CHECK enum err case_clock_count(struct db *db, const struct case_clock *clock,
	const struct calendar *calendar, int64_t pauses, struct deadline *out);

/*
 * Counts it, and gives it days more (`kept`) until that is not before the due date it has; the calendar's VERSION is
 * noted.  By a new calendar those days are found anew: set `kept` to 0 before.  True: the due date moved.
 */
bool case_clock_settle(struct db *db, struct case_clock *clock, const struct calendar *calendar,
	int64_t pauses, int64_t version);

/* Writes the row, the columns of the case, and the due work that wakes it (at NEXT; 0: none). */
void case_clock_keep(struct tx *tx, const struct case_clock *clock, int64_t next);

/* When it is to wake, by CALENDAR.  A due date that moved on, to after now, is told of anew. */
int64_t case_clock_wake(
	struct tx *tx, struct case_clock *clock, const struct calendar *calendar, bool moved);

/* A step of the case by "system", with DETAIL (taken over; {} besides: round, and the due date now). */
void case_clock_step(struct tx *tx, const struct case_clock *clock, const char *action,
	bool is_public, json_t *detail);

/* The pauses of CLOCK's round that are over. */
int64_t case_clock_pauses(struct db *db, const struct case_clock *clock);

#endif
