/*
 * case_lists.c - what waits for a unit and for the city's dispatchers (see case_read.h).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/case_read.h"
#include "store/cursor.h"
#include "store/json_set.h"

#define PAGE          50
#define DAY_MS        INT64_C(86400000)
#define BEIJING_MS    (INT64_C(8) * 3600 * 1000)
#define NEVER         "9000000000000000" /* what has no due date comes last */
#define REQUESTS_MOST 200

/* ?1 unit, ?2 now, ?3 end of today, ?4 and ?5 cursor. */
#define HELD_BY "cases.unit_holder = ?1 AND ?2 > 0 AND ?3 > 0 "
#define DUE     "COALESCE(cases.due_current, " NEVER ") "
#define OPEN    "cases.state IN ('dispatched', 'handling', 'review') "
#define COUNTED OPEN "AND cases.clock <> 'paused' " /* and its clock does not stand still */

static const struct shelf {
	const char *name;
	const char *where;
} shelves[] = {
	{"to_sign", HELD_BY "AND cases.state = 'dispatched' "},
	{"to_handle", HELD_BY "AND cases.state = 'handling' "},
	{"due_today", HELD_BY "AND " COUNTED "AND cases.due_current BETWEEN ?2 AND ?3 "},
	{"overdue", HELD_BY "AND " COUNTED "AND cases.due_current < ?2 "},
	{"to_approve",
		"cases.id IN (SELECT case_id FROM case_reply WHERE unit = ?1 AND state = 'review') "
		"AND ?2 > 0 AND ?3 > 0 "},
	{"together",
		"cases.id IN (SELECT case_id FROM case_unit WHERE unit = ?1 AND ended = 0) "
		"AND " OPEN "AND ?2 > 0 AND ?3 > 0 "},
};

#define SHELF_COUNT (sizeof shelves / sizeof shelves[0])

#define BRIEF \
	"SELECT cases.id, cases.number, cases.version, cases.state, cases.publication, cases.clock, " \
	"cases.unit_holder, cases.unit_chosen, cases.topic, cases.domain, cases.district, " \
	"cases.urgency, cases.source, cases.received_at, cases.accepted_at, cases.dispatched_at, " \
	"cases.due_current, cases.overdue_since, cases.returns, cases.is_final, cases.joined, " \
	"cases.colour, text.body, (SELECT count(*) FROM case_request " \
	"WHERE case_request.case_id = cases.id AND case_request.state = 'pending'), " DUE \
	"FROM cases LEFT JOIN text ON text.id = cases.text "

static json_t *
brief_of(struct rows *rows)
{
	static const char *const names[] = {"case:s", "number:s", "version:i", "state:s",
		"publication:s", "clock:s", "unit:s", "unit_chosen:s", "topic:s", "domain:s",
		"district:s", "urgency:s", "source:s", "received_at:t", "accepted_at:t",
		"dispatched_at:t", "due_at:t", "overdue_since:t", "returns:i", "final:b",
		"joined:i", "colour:s", "text:s", "requests:i", NULL};

	return json_row(rows, names);
}

/* One more than a page is read: then there is a next one, which begins after the last that is given.  KEY: the column of the order. */
static void
add_page(json_t *answer, struct rows *rows, int key)
{
	json_t *cases = json_array();
	char cursor[64] = "";

	json_object_set_new(answer, "cursor", json_null());
	for (int count = 0; rows_next(rows); count++) {
		if (count == PAGE) {
			json_object_set_new(answer, "cursor", json_string(cursor));
			break;
		}
		snprintf(cursor, sizeof cursor, "%" PRId64 ".%s", rows_integer(rows, key),
			rows_text(rows, 0));
		json_array_append_new(cases, brief_of(rows));
	}
	rows_end(rows);
	json_object_set_new(answer, "cases", cases);
}

static void
read_cursor(const char *cursor, int64_t *at, char id[static ID_SIZE])
{
	*at = -1;
	id[0] = '\0';
	if (cursor[0] == '\0' || !cursor_number(&cursor, at) || !cursor_id(cursor, id, ID_SIZE))
		*at = -1;
}

