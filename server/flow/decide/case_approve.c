/*
 * case_approve.c - a second person reads exactly what is to go out, has checked it for personal data, and signs.
 *
 * With the reply goes the case's own text, where it was private and a wording for the public was handed in with it.
 * Nothing else makes a message on the board public.
 */
#include <string.h>

#include "config/config.h"
#include "flow/decide/case_reply.h"
#include "flow/decide/handlers.h"
#include "store/case_clock.h"

#define DAY_MS INT64_C(86400000)

struct signing {
	struct decision *decision;
	struct case_row row;
	struct case_reply_row reply;
};

static bool
refuse(struct signing *signing, enum problem_type type, const char *zh, const char *en)
{
	return case_reply_refuse(signing->decision, &signing->row, signing->reply.id, type, zh, en);
}

/* ---- who signs */

/* What the city supervises, it signs itself; where the city wants no second person, whoever handles the case may sign. */
static bool
may_sign(struct signing *signing)
{
	struct decision *decision = signing->decision;
	const struct actor *actor = &decision->actor;
	bool second = decision->tx->config->case_second_person;

	if (signing->row.supervise_level > 0)
		return actor_case_grant(actor, R_SUPERVISOR, NULL) ||
			decision_refuse(decision, PROBLEM_FORBIDDEN, "督办案件由督办组签发",
				"The supervisors sign what they supervise");
	if (!actor_case_grant(
		    actor, second ? R_APPROVER : R_APPROVER | R_OFFICIAL, signing->row.holder))
		return decision_refuse(decision, PROBLEM_FORBIDDEN, "由本单位的签发人签发",
			"The unit's approver signs it");
	if (second && strcmp(signing->reply.author, actor->person) == 0)
		return decision_refuse(decision, PROBLEM_FORBIDDEN, "不能签发自己写的答复",
			"One does not sign what one wrote oneself");
	return true;
}

/* Loads and authorises; the reply must wait to be signed, as it was read. */
static bool
begin(struct signing *signing)
{
	struct decision *decision = signing->decision;
	const char *id = decision_text(decision, "reply");
	int64_t version = command_integer(decision->command, "version", 0);

	if (!decision_has_session(decision))
		return false;
	if (!case_reply_load(decision->tx->db, id, &signing->reply))
		return decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这条答复", "There is no such reply");
	if (!case_allow_id(decision, signing->reply.case_id, CASE_TIE_HOLDER, &signing->row) ||
		!may_sign(signing))
		return false;
	if (strcmp(signing->reply.state, "review") != 0 || version != signing->reply.version)
		return refuse(signing, PROBLEM_STALE, NULL, NULL);
	return true;
}

/* ---- case.approve */

static bool
is_what_was_read(struct signing *signing)
{
	const struct decision *decision = signing->decision;
	const char *content = decision_text(decision, "content");
	const char *public = decision_text(decision, "public_content");

	return (strcmp(content, signing->reply.content) == 0 &&
		       strcmp(public ? public : "", signing->reply.public_content) == 0) ||
		refuse(signing, PROBLEM_STALE, NULL, NULL);
}

/* Told with the places of what is personal: the reply in the problem has its findings. */
static bool
is_checked(struct signing *signing)
{
	return command_bool(signing->decision->command, "checked", false) ||
		refuse(signing, PROBLEM_REDACTION, NULL, NULL);
}

static bool
sign_reply(struct signing *signing, const char *state)
{
	struct tx *tx = signing->decision->tx;

	return db_run(tx->db,
		       "UPDATE case_reply SET state = ?3, approved_by = ?4, approved_at = ?5, at = ?5, "
		       "version = version + 1 WHERE id = ?1 AND version = ?2 AND state = 'review'",
		       "sissi", signing->reply.id, signing->reply.version, state,
		       signing->decision->actor.person, tx->now) == 1 ||
		refuse(signing, PROBLEM_STALE, NULL, NULL);
}

