/*
 * answer_publish.c - an answer is released by its official, and signed by whom the event's policy names.
 *
 * self: publishing is the approval.  approver, moderator: it is submitted, and exactly that text
 * (a content, at a version) is signed by another person.  Refusals for what changed meanwhile
 * keep what was typed, as a draft.
 */
#include <string.h>

#include "flow/decide/acting.h"
#include "flow/decide/decide.h"
#include "flow/decide/draft.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "store/file.h"
#include "store/text.h"

/* One answer on its way out. */
struct release {
	struct decision *decision;
	struct event_row event;
	struct question_row question;
	struct side side;
	struct answer_row draft;
	bool exists; /* as a draft, before this command */
};

/* ---- what may stand in the way */

/* The one that the draft was begun on, unless the official says which version they have read. */
static bool
question_has_changed(const struct release *release)
{
	const struct question_row *question = &release->question;
	int64_t read = command_integer(release->decision->command, "version", -1);

	if (read >= 0)
		return read != question->version;
	return release->exists &&
		(release->draft.question_version != question->version ||
			strcmp(release->draft.question_unit, question->unit) != 0);
}

static bool
has_answered(const struct release *release)
{
	const struct side *side = &release->side;

	return db_integer(release->decision->tx->db, 0,
		       "SELECT 1 FROM answer WHERE question = ?1 AND state = 'published' "
		       "AND (unit = ?2 OR (?2 IS NULL AND unit IS NULL AND official = ?3)) LIMIT 1",
		       "sss", release->question.id, unless_empty(side->unit), side->official) == 1;
}

/* What it goes on from is one's own, and public. */
static bool
check_continues(struct release *release)
{
	const char *continues = decision_text(release->decision, "continues");
	struct answer_row before;

	if (!continues ||
		(answer_load(release->decision->tx->db, continues, &before) &&
			strcmp(before.question, release->question.id) == 0 &&
			strcmp(before.unit, release->side.unit) == 0 &&
			before.state == ANSWER_STATE_PUBLISHED))
		return true;
	return decision_refuse_argument(release->decision, "/continues",
		"只能接着本单位已公开的答复", "Only a published answer of one's own unit goes on");
}

static bool
check_release(struct release *release)
{
	struct decision *decision = release->decision;
	const struct answer_row *draft = &release->draft;

	if (!question_is_public(&release->question))
		return decision_refuse(
			decision, PROBLEM_WRONG_STATE, "提问未公开", "The question is not public");
	if (release->exists && draft->oral) {
		if (strcmp(draft->official, decision->actor.person) != 0)
			return decision_refuse(decision, PROBLEM_FORBIDDEN,
				"口头答复要由说话的答复人本人发布",
				"An oral answer is released by the official who gave it");
	} else if (release->exists && draft_is_held(decision, draft)) {
		return false;
	}
	return check_continues(release);
}

/* Refused, and yet nothing that was typed is lost. */
static void
keep_as_draft(struct release *release)
{
	struct decision *decision = release->decision;
	struct typed typed = {.text = decision_text(decision, "text"),
		.outcome = decision_text(decision, "outcome"),
		.continues = decision_text(decision, "continues"),
		.state = ANSWER_STATE_DRAFT,
		.goes_on = true};

	draft_keep(decision, &release->question, &release->side, &typed, release->exists,
		&release->draft);
	decision->keep = true;
}

static bool
refuse_but_keep(struct release *release)
{
	struct decision *decision = release->decision;
	bool on_purpose = command_bool(decision->command, "another", false) ||
		decision_text(decision, "continues") != NULL;

	if (!release->exists && !side_is_asked(decision, &release->question, &release->side))
		return false; /* never theirs: there is nothing to keep */
	if (question_has_changed(release)) {
		keep_as_draft(release);
		decision_refuse_stale(decision, release->question.id);
		return true;
	}
	if (!on_purpose && has_answered(release)) {
		keep_as_draft(release);
		decision_refuse(decision, PROBLEM_ALREADY_ANSWERED, NULL, NULL);
		decision->problem.current = question_card_json(
			decision->tx->db, release->question.id, &decision->actor);
		return true;
	}
	return false;
}

/* ---- out it goes */

static void
give_result(struct decision *decision, const struct answer_row *answer, int64_t version,
	const char *state)
{
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s, s:s}", "answer", answer->id, "version",
			(json_int_t)version, "state", state, "question", answer->question));
}

/* It is signed; it goes out now, or when output is resumed. */
static void
let_out(struct decision *decision, const struct event_row *event,
	const struct question_row *question, const struct answer_row *answer)
{
	struct tx *tx = decision->tx;
	const char *signer = decision->actor.person;
	char digest[DIGEST_HEX_SIZE];

	text_digest_load(tx->db, answer->text, digest);
	record_audit(&decision->doer, event->id, command_name(decision->command->kind), answer->id,
		json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:o*}", "question", question->id,
			"digest", digest, "official", answer->official, "oral", answer->oral,
			"author", answer->author, "state",
			event->output_stopped ? "submitted" : "published", "files",
			file_digests_json(tx->db, answer->id, 0)));
	if (!event->output_stopped) {
		if (publish_answer(
			    &decision->doer, event, question, answer, signer, decision->result))
			give_result(decision, answer, answer->version + 1, "published");
		else
			decision_refuse_stale(decision, question->id);
		return;
	}
	db_run(tx->db,
		"UPDATE answer SET state = 'submitted', approved_by = ?2, approved_at = ?3, "
		"writer = NULL, writer_until = NULL WHERE id = ?1",
		"ssi", answer->id, signer, tx->now);
	give_result(decision, answer, answer->version, "submitted");
}