static int64_t
end_of_today(int64_t now)
{
	return ((now + BEIJING_MS) / DAY_MS + 1) * DAY_MS - BEIJING_MS - 1;
}

/* ---- a unit's workbench */

static const struct shelf *
find_shelf(const char *name)
{
	for (size_t i = 0; i < SHELF_COUNT; i++)
		if (strcmp(shelves[i].name, name) == 0)
			return &shelves[i];
	return NULL;
}

static json_t *
counts_of(struct db *db, const struct case_list *list)
{
	json_t *counts = json_object();

	for (size_t i = 0; i < SHELF_COUNT; i++) {
		char sql[512];
		snprintf(sql, sizeof sql, "SELECT count(*) FROM cases WHERE %s", shelves[i].where);
		json_set_number(counts, shelves[i].name,
			db_integer(
				db, 0, sql, "sii", list->unit, list->now, end_of_today(list->now)));
	}
	return counts;
}

json_t *
case_workbench_json(struct db *db, const struct case_list *list)
{
	const struct shelf *shelf = find_shelf(list->list);
	char sql[2048], id[ID_SIZE];
	json_t *answer;
	int64_t at;

	if (!shelf)
		return NULL;
	read_cursor(list->cursor, &at, id);
	snprintf(sql, sizeof sql,
		BRIEF "WHERE %sAND (" DUE ", cases.id) > (?4, ?5) ORDER BY " DUE
		      ", cases.id LIMIT ?6",
		shelf->where);
	answer = json_pack("{s:s, s:s}", "unit", list->unit, "list", list->list);
	add_page(answer,
		db_query(db, sql, "siiisi", list->unit, list->now, end_of_today(list->now), at, id,
			(int64_t)PAGE + 1),
		24);
	json_object_set_new(answer, "counts", counts_of(db, list));
	json_object_set_new(answer, "requests", case_requests_json(db, list->unit));
	return answer;
}

/* ---- the dispatchers' board */

json_t *
case_requests_json(struct db *db, const char *unit)
{
	static const char *const names[] = {"request:s", "kind:s", "case:s", "number:s",
		"unit_asking:s", "decider:s", "unit:s", "days:i", "why:s", "basis:s", "asked_at:t",
		"decide_by:t", "due_at:t", NULL};
	json_t *requests = json_array();
	struct rows *rows = db_query(db,
		"SELECT case_request.id, case_request.kind, cases.id, cases.number, "
		"case_request.unit_asking, case_request.decider, case_request.unit, "
		"case_request.value, why.body, basis.body, case_request.asked_at, "
		"case_request.decide_by, cases.due_current FROM case_request "
		"JOIN cases ON cases.id = case_request.case_id "
		"LEFT JOIN text AS why ON why.id = case_request.reason "
		"LEFT JOIN text AS basis ON basis.id = case_request.basis "
		"WHERE case_request.state = 'pending' AND (?1 = '' OR case_request.decider = ?1) "
		"ORDER BY case_request.decide_by, case_request.id LIMIT ?2",
		"si", unit, (int64_t)REQUESTS_MOST);

	while (rows_next(rows))
		json_array_append_new(requests, json_row(rows, names));
	rows_end(rows);
	return requests;
}

json_t *
case_board_json(struct db *db, const struct case_list *list)
{
	char id[ID_SIZE];
	json_t *answer = json_object();
	int64_t at;

	read_cursor(list->cursor, &at, id);
	add_page(answer,
		db_query(db,
			BRIEF "WHERE cases.state = 'received' "
			      "AND (cases.received_at, cases.id) > (?1, ?2) "
			      "ORDER BY cases.received_at, cases.id LIMIT ?3",
			"isi", at, id, (int64_t)PAGE + 1),
		13);
	json_object_set_new(answer, "requests", case_requests_json(db, ""));
	json_object_set_new(answer, "counts",
		json_pack("{s:I, s:I}", "waiting",
			(json_int_t)db_integer(db, 0,
				"SELECT count(*) FROM cases WHERE state = 'received' AND received_at >= 0",
				""),
			"requests",
			(json_int_t)db_integer(db, 0,
				"SELECT count(*) FROM case_request WHERE state = 'pending'", "")));
	return answer;
}
