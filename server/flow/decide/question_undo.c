/*
 * question_undo.c - back to the desk: a decision that its maker takes back at once, and a rejection that is reopened.
 *
 * An approval can be undone by any moderator for as long as it has not gone out; one's own rejection or merge
 * for half a minute.  Later a lead moderator reopens, and what a machine rejected, any moderator does.
 */
#include <string.h>

#include "flow/cases.h"
#include "flow/decide/choice.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "flow/decide/review.h"

#define UNDO_MS INT64_C(30000)

static bool
begin(struct decision *decision, struct question_row *question, struct event_row *event)
{
	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), question, event))
		return false;
	if (command_integer(decision->command, "version", 0) != question->version)
		return review_refuse_stale(decision, question);
	return true;
}

static bool
refuse_now(struct decision *decision, const struct question_row *question, const char *zh,
	const char *en)
{
	decision_refuse(decision, PROBLEM_WRONG_STATE, zh, en);
	decision_add_card(decision, question->id);
	return false;
}

/* It waits again, and everybody at the desk knows. */
static void
tell_pending(struct decision *decision, const struct question_row *question)
{
	json_int_t version = (json_int_t)question->version + 1;
	const char *from = question_state_word((int)question->state);

	record_desk(&decision->doer, question->event, "decided",
		json_pack("{s:s, s:I, s:s, s:s}", "question", question->id, "version", version,
			"state", "pending", "from", from),
		NULL);
	record_audit(&decision->doer, question->event, command_name(decision->command->kind),
		question->id,
		json_pack("{s:s, s:I, s:s}", "state", "pending", "version", version, "from", from));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question->id, "version", version, "state",
			"pending"));
}

/* ---- from approved: nothing has gone out */

static void
undo_approval(struct decision *decision, const struct question_row *question)
{
	struct tx *tx = decision->tx;

	if (case_exists(tx->db, question->id)) {
		refuse_now(decision, question, "已经转为案件，只能隐藏",
			"It is a case already; it can only be hidden");
		return;
	}
	if (db_run(tx->db,
		    "UPDATE question SET state = 'pending', version = version + 1, "
		    "publish_at = NULL, approved_content = NULL, decided_at = ?3, decided_by = ?4 "
		    "WHERE id = ?1 AND version = ?2 AND state = 'approved' "
		    "AND publish_at IS NOT NULL",
		    "siis", question->id, question->version, tx->now,
		    decision->actor.person) != 1) {
		refuse_now(decision, question, "已经公开，只能隐藏",
			"It has gone out already; it can only be hidden");
		return;
	}
	tx_due(tx, "hold", question->id, 0);
	record_numbers(tx, question->event, &(struct numbers){.pending = 1});
	tell_pending(decision, question);
}

/* ---- from rejected */

/* An open appeal is upheld by this. */
static bool
set_reopened(struct decision *decision, const struct question_row *question)
{
	return db_run(decision->tx->db,
		       "UPDATE question SET state = 'pending', version = version + 1, "
		       "reason = NULL, why = NULL, decided_at = ?3, decided_by = ?4, "
		       "appeal_state = CASE WHEN appeal_state = 'open' THEN 'upheld' "
		       "ELSE appeal_state END "
		       "WHERE id = ?1 AND version = ?2 AND state = 'rejected'",
		       "siis", question->id, question->version, decision->tx->now,
		       decision->actor.person) == 1;
}

static void
tell_asker(struct decision *decision, const struct question_row *question)
{
	bool appealed = strcmp(question->appeal_state, "open") == 0;
	json_t *body = json_pack("{s:s, s:s, s:s}", "question", question->id, "number",
		question->number, "state", "pending");

	if (appealed)
		json_object_set_new(body, "upheld", json_true());
	record_notice(decision->tx, question->asker, question->event,
		appealed ? "appeal_decided" : "reopened", body, NULL);
}

static void
reopen(struct decision *decision, const struct question_row *question)
{
	if (case_exists(decision->tx->db, question->id)) {
		refuse_now(decision, question, "已经转为案件", "It is a case already");
		return;
	}
	if (question->erased) {
		refuse_now(decision, question, "内容已经删除", "Its text was erased");
		return;
	}
	if (question->urgent || !set_reopened(decision, question)) {
		if (question->urgent)
			(void)review_is_open(decision, question);
		else
			review_refuse_state(decision, question);
		return;
	}
	record_numbers(decision->tx, question->event,
		&(struct numbers){
			.pending = 1, .declined = -1, .reason = unless_empty(question->reason)});
	tell_pending(decision, question);
	tell_asker(decision, question);
}

/* ---- the commands */

static bool
is_ones_own(struct decision *decision, const struct question_row *question)
{
	if (strcmp(question->decided_by, decision->actor.person) != 0)
		return refuse_now(decision, question, "只能撤销自己的决定",
			"Only one's own decision can be undone");
	if (decision->tx->now - question->decided_at > UNDO_MS)
		return refuse_now(decision, question, "超过 30 秒，不能再撤销",
			"It cannot be undone after 30 seconds");
	return true;
}

static void
undo_merge(struct decision *decision, const struct question_row *question,
	const struct event_row *event)
{
	if (is_ones_own(decision, question) && !decision_output_is_stopped(decision, event))
		(void)choose_unmerge(decision, question, event);
}

void
decide_question_undo(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!begin(decision, &question, &event))
		return;
	if (question.state == QUESTION_STATE_APPROVED)
		undo_approval(decision, &question);
	else if (question.state == QUESTION_STATE_REJECTED && is_ones_own(decision, &question))
		reopen(decision, &question);
	else if (question.state == QUESTION_STATE_MERGED)
		undo_merge(decision, &question, &event);
	else
		refuse_now(
			decision, &question, "没有可以撤销的决定", "There is no decision to undo");
}

/* What people decided, only a lead moderator reverses. */
static bool
may_reopen(struct decision *decision, const struct question_row *question)
{
	if (strcmp(question->decided_by, "system") == 0 ||
		actor_has(&decision->actor, R_LEAD_MODERATOR, question->event))
		return true;
	return decision_refuse(decision, PROBLEM_FORBIDDEN, "审核员否决的提问由审核组长恢复",
		"What a moderator rejected is reopened by a lead moderator");
}

void
decide_question_reopen(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!begin(decision, &question, &event))
		return;
	if (question.state != QUESTION_STATE_REJECTED)
		refuse_now(decision, &question, "只能恢复未通过的提问",
			"Only a rejected question can be reopened");
	else if (may_reopen(decision, &question))
		reopen(decision, &question);
}
