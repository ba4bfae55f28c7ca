/*
 * calendar.h - which days are worked: Monday to Friday, but for what the State Council's papers say.
 *
 * A paper arranges one year's holidays and the weekends that are worked in return (调休), in the format of
 * holiday-cn: {"year":2024,"papers":[...],"days":[{"name","date","isOffDay"}]}.  The year is the paper's: its first
 * holiday may begin in the December before.  A day that no paper names is worked from Monday to Friday.  A day is
 * settled once nothing can change it any more: the paper of its year is there, and for the last week of December
 * the next year's too.  All days are Beijing's, which has one time all year.
 */
#ifndef OPENFLOOR_CASES_CALENDAR_H
#define OPENFLOOR_CASES_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define CALENDAR_DATE_SIZE  11 /* "2026-10-01" */
#define CALENDAR_NAME_SIZE  64
#define CALENDAR_YEAR_FIRST 2000
#define CALENDAR_YEAR_LAST  2099
#define CALENDAR_DAYS_MOST  120 /* in a paper */
#define CALENDAR_FILE_MOST  (1 << 20) /* bytes */

struct calendar_day {
	char date[CALENDAR_DATE_SIZE];
	bool is_off;
	char name[CALENDAR_NAME_SIZE]; /* of the holiday; "": none */
};

/* Zeroes are an empty one.  calendar_fini frees what is in it. */
struct calendar {
	struct calendar_day *days; /* by date, each once */
	size_t count;
	int closing_minute; /* of the day; what comes later counts as of the next; 0: 17:30 */
	bool has_year[CALENDAR_YEAR_LAST - CALENDAR_YEAR_FIRST + 1]; /* whose paper is in it */
};

/* One paper, as it was read. */
struct calendar_paper {
	int year;
	char *papers; /* where it was published: a JSON array */
	struct calendar_day *days; /* by date, each once */
	size_t count;
};

/*
 * Reads the LEN bytes of a paper's file.  Not ERR_OK: PROBLEM (SIZE bytes) says what and where, and nothing is in OUT.
 * calendar_paper_fini in both cases.
 */
MUST_CHECK enum err calendar_read(
	const char *text, size_t len, struct calendar_paper *out, char *problem, size_t size);
void calendar_paper_fini(struct calendar_paper *paper);

/* Adds what PAPER says.  ERR_CONFLICT: PROBLEM names a day that another year's paper arranges otherwise; nothing was added. */
MUST_CHECK enum err calendar_add(
	struct calendar *calendar, const struct calendar_paper *paper, char *problem, size_t size);
void calendar_fini(struct calendar *calendar);

/* Single parts of what was kept elsewhere; days come in the order of their dates. */
void calendar_add_day(struct calendar *calendar, const char *date, const char *name, bool is_off);
void calendar_add_year(struct calendar *calendar, int year);

/* The papers that come with the program, by year; false beyond the last. */
bool calendar_shipped(size_t index, const char **text);

/* What a paper says of DATE, or NULL. */
const struct calendar_day *calendar_find(const struct calendar *calendar, const char *date);

/* Is DAY (since 1970, Beijing's) worked?  Can no paper change that any more? */
bool calendar_is_worked(const struct calendar *calendar, int64_t day);
bool calendar_is_settled(const struct calendar *calendar, int64_t day);

/* Days since 1970 in Beijing, their dates, and the time MS at which MINUTE of DAY begins there. */
int64_t calendar_day_of(int64_t ms);
void calendar_write_date(int64_t day, char out[static CALENDAR_DATE_SIZE]);
bool calendar_read_date(const char *date, int64_t *day);
int64_t calendar_time(int64_t day, int minute);
bool calendar_is_weekend(int64_t day);

#endif
