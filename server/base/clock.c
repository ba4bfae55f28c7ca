#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_MS  INT64_C(86400000)
#define LAST_MS INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

#ifdef OPENFLOOR_FAULTS
/* Tests live through a year in seconds: the file that OPENFLOOR_CLOCK_FILE names says how far ahead it is. */
static int64_t
ahead_ms(void)
{
	const char *path = getenv("OPENFLOOR_CLOCK_FILE");
	FILE *file = path ? fopen(path, "r") : NULL;
	char text[32] = "";
	int64_t ms = 0;

	if (file && fgets(text, sizeof text, file))
		ms = strtoll(text, NULL, 10);
	if (file)
		fclose(file);
	return ms;
}
#else
static int64_t
ahead_ms(void)
{
	return 0;
}
#endif

int64_t
clock_wall_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + ahead_ms();
}

static uint64_t
read_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

uint64_t
clock_monotonic_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

uint64_t
clock_thread_ns(void)
{
	return read_ns(CLOCK_THREAD_CPUTIME_ID);
}

void
clock_format(int64_t ms, char out[static CLOCK_TEXT_SIZE])
{
	char text[64]; /* wider than any year that struct tm can hold */
	struct tm parts;
	time_t seconds;

	if (ms < 0)
		ms = 0;
	if (ms > LAST_MS)
		ms = LAST_MS;
	seconds = (time_t)(ms / 1000);
	gmtime_r(&seconds, &parts);
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
		parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
		(int)(ms % 1000));
	memcpy(out, text, CLOCK_TEXT_SIZE - 1);
	out[CLOCK_TEXT_SIZE - 1] = '\0';
}

/* Reads exactly DIGITS digits at *AT, at most MOST in value, and moves on. */
static bool
read_number(const char **at, int digits, int most, int *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++) {
		char c = **at;
		if (c < '0' || c > '9')
			return false;
		*value = *value * 10 + (c - '0');
		(*at)++;
	}
	return *value <= most;
}

static bool
read_mark(const char **at, char mark)
{
	if (**at != mark)
		return false;
	(*at)++;
	return true;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static int64_t
days_since_1970(int year, int month, int day)
{
	int64_t years = year - 1;
	int64_t days = years * 365 + years / 4 - years / 100 + years / 400 - INT64_C(719162);

	for (int m = 1; m < month; m++)
		days += days_in_month(year, m);
	return days + day - 1;
}

static bool
read_date(const char **at, int64_t *days)
{
	int year, month, day;

	if (!read_number(at, 4, 9999, &year) || !read_mark(at, '-') ||
		!read_number(at, 2, 12, &month) || !read_mark(at, '-') ||
		!read_number(at, 2, 31, &day))
		return false;
	if (year < 1 || month < 1 || day < 1 || day > days_in_month(year, month))
		return false;
	*days = days_since_1970(year, month, day);
	return true;
}

/* SECOND may be 60, a leap second; whether there can be one is seen only in UTC. */
static bool
read_time(const char **at, int64_t *ms, bool *leap)
{
	int hour, minute, second;
	int fraction = 0;

	if (!read_number(at, 2, 23, &hour) || !read_mark(at, ':') ||
		!read_number(at, 2, 59, &minute) || !read_mark(at, ':') ||
		!read_number(at, 2, 60, &second))
		return false;
	if (**at == '.') {
		int weight = 100;
		(*at)++;
		if (**at < '0' || **at > '9')
			return false;
		for (; **at >= '0' && **at <= '9'; (*at)++, weight /= 10)
			fraction += (**at - '0') * weight;
	}
	*leap = second == 60;
	*ms = ((int64_t)hour * 3600 + minute * 60 + second) * 1000 + fraction;
	return true;
}

static bool
read_offset(const char **at, int64_t *ms)
{
	int hour, minute;
	int sign;

	*ms = 0;
	if (**at == 'Z' || **at == 'z') {
		(*at)++;
		return true;
	}
	sign = **at == '-' ? -1 : 1;
	if (!read_mark(at, '+') && !read_mark(at, '-'))
		return false;
	if (!read_number(at, 2, 23, &hour) || !read_mark(at, ':') ||
		!read_number(at, 2, 59, &minute))
		return false;
	*ms = sign * ((int64_t)hour * 60 + minute) * 60000;
	return true;
}

enum err
clock_parse(const char *text, int64_t *ms)
{
	const char *at = text;
	int64_t days, in_day, offset, value;
	bool leap;

	if (!text || !read_date(&at, &days) || (*at != 'T' && *at != 't'))
		return ERR_INVALID;
	at++;
	if (!read_time(&at, &in_day, &leap) || !read_offset(&at, &offset) || *at)
		return ERR_INVALID;
	value = days * DAY_MS + in_day - offset;
	if (value < 0 || value > LAST_MS)
		return ERR_INVALID;
	if (leap && value % DAY_MS >= 1000)
		return ERR_INVALID; /* leap seconds end a day in UTC */
	*ms = value;
	return ERR_OK;
}
