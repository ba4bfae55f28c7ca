/*
 * answer_revise.c - a published answer is corrected, never overwritten: by its unit alone, with the
 * reason shown.  Where answers are signed, corrections are signed too.
 */
#include <string.h>

#include "flow/decide/acting.h"
#include "flow/decide/attach.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "store/file.h"

/* The table lets any official or guest pass; the answer is its own unit's, or its own guest's. */
static bool
is_ones_own(
	struct decision *decision, const struct event_row *event, const struct answer_row *answer)
{
	char unit[ID_SIZE];

	if (answer->unit[0] ? official_unit(decision->tx, decision->actor.person, event,
				      answer->unit, unit) &&
				strcmp(unit, answer->unit) == 0
			    : strcmp(answer->official, decision->actor.person) == 0)
		return true;
	return decision_refuse(decision, PROBLEM_FORBIDDEN, "只能更正本单位的答复",
		"Only answers of one's own unit can be corrected");
}

/* It waits beside the answer; a later correction takes the place of an earlier one that waits. */
static void
submit_correction(struct decision *decision, const struct question_row *question,
	const struct answer_row *answer, const struct revised *revised)
{
	struct tx *tx = decision->tx;
	char id[ID_SIZE];

	ids_make('a', tx->now, id);
	db_run(tx->db,
		"UPDATE answer SET state = 'discarded', version = version + 1 "
		"WHERE revises = ?1 AND state IN ('draft', 'submitted')",
		"s", answer->id);
	db_run(tx->db,
		"INSERT INTO answer (id, question, unit, official, author, text, content, state, "
		"outcome, question_version, question_unit, revises, why, created_at) "
		"VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, 'submitted', ?7, ?8, ?9, ?10, ?11, ?12)",
		"sssssssisssi", id, question->id, unless_empty(answer->unit),
		decision->actor.person, revised->text, revised->content,
		unless_empty(answer->outcome), question->version, unless_empty(question->unit),
		answer->id, revised->why, tx->now);
	if (revised->has_files)
		db_run(tx->db, "UPDATE answer SET files_since = 1 WHERE id = ?1", "s", id);
	if (!attach_files(decision, question->event, id, 0, true))
		return;
	record_desk(&decision->doer, question->event, "draft",
		json_pack("{s:s, s:s, s:s*, s:i, s:s, s:s}", "question", question->id, "answer", id,
			"unit", unless_empty(answer->unit), "version", 1, "state", "submitted",
			"revises", answer->id),
		NULL);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:s}", "answer", id, "version", (json_int_t)1, "state",
			"submitted", "revises", answer->id));
}

static bool
check(struct decision *decision, const struct event_row *event, const struct answer_row *answer)
{
	if (command_integer(decision->command, "version", answer->version) != answer->version)
		return decision_refuse_stale(decision, answer->question);
	if (!is_ones_own(decision, event, answer))
		return false;
	if (answer->state != ANSWER_STATE_PUBLISHED)
		return decision_refuse(decision, PROBLEM_WRONG_STATE, "只能更正已公开的答复",
			"Only a published answer can be corrected");
	return !decision_output_is_stopped(decision, event);
}

static bool
changes_files(struct decision *decision, const struct answer_row *answer)
{
	return attach_changes(decision, answer->id,
		db_integer(decision->tx->db, 0, "SELECT files_since FROM answer WHERE id = ?1", "s",
			answer->id));
}

/* Its own publishing is the approval. */
static void
revise(struct decision *decision, const struct event_row *event,
	const struct question_row *question, const struct answer_row *answer,
	const struct revised *revised)
{
	if (attach_files(decision, event->id, answer->id, answer->revision + 1, true))
		publish_revision(&decision->doer, event, question, answer, decision->actor.person,
			revised, decision->result);
}

void
decide_answer_revise(struct decision *decision)
{
	const char *words = decision_text(decision, "text");
	struct text_ref text, why;
	struct revised revised = {.text = text.id, .why = why.id};
	char content[DIGEST_HEX_SIZE];
	struct answer_row answer;
	struct question_row question;
	struct event_row event;

	if (!decision_allow_answer(
		    decision, decision_text(decision, "answer"), &answer, &question, &event) ||
		!check(decision, &event, &answer))
		return;
	ids_sha256_hex(words, strlen(words), content);
	revised.has_files = command_has(decision->command, "files");
	if (strcmp(content, answer.content) == 0 && !changes_files(decision, &answer)) {
		decision_refuse_argument(
			decision, "/text", "文字没有改动", "The text is the same as before");
		return;
	}
	revised.content = content;
	tx_text(decision->tx, words, &text);
	tx_text(decision->tx, decision_text(decision, "why"), &why);
	if (event.policy == POLICY_SELF)
		revise(decision, &event, &question, &answer, &revised);
	else
		submit_correction(decision, &question, &answer, &revised);
	if (decision->problem.type == PROBLEM_NONE)
		record_audit(&decision->doer, event.id, "answer.revise", answer.id,
			json_pack("{s:s, s:I, s:o*}", "digest", text.digest, "version",
				(json_int_t)answer.version + 1, "files",
				file_digests_json(
					decision->tx->db, answer.id, answer.revision + 1)));
}
