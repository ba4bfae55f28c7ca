/*
 * question_moderate.c - approve, edit, reject: what a moderator decides about a question's text.
 *
 * An approval is of a content (SHA-256 of the exact text that was read) at a version.  The
 * conditional UPDATE decides every race: whoever comes second finds no row.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/cases.h"
#include "flow/decide/choice.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "flow/decide/review.h"
#include "flow/decide/screened.h"
#include "store/reason.h"
#include "store/text.h"

struct choice
choice_of(const struct decision *decision)
{
	return (struct choice){
		.question = decision_text(decision, "question"),
		.version = command_integer(decision->command, "version", 0),
		.content = decision_text(decision, "content"),
		.unit = decision_text(decision, "unit"),
		.topic = decision_text(decision, "topic"),
		.reason = decision_text(decision, "reason"),
		.why = decision_text(decision, "why"),
		.into = decision_text(decision, "into"),
	};
}

static void
give_result(struct decision *decision, const struct question_row *question, const char *state)
{
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question->id, "version",
			(json_int_t)question->version + 1, "state", state));
}

/* ---- approve */

/* The moderator may sort it while approving. */
static bool
sort_question(struct decision *decision, const struct choice *choice, struct question_row *question)
{
	struct db *db = decision->tx->db;

	if (choice->unit && !event_has_unit(db, question->event, choice->unit))
		return decision_refuse_argument(decision, "/unit", "这个单位没有参加本活动",
			"This unit does not take part in the event");
	if (choice->topic &&
		db_integer(db, 0, "SELECT 1 FROM event_topic WHERE event = ?1 AND topic = ?2", "ss",
			question->event, choice->topic) != 1)
		return decision_refuse_argument(decision, "/topic", "本活动没有这个主题",
			"The event does not have this topic");
	if (choice->unit)
		copy_id(question->unit, choice->unit);
	if (choice->topic)
		copy_id(question->topic, choice->topic);
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

/* The one moment at which an approval comes about. */
static bool
set_approved(struct decision *decision, const struct question_row *question)
{
	return db_run(decision->tx->db,
		       "UPDATE question SET state = 'approved', version = version + 1, unit = ?4, "
		       "topic = ?5, decided_at = ?6, decided_by = ?7, publish_at = ?8, "
		       "approved_content = content, " REVIEW_CLEARED
		       "WHERE id = ?1 AND state = 'pending' AND version = ?2 AND content = ?3 " REVIEW_IS_OPEN(
			       "?7"),
		       "sisssisI", question->id, question->version, question->content,
		       unless_empty(question->unit), unless_empty(question->topic),
		       decision->tx->now, decision->actor.person, question->publish_at) == 1;
}

static void
tell_approved(struct decision *decision, const struct question_row *question)
{
	char digest[DIGEST_HEX_SIZE];

	text_digest_load(decision->tx->db, question->text, digest);
	record_audit(&decision->doer, question->event, "question.approve", question->id,
		json_pack("{s:s, s:I, s:s}", "state", "approved", "version",
			(json_int_t)question->version + 1, "digest", digest));
	record_desk(&decision->doer, question->event, "decided",
		json_pack("{s:s, s:I, s:s, s:s*, s:o*}", "question", question->id, "version",
			(json_int_t)question->version + 1, "state", "approved", "unit",
			unless_empty(question->unit), "publish_at",
			time_json(question->publish_at)),
		NULL);
	give_result(decision, question, "approved");
	if (question->publish_at)
		json_object_set_new(
			decision->result, "publish_at", time_json(question->publish_at));
}

/* A red one needs two people, who have read the same. */
static bool
is_first(const struct question_row *question)
{
	return question->needs_two &&
		(!question->first_by[0] || question->first_version != question->version);
}

static bool
approve_first(struct decision *decision, const struct question_row *question)
{
	json_int_t version = (json_int_t)question->version;
	char digest[DIGEST_HEX_SIZE];

	if (db_run(decision->tx->db,
		    "UPDATE question SET first_by = ?4, first_at = ?5, first_version = version, "
		    "claimed_by = NULL, claimed_until = NULL, held_by = NULL, held_why = NULL, "
		    "held_at = NULL WHERE id = ?1 AND state = 'pending' AND version = ?2 "
		    "AND content = ?3 AND (first_version IS NULL OR first_version <> version) " REVIEW_IS_OPEN(
			    "?4"),
		    "sissi", question->id, question->version, question->content,
		    decision->actor.person, decision->tx->now) != 1)
		return review_refuse_state(decision, question);
	record_desk(&decision->doer, question->event, "first",
		json_pack("{s:s, s:I}", "question", question->id, "version", version), NULL);
	text_digest_load(decision->tx->db, question->text, digest);
	record_audit(&decision->doer, question->event, "question.approve", question->id,
		json_pack("{s:s, s:b, s:I, s:s}", "state", "pending", "first", 1, "version",
			version, "digest", digest));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:b}", "question", question->id, "version", version,
			"state", "pending", "first", 1));
	return true;
}

