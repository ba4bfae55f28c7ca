/*
 * erase.c - askers take back what they wrote: the text goes for good, the log keeps its place.
 *
 * Every text that was ever shown for the question goes, with its salt, and whatever would confirm a guess
 * of it; tombstones and the rows "erased" of the audit trail stay in their place, so that the trail still holds.
 */
#include <string.h>

#include "flow/cases.h"
#include "flow/decide/case_erase.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "flow/decide/review.h"
#include "flow/decide/screened.h"
#include "store/case_row.h"

/* The question's texts: as it is, as it was asked, as it was edited, what its asker wrote besides. */
#define TEXTS \
	"SELECT text FROM entry WHERE target = ?1 AND text IS NOT NULL " \
	"UNION SELECT text FROM question WHERE id = ?1 " \
	"UNION SELECT original FROM question WHERE id = ?1 " \
	"UNION SELECT appeal FROM question WHERE id = ?1 AND appeal IS NOT NULL " \
	"UNION SELECT text FROM transcript_correction WHERE target = ?1 AND text IS NOT NULL " \
	"UNION SELECT text FROM notice WHERE person = ?2 AND kind = 'edited' " \
	"AND body LIKE '%\"' || ?1 || '\"%' AND text IS NOT NULL"

static void
erase_texts(struct decision *decision, const struct question_row *question)
{
	struct tx *tx = decision->tx;
	json_t *detail = json_pack("{s:s}", "question", question->id);
	json_t *ids = json_array();
	json_t *id;
	size_t i;
	struct audit_row who = {.stream = question->event,
		.actor = decision->doer.person,
		.role = decision->doer.role,
		.address = decision->doer.address,
		.detail = detail};
	struct rows *rows = db_query(tx->db, TEXTS, "ss", question->id, question->asker);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	json_array_foreach(ids, i, id)
		tx_text_erase(tx, json_string_value(id), &who);
	json_decref(ids);
	json_decref(detail);
}

/* Its case, if it has one by now, goes the same way. */
static bool
erase_case(struct decision *decision, const struct question_row *question)
{
	struct case_row row;

	case_hide(&decision->doer, question->id, true);
	return !case_of_question(decision->tx->db, question->id, &row) ||
		case_erase(decision, &row);
}

/* A question that waited is withdrawn with it, a public one hidden, and neither comes back. */
static enum question_state
leave_state(struct tx *tx, const struct question_row *question)
{
	enum question_state state = question->state;

	if (state == QUESTION_STATE_PENDING) {
		state = QUESTION_STATE_WITHDRAWN;
		record_numbers(tx, question->event, &(struct numbers){.pending = -1});
	} else if (state == QUESTION_STATE_APPROVED) {
		state = QUESTION_STATE_HIDDEN;
	}
	db_run(tx->db,
		"UPDATE question SET state = ?2, erased_at = ?3, content = '', "
		"approved_content = NULL, "
		"version = version + 1, "
		"publish_at = CASE WHEN state = 'merged' THEN publish_at END, " REVIEW_CLEARED
		"WHERE id = ?1",
		"ssi", question->id, question_state_word((int)state), tx->now);
	tx_due(tx, "hold", question->id, 0);
	return state;
}

static void
tell(struct decision *decision, const struct question_row *question, const struct event_row *event,
	const char *state)
{
	struct tx *tx = decision->tx;

	if (question_is_shown(question))
		record_public(&decision->doer, event->id, "hidden",
			json_pack("{s:s, s:s}", "target", question->id, "why", "erased"), NULL,
			decision->result);
	if (strcmp(event->pinned, question->id) == 0) {
		db_run(tx->db, "UPDATE event SET pinned = NULL WHERE id = ?1", "s", event->id);
		record_public(&decision->doer, event->id, "pinned", json_pack("{s:n}", "question"),
			NULL, NULL);
	}
	record_desk(&decision->doer, event->id, "decided",
		json_pack("{s:s, s:I, s:s, s:s}", "question", question->id, "version",
			(json_int_t)question->version + 1, "state", state, "text", ""),
		NULL);
}

void
decide_person_erase(struct decision *decision)
{
	struct question_row question;
	struct event_row event;
	const char *state;

	if (case_erase_named(decision) || !decision_allow_own(decision, &question, &event))
		return;
	if (question.erased) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "内容已经删除",
			"Its text was erased already");
		return;
	}
	state = question_state_word((int)leave_state(decision->tx, &question));
	record_audit(&decision->doer, event.id, "person.erase", question.id,
		json_pack("{s:s}", "state", state));
	erase_texts(decision, &question);
	screened_forget(decision->tx, question.id);
	decision_tombstone(decision, question.id, 2);
	db_run(decision->tx->db, "DELETE FROM contact WHERE item = ?1", "s", question.id);
	if (!erase_case(decision, &question))
		return;
	tell(decision, &question, &event, state);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:b}", "question", question.id, "version",
			(json_int_t)question.version + 1, "state", state, "erased", 1));
}
