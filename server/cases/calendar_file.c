/*
 * calendar_file.c - a paper's file, read with nothing taken on trust.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cases/calendar.h"
#include "cases/calendar_texts.h"

struct reader {
	struct calendar_paper *paper;
	char *problem;
	size_t size;
};

#define COMPLAIN(reader, ...) (snprintf((reader)->problem, (reader)->size, __VA_ARGS__), false)

/* A name is shown to people: no control characters, and it fits. */
static bool
is_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
			return false;
	return len > 0 && len < CALENDAR_NAME_SIZE;
}

/* December before, the year itself, and the first month after. */
static bool
is_near(const char *date, int year)
{
	long of = strtol(date, NULL, 10);
	long month = strtol(date + 5, NULL, 10);

	return of == year || (of == year - 1 && month == 12) || (of == year + 1 && month == 1);
}

static bool
read_day(struct reader *reader, size_t index, const json_t *object)
{
	const char *date = json_string_value(json_object_get(object, "date"));
	const char *name = json_string_value(json_object_get(object, "name"));
	const json_t *is_off = json_object_get(object, "isOffDay");
	struct calendar_day *day = &reader->paper->days[reader->paper->count];
	int64_t number;

	if (!json_is_object(object))
		return COMPLAIN(reader, "days[%zu]: it must be an object", index);
	if (!date || !calendar_read_date(date, &number))
		return COMPLAIN(reader, "days[%zu].date: \"%.20s\" is no date (YYYY-MM-DD)", index,
			date ? date : "");
	if (!is_near(date, reader->paper->year))
		return COMPLAIN(reader, "days[%zu].date: %s lies outside of the paper's year %d",
			index, date, reader->paper->year);
	if (!name || !is_name(name))
		return COMPLAIN(reader, "days[%zu].name (%s): it must have 1 to %d bytes", index,
			date, CALENDAR_NAME_SIZE - 1);
	if (!json_is_boolean(is_off))
		return COMPLAIN(
			reader, "days[%zu].isOffDay (%s): it must be true or false", index, date);
	for (size_t i = 0; i < reader->paper->count; i++)
		if (strcmp(reader->paper->days[i].date, date) == 0)
			return reader->paper->days[i].is_off == json_is_true(is_off) ||
				COMPLAIN(reader,
					"days[%zu].date: %s is there twice, as a day off and as a "
					"working day",
					index, date);
	memset(day, 0, sizeof *day);
	snprintf(day->date, sizeof day->date, "%s", date);
	snprintf(day->name, sizeof day->name, "%s", name);
	day->is_off = json_is_true(is_off);
	reader->paper->count++;
	return true;
}

static bool
read_days(struct reader *reader, const json_t *days)
{
	size_t count = json_array_size(days);
	size_t i;
	json_t *object;

	if (!json_is_array(days))
		return COMPLAIN(reader, "days: it must be an array");
	if (count == 0)
		return COMPLAIN(reader, "days: there is none, so %d is not announced yet",
			reader->paper->year);
	if (count > CALENDAR_DAYS_MOST)
		return COMPLAIN(reader, "days: %zu of them, %d at most", count, CALENDAR_DAYS_MOST);
	reader->paper->days = mem_zero(count, sizeof *reader->paper->days);
	json_array_foreach((json_t *)days, i, object)
		if (!read_day(reader, i, object))
			return false;
	return true;
}

static bool
read_papers(struct reader *reader, const json_t *papers)
{
	size_t i;
	json_t *paper;

	if (papers && !json_is_array(papers))
		return COMPLAIN(reader, "papers: it must be an array of addresses");
	json_array_foreach((json_t *)papers, i, paper)
		if (!json_is_string(paper) || json_string_length(paper) > 500)
			return COMPLAIN(reader, "papers[%zu]: it must be an address", i);
	if (json_array_size(papers) > 20)
		return COMPLAIN(reader, "papers: 20 at most");
	reader->paper->papers = papers ? json_dumps(papers, JSON_COMPACT) : mem_strdup("[]");
	return true;
}

static bool
read_file(struct reader *reader, const json_t *file)
{
	const json_t *year = json_object_get(file, "year");
	json_int_t value = json_integer_value(year);

	if (!json_is_object(file))
		return COMPLAIN(
			reader, "it must be an object with \"year\", \"papers\" and \"days\"");
	if (!json_is_integer(year) || value < CALENDAR_YEAR_FIRST || value > CALENDAR_YEAR_LAST)
		return COMPLAIN(reader, "year: it must be a number from %d to %d",
			CALENDAR_YEAR_FIRST, CALENDAR_YEAR_LAST);
	reader->paper->year = (int)value;
	return read_papers(reader, json_object_get(file, "papers")) &&
		read_days(reader, json_object_get(file, "days"));
}

static int
compare_days(const void *a, const void *b)
{
	return strcmp(
		((const struct calendar_day *)a)->date, ((const struct calendar_day *)b)->date);
}

enum err
calendar_read(const char *text, size_t len, struct calendar_paper *out, char *problem, size_t size)
{
	struct reader reader = {out, problem, size};
	json_error_t error;
	json_t *file;
	bool is_read = false;

	*out = (struct calendar_paper){0};
	if (len > CALENDAR_FILE_MOST) {
		snprintf(problem, size, "%zu bytes, %d at most", len, CALENDAR_FILE_MOST);
		return ERR_TOO_LARGE;
	}
	file = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (!file)
		snprintf(problem, size, "line %d, column %d: %s", error.line, error.column,
			error.text);
	else
		is_read = read_file(&reader, file);
	json_decref(file);
	if (!is_read) {
		calendar_paper_fini(out);
		return ERR_INVALID;
	}
	qsort(out->days, out->count, sizeof *out->days, compare_days);
	return ERR_OK;
}

void
calendar_paper_fini(struct calendar_paper *paper)
{
	free(paper->papers);
	free(paper->days);
	*paper = (struct calendar_paper){0};
}

bool
calendar_shipped(size_t index, const char **text)
{
	static const char *const texts[] = {CALENDAR_TEXTS};

	if (index >= sizeof texts / sizeof texts[0])
		return false;
	*text = texts[index];
	return true;
}
