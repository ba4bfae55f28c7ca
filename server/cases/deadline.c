#include "cases/deadline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define CLOSING_MINUTE (17 * 60 + 30)
#define IDLE_DAYS_MAX  4000 /* nobody rests, or pauses, for longer */

/* The last second of DAY. */
static int64_t
end_of(int64_t day)
{
	return calendar_time(day + 1, 0) - 1000;
}

/* What DAY is in CALENDAR, as a line of an explanation. */
static struct deadline_line
look_up(const struct calendar *calendar, int64_t day)
{
	struct deadline_line line = {.is_settled = calendar_is_settled(calendar, day)};
	const struct calendar_day *found;

	calendar_write_date(day, line.date);
	found = calendar_find(calendar, line.date);
	line.name = found && found->name[0] ? found->name : NULL;
	if (found)
		line.step = found->is_off          ? DEADLINE_HOLIDAY
			: calendar_is_weekend(day) ? DEADLINE_COUNTED_EXTRA
						   : DEADLINE_COUNTED;
	else
		line.step = calendar_is_weekend(day) ? DEADLINE_WEEKEND : DEADLINE_COUNTED;
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
	return calendar_is_worked(calendar, calendar_day_of(ms));
}

static void
add_line(struct deadline *deadline, struct deadline_line line)
{
	deadline->lines = mem_grow(deadline->lines, deadline->count + 1, sizeof(line));
	deadline->lines[deadline->count++] = line;
	deadline->provisional = deadline->provisional || !line.is_settled;
}

static bool
is_paused(const struct deadline_term *term, int64_t day)
{
	int64_t end = end_of(day);

	for (size_t i = 0; i < term->pause_count; i++)
		if (term->pauses[i].from <= end && end < term->pauses[i].until)
			return true;
	return false;
}

/* What DAY is for TERM once it runs: a pause takes a day that would have counted. */
static struct deadline_line
weigh(const struct calendar *calendar, const struct deadline_term *term, int64_t day)
{
	struct deadline_line line = look_up(calendar, day);

	if (!works(&line) && !term->natural)
		return line;
	if (is_paused(term, day))
		line.step = DEADLINE_PAUSED;
	else if (term->natural)
		line.step = DEADLINE_COUNTED_NATURAL;
	return line;
}

static bool
counts(const struct deadline_line *line)
{
	return works(line) || line->step == DEADLINE_COUNTED_NATURAL;
}

/* The working day on which it counts as received. */
static enum err
receive(const struct calendar *calendar, int64_t received, struct deadline *out, int64_t *day)
{
	int closing = calendar->closing_minute ? calendar->closing_minute : CLOSING_MINUTE;
	struct deadline_line line;

	*day = calendar_day_of(received);
	line = look_up(calendar, *day);
	if (works(&line) && received >= calendar_time(*day, closing)) {
		line.step = DEADLINE_CLOSED;
		add_line(out, line);
		(*day)++;
	}
	for (int idle = 0; idle < IDLE_DAYS_MAX; idle++, (*day)++) {
		line = look_up(calendar, *day);
		if (works(&line)) {
			line.step = DEADLINE_RECEIVED;
			add_line(out, line);
			return ERR_OK;
		}
		add_line(out, line);
	}
	return ERR_INVALID;
}

/* On from *DAY to the next that counts, with a line for each. */
static enum err
count_one(const struct calendar *calendar, const struct deadline_term *term, unsigned number,
	struct deadline *out, int64_t *day)
{
	for (int idle = 0; idle < IDLE_DAYS_MAX; idle++) {
		struct deadline_line line = weigh(calendar, term, ++*day);
		if (counts(&line))
			line.number = number;
		add_line(out, line);
		if (line.number)
			return ERR_OK;
	}
	return ERR_INVALID;
}

/* Natural days that end on a day off end on the next that is worked. */
static enum err
carry_over(const struct calendar *calendar, const struct deadline_term *term, struct deadline *out,
	int64_t *day)
{
	struct deadline_line line;

	if (!term->natural || term->days == 0 || calendar_is_worked(calendar, *day))
		return ERR_OK;
	for (int idle = 0; idle < IDLE_DAYS_MAX; idle++) {
		line = look_up(calendar, ++*day);
		if (works(&line)) {
			line.step = DEADLINE_CARRIED;
			add_line(out, line);
			return ERR_OK;
		}
		add_line(out, line);
	}
	return ERR_INVALID;
}

enum err
deadline_count(
	const struct calendar *calendar, const struct deadline_term *term, struct deadline *out)
{
	int64_t day;
	enum err e;

	*out = (struct deadline){0};
	if (term->days > DEADLINE_DAYS_MAX || term->received < 0)
		return ERR_INVALID;
	e = receive(calendar, term->received, out, &day);
	for (unsigned number = 1; !e && number <= term->days; number++)
		e = count_one(calendar, term, number, out, &day);
	if (!e)
		e = carry_over(calendar, term, out, &day);
	out->due = end_of(day);
	return e;
}

enum err
deadline_make(
	const struct calendar *calendar, int64_t received, unsigned days, struct deadline *out)
{
	struct deadline_term term = {.received = received, .days = days};

	return deadline_count(calendar, &term, out);
}

void
deadline_fini(struct deadline *deadline)
{
	free(deadline->lines);
	*deadline = (struct deadline){0};
}

/* ---- in words */

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
	[DEADLINE_COUNTED_NATURAL] = {"自然日", "a calendar day"},
	[DEADLINE_PAUSED] = {"暂停计时，不计", "the clock stood still, not counted"},
	[DEADLINE_CARRIED] = {"期满日不上班，顺延到这一天",
		"the term ended on a day off, so it ends on this day"},
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
	if (!line->is_settled)
		buf_add_str(out,
			english ? "; provisional, its holidays are not announced yet"
				: "；暂定，放假安排尚未公布");
}

/* ---- as it is kept */

static const char letters[] = {
#define DEADLINE_LETTER(name, letter) letter,
	DEADLINE_STEPS(DEADLINE_LETTER)
#undef DEADLINE_LETTER
};

void
deadline_pack(const struct deadline *deadline, struct buf *out)
{
	if (deadline->count == 0)
		return;
	buf_addf(out, "%s ", deadline->lines[0].date);
	for (size_t i = 0; i < deadline->count; i++)
		buf_add(out, &letters[deadline->lines[i].step], 1);
}

enum err
deadline_unpack(const struct calendar *calendar, const char *text, struct deadline *out)
{
	char date[CALENDAR_DATE_SIZE] = "";
	unsigned number = 0;
	int64_t day;

	*out = (struct deadline){0};
	snprintf(date, sizeof date, "%s", text);
	if (!calendar_read_date(date, &day) || text[sizeof date - 1] != ' ')
		return ERR_INVALID;
	for (const char *at = text + sizeof date; *at; at++, day++) {
		const char *letter = memchr(letters, *at, sizeof letters);
		struct deadline_line line;
		if (!letter)
			return ERR_INVALID;
		line = look_up(calendar, day);
		line.step = (enum deadline_step)(letter - letters);
		line.number = counts(&line) ? ++number : 0;
		out->due = end_of(day);
		add_line(out, line);
	}
	return ERR_OK;
}
