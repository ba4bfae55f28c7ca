/*
 * queue_deal.c - cards for a moderator: dealt in the order of moderation/queue.h, kept on a lease, given back.
 *
 * Dealing is one transaction and each lease a conditional update, so no card is on two hands at a time.
 * Which waiting questions are looked at is bounded: of each unit those that have waited longest.  Those that say the
 * same come as a stack: the first of them is dealt, and has the support of all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/lease.h"
#include "moderation/queue.h"
#include "store/desk.h"
#include "store/shelf.h"

#define CARDS_USUAL   5
#define LOOKED_AT     100 /* of each unit; more than all moderators can hold of it */
#define LOOKED_AT_SQL "100"

/* A waiting question that was looked at. */
struct candidate {
	char id[ID_SIZE]; /* first: the queue's ids lead back here */
	bool is_free;
};

struct table {
	struct decision *decision;
	const char *event;
	char (*units)[ID_SIZE]; /* "": none */
	int64_t *turns;
	size_t unit_count;
	struct candidate *candidates;
	struct queue_question *questions;
	size_t count;
};

/* ---- which questions wait */

/* One that has had no turn yet. */
static size_t
add_unit(struct table *table, const char *id)
{
	size_t i = table->unit_count++;

	table->units = mem_grow(table->units, table->unit_count, sizeof(*table->units));
	table->turns = mem_grow(table->turns, table->unit_count, sizeof(*table->turns));
	copy_id(table->units[i], id);
	table->turns[i] = 0;
	return i;
}

/* Units that questions of the event name, and none; by steps through the index, whatever their number. */
static void
load_units(struct table *table)
{
	struct rows *rows = db_query(table->decision->tx->db,
		"WITH RECURSIVE named (unit) AS ("
		"SELECT min(unit) FROM question WHERE event = ?1 AND unit > '' UNION ALL "
		"SELECT (SELECT min(unit) FROM question WHERE event = ?1 AND unit > named.unit) "
		"FROM named WHERE unit IS NOT NULL) SELECT unit FROM named",
		"s", table->event);

	while (rows_next(rows))
		(void)add_unit(table, rows_text(rows, 0));
	rows_end(rows);
}

/* The unit that a machine guesses counts where nobody has named one. */
static size_t
guessed(struct table *table, const char *guess, size_t absent)
{
	if (guess[0] == '\0')
		return absent;
	for (size_t i = 0; i < table->unit_count; i++)
		if (strcmp(table->units[i], guess) == 0)
			return i;
	return add_unit(table, guess);
}

static void
add_candidate(struct table *table, struct rows *rows, size_t unit)
{
	size_t i = table->count++;
	const char *holder = rows_text(rows, 2);

	copy_id(table->candidates[i].id, rows_text(rows, 0));
	table->candidates[i].is_free = holder[0] == '\0' ||
		rows_integer(rows, 3) <= table->decision->tx->now;
	table->questions[i] = (struct queue_question){.id = table->candidates[i].id,
		.asked_at = rows_integer(rows, 1),
		.support = rows_integer(rows, 4),
		.unit = table->units[unit][0] ? unit : guessed(table, rows_text(rows, 5), unit)};
}

static void
load_unit(struct table *table, size_t unit)
{
	struct decision *decision = table->decision;
	const char *id = unless_empty(table->units[unit]);
	struct rows *rows = db_query(decision->tx->db,
		"SELECT id, asked_at, claimed_by, claimed_until, votes + "
		"(SELECT count(*) + COALESCE(sum(twin.votes), 0) FROM question AS twin "
		"WHERE twin.twin_of = question.id), guess_unit FROM question "
		"WHERE event = ?1 AND unit IS ?3 AND " SHELF_FOR("?2") " AND NOT " SHELF_IS_BEHIND_TWIN(
			"?2") " AND (claimed_by IS NULL OR claimed_by <> ?2) "
			      "ORDER BY asked_at LIMIT " LOOKED_AT_SQL,
		"sss", table->event, decision->actor.person, id);

	while (rows_next(rows))
		add_candidate(table, rows, unit);
	rows_end(rows);
	table->turns[unit] = db_integer(decision->tx->db, 0,
		"SELECT count(*) FROM question WHERE event = ?1 AND unit IS ?2 AND state = 'approved'",
		"ss", table->event, id);
}

static void
table_load(struct table *table)
{
	size_t named;

	load_units(table);
	named = table->unit_count; /* guesses may add some */
	table->candidates = mem_zero(table->unit_count * LOOKED_AT, sizeof(*table->candidates));
	table->questions = mem_zero(table->unit_count * LOOKED_AT, sizeof(*table->questions));
	for (size_t unit = 0; unit < named; unit++)
		load_unit(table, unit);
	queue_order(table->questions, table->count, table->turns, table->decision->tx->now);
}

