/*
 * deadline.h - until when a case is to be answered, and why, day by day.
 *
 * What comes in off hours counts as received on the next working day; day 1 is the working day after that; the
 * last day ends at 23:59:59 in Beijing.  A day does not count if the clock stands still (a pause) at its end.
 * A term of natural days counts all days alike; where its last one is not worked, it ends on the next that is.
 */
#ifndef OPENFLOOR_CASES_DEADLINE_H
#define OPENFLOOR_CASES_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "cases/calendar.h"

#define DEADLINE_DAYS_MAX 3650

/* X(NAME, letter): the letter is how a day is kept in a case's stored explanation. */
#define DEADLINE_STEPS(X) \
	X(RECEIVED, 'r') /* on this day */ \
	X(CLOSED, 'o') /* received after hours, so not yet */ \
	X(WEEKEND, 'w') /* not counted */ \
	X(HOLIDAY, 'h') /* not counted; the calendar says so */ \
	X(COUNTED, 'c') /* a working day, the NUMBERth */ \
	X(COUNTED_EXTRA, 'x') /* the same, by the calendar */ \
	X(COUNTED_NATURAL, 'n') /* a day, whether worked or not */ \
	X(PAUSED, 'p') /* not counted: the clock stood still at its end */ \
	X(CARRIED, 'm') /* the term ended on a day off, so here */

enum deadline_step {
#define DEADLINE_STEP(name, letter) DEADLINE_##name,
	DEADLINE_STEPS(DEADLINE_STEP)
#undef DEADLINE_STEP
};

struct deadline_line {
	char date[CALENDAR_DATE_SIZE];
	enum deadline_step step;
	unsigned number; /* of a counted day */
	bool is_settled; /* no paper can change this day any more */
	const char *name; /* the calendar's, or NULL */
};

struct deadline {
	int64_t due; /* ms, the last second of the last day */
	bool provisional; /* a day on the way may still be arranged otherwise */
	struct deadline_line *lines; /* a day each, without a gap */
	size_t count;
};

/* The clock stood still from FROM until before UNTIL. */
struct deadline_pause {
	int64_t from, until;
};

struct deadline_term {
	int64_t received; /* ms */
	unsigned days;
	bool natural; /* all days, not working days only */
	const struct deadline_pause *pauses; /* in any order; NULL: none */
	size_t pause_count;
};

/*
 * Counts TERM.  ERR_INVALID for more than 3,650 days, or a calendar in which they do not come to an end.
 * OUT points into CALENDAR (its names); free it with deadline_fini, in both cases.
 */
MUST_CHECK enum err deadline_count(
	const struct calendar *calendar, const struct deadline_term *term, struct deadline *out);

/* The same for DAYS working days from RECEIVED, with nothing in between. */
MUST_CHECK enum err deadline_make(
	const struct calendar *calendar, int64_t received, unsigned days, struct deadline *out);
void deadline_fini(struct deadline *deadline);

/* Is the day of the time MS a working day? */
bool deadline_is_working_day(const struct calendar *calendar, int64_t ms);

/* Appends LINE in words. */
void deadline_explain(const struct deadline_line *line, bool english, struct buf *out);

/*
 * The explanation as it is kept: the first date, a space, one letter a day; and back, with the names and numbers
 * that CALENDAR has.  ERR_INVALID if TEXT is none.  deadline_fini in both cases.
 */
void deadline_pack(const struct deadline *deadline, struct buf *out);
MUST_CHECK enum err deadline_unpack(
	const struct calendar *calendar, const char *text, struct deadline *out);

#endif
