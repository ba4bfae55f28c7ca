/*
 * answer_return.c - who signs an answer sends it back with the reason, and its writers go on with it as a draft.
 */
#include <string.h>

#include "flow/decide/acting.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"

/* Whoever typed it and whoever it is said by; for an oral answer these are two. */
static void
tell_writers(
	struct decision *decision, const struct event_row *event, const struct answer_row *answer)
{
	const char *const people[] = {answer->author, answer->official};

	for (size_t i = 0; i < 2; i++) {
		if (i == 1 && strcmp(people[0], people[1]) == 0)
			break;
		record_notice(decision->tx, people[i], event->id, "returned",
			json_pack("{s:s, s:s}", "question", answer->question, "answer", answer->id),
			decision_text(decision, "why"));
	}
}

static void
tell_desk(struct decision *decision, const struct event_row *event, const struct answer_row *answer)
{
	record_desk(&decision->doer, event->id, "draft",
		json_pack("{s:s, s:s, s:s*, s:I, s:s, s:b, s:s*}", "question", answer->question,
			"answer", answer->id, "unit", unless_empty(answer->unit), "version",
			(json_int_t)answer->version + 1, "state", "draft", "returned", 1, "revises",
			unless_empty(answer->revises)),
		NULL);
}

void
decide_answer_return(struct decision *decision)
{
	struct tx *tx = decision->tx;
	struct answer_row answer;
	struct question_row question;
	struct event_row event;
	struct text_ref why;

	if (!decision_allow_answer(
		    decision, decision_text(decision, "answer"), &answer, &question, &event))
		return;
	if (command_integer(decision->command, "version", 0) != answer.version) {
		decision_refuse_stale(decision, question.id);
		return;
	}
	if (!answer_waits(decision, &answer) || !actor_signs(decision, &event, &answer))
		return;
	tx_text(tx, decision_text(decision, "why"), &why);
	db_run(tx->db,
		"UPDATE answer SET state = 'draft', version = version + 1, writer = NULL, "
		"writer_until = NULL, returned_by = ?2, returned_why = ?3, returned_at = ?4 "
		"WHERE id = ?1",
		"sssi", answer.id, decision->actor.person, why.id, tx->now);
	tell_desk(decision, &event, &answer);
	tell_writers(decision, &event, &answer);
	record_audit(&decision->doer, event.id, "answer.return", answer.id,
		json_pack("{s:s, s:s, s:I}", "question", question.id, "state", "draft", "version",
			(json_int_t)answer.version + 1));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:s, s:I, s:s}", "answer", answer.id, "question", question.id,
			"version", (json_int_t)answer.version + 1, "state", "draft"));
}