/* Nobody is both of the two. */
static bool
is_another(struct decision *decision, const struct question_row *question)
{
	if (!question->needs_two || strcmp(question->first_by, decision->actor.person) != 0)
		return true;
	decision_refuse(decision, PROBLEM_SECOND, "您已批准过，还要另一位审核员批准",
		"You have approved it; it needs the approval of another person");
	decision_add_card(decision, question->id);
	return false;
}

bool
choose_approve(struct decision *decision, const struct choice *choice)
{
	struct tx *tx = decision->tx;
	struct question_row question;
	struct event_row event;

	if (!review_begin(decision, choice->question, choice->version, &question, &event) ||
		!sort_question(decision, choice, &question))
		return false;
	if (strcmp(choice->content, question.content) != 0)
		return review_refuse_stale(decision, &question);
	if (is_first(&question))
		return approve_first(decision, &question);
	if (!is_another(decision, &question))
		return false;
	question.publish_at = hold_until(decision, &event);
	if (!set_approved(decision, &question))
		return review_refuse_state(decision, &question);
	record_numbers(tx, event.id, &(struct numbers){.pending = -1});
	tell_approved(decision, &question);
	if (question.publish_at == 0)
		publish_question(&decision->doer, &event, &question, decision->result);
	else if (event.hold_seconds > 0)
		tx_due(tx, "hold", question.id, question.publish_at);
	return true;
}

void
decide_question_approve(struct decision *decision)
{
	struct choice choice = choice_of(decision);

	(void)choose_approve(decision, &choice);
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
	tx_due(decision->tx, "hold", question->id,
		event->hold_seconds > 0 ? question->publish_at : 0);
	if (question->publish_at)
		db_run(decision->tx->db, "UPDATE question SET publish_at = ?2 WHERE id = ?1", "si",
			question->id, question->publish_at);
	else if (question_load(decision->tx->db, question->id, question))
		publish_question(
			&decision->doer, event, question, NULL); /* holds were ended meanwhile */
}

static bool
keep_edit(struct decision *decision, const struct question_row *question, const char *content,
	struct text_ref *text)
{
	tx_text(decision->tx, decision_text(decision, "text"), text);
	return db_run(decision->tx->db,
		       "UPDATE question SET text = ?3, content = ?4, version = version + 1, "
		       "edited = 1, edited_by = ?5, edited_at = ?6, approved_content = "
		       "CASE WHEN state = 'approved' THEN ?4 ELSE approved_content END "
		       "WHERE id = ?1 AND version = ?2 AND state IN ('pending', 'approved') " REVIEW_IS_OPEN(
			       "?5"),
		       "sisssi", question->id, question->version, text->id, content,
		       decision->actor.person, decision->tx->now) == 1;
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

	json_t *body = json_pack("{s:s, s:I, s:s}", "question", question->id, "version", version,
		"state", question_state_word((int)question->state));

	screened_tell(decision, body);
	record_desk(&decision->doer, question->event, "edited", body, &shown);
	record_notice(decision->tx, question->asker, question->event, "edited",
		json_pack("{s:s, s:s}", "question", question->id, "number", question->number),
		words);
	record_audit(&decision->doer, question->event, "question.edit", question->id,
		json_pack("{s:I, s:s}", "version", version, "digest", text->digest));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:s}", "question", question->id, "version", version,
			"content", content, "text", words));
}

