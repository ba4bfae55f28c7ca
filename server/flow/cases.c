#include "flow/cases.h"

#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "flow/decide/case_dispatch.h"
#include "flow/decide/case_reply.h"
#include "flow/decide/publication.h"
#include "flow/likeness.h"
#include "store/case_clock.h"
#include "store/cases.h"

#define DAY_MS INT64_C(86400000)

static bool
find_case(struct db *db, const char *question, char id[static ID_SIZE])
{
	return db_text(db, id, ID_SIZE, "SELECT id FROM cases WHERE question = ?1", "s", question);
}

bool
case_exists(struct db *db, const char *question)
{
	char id[ID_SIZE];

	return find_case(db, question, id);
}

/* ---- one case */

/* The live answers of a case, as replies that the log gave already. */
static void
add_live_reply(const struct doer *doer, const char *case_id, const struct answer_row *answer)
{
	struct tx *tx = doer->tx;
	char id[ID_SIZE];
	char label[LABEL_SIZE];

	ids_make('r', tx->now, id);
	label_of_official(tx->db, answer->official, label, sizeof label);
	db_run(tx->db,
		"INSERT INTO case_reply (id, case_id, answer, unit, label, author, text, state, "
		"channel, outcome, revision, at, approved_by, approved_at) "
		"SELECT ?1, ?2, id, unit, ?3, COALESCE(official, author), text, state, 'live', "
		"outcome, revision, published_at, approved_by, approved_at "
		"FROM answer WHERE id = ?4 AND state IN ('published', 'hidden')",
		"ssss", id, case_id, label, answer->id);
}

/* What was typed and not sent stays with its author, as a draft of the case's reply. */
static void
keep_draft(const struct doer *doer, const char *case_id, const struct answer_row *answer)
{
	struct tx *tx = doer->tx;
	char id[ID_SIZE];

	ids_make('r', tx->now, id);
	db_run(tx->db,
		"INSERT INTO case_reply (id, case_id, answer, unit, author, text, state, channel, "
		"outcome, at) SELECT ?1, ?2, id, unit, author, text, 'draft', 'case', outcome, ?3 "
		"FROM answer WHERE id = ?4",
		"ssis", id, case_id, tx->now, answer->id);
	db_run(tx->db,
		"UPDATE answer SET state = 'discarded', writer = NULL, writer_until = NULL, "
		"version = version + 1 WHERE id = ?1",
		"s", answer->id);
}

static void
add_replies(const struct doer *doer, const char *case_id, const char *question)
{
	json_t *ids = json_array();
	json_t *id;
	size_t i;
	struct rows *rows = db_query(doer->tx->db,
		"SELECT id FROM answer WHERE question = ?1 AND revises IS NULL "
		"AND state <> 'discarded' ORDER BY published_at, id",
		"s", question);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	json_array_foreach(ids, i, id) {
		struct answer_row answer;
		if (!answer_load(doer->tx->db, json_string_value(id), &answer))
			continue;
		if (answer.state == ANSWER_STATE_PUBLISHED || answer.state == ANSWER_STATE_HIDDEN)
			add_live_reply(doer, case_id, &answer);
		else
			keep_draft(doer, case_id, &answer);
	}
	json_decref(ids);
}

/* What the answers say of QUESTION: when it was first answered (0: not), by which unit, with which outcome last. */
struct answered_as {
	int64_t at;
	char unit[ID_SIZE];
	char outcome[16];
};

static struct answered_as
how_answered(struct db *db, const char *question)
{
	struct answered_as how = {.at = 0};
	struct rows *rows = db_query(db,
		"SELECT published_at, unit, outcome FROM answer "
		"WHERE question = ?1 AND state = 'published' ORDER BY published_at, id",
		"s", question);

	while (rows_next(rows)) {
		if (how.at == 0)
			how.at = rows_integer(rows, 0);
		if (how.unit[0] == '\0')
			snprintf(how.unit, sizeof how.unit, "%s", rows_text(rows, 1));
		if (!rows_is_null(rows, 2))
			snprintf(how.outcome, sizeof how.outcome, "%s", rows_text(rows, 2));
	}
	rows_end(rows);
	return how;
}

