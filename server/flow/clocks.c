#include "flow/clocks.h"

#include <stdio.h>
#include <string.h>

#include "flow/decide/record.h"
#include "store/calendars.h"
#include "store/case_clock_time.h"
#include "store/case_row.h"

#define PART     200 /* cases that are counted anew in one transaction */
#define PAUSE_MS 100 /* between two of them: commits of others go first */

/* ---- calendars */

bool
clocks_import(struct tx *tx, const struct calendar_paper *paper, int64_t *version, char *problem,
	size_t size)
{
	struct doer doer = doer_system(tx);
	char date[CALENDAR_DATE_SIZE];
	char year[8];

	*version = calendars_put(tx, paper);
	if (*version == 0)
		return true;
	if (calendars_contradict(tx->db, *version, date)) {
		snprintf(problem, size,
			"%s: a working day by one year's paper, a day off by another's", date);
		return false;
	}
	snprintf(year, sizeof year, "%d", paper->year);
	tx_due(tx, "calendar_recount", "city", tx->now);
	record_audit(&doer, NULL, "calendar.import", year,
		json_pack("{s:I, s:I}", "version", (json_int_t)*version, "days",
			(json_int_t)paper->count));
	return true;
}

/* The paper at INDEX of those that come with the program, if the city has none of its year. */
static bool
read_lacking(struct db *db, size_t index, struct calendar_paper *paper, bool *is_lacking)
{
	char problem[200];
	const char *text;

	if (!calendar_shipped(index, &text))
		return false;
	*is_lacking = calendar_read(text, strlen(text), paper, problem, sizeof problem) == ERR_OK &&
		calendars_compare(db, paper).is_new;
	return true;
}

bool
clocks_lack(struct db *db)
{
	struct calendar_paper paper;
	bool is_lacking = false;

	for (size_t i = 0; !is_lacking && read_lacking(db, i, &paper, &is_lacking); i++)
		calendar_paper_fini(&paper);
	return is_lacking;
}

void
clocks_begin(struct tx *tx)
{
	struct calendar_paper paper;
	char problem[200];
	bool is_lacking;
	int64_t version;

	for (size_t i = 0; read_lacking(tx->db, i, &paper, &is_lacking); i++) {
		if (is_lacking && !clocks_import(tx, &paper, &version, problem, sizeof problem))
			tx_refuse(tx);
		calendar_paper_fini(&paper);
	}
}

int64_t
clocks_recount(struct tx *tx, int64_t most, int64_t *moved)
{
	int64_t looked;
	json_t *cases = case_clock_recount(tx, most, &looked);
	size_t i;
	json_t *one;

	json_array_foreach(cases, i, one) {
		struct case_row row;
		json_t *event = json_object_get(one, "event");
		json_t *body = json_pack("{s:O?, s:O?, s:O?}", "case",
			json_object_get(one, "number"), "due_at", json_object_get(one, "due"),
			"from", json_object_get(one, "from"));
		if (case_load(tx->db, json_string_value(json_object_get(one, "case")), &row))
			case_hop_follow(tx, &row);
		record_notice(tx, json_string_value(json_object_get(one, "asker")),
			json_string_value(event), "case_due", body, NULL);
	}
	*moved += (int64_t)json_array_size(cases);
	json_decref(cases);
	if (looked == 0)
		tx_due(tx, "calendar_recount", "city", 0);
	return looked;
}

int64_t
clocks_on_recount(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	int64_t moved = 0;

	(void)ref;
	(void)at;
	(void)cookie;
	return clocks_recount(tx, PART, &moved) ? tx->now + PAUSE_MS : 0;
}

int64_t
clocks_on_older(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	(void)ref;
	(void)at;
	(void)cookie;
	return case_clock_adopt(tx, PART) ? tx->now + PAUSE_MS : 0;
}

/* ---- reminders */

/* Those who answer for the unit that holds the case; before one does, those who dispatch; supervisors where it is reported. */
#define WHO_IS_TOLD \
	"SELECT DISTINCT role.person FROM cases JOIN role ON role.event = '' " \
	"AND (role.expires_at IS NULL OR role.expires_at > ?2) " \
	"AND ((role.role IN ('official', 'approver') AND role.unit = cases.unit_holder) " \
	"OR (role.role = 'dispatcher' AND cases.unit_holder IS NULL) " \
	"OR (role.role = 'supervisor' AND ?3 = 1)) WHERE cases.id = ?1 ORDER BY role.person"

static void
tell(struct tx *tx, const char *case_id, enum reminder reminder, int64_t due)
{
	json_t *people = json_array();
	json_t *person;
	size_t i;
	char number[24] = "";
	char kind[32];
	struct rows *rows = db_query(tx->db, WHO_IS_TOLD, "sii", case_id, tx->now,
		(int64_t)(reminder == REMINDER_REPORTED));

	while (rows_next(rows))
		json_array_append_new(people, json_string(rows_text(rows, 0)));
	rows_end(rows);
	db_text(tx->db, number, sizeof number, "SELECT number FROM cases WHERE id = ?1", "s",
		case_id);
	snprintf(kind, sizeof kind, "case_%s", reminder_word(reminder));
	json_array_foreach(people, i, person)
		record_notice(tx, json_string_value(person), NULL, kind,
			json_pack("{s:s, s:o}", "case", number, "due_at", time_json(due)), NULL);
	json_decref(people);
}

int64_t
clocks_on_case(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct case_clock_passed passed;
	struct doer doer = doer_system(tx);
	char action[32];

	(void)at;
	(void)cookie;
	case_clock_pass(tx, ref, &passed);
	for (int reminder = REMINDER_SOON; reminder < REMINDER_COUNT; reminder++) {
		if (!passed.told[reminder])
			continue;
		snprintf(action, sizeof action, "case.%s", reminder_word((enum reminder)reminder));
		record_audit(
			&doer, NULL, action, ref, json_pack("{s:o}", "due", time_json(passed.due)));
		if (reminder != REMINDER_OVERDUE)
			tell(tx, ref, (enum reminder)reminder, passed.due);
	}
	return passed.next;
}