/* The public text takes the place of the one that was offered; the original stays as it was. */
static void
settle_case(struct signing *signing)
{
	struct tx *tx = signing->decision->tx;
	const struct case_reply_row *reply = &signing->reply;
	const struct case_row *row = &signing->row;

	db_run(tx->db, "UPDATE cases SET outcome = ?2, planned_on = ?3 WHERE id = ?1", "ssI",
		row->id, unless_empty(reply->outcome), reply->planned_on);
	if (reply->public_text[0])
		db_run(tx->db,
			"UPDATE cases SET text = ?2, publication = 'public' WHERE id = ?1 "
			"AND publication IN ('private', 'redacting')",
			"ss", row->id, reply->public_text);
	case_reply_keep_revision(tx, reply->id, 1, reply->text, NULL);
	db_run(tx->db, "UPDATE case_reply SET revision = 1 WHERE id = ?1", "s", reply->id);
	(void)case_clock_stop(tx, row->id, tx->now);
	tx_due(tx, "case_resume", row->id, 0);
	tx_due(tx, "case_close", row->id, tx->now + tx->config->case_close_days * DAY_MS);
	case_lapse(tx, row, NULL);
}

static void
answer(struct signing *signing)
{
	struct decision *decision = signing->decision;
	const char *outcome = unless_empty(signing->reply.outcome);

	if (!sign_reply(signing, "published") ||
		!case_go(decision, &signing->row, CASE_ACTION_ANSWER,
			&(struct case_told){.unit = signing->reply.unit, .reason = outcome}))
		return;
	settle_case(signing);
	case_show(decision->tx, &signing->row);
	case_tell(decision->tx, &signing->row, "answered",
		json_pack("{s:s, s:s*}", "unit", signing->reply.unit, "outcome", outcome), NULL);
}

/* How the case ended is said by its newest reply, unless it goes on. */
static void
correct_outcome(struct signing *signing, const char *original)
{
	const struct case_reply_row *reply = &signing->reply;

	db_run(signing->decision->tx->db,
		"UPDATE cases SET outcome = ?2, planned_on = ?3 WHERE id = ?1 "
		"AND state IN ('answered', 'closed') AND ?4 = (SELECT id FROM case_reply "
		"WHERE case_id = ?1 AND state = 'published' ORDER BY at DESC, id DESC LIMIT 1)",
		"ssIs", signing->row.id, unless_empty(reply->outcome), reply->planned_on, original);
}

/* The correction is used up; the reply that it corrects has the new text, and keeps the older ones. */
static void
correct(struct signing *signing)
{
	struct decision *decision = signing->decision;
	struct tx *tx = decision->tx;
	const struct case_reply_row *reply = &signing->reply;
	struct case_reply_row original;

	if (!case_reply_load(tx->db, reply->revises, &original) || !sign_reply(signing, "hidden"))
		return;
	case_reply_keep_revision(
		tx, original.id, original.revision + 1, reply->text, unless_empty(reply->why));
	db_run(tx->db,
		"UPDATE case_reply SET text = ?2, content = ?3, outcome = ?4, planned_on = ?5, "
		"basis = COALESCE(?6, CASE WHEN outcome = ?4 THEN basis END), "
		"revision = revision + 1, version = version + 1 WHERE id = ?1",
		"ssssIs", original.id, reply->text, reply->content, unless_empty(reply->outcome),
		reply->planned_on, unless_empty(reply->basis));
	correct_outcome(signing, original.id);
	case_note(decision, &signing->row, "revised", &(struct case_told){.unit = reply->unit});
	case_done(decision, &signing->row, json_pack("{s:s}", "reply", original.id));
	case_show(tx, &signing->row);
	case_tell(tx, &signing->row, "revised", json_pack("{s:s}", "unit", reply->unit), NULL);
}

void
decide_case_approve(struct decision *decision)
{
	struct signing signing = {.decision = decision};

	if (!begin(&signing) || !is_what_was_read(&signing) || !is_checked(&signing))
		return;
	if (signing.reply.revises[0])
		correct(&signing);
	else
		answer(&signing);
	json_object_set_new(decision->result, "reply", json_string(signing.reply.id));
}

/* ---- case.send_back */

void
decide_case_send_back(struct decision *decision)
{
	struct signing signing = {.decision = decision};
	const char *why = decision_text(decision, "why");

	if (!begin(&signing))
		return;
	case_reply_put_back_one(decision->tx, &signing.reply);
	if (!signing.reply.revises[0]) {
		if (!case_go(decision, &signing.row, CASE_ACTION_SEND_BACK,
			    &(struct case_told){
				    .unit = signing.reply.unit, .note = why, .is_private = true}))
			return;
	} else {
		case_note(decision, &signing.row, "sent_back",
			&(struct case_told){
				.unit = signing.reply.unit, .note = why, .is_private = true});
		case_done(decision, &signing.row, NULL);
	}
	json_object_set_new(decision->result, "reply", json_string(signing.reply.id));
}
