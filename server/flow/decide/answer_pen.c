/*
 * answer_pen.c - a draft's pen: one writer at a time, who lets it go, is asked for it, or stops typing.
 *
 * The lease is renewed by typing (draft.c) and lapses by itself; taking it never changes the draft.
 */
#include <string.h>

#include "config/config.h"
#include "flow/decide/acting.h"
#include "flow/decide/decide.h"
#include "flow/decide/draft.h"
#include "flow/decide/handlers.h"

/* A clerk may hold any draft of the event; others their unit's, or as a guest their own. */
static bool
is_on_their_side(
	struct decision *decision, const struct event_row *event, const struct answer_row *draft)
{
	const char *person = decision->actor.person;
	char unit[ID_SIZE];

	if (actor_has(&decision->actor, R_CLERK, event->id) ||
		strcmp(draft->official, person) == 0 ||
		(draft->unit[0] && official_unit(decision->tx, person, event, draft->unit, unit) &&
			strcmp(unit, draft->unit) == 0))
		return true;
	return decision_refuse(
		decision, PROBLEM_FORBIDDEN, "这份草稿不在您的单位", "The draft is another unit's");
}

/* A draft of the actor's side that can still be written; the result names it as it is now. */
static bool
begin(struct decision *decision, struct answer_row *draft, struct event_row *event)
{
	struct question_row question;

	if (!decision_allow_answer(
		    decision, decision_text(decision, "answer"), draft, &question, event) ||
		!is_on_their_side(decision, event, draft))
		return false;
	if ((draft->state != ANSWER_STATE_DRAFT && draft->state != ANSWER_STATE_SUBMITTED) ||
		draft->revises[0])
		return decision_refuse(decision, PROBLEM_WRONG_STATE, "这份草稿已经发布或作废",
			"This draft was published or discarded");
	json_object_update_new(decision->result,
		json_pack("{s:s, s:s, s:I}", "answer", draft->id, "question", draft->question,
			"version", (json_int_t)draft->version));
	return true;
}

/* Who has the pen is told in passing: a lease has no history. */
static void
tell(struct decision *decision, const struct event_row *event, const struct answer_row *draft,
	const char *kind, int64_t until)
{
	record_desk_passing(decision->tx, event->id, kind,
		json_pack("{s:s, s:s, s:s*, s:I, s:s, s:o, s:o*}", "question", draft->question,
			"answer", draft->id, "unit", unless_empty(draft->unit), "version",
			(json_int_t)draft->version, "state", answer_state_word((int)draft->state),
			"by", doer_json(&decision->doer), "writer_until", time_json(until)));
}

static bool
holds_pen(const struct decision *decision, const struct answer_row *draft)
{
	return strcmp(draft->writer, decision->actor.person) == 0 &&
		draft->writer_until > decision->tx->now;
}

void
decide_answer_take(struct decision *decision)
{
	struct tx *tx = decision->tx;
	int64_t until = tx->now + tx->config->event_writer_seconds * 1000;
	struct answer_row draft;
	struct event_row event;
	bool new_writer;

	if (!begin(decision, &draft, &event) || draft_is_held(decision, &draft))
		return;
	new_writer = !holds_pen(decision, &draft);
	db_run(tx->db, "UPDATE answer SET writer = ?2, writer_until = ?3 WHERE id = ?1", "ssi",
		draft.id, decision->actor.person, until);
	tell(decision, &event, &draft, "pen_taken", until);
	if (new_writer)
		record_audit(&decision->doer, event.id, "answer.take", draft.id,
			json_pack("{s:s, s:I}", "question", draft.question, "version",
				(json_int_t)draft.version));
	json_object_set_new(decision->result, "writer_until", time_json(until));
}

void
decide_answer_give_pen(struct decision *decision)
{
	struct answer_row draft;
	struct event_row event;

	if (!begin(decision, &draft, &event) ||
		db_run(decision->tx->db,
			"UPDATE answer SET writer = NULL, writer_until = NULL "
			"WHERE id = ?1 AND writer = ?2",
			"ss", draft.id, decision->actor.person) != 1)
		return;
	tell(decision, &event, &draft, "pen_free", 0);
}

/* Its writer is asked; where nobody writes, it can be taken at once. */
void
decide_answer_ask_pen(struct decision *decision)
{
	struct answer_row draft;
	struct event_row event;
	bool is_held;

	if (!begin(decision, &draft, &event))
		return;
	is_held = draft.writer[0] && draft.writer_until > decision->tx->now &&
		!holds_pen(decision, &draft);
	if (is_held)
		tell(decision, &event, &draft, "pen_wanted", 0);
	json_object_set_new(decision->result, "free", json_boolean(!is_held));
	if (is_held)
		json_object_set_new(
			decision->result, "writer_until", time_json(draft.writer_until));
}