/* Was its text public, as it is now or before it was merged? */
static bool
may_be_public(const struct question_row *question)
{
	if (question->state == QUESTION_STATE_MERGED)
		return question->publish_at == 0 && strcmp(question->merged_from, "approved") == 0;
	return question_is_public(question);
}

/*
 * The clock begins where the case does, not when the question was asked: until then it was the event's.  A merged
 * one has none, its master has.  Gives the due date.
 */
static int64_t
begin_clock(struct tx *tx, const struct case_new *row, const char *id)
{
	enum case_clock_outcome outcome;

	if (row->master)
		return 0;
	outcome = case_clock_start(tx, id, tx->now, row->source, row->domain, "normal");
	if (outcome == CASE_CLOCK_DONE && row->answered_at)
		outcome = case_clock_stop(tx, id, row->answered_at);
	return outcome == CASE_CLOCK_DONE
		? db_integer(tx->db, 0, "SELECT due_current FROM cases WHERE id = ?1", "s", id)
		: 0;
}

/* An answered case is closed by itself if its asker says nothing more. */
static void
close_later(struct tx *tx, const char *id)
{
	tx_due(tx, "case_close", id, tx->now + tx->config->case_close_days * DAY_MS);
}

/* Makes the row, tells the asker; gives its id.  MASTER: NULL, or the case it is a child of. */
static void
make_case(const struct doer *doer, const struct event_row *event,
	const struct question_row *question, const char *master, char id[static ID_SIZE])
{
	struct tx *tx = doer->tx;
	struct answered_as how = how_answered(tx->db, question->id);
	bool is_public = may_be_public(question) && event->state != EVENT_STATE_CANCELLED;
	char number[16];
	int64_t due;
	struct case_new row = {
		.question = question->id,
		.event = event->id,
		.source = event->kind == EVENT_KIND_DUTY ? "duty" : "event",
		.asker = question->asker,
		.label = question->label,
		.text = question->text,
		.original = question->original,
		.unit = question->unit[0] ? question->unit : unless_empty(how.unit),
		.topic = unless_empty(question->topic),
		.domain = unless_empty(question->domain),
		.master = master,
		.publication = is_public ? "public" : "private",
		.state = master  ? "merged"
			: how.at ? "answered"
				 : "received",
		.received_at = question->asked_at,
		.answered_at = master ? 0 : how.at,
	};

	case_create(tx, &row, id, number);
	case_step(tx, id, doer->person, "received", NULL, row.state);
	due = begin_clock(tx, &row, id);
	if (how.outcome[0])
		db_run(tx->db, "UPDATE cases SET outcome = ?2 WHERE id = ?1", "ss", id,
			how.outcome);
	add_replies(doer, id, question->id);
	if (is_public) {
		case_index(tx, id);
		likeness_keep_case(tx, id);
	}
	record_audit(doer, event->id, "case.open", id,
		json_pack("{s:s, s:s, s:s, s:s}", "question", question->id, "number", number,
			"state", row.state, "publication", row.publication));
	record_notice(tx, question->asker, event->id, "case",
		json_pack("{s:s, s:s, s:s, s:o*}", "question", question->id, "case", number,
			"state", row.state, "due_at", how.at ? NULL : time_json(due)),
		NULL);
	case_assign(doer, id);
	if (how.at && !master)
		close_later(tx, id);
}

/* Ids of the questions that SQL finds for KEY. */
static json_t *
questions_of(struct db *db, const char *sql, const char *key)
{
	json_t *ids = json_array();
	struct rows *rows = db_query(db, sql, "s", key);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	return ids;
}

/* All that was merged into QUESTION, at whatever depth, are children of its case. */
static void
open_children(const struct doer *doer, const struct event_row *event, const char *question,
	const char *master)
{
	json_t *ids = questions_of(doer->tx->db,
		"WITH RECURSIVE family (id) AS (SELECT question.id FROM question "
		"WHERE merged_into = ?1 UNION SELECT question.id FROM question "
		"JOIN family ON question.merged_into = family.id) SELECT id FROM family ORDER BY id",
		question);
	json_t *id;
	size_t i;

	json_array_foreach(ids, i, id) {
		struct question_row child;
		char made[ID_SIZE];
		if (question_load(doer->tx->db, json_string_value(id), &child) && !child.erased &&
			!case_exists(doer->tx->db, child.id))
			make_case(doer, event, &child, master, made);
	}
	json_decref(ids);
}