void
decide_answer_publish(struct decision *decision)
{
	struct release release = {.decision = decision};
	struct typed typed = {.text = decision_text(decision, "text"),
		.outcome = decision_text(decision, "outcome"),
		.continues = decision_text(decision, "continues")};

	if (!decision_allow_question(decision, decision_text(decision, "question"),
		    &release.question, &release.event) ||
		!side_of(decision, &release.event, &release.question, NULL, &release.side))
		return;
	release.exists = draft_find(decision, &release.question, &release.side,
		decision_text(decision, "answer"), &release.draft);
	if (decision->problem.type != PROBLEM_NONE || !check_release(&release) ||
		refuse_but_keep(&release) ||
		!side_may_begin(decision, &release.question, &release.side))
		return;
	typed.is_final = true;
	typed.goes_out = release.event.policy == POLICY_SELF;
	typed.state = typed.goes_out ? ANSWER_STATE_DRAFT : ANSWER_STATE_SUBMITTED;
	draft_keep(
		decision, &release.question, &release.side, &typed, release.exists, &release.draft);
	if (decision->problem.type != PROBLEM_NONE)
		return;
	if (typed.goes_out)
		let_out(decision, &release.event, &release.question, &release.draft);
	else
		give_result(decision, &release.draft, release.draft.version, "submitted");
}

/* ---- signing */

static bool
check_signature(struct decision *decision, const struct event_row *event,
	const struct question_row *question, const struct answer_row *answer)
{
	if (event->state == EVENT_STATE_ENDED && !answer->revises[0])
		return decision_refuse(decision, PROBLEM_WRONG_STATE,
			"活动已经结束，请在案件里答复", "The event has ended; answer in the case");
	if (command_integer(decision->command, "version", 0) != answer->version ||
		strcmp(decision_text(decision, "content"), answer->content) != 0)
		return decision_refuse_stale(decision, question->id);
	if (!answer_waits(decision, answer))
		return false;
	if (!question_is_public(question))
		return decision_refuse(
			decision, PROBLEM_WRONG_STATE, "提问未公开", "The question is not public");
	return true;
}

/* Its own files, where it brings any, are those of the newest revision. */
static bool
correction_files(
	struct tx *tx, const struct answer_row *correction, const struct answer_row *answer)
{
	if (db_integer(tx->db, 0, "SELECT files_since FROM answer WHERE id = ?1", "s",
		    correction->id) == 0)
		return false;
	db_run(tx->db,
		"INSERT INTO attachment (item, revision, position, file) "
		"SELECT ?2, ?3, position, file FROM attachment WHERE item = ?1 AND revision = 0",
		"ssi", correction->id, answer->id, answer->revision + 1);
	return true;
}

/* A signed correction becomes the newest revision of what it corrects. */
static void
let_out_correction(struct decision *decision, const struct event_row *event,
	const struct question_row *question, const struct answer_row *correction)
{
	struct answer_row answer;
	char digest[DIGEST_HEX_SIZE];

	if (decision_output_is_stopped(decision, event))
		return;
	if (!answer_load(decision->tx->db, correction->revises, &answer) ||
		answer.state != ANSWER_STATE_PUBLISHED) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "原答复已不公开",
			"The answer that it corrects is not public any more");
		return;
	}
	db_run(decision->tx->db,
		"UPDATE answer SET state = 'discarded', approved_by = ?2, approved_at = ?3, "
		"version = version + 1 WHERE id = ?1",
		"ssi", correction->id, decision->actor.person, decision->tx->now);
	publish_revision(&decision->doer, event, question, &answer, correction->official,
		&(struct revised){correction->text, correction->content, correction->why,
			correction_files(decision->tx, correction, &answer)},
		decision->result);
	text_digest_load(decision->tx->db, correction->text, digest);
	record_audit(&decision->doer, event->id, "answer.approve", answer.id,
		json_pack("{s:s, s:s}", "digest", digest, "correction", correction->id));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:s}", "state", "published", "question", question->id));
}

void
decide_answer_approve(struct decision *decision)
{
	struct answer_row answer;
	struct question_row question;
	struct event_row event;

	if (!decision_allow_answer(
		    decision, decision_text(decision, "answer"), &answer, &question, &event) ||
		!check_signature(decision, &event, &question, &answer) ||
		!actor_signs(decision, &event, &answer))
		return;
	if (answer.revises[0])
		let_out_correction(decision, &event, &question, &answer);
	else
		let_out(decision, &event, &question, &answer);
}