/* An edit of what is approved is the approval of the new text by one person. */
static bool
takes_two(struct decision *decision, const struct question_row *question)
{
	const struct sight *sight = decision->sight;
	bool red = question->needs_two ||
		(sight && sight->colour && strcmp(sight->colour, "red") == 0);

	if (!red || question->state != QUESTION_STATE_APPROVED)
		return false;
	decision_refuse(decision, PROBLEM_SECOND, "红色的文字要两人批准，批准后不能由一人改动",
		"A red text takes two people; one alone cannot change it after the approval");
	decision_add_card(decision, question->id);
	return true;
}

void
decide_question_edit(struct decision *decision)
{
	const char *words = decision_text(decision, "text");
	char content[DIGEST_HEX_SIZE];
	struct question_row question;
	struct event_row event;
	struct text_ref text;

	if (!review_begin_command(decision, &question, &event) || takes_two(decision, &question) ||
		(question_is_public(&question) && decision_output_is_stopped(decision, &event)))
		return;
	ids_sha256_hex(words, strlen(words), content);
	if (strcmp(content, question.content) == 0) {
		decision_refuse_argument(
			decision, "/text", "文字没有改动", "The text is the same as before");
		return;
	}
	if (!keep_edit(decision, &question, content, &text)) {
		review_refuse_state(decision, &question);
		return;
	}
	screened_keep_edit(decision, &question);
	tell_edited(decision, &question, content, &text);
	follow_edit(decision, &event, &question, &text);
}

/* ---- reject */

static bool
set_rejected(struct decision *decision, const struct question_row *question, const char *reason,
	const char *why)
{
	return db_run(decision->tx->db,
		       "UPDATE question SET state = 'rejected', version = version + 1, reason = ?3, "
		       "why = ?4, decided_at = ?5, decided_by = ?6, " REVIEW_CLEARED
		       "WHERE id = ?1 AND state = 'pending' AND version = ?2 " REVIEW_IS_OPEN("?6"),
		       "sissis", question->id, question->version, reason, why, decision->tx->now,
		       decision->actor.person) == 1;
}

/* The asker reads the city's plain words, as they are today. */
static void
tell_rejected(
	struct decision *decision, const struct question_row *question, const struct choice *choice)
{
	json_int_t version = (json_int_t)question->version + 1;
	json_t *reason = reason_json(decision->tx->db, choice->reason);

	record_desk(&decision->doer, question->event, "decided",
		json_pack("{s:s, s:I, s:s, s:s*, s:s}", "question", question->id, "version",
			version, "state", "rejected", "unit", unless_empty(question->unit),
			"reason", choice->reason),
		NULL);
	record_notice(decision->tx, question->asker, question->event, "rejected",
		json_pack("{s:s, s:s, s:s, s:O*, s:O*, s:s*}", "question", question->id, "number",
			question->number, "reason", choice->reason, "reason_text",
			json_object_get(reason, "text"), "reason_text_en",
			json_object_get(reason, "text_en"), "why", choice->why),
		NULL);
	record_audit(&decision->doer, question->event, "question.reject", question->id,
		json_pack("{s:s, s:I, s:s}", "state", "rejected", "version", version, "reason",
			choice->reason));
	give_result(decision, question, "rejected");
	json_decref(reason);
}

bool
choose_reject(struct decision *decision, const struct choice *choice)
{
	struct tx *tx = decision->tx;
	struct question_row question;
	struct event_row event;
	struct text_ref why = {.id = ""};

	if (!review_begin(decision, choice->question, choice->version, &question, &event))
		return false;
	if (!reason_is_in_use(tx->db, choice->reason))
		return decision_refuse_argument(decision, "/reason", "没有这条原因，或已停用",
			"There is no such reason, or it is retired");
	if (choice->why)
		tx_text(tx, choice->why, &why);
	if (!set_rejected(decision, &question, choice->reason, unless_empty(why.id))) {
		tx_text_drop(tx, why.id);
		return review_refuse_state(decision, &question);
	}
	record_numbers(tx, event.id,
		&(struct numbers){.pending = -1, .declined = 1, .reason = choice->reason});
	tell_rejected(decision, &question, choice);
	return true;
}

void
decide_question_reject(struct decision *decision)
{
	struct choice choice = choice_of(decision);

	(void)choose_reject(decision, &choice);
}