void
case_open(const struct doer *doer, const struct event_row *event, const char *question)
{
	struct question_row row;
	char id[ID_SIZE];

	if (event->rehearsal || !question_load(doer->tx->db, question, &row) || row.erased)
		return;
	if (find_case(doer->tx->db, question, id))
		case_follow_question(doer, question);
	else
		make_case(doer, event, &row, NULL, id);
	open_children(doer, event, question, id);
}

void
case_open_if_over(const struct doer *doer, const struct event_row *event, const char *question)
{
	if (event->kind == EVENT_KIND_DUTY || event->state == EVENT_STATE_ENDED ||
		event->state == EVENT_STATE_ARCHIVED)
		case_open(doer, event, question);
}

/* ---- all of an event */

static void
open_each(const struct doer *doer, const struct event_row *event, const char *sql)
{
	json_t *ids = questions_of(doer->tx->db, sql, event->id);
	json_t *id;
	size_t i;

	json_array_foreach(ids, i, id)
		case_open(doer, event, json_string_value(id));
	json_decref(ids);
}

void
cases_open_all(const struct doer *doer, const struct event_row *event)
{
	open_each(doer, event,
		"SELECT id FROM question WHERE event = ?1 "
		"AND (state = 'approved' OR (state = 'hidden' AND pass_on = 1)) ORDER BY asked_at, id");
}

/* It was never decided: told so, with what happens to it now. */
static void
let_go(const struct doer *doer, const struct event_row *event, const char *id)
{
	struct question_row question;
	struct text_ref why;
	const char *words;
	bool pass_on;

	if (!question_load(doer->tx->db, id, &question))
		return;
	pass_on = question.pass_on && !event->rehearsal;
	words = pass_on
		? "活动期间未及公开，已按您的意愿转交单位办理。Not published in time; passed on "
		  "to the unit, as you wished."
		: "活动期间未及公开。Not published in time.";
	tx_text(doer->tx, words, &why);
	db_run(doer->tx->db,
		"UPDATE question SET state = 'rejected', reason = 'other', why = ?2, "
		"version = version + 1, decided_at = ?3, decided_by = NULL, claimed_by = NULL, "
		"claimed_until = NULL, held_by = NULL, held_why = NULL, held_at = NULL, "
		"second_by = NULL, second_why = NULL, second_at = NULL, first_by = NULL, "
		"first_at = NULL, first_version = NULL WHERE id = ?1 AND state = 'pending'",
		"ssi", id, why.id, doer->tx->now);
	record_numbers(doer->tx, event->id,
		&(struct numbers){.pending = -1, .declined = 1, .reason = "other"});
	record_desk(doer, event->id, "decided",
		json_pack("{s:s, s:I, s:s, s:s}", "question", id, "version",
			(json_int_t)question.version + 1, "state", "rejected", "reason", "other"),
		NULL);
	record_notice(doer->tx, question.asker, event->id, "rejected",
		json_pack("{s:s, s:s, s:s, s:s}", "question", id, "number", question.number,
			"reason", "other", "why", words),
		NULL);
	record_audit(doer, event->id, "question.let_go", id,
		json_pack("{s:s, s:b}", "state", "rejected", "pass_on", pass_on));
	if (pass_on)
		case_open(doer, event, id);
}

static void
let_go_each(const struct doer *doer, const struct event_row *event)
{
	json_t *ids = questions_of(doer->tx->db,
		"SELECT id FROM question WHERE event = ?1 AND state = 'pending' "
		"ORDER BY asked_at, id",
		event->id);
	json_t *id;
	size_t i;

	json_array_foreach(ids, i, id)
		let_go(doer, event, json_string_value(id));
	json_decref(ids);
}

/* Merged ones whose target got no case would be lost with it. */
#define LEFT_OVER \
	"SELECT id FROM question WHERE event = ?1 AND pass_on = 1 " \
	"AND ((state = 'rejected' AND reason IN (SELECT id FROM reason WHERE pass_on = 1)) " \
	"OR state = 'merged') " \
	"AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.question = question.id) " \
	"ORDER BY asked_at, id"

