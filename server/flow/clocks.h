/*
 * clocks.h - the clocks of cases go on by themselves: reminders, and what a new calendar changes.
 *
 * Whoever holds the case is told before it is due and after (cases/reminder.h); its asker is told when the
 * date moves.  The rows are the store's (store/case_clock_time.h), the notices are made here.
 */
#ifndef OPENFLOOR_FLOW_CLOCKS_H
#define OPENFLOOR_FLOW_CLOCKS_H

#include "cases/calendar.h"
#include "store/store.h"

/*
 * Makes PAPER the one in force for its year, and leaves counting the open cases anew to due work.  VERSION: the
 * calendar's, 0 where nothing differed.  False: PROBLEM names a day that another year's paper arranges otherwise; the
 * transaction is to be undone.
 */
bool clocks_import(struct tx *tx, const struct calendar_paper *paper, int64_t *version,
	char *problem, size_t size);

/* Imports the papers that come with the program, of years that the city has none of. */
void clocks_begin(struct tx *tx);

/* Is there a paper that clocks_begin would import? */
bool clocks_lack(struct db *db);

/* Counts at most MOST open cases anew; gives how many, and adds those whose date moved to MOVED. */
int64_t clocks_recount(struct tx *tx, int64_t most, int64_t *moved);

/* Handlers of due work: "case_clock", "calendar_recount", "clock_cases". */
int64_t clocks_on_case(struct tx *tx, const char *ref, int64_t at, void *cookie);
int64_t clocks_on_recount(struct tx *tx, const char *ref, int64_t at, void *cookie);
int64_t clocks_on_older(struct tx *tx, const char *ref, int64_t at, void *cookie);

#endif
