#include "cases/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

#define DAY_MS           INT64_C(86400000)
#define MINUTE_MS        INT64_C(60000)
#define BEIJING_MS       (INT64_C(8) * 3600 * 1000)
#define LATE_IN_DECEMBER 25 /* from this day on the next year's paper may speak of it */

int64_t
calendar_day_of(int64_t ms)
{
	return (ms + BEIJING_MS) / DAY_MS;
}

int64_t
calendar_time(int64_t day, int minute)
{
	return day * DAY_MS + minute * MINUTE_MS - BEIJING_MS;
}

void
calendar_write_date(int64_t day, char out[static CALENDAR_DATE_SIZE])
{
	char text[CLOCK_TEXT_SIZE];

	clock_format(day * DAY_MS, text);
	memcpy(out, text, CALENDAR_DATE_SIZE - 1);
	out[CALENDAR_DATE_SIZE - 1] = '\0';
}

bool
calendar_read_date(const char *date, int64_t *day)
{
	char text[CLOCK_TEXT_SIZE];
	int64_t ms;

	if (strlen(date) != CALENDAR_DATE_SIZE - 1)
		return false;
	snprintf(text, sizeof text, "%sT00:00:00Z", date);
	if (clock_parse(text, &ms) != ERR_OK)
		return false;
	*day = ms / DAY_MS;
	return true;
}

/* 1970-01-01 was a Thursday. */
bool
calendar_is_weekend(int64_t day)
{
	int64_t weekday = (day + 4) % 7; /* 0: Sunday */

	return weekday == 0 || weekday == 6;
}

static int
compare_date(const void *date, const void *day)
{
	return strcmp(date, ((const struct calendar_day *)day)->date);
}

const struct calendar_day *
calendar_find(const struct calendar *calendar, const char *date)
{
	if (calendar->count == 0)
		return NULL;
	return bsearch(date, calendar->days, calendar->count, sizeof *calendar->days, compare_date);
}

bool
calendar_is_worked(const struct calendar *calendar, int64_t day)
{
	char date[CALENDAR_DATE_SIZE];
	const struct calendar_day *found;

	calendar_write_date(day, date);
	found = calendar_find(calendar, date);
	return found ? !found->is_off : !calendar_is_weekend(day);
}

static bool
has_year(const struct calendar *calendar, int64_t year)
{
	return year >= CALENDAR_YEAR_FIRST && year <= CALENDAR_YEAR_LAST &&
		calendar->has_year[year - CALENDAR_YEAR_FIRST];
}

bool
calendar_is_settled(const struct calendar *calendar, int64_t day)
{
	char date[CALENDAR_DATE_SIZE];
	int64_t year;
	bool is_late;

	calendar_write_date(day, date);
	year = strtol(date, NULL, 10);
	is_late = strncmp(date + 5, "12-", 3) == 0 &&
		strtol(date + 8, NULL, 10) >= LATE_IN_DECEMBER;
	return has_year(calendar, year) && (!is_late || has_year(calendar, year + 1));
}

/* ---- filling it */

void
calendar_add_year(struct calendar *calendar, int year)
{
	if (year >= CALENDAR_YEAR_FIRST && year <= CALENDAR_YEAR_LAST)
		calendar->has_year[year - CALENDAR_YEAR_FIRST] = true;
}

void
calendar_add_day(struct calendar *calendar, const char *date, const char *name, bool is_off)
{
	struct calendar_day *day;

	calendar->days = mem_grow(calendar->days, calendar->count + 1, sizeof *calendar->days);
	day = &calendar->days[calendar->count++];
	memset(day, 0, sizeof *day);
	snprintf(day->date, sizeof day->date, "%s", date);
	snprintf(day->name, sizeof day->name, "%s", name);
	day->is_off = is_off;
}

static int
compare_days(const void *a, const void *b)
{
	return strcmp(
		((const struct calendar_day *)a)->date, ((const struct calendar_day *)b)->date);
}

enum err
calendar_add(
	struct calendar *calendar, const struct calendar_paper *paper, char *problem, size_t size)
{
	size_t before = calendar->count;

	for (size_t i = 0; i < paper->count; i++) {
		const struct calendar_day *day = &paper->days[i];
		const struct calendar_day *found = calendar_find(calendar, day->date);
		if (found && found->is_off != day->is_off) {
			snprintf(problem, size,
				"%s: a working day by one year's paper, a day off by another's",
				day->date);
			return ERR_CONFLICT;
		}
	}
	for (size_t i = 0; i < paper->count; i++) {
		const struct calendar_day *day = &paper->days[i];
		if (before == 0 ||
			!bsearch(day->date, calendar->days, before, sizeof *calendar->days,
				compare_date))
			calendar_add_day(calendar, day->date, day->name, day->is_off);
	}
	if (calendar->count)
		qsort(calendar->days, calendar->count, sizeof *calendar->days, compare_days);
	calendar_add_year(calendar, paper->year);
	return ERR_OK;
}

void
calendar_fini(struct calendar *calendar)
{
	free(calendar->days);
	memset(calendar, 0, sizeof *calendar);
}
