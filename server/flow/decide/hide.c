/*
 * hide.c - taking something public back, and showing it again.
 *
 * The text falls under a tombstone in the same transaction as the `hidden` entry, so that no page
 * of the log gives it any more; rooms act on the entry.
 */
#include <string.h>

#include "flow/cases.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/item.h"
#include "flow/decide/publication.h"
#include "flow/decide/review.h"

static bool
find(struct decision *decision, struct item *item, struct event_row *event)
{
	if (!decision_has_session(decision))
		return false;
	if (!item_find(decision->tx->db, decision_text(decision, "target"), item))
		return decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这条内容", "There is no such item");
	return decision_allow_event(decision, item->event, event);
}

/* Moves the item between public and hidden; false where it was not in FROM any more. */
static bool
move(struct tx *tx, const struct item *item, const char *by, bool hide)
{
	static const struct {
		const char *sql, *visible;
	} kinds[] = {
		[ITEM_QUESTION] = {"UPDATE question SET state = ?3, version = version + 1, "
				   "decided_by = ?4, decided_at = ?5, claimed_by = NULL, "
				   "claimed_until = NULL "
				   "WHERE id = ?1 AND state = ?2 AND urgent = 0",
			"approved"},
		[ITEM_ANSWER] = {"UPDATE answer SET state = ?3, version = version + 1 "
				 "WHERE id = ?1 AND state = ?2",
			"published"},
		[ITEM_POST] = {"UPDATE post SET state = ?3, version = version + 1 "
			       "WHERE id = ?1 AND state = ?2",
			"shown"},
	};
	const char *visible = kinds[item->kind].visible;

	return db_run(tx->db, kinds[item->kind].sql, item->kind == ITEM_QUESTION ? "ssssi" : "sss",
		       item->id, hide ? visible : "hidden", hide ? "hidden" : visible, by,
		       tx->now) == 1;
}

/* A question without any answer left to see is open again, and one is answered again. */
static void
follow_answer(struct decision *decision, const struct item *item)
{
	struct tx *tx = decision->tx;
	bool answered = db_integer(tx->db, 0,
				"SELECT 1 FROM answer WHERE question = ?1 AND state = 'published' "
				"LIMIT 1",
				"s", item->question) == 1;
	const char *now = answered ? "answered" : "open";
	struct question_row question;

	if (!question_load(tx->db, item->question, &question) ||
		(question.answered == ANSWERED_ANSWERED) == answered)
		return;
	db_run(tx->db, "UPDATE question SET answered = ?2 WHERE id = ?1", "ss", question.id, now);
	record_numbers(tx, item->event,
		&(struct numbers){.answered = answered ? 1 : -1,
			.taken_up = question.answered == ANSWERED_TAKEN_UP ? -1 : 0});
	record_desk(&decision->doer, item->event, "progress",
		json_pack("{s:s, s:s}", "question", item->question, "answered", now), NULL);
}

static void
tell_asker(struct decision *decision, const struct item *item, const char *kind)
{
	struct question_row question;

	if (item->kind != ITEM_QUESTION || !question_load(decision->tx->db, item->id, &question))
		return;
	record_notice(decision->tx, question.asker, item->event, kind,
		json_pack("{s:s, s:s, s:s*}", "question", item->id, "number", question.number,
			"why", decision_text(decision, "why")),
		NULL);
}

/* For a question the desk gets a decision, for anything else what the public gets. */
static void
tell_desk(struct decision *decision, const struct item *item, const char *kind, bool hide)
{
	json_int_t version = (json_int_t)item->version + 1;

	if (item->kind == ITEM_QUESTION)
		record_desk(&decision->doer, item->event, "decided",
			json_pack("{s:s, s:I, s:s, s:s*}", "question", item->id, "version", version,
				"state", hide ? "hidden" : "approved", "why",
				decision_text(decision, "why")),
			NULL);
	else
		record_desk(&decision->doer, item->event, kind,
			json_pack("{s:s, s:I, s:s*}", "target", item->id, "version", version, "why",
				decision_text(decision, "why")),
			NULL);
}

static void
tell(struct decision *decision, const struct item *item, bool hide)
{
	const char *kind = hide ? "hidden" : "shown";
	const char *why = decision_text(decision, "why");

	if (!item->is_held)
		record_public(&decision->doer, item->event, kind,
			json_pack("{s:s, s:s*}", "target", item->id, "why", why), NULL,
			decision->result);
	tell_desk(decision, item, kind, hide);
	tell_asker(decision, item, kind);
	record_audit(&decision->doer, item->event, hide ? "entry.hide" : "entry.show", item->id,
		json_pack("{s:I, s:s*}", "version", (json_int_t)item->version + 1, "why", why));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "target", item->id, "version",
			(json_int_t)item->version + 1, "state", kind));
}

/* It never went out: hidden it does not any more, shown again it does now. */
static void
follow_hold(struct decision *decision, const struct item *item, const struct event_row *event,
	bool hide)
{
	struct question_row question;

	tx_due(decision->tx, "hold", item->id, 0);
	if (!hide && question_load(decision->tx->db, item->id, &question))
		publish_question(&decision->doer, event, &question, decision->result);
}

/* Who came second sees the question as it is, and who decided it. */
static void
refuse_state(struct decision *decision, const struct item *item, const char *zh, const char *en)
{
	decision_refuse(decision, PROBLEM_WRONG_STATE, zh, en);
	if (item->question[0])
		decision_add_card(decision, item->question);
}

static void
change(struct decision *decision, const struct item *item, const struct event_row *event, bool hide)
{
	if (!move(decision->tx, item, decision->actor.person, hide)) {
		refuse_state(decision, item, "状态刚刚变了，请再看一次",
			"Its state has just changed; please look again");
		return;
	}
	decision_tombstone(decision, item->id, hide ? 1 : 0);
	tell(decision, item, hide);
	if (item->kind == ITEM_ANSWER)
		follow_answer(decision, item);
	if (item->is_held)
		follow_hold(decision, item, event, hide);
	if (item->kind == ITEM_QUESTION && hide)
		question_unpin(decision, event, item->id);
	else if (item->kind == ITEM_QUESTION)
		case_open_if_over(&decision->doer, event, item->id);
	case_hide(&decision->doer, item->id, hide);
}

void
decide_entry_hide(struct decision *decision)
{
	struct item item;
	struct event_row event;

	if (!find(decision, &item, &event))
		return;
	if (!item.is_public && !(item.is_held && !item.is_hidden)) {
		refuse_state(decision, &item, "它现在没有公开", "It is not public at the moment");
		return;
	}
	change(decision, &item, &event, true);
}

void
decide_entry_show(struct decision *decision)
{
	struct item item;
	struct event_row event;

	if (!find(decision, &item, &event) || decision_output_is_stopped(decision, &event))
		return;
	if (item.is_urgent) {
		decision_refuse(decision, PROBLEM_URGENT, NULL, NULL);
		return;
	}
	if (!item.is_hidden) {
		refuse_state(decision, &item, "它没有被隐藏，或已被删除",
			"It is not hidden, or it was erased");
		return;
	}
	change(decision, &item, &event, false);
}
