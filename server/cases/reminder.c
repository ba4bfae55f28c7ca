#include "cases/reminder.h"

#include <stddef.h>

#define OPENING_MINUTE (9 * 60)
#define CLOSING_MINUTE (17 * 60 + 30)
#define IDLE_DAYS_MAX  400

static int64_t
step_to_worked(const struct calendar *calendar, int64_t day, int direction)
{
	for (int idle = 0; idle < IDLE_DAYS_MAX; idle++, day += direction)
		if (calendar_is_worked(calendar, day))
			break;
	return day;
}

const char *
reminder_word(enum reminder reminder)
{
	static const char *const words[REMINDER_COUNT] = {
		"", "due_soon", "overdue", "urged", "reported"};

	return words[reminder];
}

int64_t
reminder_in_office(const struct calendar *calendar, int64_t ms)
{
	int64_t day = calendar_day_of(ms);
	bool is_worked = calendar_is_worked(calendar, day);
	int64_t opening = calendar_time(day, OPENING_MINUTE);

	if (is_worked && ms < opening)
		return opening;
	if (is_worked && ms < calendar_time(day, CLOSING_MINUTE))
		return ms;
	return calendar_time(step_to_worked(calendar, day + 1, 1), OPENING_MINUTE);
}

/* The opening of the COUNTth working day after DAY. */
static int64_t
opening_after(const struct calendar *calendar, int64_t day, int count)
{
	for (int i = 0; i < count; i++)
		day = step_to_worked(calendar, day + 1, 1);
	return calendar_time(day, OPENING_MINUTE);
}

int64_t
reminder_next(const struct calendar *calendar, int64_t due, enum reminder last)
{
	int64_t day = calendar_day_of(due);

	switch (last) {
	case REMINDER_NONE:
		return calendar_time(step_to_worked(calendar, day - 1, -1), OPENING_MINUTE);
	case REMINDER_SOON:
		return due + 1;
	case REMINDER_OVERDUE:
		return opening_after(calendar, day, 1);
	case REMINDER_URGED:
		return opening_after(calendar, day, REMINDER_REPORT_DAYS);
	default:
		return 0;
	}
}
