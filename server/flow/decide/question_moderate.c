/*
 * question_moderate.c - approve, edit, reject: what a moderator decides about a question's text.
 *
 * An approval is of a content (SHA-256 of the exact text that was read) at a version.  The
 * conditional UPDATE decides every race: whoever comes second finds no row.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/cases.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "store/text.h"

/* With the card: who comes second is told who was first, and with what. */
static void
refuse_decided(struct decision *decision, const struct question_row *question)
{
	decision_refuse(decision, PROBLEM_WRONG_STATE, "这条提问已不在等待审核",
		"The question no longer waits for approval");
	decision_add_card(decision, question->id);
}

static void
tell_decided(struct decision *decision, const struct question_row *question, const char *state,
	const char *reason)
{
	record_desk(&decision->doer, question->event, "decided",
		json_pack("{s:s, s:I, s:s, s:s*, s:s*}", "question", question->id, "version",
			(json_int_t)question->version + 1, "state", state, "unit",
			unless_empty(question->unit), "reason", reason),
		NULL);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question->id, "version",
			(json_int_t)question->version + 1, "state", state));
}

/* ---- approve */

/* The moderator may sort it while approving. */
static bool
sort_question(struct decision *decision, struct question_row *question)
{
	const char *unit = decision_text(decision, "unit");
	const char *topic = decision_text(decision, "topic");
	struct db *db = decision->tx->db;

	if (unit && !event_has_unit(db, question->event, unit))
		return decision_refuse_argument(decision, "/unit", "这个单位没有参加本活动",
			"This unit does not take part in the event");
	if (topic &&
		db_integer(db, 0, "SELECT 1 FROM event_topic WHERE event = ?1 AND topic = ?2", "ss",
			question->event, topic) != 1)
		return decision_refuse_argument(decision, "/topic", "本活动没有这个主题",
			"The event does not have this topic");
	if (unit)
		copy_id(question->unit, unit);
	if (topic)
		copy_id(question->topic, topic);
	return true;
}

/* When it goes out: 0 now, else the end of its hold, or (output stopped) any time from now on. */
static int64_t
hold_until(struct decision *decision, const struct event_row *event)
{
	if (event->hold_seconds > 0)
		return decision->tx->now + event->hold_seconds * 1000;
	return event->output_stopped ? decision->tx->now : 0;
}

void
decide_question_approve(struct decision *decision)
{
	const char *content = decision_text(decision, "content");
	char digest[DIGEST_HEX_SIZE];
	struct tx *tx = decision->tx;
	struct question_row question;
	struct event_row event;

	if (!decision_allow_fresh(decision, &question, &event) ||
		!sort_question(decision, &question))
		return;
	if (strcmp(content, question.content) != 0) {
		decision_refuse_stale(decision, question.id);
		return;
	}
	question.publish_at = hold_until(decision, &event);
	if (db_run(tx->db,
		    "UPDATE question SET state = 'approved', version = version + 1, unit = ?4, "
		    "topic = ?5, decided_at = ?6, decided_by = ?7, publish_at = ?8, "
		    "claimed_by = NULL, claimed_until = NULL "
		    "WHERE id = ?1 AND state = 'pending' AND version = ?2 AND content = ?3",
		    "sisssisI", question.id, question.version, content, unless_empty(question.unit),
		    unless_empty(question.topic), tx->now, decision->actor.person,
		    question.publish_at) != 1) {
		refuse_decided(decision, &question);
		return;
	}
	record_numbers(tx, event.id, &(struct numbers){.pending = -1});
	text_digest_load(tx->db, question.text, digest);
	record_audit(&decision->doer, event.id, "question.approve", question.id,
		json_pack("{s:s, s:I, s:s}", "state", "approved", "version",
			(json_int_t)question.version + 1, "digest", digest));
	tell_decided(decision, &question, "approved", NULL);
	if (question.publish_at == 0)
		publish_question(&decision->doer, &event, &question, decision->result);
	else if (event.hold_seconds > 0)
		tx_due(tx, "hold", question.id, question.publish_at);
}

/* ---- edit */

