#include "flow/decide/draft.h"

#include <string.h>

#include "config/config.h"
#include "flow/decide/acting.h"
#include "flow/decide/attach.h"
#include "store/file.h"
#include "store/invite.h"

bool
side_of(struct decision *decision, const struct event_row *event,
	const struct question_row *question, const char *official, struct side *side)
{
	const char *person = official ? official : decision->actor.person;

	memset(side, 0, sizeof *side);
	copy_id(side->official, person);
	side->oral = strcmp(person, decision->actor.person) != 0;
	if (answering_unit(decision->tx, person, event, question, side->unit) ||
		is_guest(decision->tx, person, event->id))
		return true;
	if (official || actor_has(&decision->actor, R_CLERK, event->id))
		return decision_refuse_argument(decision, "/official",
			"请指明本活动的一位答复人或嘉宾",
			"Name an official or guest of this event");
	return decision_refuse(decision, PROBLEM_FORBIDDEN, "您的单位没有参加本活动",
		"Your unit does not take part in this event");
}

bool
side_is_asked(const struct decision *decision, const struct question_row *question,
	const struct side *side)
{
	return !side->unit[0] || !question->unit[0] || strcmp(side->unit, question->unit) == 0 ||
		invite_exists(decision->tx->db, question->id, side->unit);
}

bool
side_may_begin(
	struct decision *decision, const struct question_row *question, const struct side *side)
{
	if (side_is_asked(decision, question, side))
		return true;
	return decision_refuse(decision, PROBLEM_FORBIDDEN, "这条提问已指派给另一个单位",
		"The question is another unit's");
}

bool
draft_find(struct decision *decision, const struct question_row *question, const struct side *side,
	const char *id, struct answer_row *draft)
{
	struct db *db = decision->tx->db;
	char found[ID_SIZE];
	bool exists = side->unit[0]
		? db_text(db, found, sizeof found,
			  "SELECT id FROM answer WHERE question = ?1 AND unit = ?2 "
			  "AND state IN ('draft', 'submitted') AND revises IS NULL",
			  "ss", question->id, side->unit)
		: db_text(db, found, sizeof found,
			  "SELECT id FROM answer WHERE question = ?1 AND unit IS NULL "
			  "AND official = ?2 AND state IN ('draft', 'submitted') "
			  "AND revises IS NULL",
			  "ss", question->id, side->official);

	if (id && (!exists || strcmp(id, found) != 0)) {
		decision_refuse(decision, PROBLEM_STALE, "这份草稿已经发布或作废",
			"This draft was published or discarded");
		decision->problem.current = question_card_json(db, question->id, &decision->actor);
		return false;
	}
	return exists && answer_load(db, found, draft);
}

bool
draft_is_held(struct decision *decision, const struct answer_row *draft)
{
	char name[128] = "";
	char zh[256], en[256];

	if (!draft->writer[0] || draft->writer_until <= decision->tx->now ||
		strcmp(draft->writer, decision->actor.person) == 0)
		return false;
	(void)db_text(decision->tx->db, name, sizeof name, "SELECT name FROM person WHERE id = ?1",
		"s", draft->writer);
	snprintf(zh, sizeof zh, "%s 正在写这份答复", name);
	snprintf(en, sizeof en, "%s is writing this answer", name);
	decision_refuse(decision, PROBLEM_CLAIMED, zh, en);
	decision->problem.current = question_card_json(
		decision->tx->db, draft->question, &decision->actor);
	return true;
}

static void
insert(struct tx *tx, const struct question_row *question, const struct side *side,
	const struct answer_row *draft)
{
	db_run(tx->db,
		"INSERT INTO answer (id, question, unit, official, author, text, content, state, "
		"outcome, continues, oral, question_version, question_unit, writer, writer_until, "
		"created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
		"?15, ?16)",
		"ssssssssssiissIi", draft->id, question->id, unless_empty(side->unit),
		side->official, draft->author, draft->text, draft->content,
		answer_state_word((int)draft->state), unless_empty(draft->outcome),
		unless_empty(draft->continues), (int64_t)draft->oral, question->version,
		unless_empty(question->unit), unless_empty(draft->writer), draft->writer_until,
		tx->now);
}

static void
update(struct tx *tx, const struct answer_row *draft)
{
	db_run(tx->db,
		"UPDATE answer SET official = ?2, author = ?3, text = ?4, content = ?5, state = ?6, "
		"outcome = ?7, continues = ?8, oral = ?9, writer = ?10, writer_until = ?11, "
		"approved_by = NULL, approved_at = NULL, version = version + 1 WHERE id = ?1",
		"ssssssssisI", draft->id, draft->official, draft->author, draft->text,
		draft->content, answer_state_word((int)draft->state), unless_empty(draft->outcome),
		unless_empty(draft->continues), (int64_t)draft->oral, unless_empty(draft->writer),
		draft->writer_until);
}

