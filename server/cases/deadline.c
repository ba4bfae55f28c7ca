#include "cases/deadline.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

#define DAY_MS         INT64_C(86400000)
#define BEIJING_MS     (INT64_C(8) * 3600 * 1000)
#define CLOSING_MINUTE (17 * 60 + 30)
#define IDLE_DAYS_MAX  400 /* no calendar rests for longer */

/* Days since 1970 in Beijing. */
static int64_t
day_of(int64_t ms)
{
	return (ms + BEIJING_MS) / DAY_MS;
}

static void
write_date(int64_t day, char out[static DEADLINE_DATE_SIZE])
{
	char text[CLOCK_TEXT_SIZE];

	clock_format(day * DAY_MS, text);
	memcpy(out, text, DEADLINE_DATE_SIZE - 1);
	out[DEADLINE_DATE_SIZE - 1] = '\0';
}

/* 1970-01-01 was a Thursday. */
static bool
is_weekend(int64_t day)
{
	int64_t weekday = (day + 4) % 7; /* 0: Sunday */

	return weekday == 0 || weekday == 6;
}

static const struct calendar_day *
find_day(const struct calendar *calendar, const char *date)
{
	for (size_t i = 0; i < calendar->count; i++)
		if (strcmp(calendar->days[i].date, date) == 0)
			return &calendar->days[i];
	return NULL;
}

/* What DAY is in CALENDAR, as a line of an explanation. */
static struct deadline_line
look_up(const struct calendar *calendar, int64_t day)
{
	struct deadline_line line = {0};
	const struct calendar_day *found;

	write_date(day, line.date);
	found = find_day(calendar, line.date);
	line.name = found ? found->name : NULL;
	if (found)
		line.step = found->is_off ? DEADLINE_HOLIDAY
			: is_weekend(day) ? DEADLINE_COUNTED_EXTRA
					  : DEADLINE_COUNTED;
	else
		line.step = is_weekend(day) ? DEADLINE_WEEKEND : DEADLINE_COUNTED;
	return line;
}

static bool
works(const struct deadline_line *line)
{
	return line->step == DEADLINE_COUNTED || line->step == DEADLINE_COUNTED_EXTRA;
}

bool
deadline_is_working_day(const struct calendar *calendar, int64_t ms)
{
	struct deadline_line line = look_up(calendar, day_of(ms));

	return works(&line);
}

static void
add_line(struct deadline *deadline, struct deadline_line line)
{
	deadline->lines = mem_grow(deadline->lines, deadline->count + 1, sizeof(line));
	deadline->lines[deadline->count++] = line;
}

/* Moves *DAY on to the next working day, with a line for each day that is none. */
static enum err
go_to_working_day(const struct calendar *calendar, struct deadline *out, int64_t *day,
	struct deadline_line *line)
{
	for (int idle = 0; idle < IDLE_DAYS_MAX; idle++, (*day)++) {
		*line = look_up(calendar, *day);
		if (works(line))
			return ERR_OK;
		add_line(out, *line);
	}
	return ERR_INVALID;
}

/* The working day on which it counts as received. */
static enum err
receive(const struct calendar *calendar, int64_t received, struct deadline *out, int64_t *day)
{
	int closing = calendar->closing_minute ? calendar->closing_minute : CLOSING_MINUTE;
	int64_t minute = (received + BEIJING_MS) % DAY_MS / 60000;
	struct deadline_line line;
	enum err e;

	*day = day_of(received);
	line = look_up(calendar, *day);
	if (works(&line) && minute >= closing) {
		line.step = DEADLINE_CLOSED;
		add_line(out, line);
		(*day)++;
	}
	e = go_to_working_day(calendar, out, day, &line);
	if (e)
		return e;
	line.step = DEADLINE_RECEIVED;
	add_line(out, line);
	return ERR_OK;
}

enum err
deadline_make(
	const struct calendar *calendar, int64_t received, unsigned days, struct deadline *out)
{
	struct deadline_line line;
	int64_t day;
	enum err e;

	*out = (struct deadline){0};
	if (days > DEADLINE_DAYS_MAX || received < 0)
		return ERR_INVALID;
	e = receive(calendar, received, out, &day);
	for (unsigned number = 1; !e && number <= days; number++) {
		day++;
		e = go_to_working_day(calendar, out, &day, &line);
		if (e)
			break;
		line.number = number;
		add_line(out, line);
	}
	out->due = (day + 1) * DAY_MS - 1000 - BEIJING_MS;
	return e;
}

void
deadline_fini(struct deadline *deadline)
{
	free(deadline->lines);
	*deadline = (struct deadline){0};
}

static const struct {
	const char *zh;
	const char *en;
} words[] = {
	[DEADLINE_RECEIVED] = {"收到之日，次工作日起算",
		"counts as received on this day; the count begins on the next working day"},
	[DEADLINE_CLOSED] = {"下班后收到，顺延到下一工作日",
		"received after hours, so it counts as of the next working day"},
	[DEADLINE_WEEKEND] = {"周末，不计", "a weekend, not counted"},
	[DEADLINE_HOLIDAY] = {"放假，不计", "a holiday, not counted"},
	[DEADLINE_COUNTED] = {"工作日", "a working day"},
	[DEADLINE_COUNTED_EXTRA] = {"调休上班", "a working day by the calendar"},
};

void
deadline_explain(const struct deadline_line *line, bool english, struct buf *out)
{
	buf_addf(out, english ? "%s: %s" : "%s：%s", line->date,
		english ? words[line->step].en : words[line->step].zh);
	if (line->name)
		buf_addf(out, english ? " (%s)" : "（%s）", line->name);
	if (line->number)
		buf_addf(out, english ? ", day %u" : "，第 %u 天", line->number);
}