/* A moderator's edit of a public question is its approval; one that is held waits anew. */
static void
follow_edit(struct decision *decision, const struct event_row *event, struct question_row *question,
	const struct text_ref *text)
{
	struct shown shown = {.item = question->id,
		.text = text->id,
		.words = decision_text(decision, "text"),
		.digest = text->digest};

	if (question->state != QUESTION_STATE_APPROVED)
		return;
	if (question_is_public(question)) {
		record_public(&decision->doer, event->id, "edited",
			json_pack("{s:s}", "question", question->id), &shown, NULL);
		case_follow_question(&decision->doer, question->id);
		return;
	}
	question->publish_at = hold_until(decision, event);
	db_run(decision->tx->db, "UPDATE question SET publish_at = ?2 WHERE id = ?1", "sI",
		question->id, question->publish_at);
	tx_due(decision->tx, "hold", question->id,
		event->hold_seconds > 0 ? question->publish_at : 0);
}

static bool
keep_edit(struct decision *decision, const struct question_row *question, const char *content,
	struct text_ref *text)
{
	tx_text(decision->tx, decision_text(decision, "text"), text);
	return db_run(decision->tx->db,
		       "UPDATE question SET text = ?3, content = ?4, version = version + 1, "
		       "edited = 1 WHERE id = ?1 AND version = ?2 "
		       "AND state IN ('pending', 'approved')",
		       "siss", question->id, question->version, text->id, content) == 1;
}

/* The desk, the asker and the audit learn of the new text. */
static void
tell_edited(struct decision *decision, const struct question_row *question, const char *content,
	const struct text_ref *text)
{
	const char *words = decision_text(decision, "text");
	json_int_t version = (json_int_t)question->version + 1;
	struct shown shown = {
		.item = question->id, .text = text->id, .words = words, .digest = text->digest};

	record_desk(&decision->doer, question->event, "edited",
		json_pack("{s:s, s:I}", "question", question->id, "version", version), &shown);
	record_notice(decision->tx, question->asker, question->event, "edited",
		json_pack("{s:s, s:s}", "question", question->id, "number", question->number),
		words);
	record_audit(&decision->doer, question->event, "question.edit", question->id,
		json_pack("{s:I, s:s}", "version", version, "digest", text->digest));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:s}", "question", question->id, "version", version,
			"content", content, "text", words));
}

void
decide_question_edit(struct decision *decision)
{
	const char *words = decision_text(decision, "text");
	char content[DIGEST_HEX_SIZE];
	struct question_row question;
	struct event_row event;
	struct text_ref text;

	if (!decision_allow_fresh(decision, &question, &event) ||
		(question_is_public(&question) && decision_output_is_stopped(decision, &event)))
		return;
	ids_sha256_hex(words, strlen(words), content);
	if (strcmp(content, question.content) == 0) {
		decision_refuse_argument(
			decision, "/text", "文字没有改动", "The text is the same as before");
		return;
	}
	if (!keep_edit(decision, &question, content, &text)) {
		refuse_decided(decision, &question);
		return;
	}
	tell_edited(decision, &question, content, &text);
	follow_edit(decision, &event, &question, &text);
}

/* ---- reject */

void
decide_question_reject(struct decision *decision)
{
	const char *reason = decision_text(decision, "reason");
	const char *why = decision_text(decision, "why");
	struct tx *tx = decision->tx;
	struct question_row question;
	struct event_row event;
	struct text_ref text;

	if (!decision_allow_fresh(decision, &question, &event))
		return;
	if (why)
		tx_text(tx, why, &text);
	if (db_run(tx->db,
		    "UPDATE question SET state = 'rejected', version = version + 1, reason = ?3, "
		    "why = ?4, decided_at = ?5, decided_by = ?6, claimed_by = NULL, "
		    "claimed_until = NULL WHERE id = ?1 AND state = 'pending' AND version = ?2",
		    "sissis", question.id, question.version, reason, why ? text.id : NULL, tx->now,
		    decision->actor.person) != 1) {
		refuse_decided(decision, &question);
		return;
	}
	record_numbers(tx, event.id, &(struct numbers){.pending = -1, .declined = 1});
	tell_decided(decision, &question, "rejected", reason);
	record_notice(tx, question.asker, event.id, "rejected",
		json_pack("{s:s, s:s, s:s, s:s*}", "question", question.id, "number",
			question.number, "reason", reason, "why", why),
		NULL);
	record_audit(&decision->doer, event.id, "question.reject", question.id,
		json_pack("{s:s, s:I, s:s}", "state", "rejected", "version",
			(json_int_t)question.version + 1, "reason", reason));
}
