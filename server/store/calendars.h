/*
 * calendars.h - the papers that were imported, as statements (cases/calendar.h says what they are).
 */
#ifndef OPENFLOOR_STORE_CALENDARS_H
#define OPENFLOOR_STORE_CALENDARS_H

#include <jansson.h>

#include "cases/calendar.h"
#include "store/store.h"

/* The newest version; 0: none was ever imported. */
int64_t calendars_version(struct db *db);

/* The calendar as it was at VERSION, from the day of the time SINCE on (0: all of it).  calendar_fini frees it. */
void calendars_load(struct db *db, int64_t version, int64_t since, struct calendar *out);

/* The paper of YEAR that is in force; false: there is none.  calendar_paper_fini frees it. */
bool calendars_paper(struct db *db, int year, struct calendar_paper *out);

/* How PAPER differs from what is there of its year. */
struct calendars_change {
	bool is_new; /* there was nothing of that year */
	int64_t days; /* that are otherwise now, or new, or gone */
};
struct calendars_change calendars_compare(struct db *db, const struct calendar_paper *paper);

/* Puts PAPER in the place of what was there of its year; gives the new version, or 0 where nothing differs. */
int64_t calendars_put(struct tx *tx, const struct calendar_paper *paper);

/* Does another year's paper in force arrange a day otherwise than VERSION's?  Then DATE is that day. */
bool calendars_contradict(struct db *db, int64_t version, char date[static CALENDAR_DATE_SIZE]);

/* [{"year","version","days","papers":[...],"imported_at"}], the ones in force, by year. */
json_t *calendars_list_json(struct db *db);

#endif