static void
table_fini(struct table *table)
{
	free(table->units);
	free(table->turns);
	free(table->candidates);
	free(table->questions);
}

/* ---- deal */

static void
add_card(struct decision *decision, json_t *cards, const char *question)
{
	json_array_append_new(
		cards, question_card_json(decision->tx->db, question, &decision->actor));
}

/* What the moderator holds already, renewed; also what has lapsed and nobody took. */
static void
deal_held(struct decision *decision, const char *event, json_t *cards)
{
	json_t *held = json_array();
	struct rows *rows = db_query(decision->tx->db,
		"SELECT id FROM question WHERE id IN (SELECT id FROM question WHERE event = ?1 "
		"AND claimed_by = ?2) AND " SHELF_FOR("?2") " ORDER BY asked_at, id",
		"ss", event, decision->actor.person);

	while (rows_next(rows))
		json_array_append_new(held, json_string(rows_text(rows, 0)));
	rows_end(rows);
	for (size_t i = 0; i < json_array_size(held); i++) {
		const char *id = json_string_value(json_array_get(held, i));
		if (lease_take(&decision->doer, event, id, true))
			add_card(decision, cards, id);
	}
	json_decref(held);
}

/* Tops CARDS up to COUNT. */
static void
deal_more(struct decision *decision, const char *event, json_t *cards, size_t count)
{
	struct table table = {.decision = decision, .event = event};

	table_load(&table);
	for (size_t i = 0; i < table.count && json_array_size(cards) < count; i++) {
		const struct candidate
			*candidate = (const struct candidate *)(const void *)table.questions[i].id;
		if (candidate->is_free && lease_take(&decision->doer, event, candidate->id, true))
			add_card(decision, cards, candidate->id);
	}
	table_fini(&table);
}

void
decide_queue_deal(struct decision *decision)
{
	int64_t count = command_integer(decision->command, "count", CARDS_USUAL);
	struct event_row event;
	json_t *cards;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	if (count < 1) {
		decision_refuse_argument(decision, "/count", "应为 1 到 10", "From 1 to 10");
		return;
	}
	cards = json_array();
	deal_held(decision, event.id, cards);
	if (json_array_size(cards) < (size_t)count)
		deal_more(decision, event.id, cards, (size_t)count);
	json_object_set_new(decision->result, "cards", cards);
	json_object_set_new(decision->result, "waiting",
		json_integer((json_int_t)desk_waiting(decision->tx->db, event.id)));
}

/* ---- keep */

/* Is it on a lease of the actor that has not lapsed?  Then it stays theirs, whatever became of it. */
static bool
is_held(struct decision *decision, const struct question_row *question)
{
	return strcmp(question->claimed_by, decision->actor.person) == 0 &&
		question->claimed_until > decision->tx->now;
}

/* Who has it now, or decided it. */
static json_t *
holder_json(struct decision *decision, const char *question)
{
	struct rows *rows = db_query(decision->tx->db,
		"SELECT person.id, person.name FROM question JOIN person ON person.id = "
		"CASE WHEN claimed_until > ?2 THEN claimed_by ELSE decided_by END "
		"WHERE question.id = ?1",
		"si", question, decision->tx->now);
	json_t *holder = rows_next(rows)
		? json_pack("{s:s, s:s}", "id", rows_text(rows, 0), "name", rows_text(rows, 1))
		: json_null();

	rows_end(rows);
	return holder;
}

static void
keep(struct decision *decision, const char *event, const char *id, json_t *kept, json_t *lost)
{
	struct question_row question;

	if (!question_load(decision->tx->db, id, &question) || strcmp(question.event, event) != 0)
		json_array_append_new(lost, json_pack("{s:s, s:n}", "question", id, "by"));
	else if (lease_take(&decision->doer, event, id, !is_held(decision, &question)))
		json_array_append_new(kept, json_string(id));
	else
		json_array_append_new(lost,
			json_pack("{s:s, s:s, s:o}", "question", id, "state",
				question_state_word((int)question.state), "by",
				holder_json(decision, id)));
}

void
decide_queue_keep(struct decision *decision)
{
	json_t *ids = json_object_get(decision->command->args, "questions");
	struct event_row event;
	json_t *kept, *lost;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	kept = json_array();
	lost = json_array();
	for (size_t i = 0; i < json_array_size(ids); i++)
		keep(decision, event.id, json_string_value(json_array_get(ids, i)), kept, lost);
	json_object_set_new(decision->result, "kept", kept);
	json_object_set_new(decision->result, "lost", lost);
}

/* ---- leave */

void
decide_queue_leave(struct decision *decision)
{
	struct event_row event;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event))
		return;
	json_object_set_new(decision->result, "released",
		lease_release_all(decision->tx, event.id, decision->actor.person));
}
