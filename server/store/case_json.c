/*
 * case_json.c - public cases, as lists and in full.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "domain/vocabulary.h"
#include "store/case_clock.h"
#include "store/case_reply.h"
#include "store/case_search.h"
#include "store/cases.h"
#include "store/cursor.h"
#include "store/file.h"
#include "store/json_set.h"

#define PAGE            20
#define BEGINNING_BYTES 360 /* of a reply, in a list: about 120 Chinese characters */

/* ------------------------------------------------------------------ the list */

/* ?1 words, ?2 unit, ?3 topic, ?4 state, ?5 event, ?6 from, ?7 to, ?8 and ?9 cursor, ?10 limit. */
#define LIST_FILTER \
	"WHERE cases.publication = 'public' AND (?2 IS NULL OR cases.unit_holder = ?2) " \
	"AND (?3 IS NULL OR cases.topic = ?3) AND (?5 IS NULL OR cases.event = ?5) " \
	"AND (CASE WHEN ?4 IS NULL THEN cases.state <> 'merged' ELSE cases.state = ?4 END) " \
	"AND (?6 IS NULL OR cases.received_at >= ?6) AND (?7 IS NULL OR cases.received_at < ?7) " \
	"AND (?9 IS NULL OR (cases.received_at, cases.number) < (?8, ?9)) "
#define LIST_COLUMNS \
	"SELECT cases.id, cases.number, cases.unit_holder, cases.topic, cases.domain, cases.state, " \
	"cases.outcome, cases.received_at, cases.answered_at, cases.due_current, text.body, event.id, " \
	"event.title, event.title_en "
#define LIST_JOINS \
	"LEFT JOIN text ON text.id = cases.text LEFT JOIN event ON event.id = cases.event "
#define LIST_ORDER "ORDER BY cases.received_at DESC, cases.number DESC LIMIT ?10"
#define FOUND      "FROM case_search JOIN cases ON cases.id = case_search.case_id "
#define MATCHES    "AND case_search MATCH ?1 "
#define EVERY      "AND ?1 IS NULL "

static const char list_all[] = LIST_COLUMNS "FROM cases " LIST_JOINS LIST_FILTER EVERY LIST_ORDER;
static const char list_found[] = LIST_COLUMNS FOUND LIST_JOINS LIST_FILTER MATCHES LIST_ORDER;
static const char count_all[] = "SELECT count(*) FROM cases " LIST_FILTER EVERY
				"AND ?10 IS NOT NULL";
static const char count_found[] = "SELECT count(*) " FOUND LIST_FILTER MATCHES
				  "AND ?10 IS NOT NULL";

static const char *
unless_empty(const char *text)
{
	return text && text[0] ? text : NULL;
}

static struct rows *
query_list(struct db *db, const char *sql, const struct case_filter *filter, const char *expression)
{
	int64_t at = 0;
	char number[24] = "";
	const char *cursor = unless_empty(filter->cursor);
	if (cursor && cursor_number(&cursor, &at) && !cursor_id(cursor, number, sizeof number))
		number[0] = '\0';
	return db_query(db, sql, "sssssIIisi", expression, unless_empty(filter->unit),
		unless_empty(filter->topic), unless_empty(filter->state),
		unless_empty(filter->event), filter->from, filter->to, at, unless_empty(number),
		(int64_t)PAGE + 1);
}

/* How the first reply begins, cut between two characters. */
static void
add_reply(struct db *db, json_t *item, const char *case_id)
{
	char body[BEGINNING_BYTES + 8];
	if (!db_text(db, body, sizeof body,
		    "SELECT text.body FROM case_reply JOIN text ON text.id = case_reply.text "
		    "WHERE case_reply.case_id = ?1 AND case_reply.state = 'published' "
		    "ORDER BY case_reply.at, case_reply.id LIMIT 1",
		    "s", case_id))
		return;
	size_t len = strlen(body);
	if (len > BEGINNING_BYTES) {
		len = BEGINNING_BYTES;
		while (len > 0 && ((unsigned char)body[len] & 0xc0) == 0x80)
			len--;
	}
	json_object_set_new(item, "reply", json_stringn(body, len));
}

