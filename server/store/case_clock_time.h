/*
 * case_clock_time.h - what time does to the clocks of cases: reminders, new calendars.
 *
 * Done by due work and by the commands; the notices that follow are flow's.
 */
#ifndef OPENFLOOR_STORE_CASE_CLOCK_TIME_H
#define OPENFLOOR_STORE_CASE_CLOCK_TIME_H

#include <jansson.h>

#include "cases/reminder.h"
#include "store/store.h"

/* What came about for a case. */
struct case_clock_passed {
	bool told[REMINDER_COUNT]; /* these were reached: steps of the case say so already */
	int64_t due;
	int64_t next; /* when to look again; 0: never */
};

/*
 * Takes all reminders of CASE_ID that are due at tx->now, each once however often it is asked.  What somebody is
 * told waits for office hours.
 */
void case_clock_pass(struct tx *tx, const char *case_id, struct case_clock_passed *out);

/*
 * Counts at most MOST open clocks anew by the newest calendar.  LOOKED: how many (0: all are by the newest).  Gives those
 * whose due date moved: [{"case","number","asker","event","from","due"}].
 */
json_t *case_clock_recount(struct tx *tx, int64_t most, int64_t *looked);

/* Open clocks that are counted by an older calendar than the newest. */
int64_t case_clock_older(struct db *db);

/* Gives open cases from before there were clocks theirs, MOST at a time; false: there was none any more. */
bool case_clock_adopt(struct tx *tx, int64_t most);

#endif
