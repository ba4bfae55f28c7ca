/*
 * deadline.h - until when a case is to be answered, and why, day by day.
 *
 * Working days are Monday to Friday unless the calendar's list says otherwise: a holiday
 * is off, a working weekend (调休) is on.  What comes in off hours counts as received on
 * the next working day; day 1 is the working day after that; the last day ends at
 * 23:59:59 in Beijing, which has one time all year.
 */
#ifndef OPENFLOOR_CASES_DEADLINE_H
#define OPENFLOOR_CASES_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define DEADLINE_DATE_SIZE 11 /* "2026-10-01" */
#define DEADLINE_DAYS_MAX  3650

struct calendar_day {
	char date[DEADLINE_DATE_SIZE];
	bool is_off;
	const char *name; /* of the holiday; NULL: none */
};

struct calendar {
	const struct calendar_day *days; /* in any order; NULL: none */
	size_t count;
	int closing_minute; /* of the day; what comes later counts as of the next; 0: 17:30 */
};

enum deadline_step {
	DEADLINE_RECEIVED, /* on this day */
	DEADLINE_CLOSED, /* received after hours, so not yet */
	DEADLINE_WEEKEND, /* not counted */
	DEADLINE_HOLIDAY, /* not counted; the list says so */
	DEADLINE_COUNTED, /* a working day, the NUMBERth */
	DEADLINE_COUNTED_EXTRA /* the same, by the list */
};

struct deadline_line {
	char date[DEADLINE_DATE_SIZE];
	enum deadline_step step;
	unsigned number; /* of a counted day */
	const char *name; /* the calendar's, or NULL */
};

struct deadline {
	int64_t due; /* ms, the last second of the last day */
	struct deadline_line *lines;
	size_t count;
};

/*
 * Counts DAYS working days from RECEIVED (ms).  ERR_INVALID for more than 3,650 days, or a calendar in which
 * they do not come to an end.  Free OUT with deadline_fini, in both cases.
 */
MUST_CHECK enum err deadline_make(
	const struct calendar *calendar, int64_t received, unsigned days, struct deadline *out);
void deadline_fini(struct deadline *deadline);

/* Is the day of the time MS a working day? */
bool deadline_is_working_day(const struct calendar *calendar, int64_t ms);

/* Appends LINE in words. */
void deadline_explain(const struct deadline_line *line, bool english, struct buf *out);

#endif