/* A new draft is begun by the actor, on the question as it is now. */
static void
begin(struct decision *decision, const struct question_row *question, const struct side *side,
	struct answer_row *draft)
{
	memset(draft, 0, sizeof *draft);
	ids_make('a', decision->tx->now, draft->id);
	copy_id(draft->question, question->id);
	copy_id(draft->unit, side->unit);
	draft->question_version = question->version;
	copy_id(draft->question_unit, question->unit);
}

/*
 * What the actor has typed, and in whose name.  An oral answer stays one, however often it is mended, until another
 * official makes it theirs.
 */
static void
fill(struct decision *decision, const struct side *side, const struct typed *typed,
	struct answer_row *draft)
{
	struct tx *tx = decision->tx;
	struct text_ref text;

	tx_text_drop(tx, draft->text);
	tx_text(tx, typed->text, &text);
	copy_id(draft->text, text.id);
	ids_sha256_hex(typed->text, strlen(typed->text), draft->content);
	draft->oral = side->oral || (draft->oral && strcmp(draft->official, side->official) == 0);
	if (side->oral || !draft->oral)
		copy_id(draft->author, decision->actor.person);
	copy_id(draft->official, side->official);
	draft->state = typed->state;
	if (typed->outcome)
		snprintf(draft->outcome, sizeof draft->outcome, "%s", typed->outcome);
	if (typed->continues)
		copy_id(draft->continues, typed->continues);
	copy_id(draft->writer, typed->goes_on ? decision->actor.person : "");
	draft->writer_until = typed->goes_on ? tx->now + tx->config->event_writer_seconds * 1000
					     : 0;
	draft->version++;
}

/* A save that changes nothing: whoever types on keeps the draft, and no version, text or audit row comes of it. */
static bool
changes_nothing(const struct side *side, const struct typed *typed, const struct answer_row *draft)
{
	char content[DIGEST_HEX_SIZE];

	ids_sha256_hex(typed->text, strlen(typed->text), content);
	return strcmp(content, draft->content) == 0 &&
		strcmp(side->official, draft->official) == 0 &&
		(!typed->outcome || strcmp(typed->outcome, draft->outcome) == 0) &&
		(!typed->continues || strcmp(typed->continues, draft->continues) == 0);
}

static void
renew(struct tx *tx, struct answer_row *draft)
{
	draft->writer_until = tx->now + tx->config->event_writer_seconds * 1000;
	db_run(tx->db, "UPDATE answer SET writer_until = ?2 WHERE id = ?1", "si", draft->id,
		draft->writer_until);
}

/* What was sent back is handed in again. */
static void
forget_return(struct tx *tx, const char *answer)
{
	db_run(tx->db,
		"UPDATE answer SET returned_by = NULL, returned_why = NULL, returned_at = NULL "
		"WHERE id = ?1",
		"s", answer);
}

/* One row for each text that is kept, by whoever typed it: its digest goes with the row. */
static void
audit(struct decision *decision, const char *event, const struct answer_row *draft)
{
	record_audit(&decision->doer, event, command_name(decision->command->kind), draft->id,
		json_pack("{s:s, s:s, s:I, s:o*}", "question", draft->question, "state",
			answer_state_word((int)draft->state), "version", (json_int_t)draft->version,
			"files", file_digests_json(decision->tx->db, draft->id, 0)));
}

static void
tell(struct decision *decision, const char *event, const struct answer_row *draft, bool in_passing)
{
	json_t *body = json_pack("{s:s, s:s, s:s*, s:I, s:s}", "question", draft->question,
		"answer", draft->id, "unit", unless_empty(draft->unit), "version",
		(json_int_t)draft->version, "state", answer_state_word((int)draft->state));

	if (in_passing) {
		json_object_set_new(body, "by", doer_json(&decision->doer));
		record_desk_passing(decision->tx, event, "draft", body);
		return;
	}
	record_desk(&decision->doer, event, "draft", body, NULL);
}

void
draft_keep(struct decision *decision, const struct question_row *question, const struct side *side,
	const struct typed *typed, bool exists, struct answer_row *draft)
{
	bool goes_on;

	if (!exists)
		begin(decision, question, side, draft);
	goes_on = exists && draft->state == typed->state && typed->goes_on &&
		strcmp(draft->writer, decision->actor.person) == 0;
	if (goes_on && changes_nothing(side, typed, draft) &&
		!attach_changes(decision, draft->id, 0)) {
		renew(decision->tx, draft);
		return;
	}
	fill(decision, side, typed, draft);
	if (exists)
		update(decision->tx, draft);
	else
		insert(decision->tx, question, side, draft);
	if (exists && typed->state == ANSWER_STATE_SUBMITTED)
		forget_return(decision->tx, draft->id);
	if (!attach_files(decision, question->event, draft->id, 0, typed->is_final) ||
		typed->goes_out)
		return;
	audit(decision, question->event, draft);
	tell(decision, question->event, draft, goes_on);
}
