/*
 * question_merge.c - one question into another, and back.
 *
 * A merge is a pointer (`merged_into`) and the state it came from, so that it can be undone.
 * Voters are people: the target counts the union of all who voted for it or for
 * anything merged into it, and each of them once.
 */
#include <string.h>

#include "flow/cases.h"
#include "flow/decide/choice.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "flow/decide/review.h"
#include "flow/decide/votes.h"

#define CHAIN_MAX 100 /* longer chains cannot come about: each merge goes to the final target */

/* Follows merges to the question that stands for ID; false where there is none in EVENT. */
static bool
find_final(struct db *db, const char *id, const char *event, struct question_row *target)
{
	char next[ID_SIZE];

	copy_id(next, id);
	for (int i = 0; i < CHAIN_MAX; i++) {
		if (!question_load(db, next, target) || strcmp(target->event, event) != 0)
			return false;
		if (target->state != QUESTION_STATE_MERGED)
			return true;
		copy_id(next, target->merged_into);
	}
	return false;
}

static bool
find_target(struct decision *decision, const struct question_row *question, const char *into,
	struct question_row *target)
{
	if (!find_final(decision->tx->db, into, question->event, target))
		return decision_refuse_argument(decision, "/into", "本活动没有这条提问",
			"The event does not have this question");
	if (strcmp(target->id, question->id) == 0)
		return decision_refuse_argument(decision, "/into", "不能并入自己或并到自己的提问",
			"A question cannot be merged into itself or into one that was merged into it");
	if (target->state != QUESTION_STATE_PENDING && target->state != QUESTION_STATE_APPROVED)
		return decision_refuse(decision, PROBLEM_WRONG_STATE,
			"目标提问未公开，也不在等待审核",
			"The target is neither public nor waiting for approval");
	return true;
}

/* What the public, the desk, the asker and the audit learn of it. */
static void
tell_merged(struct decision *decision, const struct event_row *event,
	const struct question_row *question, const char *into)
{
	json_int_t version = (json_int_t)question->version + 1;

	if (question_is_public(question))
		record_public(&decision->doer, event->id, "merged",
			json_pack("{s:s, s:s}", "question", question->id, "into", into), NULL,
			decision->result);
	record_desk(&decision->doer, event->id, "decided",
		json_pack("{s:s, s:I, s:s, s:s}", "question", question->id, "version", version,
			"state", "merged", "into", into),
		NULL);
	record_notice(decision->tx, question->asker, event->id, "merged",
		json_pack("{s:s, s:s, s:s}", "question", question->id, "number", question->number,
			"into", into),
		NULL);
	record_audit(&decision->doer, event->id, "question.merge", question->id,
		json_pack("{s:s, s:I, s:s}", "state", "merged", "version", version, "into", into));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:s}", "question", question->id, "version", version,
			"state", "merged", "into", into));
}

static bool
set_merged(struct decision *decision, const struct question_row *question, const char *into)
{
	return db_run(decision->tx->db,
		       "UPDATE question SET merged_from = state, state = 'merged', "
		       "merged_into = ?3, version = version + 1, decided_at = ?4, decided_by = ?5, " REVIEW_CLEARED
		       "WHERE id = ?1 AND version = ?2 "
		       "AND state IN ('pending', 'approved') " REVIEW_IS_OPEN("?5"),
		       "sisis", question->id, question->version, into, decision->tx->now,
		       decision->actor.person) == 1;
}

bool
choose_merge(struct decision *decision, const struct choice *choice)
{
	struct tx *tx = decision->tx;
	struct question_row question, target;
	struct event_row event;

	if (!review_begin(decision, choice->question, choice->version, &question, &event) ||
		!find_target(decision, &question, choice->into, &target) ||
		(question_is_public(&question) && decision_output_is_stopped(decision, &event)))
		return false;
	if (case_exists(tx->db, question.id))
		return decision_refuse(decision, PROBLEM_WRONG_STATE,
			"已经转为案件，请在案件里合并",
			"It is a case already; merge the cases instead");
	if (!set_merged(decision, &question, target.id))
		return review_refuse_state(decision, &question);
	tx_due(tx, "hold", question.id, 0);
	if (question.state == QUESTION_STATE_PENDING)
		record_numbers(tx, event.id, &(struct numbers){.pending = -1});
	votes_recount(tx, target.id);
	tell_merged(decision, &event, &question, target.id);
	question_unpin(decision, &event, question.id);
	if (case_exists(tx->db, target.id))
		case_open(&decision->doer, &event, target.id);
	return true;
}

void
decide_question_merge(struct decision *decision)
{
	struct choice choice = choice_of(decision);

	(void)choose_merge(decision, &choice);
}

static void
tell_unmerged(struct decision *decision, const struct event_row *event,
	const struct question_row *question)
{
	json_int_t version = (json_int_t)question->version + 1;
	bool was_public = strcmp(question->merged_from, "approved") == 0 &&
		question->publish_at == 0;

	if (was_public)
		record_public(&decision->doer, event->id, "unmerged",
			json_pack("{s:s}", "question", question->id), NULL, decision->result);
	record_desk(&decision->doer, event->id, "decided",
		json_pack("{s:s, s:I, s:s}", "question", question->id, "version", version, "state",
			question->merged_from),
		NULL);
	record_notice(decision->tx, question->asker, event->id, "unmerged",
		json_pack("{s:s, s:s, s:s}", "question", question->id, "number", question->number,
			"state", question->merged_from),
		NULL);
	record_audit(&decision->doer, event->id, "question.unmerge", question->id,
		json_pack("{s:s, s:I, s:s}", "state", question->merged_from, "version", version,
			"from", question->merged_into));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question->id, "version", version, "state",
			question->merged_from));
}

/* Back to where it was: what was held when it was merged goes out now, unless output is stopped; after the end it gets its case. */
static void
go_on(struct decision *decision, const struct event_row *event, const char *id)
{
	struct question_row question;

	if (!question_load(decision->tx->db, id, &question) ||
		question.state != QUESTION_STATE_APPROVED)
		return;
	if (question.publish_at == 0)
		case_open_if_over(&decision->doer, event, id);
	else if (!event->output_stopped)
		publish_question(&decision->doer, event, &question, decision->result);
}

bool
choose_unmerge(struct decision *decision, const struct question_row *question,
	const struct event_row *event)
{
	struct tx *tx = decision->tx;

	if (question->erased)
		return decision_refuse(
			decision, PROBLEM_WRONG_STATE, "内容已经删除", "Its text was erased");
	if (case_exists(tx->db, question->id))
		return decision_refuse(decision, PROBLEM_WRONG_STATE,
			"已经转为案件，请在案件里拆分",
			"It is a case already; separate the cases instead");
	if (db_run(tx->db,
		    "UPDATE question SET state = merged_from, merged_from = NULL, "
		    "merged_into = NULL, version = version + 1, decided_at = ?3, decided_by = ?4 "
		    "WHERE id = ?1 AND version = ?2 AND state = 'merged'",
		    "siis", question->id, question->version, tx->now, decision->actor.person) != 1)
		return review_refuse_state(decision, question);
	if (strcmp(question->merged_from, "pending") == 0)
		record_numbers(tx, event->id, &(struct numbers){.pending = 1});
	votes_recount(tx, question->merged_into);
	votes_recount(tx, question->id);
	tell_unmerged(decision, event, question);
	go_on(decision, event, question->id);
	return true;
}

void
decide_question_unmerge(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (review_begin_command(decision, &question, &event) &&
		!decision_output_is_stopped(decision, &event))
		(void)choose_unmerge(decision, &question, &event);
}