static json_t *
event_part(struct rows *rows, int column)
{
	if (rows_is_null(rows, column))
		return NULL;
	json_t *event = json_object();
	json_set_text(event, "id", rows_text(rows, column));
	json_set_text(event, "title", rows_text(rows, column + 1));
	json_set_text(event, "title_en", rows_text(rows, column + 2));
	return event;
}

static json_t *
list_item(struct db *db, struct rows *rows)
{
	static const char *const names[] = {
		"number", "unit", "topic", "domain", "state", "outcome"};
	json_t *item = json_object();
	for (int i = 0; i < 6; i++)
		json_set_text(item, names[i], rows_text(rows, i + 1));
	json_set_time(item, "received_at", rows_integer(rows, 7));
	json_set_time(item, "answered_at", rows_integer(rows, 8));
	json_set_time(item, "due_at", rows_integer(rows, 9));
	json_object_set_new(item, "text", json_string(rows_text(rows, 10)));
	json_set_value(item, "event", event_part(rows, 11));
	add_reply(db, item, rows_text(rows, 0));
	return item;
}

static void
add_items(struct db *db, json_t *answer, struct rows *rows)
{
	json_t *items = json_array();
	char cursor[64] = "";
	json_object_set_new(answer, "cursor", json_null());
	for (int count = 0; rows_next(rows); count++) {
		if (count == PAGE) {
			json_object_set_new(answer, "cursor", json_string(cursor));
			break;
		}
		snprintf(cursor, sizeof cursor, "%" PRId64 ".%s", rows_integer(rows, 7),
			rows_text(rows, 1));
		json_array_append_new(items, list_item(db, rows));
	}
	rows_end(rows);
	json_object_set_new(answer, "cases", items);
}

json_t *
case_list_json(struct db *db, const struct case_filter *filter)
{
	struct buf expression;
	json_t *answer = json_object();
	bool searching = unless_empty(filter->words) != NULL;
	buf_init(&expression);
	if (searching && !case_search_expression(filter->words, &expression)) {
		json_object_set_new(answer, "cases", json_array());
		json_object_set_new(answer, "cursor", json_null());
		json_set_number(answer, "total", 0);
	} else {
		const char *match = searching ? expression.data : NULL;
		add_items(db, answer,
			query_list(db, searching ? list_found : list_all, filter, match));
		if (!unless_empty(filter->cursor)) {
			struct rows *rows = query_list(
				db, searching ? count_found : count_all, filter, match);
			if (rows_next(rows))
				json_set_number(answer, "total", rows_integer(rows, 0));
			rows_end(rows);
		}
	}
	buf_fini(&expression);
	return answer;
}

/* ------------------------------------------------------------------ one case */

static json_t *
children_of(struct db *db, const char *case_id)
{
	json_t *children = json_array();
	struct rows *rows = db_query(db,
		"SELECT text.body, cases.label FROM cases LEFT JOIN text ON text.id = cases.text "
		"WHERE cases.master = ?1 AND cases.state = 'merged' AND cases.publication = 'public' "
		"ORDER BY cases.received_at, cases.number",
		"s", case_id);
	while (rows_next(rows)) {
		json_t *child = json_object();
		json_object_set_new(child, "text", json_string(rows_text(rows, 0)));
		json_object_set_new(child, "by", json_string(rows_text(rows, 1)));
		json_array_append_new(children, child);
	}
	rows_end(rows);
	return children;
}