void
cases_settle_pending(const struct doer *doer, const struct event_row *event)
{
	let_go_each(doer, event);
	open_each(doer, event, LEFT_OVER);
}

void
cases_settle_all(const struct doer *doer, const struct event_row *event)
{
	open_each(doer, event,
		"SELECT id FROM question WHERE event = ?1 AND pass_on = 1 "
		"AND state IN ('approved', 'hidden') ORDER BY asked_at, id");
	cases_settle_pending(doer, event);
}

/* ---- what happens to a case's question and answers later */

void
case_follow_question(const struct doer *doer, const char *question)
{
	struct question_row row;
	char id[ID_SIZE];

	if (!find_case(doer->tx->db, question, id) || !question_load(doer->tx->db, question, &row))
		return;
	db_run(doer->tx->db,
		"UPDATE cases SET text = ?2, publication = ?3, version = version + 1 WHERE id = ?1",
		"sss", id, row.text, may_be_public(&row) ? "public" : "private");
	case_index(doer->tx, id);
	likeness_keep_case(doer->tx, id);
}

/* An answer that comes while the event still moderates answers the case, whoever has it. */
static void
answer_live(const struct doer *doer, const char *id)
{
	struct case_row row;
	enum case_state from;

	if (!case_load(doer->tx->db, id, &row))
		return;
	from = row.state;
	if (!case_move(doer->tx, &row, CASE_ACTION_ANSWER_LIVE))
		return;
	case_log(doer->tx, id,
		&(struct case_line){.action = "answered",
			.from = from,
			.to = row.state,
			.actor = doer->person,
			.role = doer->role,
			.unit = unless_empty(row.holder)});
	case_reply_put_back(doer->tx, &row);
	case_lapse(doer->tx, &row, NULL);
	tx_due(doer->tx, "case_sign", id, 0);
	(void)case_clock_stop(doer->tx, id, doer->tx->now);
	close_later(doer->tx, id);
}

void
case_add_answer(const struct doer *doer, const char *question, const char *answer)
{
	struct answer_row row;
	char id[ID_SIZE];

	if (!find_case(doer->tx->db, question, id) || !answer_load(doer->tx->db, answer, &row))
		return;
	db_run(doer->tx->db, "DELETE FROM case_reply WHERE answer = ?1 AND state = 'draft'", "s",
		answer);
	add_live_reply(doer, id, &row);
	answer_live(doer, id);
	db_run(doer->tx->db, "UPDATE cases SET outcome = COALESCE(?2, outcome) WHERE id = ?1", "ss",
		id, unless_empty(row.outcome));
	case_index(doer->tx, id);
	likeness_keep_case(doer->tx, id);
}

/* The case of the reply that came from ANSWER. */
static bool
find_case_of_answer(struct db *db, const char *answer, char id[static ID_SIZE])
{
	return db_text(
		db, id, ID_SIZE, "SELECT case_id FROM case_reply WHERE answer = ?1", "s", answer);
}

void
case_revise_answer(const struct doer *doer, const char *answer)
{
	char id[ID_SIZE];

	if (!find_case_of_answer(doer->tx->db, answer, id))
		return;
	db_run(doer->tx->db,
		"UPDATE case_reply SET text = (SELECT text FROM answer WHERE id = ?1), "
		"revision = (SELECT revision FROM answer WHERE id = ?1) WHERE answer = ?1",
		"s", answer);
	case_step(doer->tx, id, doer->person, "revised", NULL, NULL);
	case_index(doer->tx, id);
	likeness_keep_case(doer->tx, id);
}

void
case_hide(const struct doer *doer, const char *item, bool hidden)
{
	char id[ID_SIZE];

	if (find_case(doer->tx->db, item, id)) {
		db_run(doer->tx->db, "UPDATE cases SET publication = ?2 WHERE id = ?1", "ss", id,
			hidden ? "hidden" : "public");
	} else if (find_case_of_answer(doer->tx->db, item, id)) {
		db_run(doer->tx->db, "UPDATE case_reply SET state = ?2 WHERE answer = ?1", "ss",
			item, hidden ? "hidden" : "published");
	} else {
		return;
	}
	case_step(doer->tx, id, doer->person, hidden ? "hidden" : "shown", NULL, NULL);
	case_index(doer->tx, id);
	likeness_keep_case(doer->tx, id);
}
