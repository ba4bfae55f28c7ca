/*
 * case_own.c - a case as its asker follows it (see case_read.h).
 */
#include <string.h>

#include "store/case_clock.h"
#include "store/case_read.h"
#include "store/case_reply.h"
#include "store/cases.h"
#include "store/json_set.h"
#include "store/text.h"

#define MINE_MOST 100

/* What happens next, promised in plain words. */
static const struct promise {
	const char *zh, *en;
} promises[CASE_STATE_COUNT] = {
	[CASE_STATE_RECEIVED] = {"分办员会把它交给承办单位。",
		"The city's dispatchers pass it to the unit that handles it."},
	[CASE_STATE_NOT_ACCEPTED] = {"本平台不办理此事，请看说明改向何处提出。",
		"It is not handled here; please see where to go instead."},
	[CASE_STATE_MERGED] = {"它已并入另一案件一并办理，那一件的答复也是给您的答复。",
		"It is handled together with another case, whose reply is yours too."},
	[CASE_STATE_DISPATCHED] = {"承办单位会在一个工作日内签收；到时未签收，视为已经签收。",
		"The unit signs for it within a working day; if it does not, it counts as signed for."},
	[CASE_STATE_HANDLING] = {"承办单位正在办理，会在期限前答复您。",
		"The unit is handling it and will reply before it is due."},
	[CASE_STATE_REVIEW] = {"答复已经写好，正在等待签发。",
		"The reply is written and waits for a second person to sign it."},
	[CASE_STATE_ANSWERED] = {"如果问题没有解决，您可以申请重新办理一次。",
		"If your matter is not settled you may have it reopened once."},
	[CASE_STATE_CLOSED] = {"案件已经办结。", "The case is closed."},
	[CASE_STATE_WITHDRAWN] = {"您已撤回，不再办理。",
		"You have withdrawn it; nothing more is done."},
};

static json_t *
next_of(const struct case_row *row)
{
	json_t *next = json_object();
	bool runs = CASE_BIT(row->state) & (C_RECEIVED | C_HELD);

	json_set_text(next, "text", promises[row->state].zh);
	json_set_text(next, "text_en", promises[row->state].en);
	json_set_time(next, "by", runs ? row->due : 0);
	if (strcmp(row->clock, "paused") == 0)
		json_object_set_new(next, "paused", json_true());
	return next;
}

/* Every step with its date and unit; who of the staff did it is nobody's business here. */
static json_t *
steps_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {
		"at:t", "action:s", "unit:s", "reason:s", "note:s", NULL};
	json_t *steps = json_array();
	struct rows *rows = db_query(db,
		"SELECT case_step.at, case_step.action, case_step.unit, case_step.reason, text.body, "
		"case_step.detail FROM case_step LEFT JOIN text ON text.id = case_step.note "
		"WHERE case_step.case_id = ?1 AND case_step.public = 1 ORDER BY case_step.seq",
		"s", case_id);

	while (rows_next(rows)) {
		json_t *step = json_row(rows, names);
		case_clock_step_json(step, rows_text(rows, 5));
		json_array_append_new(steps, step);
	}
	rows_end(rows);
	return steps;
}

/* Published ones, public or for the asker alone. */
static json_t *
replies_of(struct db *db, const char *case_id)
{
	static const char *const names[] = {"reply:s", "unit:s", "by:s", "text:s", "at:t",
		"outcome:s", "channel:s", "planned_on:t", "basis:s", NULL};
	json_t *replies = json_array();
	struct rows *rows = db_query(db,
		"SELECT case_reply.id, case_reply.unit, case_reply.label, text.body, case_reply.at, "
		"case_reply.outcome, case_reply.channel, case_reply.planned_on, basis.body "
		"FROM case_reply LEFT JOIN text ON text.id = case_reply.text "
		"LEFT JOIN text AS basis ON basis.id = case_reply.basis "
		"WHERE case_reply.case_id = ?1 AND case_reply.state = 'published' "
		"ORDER BY case_reply.at, case_reply.id",
		"s", case_id);

	while (rows_next(rows)) {
		json_t *reply = json_row(rows, names);
		json_object_set_new(
			reply, "revisions", case_reply_revisions_json(db, rows_text(rows, 0)));
		json_array_append_new(replies, reply);
	}
	rows_end(rows);
	return replies;
}

/* The case that answers this one: itself, or what it was merged into, at whatever depth. */
static void
find_answering(struct db *db, const struct case_row *row, struct case_row *out)
{
	*out = *row;
	for (int depth = 0; depth < 16 && out->state == CASE_STATE_MERGED && out->master[0];
		depth++) {
		struct case_row above;
		if (!case_load(db, out->master, &above))
			return;
		*out = above;
	}
}

