/*
 * answer_draft.c - what is typed is kept as it is typed, on the unit's side alone.
 */
#include "flow/decide/decide.h"
#include "flow/decide/draft.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"

void
decide_answer_draft(struct decision *decision)
{
	struct typed typed = {.state = ANSWER_STATE_DRAFT, .goes_on = true};
	struct question_row question;
	struct event_row event;
	struct answer_row draft;
	struct side side;
	bool exists;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), &question, &event))
		return;
	if (!question_is_public(&question)) {
		decision_refuse(
			decision, PROBLEM_WRONG_STATE, "提问未公开", "The question is not public");
		return;
	}
	if (!side_of(decision, &event, &question, decision_text(decision, "official"), &side))
		return;
	exists = draft_find(decision, &question, &side, decision_text(decision, "answer"), &draft);
	if (decision->problem.type != PROBLEM_NONE || (exists && draft_is_held(decision, &draft)) ||
		(!exists && !side_may_begin(decision, &question, &side)))
		return;
	if (exists &&
		command_integer(decision->command, "version", draft.version) != draft.version) {
		decision_refuse_stale(decision, question.id);
		return;
	}
	typed.text = command_text(decision->command, "text");
	draft_keep(decision, &question, &side, &typed, exists, &draft);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:s, s:I, s:s, s:o}", "answer", draft.id, "question", question.id,
			"version", (json_int_t)draft.version, "state", "draft", "writer_until",
			time_json(draft.writer_until)));
}