static json_t *
revisions_of(struct db *db, const char *answer)
{
	static const char *const names[] = {"text:s", "why:s", "at:t", NULL};
	json_t *revisions = json_array();
	struct rows *rows = db_query(db,
		"SELECT text.body, why.body, answer_revision.at FROM answer_revision "
		"LEFT JOIN text ON text.id = answer_revision.text "
		"LEFT JOIN text AS why ON why.id = answer_revision.why "
		"WHERE answer_revision.answer = ?1 ORDER BY answer_revision.revision",
		"s", answer);
	while (rows_next(rows))
		json_array_append_new(revisions, json_row(rows, names));
	rows_end(rows);
	return revisions;
}

static json_t *
replies_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {"unit:s", "by:s", "text:s", "at:t", "outcome:s",
		"channel:s", "planned_on:t", "basis:s", NULL};
	json_t *replies = json_array();
	struct rows *rows = db_query(db,
		"SELECT case_reply.unit, case_reply.label, text.body, case_reply.at, case_reply.outcome, "
		"case_reply.channel, case_reply.planned_on, basis.body, case_reply.answer, case_reply.id "
		"FROM case_reply LEFT JOIN text ON text.id = case_reply.text "
		"LEFT JOIN text AS basis ON basis.id = case_reply.basis "
		"WHERE case_reply.case_id = ?1 AND case_reply.state = 'published' "
		"ORDER BY case_reply.at, case_reply.id",
		"s", case_id);
	while (rows_next(rows)) {
		json_t *reply = json_row(rows, names);
		json_object_set_new(reply, "revisions",
			rows_is_null(rows, 8) ? case_reply_revisions_json(db, rows_text(rows, 9))
					      : revisions_of(db, rows_text(rows, 8)));
		json_set_value(reply, "files", file_answer_json(db, rows_text(rows, 8)));
		json_array_append_new(replies, reply);
	}
	rows_end(rows);
	return replies;
}

/* Units are named, people of staff are not; words that go with a step are for the asker alone. */
static json_t *
steps_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {"at:t", "action:s", "unit:s", "reason:s", NULL};
	json_t *steps = json_array();
	struct rows *rows = db_query(db,
		"SELECT at, action, unit, reason, detail FROM case_step "
		"WHERE case_id = ?1 AND public = 1 ORDER BY seq",
		"s", case_id);
	while (rows_next(rows)) {
		json_t *step = json_row(rows, names);
		case_clock_step_json(step, rows_text(rows, 4));
		json_array_append_new(steps, step);
	}
	rows_end(rows);
	return steps;
}

/* Answered late, or open and late; what was withdrawn, merged or not accepted never is. */
static bool
is_overdue(struct rows *rows, int64_t now)
{
	int64_t due = rows_integer(rows, 9);
	int64_t answered = rows_integer(rows, 8);
	bool is_counted = CASE_BIT(case_state_read(rows_text(rows, 5))) & (C_RECEIVED | C_HELD) &&
		strcmp(rows_text(rows, 17), "paused") != 0;

	return due != 0 && (answered ? answered > due : is_counted && now > due);
}

json_t *
case_json(struct db *db, const char *number)
{
	struct rows *rows = db_query(db,
		LIST_COLUMNS
		", cases.label, cases.joined, cases.planned_on, cases.clock FROM cases " LIST_JOINS
		"WHERE cases.number = ?1 AND cases.publication = 'public'",
		"s", number);
	json_t *found = NULL;
	if (rows_next(rows)) {
		const char *id = rows_text(rows, 0);
		found = list_item(db, rows);
		json_object_del(found, "reply");
		json_set_text(found, "by", rows_text(rows, 14));
		json_set_number(found, "joined", rows_integer(rows, 15));
		json_set_time(found, "planned_on", rows_integer(rows, 16));
		json_object_set_new(
			found, "overdue", json_boolean(is_overdue(rows, clock_wall_ms())));
		json_set_value(found, "clock", case_clock_json(db, id));
		json_object_set_new(found, "children", children_of(db, id));
		json_object_set_new(found, "replies", replies_of(db, id));
		json_object_set_new(found, "steps", steps_of(db, id));
	}
	rows_end(rows);
	return found;
}