static void
add_master(struct db *db, json_t *own, const struct case_row *answering)
{
	json_t *master = json_object();

	json_set_text(master, "number", answering->number);
	json_set_text(master, "state", case_state_word((int)answering->state));
	json_set_text(master, "unit", answering->holder);
	json_object_set_new(
		master, "public", json_boolean(strcmp(answering->publication, "public") == 0));
	json_object_set_new(master, "steps", steps_of(db, answering->id));
	json_object_set_new(own, "into", master);
}

static json_t *
can_of(const struct case_row *row)
{
	json_t *can = json_array();

	if (CASE_BIT(row->state) & (C_RECEIVED | C_HELD | C_MERGED)) {
		json_array_append_new(can, json_string("case.supplement"));
		json_array_append_new(can, json_string("case.withdraw"));
	}
	if (CASE_BIT(row->state) & (C_RECEIVED | C_HELD | C_DONE))
		json_array_append_new(can, json_string("case.message"));
	if (CASE_BIT(row->state) & C_DONE && !row->reopened_at)
		json_array_append_new(can, json_string("case.reopen"));
	return can;
}

json_t *
case_own_json(struct db *db, const struct keys *keys, const struct case_row *row, int64_t now)
{
	static const char *const names[] = {"topic:s", "domain:s", "district:s", "received_at:t",
		"answered_at:t", "due_at:t", "outcome:s", "planned_on:t", NULL};
	char receipt[RECEIPT_SIZE];
	struct case_row answering;
	json_t *own;
	struct rows *rows = db_query(db,
		"SELECT topic, domain, district, received_at, answered_at, due_current, outcome, "
		"planned_on FROM cases WHERE id = ?1",
		"s", row->id);

	own = rows_next(rows) ? json_row(rows, names) : json_object();
	rows_end(rows);
	receipt_make(keys, case_receipt_item(row), 0, "receipt", receipt);
	json_set_text(own, "case", row->id);
	json_set_text(own, "number", row->number);
	json_set_text(own, "receipt", receipt);
	json_set_number(own, "version", row->version);
	json_set_text(own, "state", case_state_word((int)row->state));
	json_set_text(own, "publication", row->publication);
	json_set_text(own, "unit", row->holder);
	json_set_value(own, "text", text_json(db, row->text));
	if (strcmp(row->text, row->original) != 0)
		json_set_value(own, "original", text_json(db, row->original));
	json_object_set_new(own, "overdue", json_boolean(case_is_overdue(row, now)));
	find_answering(db, row, &answering);
	if (strcmp(answering.id, row->id) != 0)
		add_master(db, own, &answering);
	json_object_set_new(own, "steps", steps_of(db, row->id));
	json_object_set_new(own, "replies", replies_of(db, answering.id));
	json_object_set_new(own, "messages", case_messages_json(db, row->id));
	json_object_set_new(own, "next", next_of(row));
	json_object_set_new(own, "can", can_of(row));
	return own;
}

/* ---- all of one's own */

/* PERSON (?1) and those whose questions that account took over. */
#define SELVES "(SELECT ?1 UNION SELECT id FROM person WHERE successor = ?1) "

static json_t *
ids_of(struct db *db, const char *sql, const char *person)
{
	json_t *ids = json_array();
	struct rows *rows = db_query(db, sql, "si", person, (int64_t)MINE_MOST);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	return ids;
}

static void
add_joined(struct db *db, json_t *cases, const char *person)
{
	json_t *numbers = ids_of(db,
		"SELECT cases.number FROM case_join JOIN cases ON cases.id = case_join.case_id "
		"WHERE case_join.person IN " SELVES "ORDER BY case_join.at DESC LIMIT ?2",
		person);
	json_t *number;
	size_t i;

	json_array_foreach(numbers, i, number) {
		json_t *seen = case_json(db, json_string_value(number));
		if (!seen)
			continue; /* hidden since */
		json_object_set_new(seen, "joined_by_me", json_true());
		json_array_append_new(cases, seen);
	}
	json_decref(numbers);
}

json_t *
case_mine_json(struct db *db, const struct keys *keys, const char *person, int64_t now)
{
	json_t *cases = json_array();
	json_t *ids = ids_of(db,
		"SELECT id FROM cases WHERE asker IN " SELVES
		"ORDER BY received_at DESC, id DESC LIMIT ?2",
		person);
	json_t *id;
	size_t i;

	json_array_foreach(ids, i, id) {
		struct case_row row;
		if (case_load(db, json_string_value(id), &row))
			json_array_append_new(cases, case_own_json(db, keys, &row, now));
	}
	json_decref(ids);
	add_joined(db, cases, person);
	return cases;
}
