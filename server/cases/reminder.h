/*
 * reminder.h - when somebody is to be told of a due date: before it, and after.
 *
 * One working day before a case is due its unit is reminded; on the first working day after, it is urged
 * (催办); on the fifth, it is reported (通报).  Nobody is told outside of office hours.
 */
#ifndef OPENFLOOR_CASES_REMINDER_H
#define OPENFLOOR_CASES_REMINDER_H

#include "cases/calendar.h"

#define REMINDER_REPORT_DAYS 5 /* working days after the due date */

/* How far it is, in this order. */
enum reminder {
	REMINDER_NONE,
	REMINDER_SOON, /* told that it will be due */
	REMINDER_OVERDUE, /* it was due; nobody is told in the night */
	REMINDER_URGED,
	REMINDER_REPORTED,
	REMINDER_COUNT
};

/* The word for it, as steps and notices have it: "due_soon", "overdue", "urged", "reported". */
const char *reminder_word(enum reminder reminder);

/* When the step after LAST is to be taken for a case that is due at DUE; 0: there is none. */
int64_t reminder_next(const struct calendar *calendar, int64_t due, enum reminder last);

/* MS, or the next moment at which somebody is in the office. */
int64_t reminder_in_office(const struct calendar *calendar, int64_t ms);

#endif
