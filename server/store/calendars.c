#include "store/calendars.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/json_set.h"

/* The newest paper of each year that was there at version ?1. */
#define IN_FORCE \
	"(SELECT year, max(version) AS version FROM calendar WHERE version <= ?1 GROUP BY year)"

int64_t
calendars_version(struct db *db)
{
	return db_integer(db, 0, "SELECT max(version) FROM calendar", "");
}

void
calendars_load(struct db *db, int64_t version, int64_t since, struct calendar *out)
{
	struct rows *rows = db_query(db, "SELECT year FROM " IN_FORCE, "i", version);
	char first[CALENDAR_DATE_SIZE];

	*out = (struct calendar){0};
	calendar_write_date(calendar_day_of(since), first);
	while (rows_next(rows))
		calendar_add_year(out, (int)rows_integer(rows, 0));
	rows_end(rows);
	rows = db_query(db,
		"SELECT calendar_day.date, calendar_day.name, calendar_day.is_off FROM " IN_FORCE
		" AS paper JOIN calendar_day ON calendar_day.version = paper.version "
		"WHERE calendar_day.date >= ?2 ORDER BY calendar_day.date, paper.year",
		"is", version, first);
	while (rows_next(rows)) {
		const char *date = rows_text(rows, 0);
		if (out->count == 0 || strcmp(out->days[out->count - 1].date, date) != 0)
			calendar_add_day(out, date, rows_text(rows, 1), rows_integer(rows, 2) != 0);
	}
	rows_end(rows);
}

static int64_t
version_of_year(struct db *db, int year)
{
	return db_integer(
		db, 0, "SELECT max(version) FROM calendar WHERE year = ?1", "i", (int64_t)year);
}

bool
calendars_paper(struct db *db, int year, struct calendar_paper *out)
{
	int64_t version = version_of_year(db, year);
	struct rows *rows = db_query(db,
		"SELECT date, name, is_off FROM calendar_day WHERE version = ?1 ORDER BY date", "i",
		version);

	*out = (struct calendar_paper){.year = version ? year : 0};
	while (rows_next(rows)) {
		struct calendar_day *day;
		out->days = mem_grow(out->days, out->count + 1, sizeof *out->days);
		day = &out->days[out->count++];
		memset(day, 0, sizeof *day);
		snprintf(day->date, sizeof day->date, "%s", rows_text(rows, 0));
		snprintf(day->name, sizeof day->name, "%s", rows_text(rows, 1));
		day->is_off = rows_integer(rows, 2) != 0;
	}
	rows_end(rows);
	return version != 0;
}

static bool
has_day(struct db *db, int64_t version, const struct calendar_day *day)
{
	return db_integer(db, 0,
		       "SELECT 1 FROM calendar_day WHERE version = ?1 AND date = ?2 AND name = ?3 "
		       "AND is_off = ?4",
		       "issi", version, day->date, day->name, (int64_t)day->is_off) == 1;
}

struct calendars_change
calendars_compare(struct db *db, const struct calendar_paper *paper)
{
	int64_t version = version_of_year(db, paper->year);
	int64_t there = db_integer(
		db, 0, "SELECT count(*) FROM calendar_day WHERE version = ?1", "i", version);
	int64_t same = 0;

	for (size_t i = 0; i < paper->count; i++)
		same += has_day(db, version, &paper->days[i]);
	return (struct calendars_change){
		.is_new = version == 0, .days = (there - same) + ((int64_t)paper->count - same)};
}

int64_t
calendars_put(struct tx *tx, const struct calendar_paper *paper)
{
	struct calendars_change change = calendars_compare(tx->db, paper);
	int64_t version = calendars_version(tx->db) + 1;

	if (!change.is_new && change.days == 0)
		return 0;
	db_run(tx->db, "INSERT INTO calendar (version, year, papers, at) VALUES (?1, ?2, ?3, ?4)",
		"iisi", version, (int64_t)paper->year, paper->papers, tx->now);
	for (size_t i = 0; i < paper->count; i++)
		db_run(tx->db,
			"INSERT INTO calendar_day (version, date, name, is_off) "
			"VALUES (?1, ?2, ?3, ?4)",
			"issi", version, paper->days[i].date, paper->days[i].name,
			(int64_t)paper->days[i].is_off);
	return version;
}

bool
calendars_contradict(struct db *db, int64_t version, char date[static CALENDAR_DATE_SIZE])
{
	return db_text(db, date, CALENDAR_DATE_SIZE,
		"SELECT mine.date FROM calendar_day AS mine JOIN calendar_day AS other "
		"ON other.date = mine.date AND other.is_off <> mine.is_off "
		"AND other.version IN (SELECT version FROM " IN_FORCE " AS paper) "
		"WHERE mine.version = ?2 ORDER BY mine.date LIMIT 1",
		"ii", INT64_MAX, version);
}

json_t *
calendars_list_json(struct db *db)
{
	json_t *list = json_array();
	struct rows *rows = db_query(db,
		"SELECT paper.year, paper.version, calendar.papers, calendar.at, "
		"(SELECT count(*) FROM calendar_day WHERE calendar_day.version = paper.version) FROM " IN_FORCE
		" AS paper JOIN calendar ON calendar.version = paper.version ORDER BY paper.year",
		"i", INT64_MAX);

	while (rows_next(rows)) {
		json_t *item = json_object();
		json_set_number(item, "year", rows_integer(rows, 0));
		json_set_number(item, "version", rows_integer(rows, 1));
		json_set_number(item, "days", rows_integer(rows, 4));
		json_object_set_new(item, "papers", json_loads(rows_text(rows, 2), 0, NULL));
		json_set_time(item, "imported_at", rows_integer(rows, 3));
		json_array_append_new(list, item);
	}
	rows_end(rows);
	return list;
}
