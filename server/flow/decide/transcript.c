/*
 * transcript.c - the editor's work on an event that is over: chapters, a summary, spelling; then its release.
 *
 * Each change is a revision that says which one was read; the log stays as it was, and readers see both.
 * What an answer means is changed by its unit alone (answer_revise.c).
 */
#include "store/transcript.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/spelling.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"

/* Of an answer's text at most a tenth may change, of the rest a fifth. */
#define SHARE_OF_ANSWER 10
#define SHARE_OF_REST   5

static bool
allow(struct decision *decision, struct event_row *event, int64_t *revision)
{
	char zh[128], en[128];

	if (!decision_allow_event(decision, decision_text(decision, "event"), event))
		return false;
	*revision = transcript_revision(decision->tx->db, event->id);
	if (command_integer(decision->command, "revision", 0) == *revision)
		return true;
	snprintf(zh, sizeof zh, "实录已是第 %lld 版，请先看过再改", (long long)*revision);
	snprintf(en, sizeof en, "The transcript is at revision %lld by now; read that one first",
		(long long)*revision);
	decision_refuse(decision, PROBLEM_STALE, zh, en);
	decision->problem.current = transcript_json(decision->tx->db, event->id, *revision);
	return false;
}

/* The id of a new text, or NULL where there is none to keep. */
static const char *
keep_text(struct tx *tx, const char *words, struct text_ref *ref)
{
	if (!words)
		return NULL;
	tx_text(tx, words, ref);
	return ref->id;
}

static void
finish(struct decision *decision, const char *event, int64_t revision)
{
	record_desk(&decision->doer, event, "transcript",
		json_pack("{s:I}", "revision", (json_int_t)revision), NULL);
	record_audit(&decision->doer, event, command_name(decision->command->kind), event,
		json_pack("{s:I, s:s*}", "revision", (json_int_t)revision, "target",
			decision_text(decision, "target")));
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:I}", "event", event, "revision", (json_int_t)revision,
			"version", (json_int_t)revision));
}

/* ---- chapters and summary */

static bool
is_on_the_log(struct decision *decision, const char *event, const char *question)
{
	return db_integer(decision->tx->db, 0,
		       "SELECT 1 FROM question WHERE id = ?1 AND event = ?2 "
		       "AND state IN ('approved', 'hidden') AND publish_at IS NULL",
		       "ss", question, event) == 1;
}

/* Every item is a public question of the event, and stands in one chapter only. */
static bool
check_chapters(struct decision *decision, const char *event, const json_t *chapters)
{
	json_t *seen = json_object();
	json_t *chapter, *item;
	size_t i, j;
	char pointer[64];

	json_array_foreach(chapters, i, chapter)
		json_array_foreach(json_object_get(chapter, "items"), j, item) {
			const char *id = json_string_value(item);
			snprintf(pointer, sizeof pointer, "/chapters/%zu/items/%zu", i, j);
			if (json_object_get(seen, id))
				decision_refuse_argument(decision, pointer, "这条提问已经在另一处",
					"This question stands elsewhere already");
			else if (!is_on_the_log(decision, event, id))
				decision_refuse_argument(decision, pointer,
					"本活动没有这条公开的提问",
					"The event has no such public question");
			json_object_set_new(seen, id, json_true());
		}
	json_decref(seen);
	return decision->problem.type == PROBLEM_NONE;
}

/* The chapters as they are kept: the words of their titles are texts of their own. */
static char *
keep_chapters(struct tx *tx, const json_t *chapters)
{
	json_t *kept = json_array();
	json_t *chapter;
	size_t i;
	char *dumped;

	json_array_foreach(chapters, i, chapter) {
		struct text_ref title;
		tx_text(tx, json_string_value(json_object_get(chapter, "title")), &title);
		json_array_append_new(kept,
			json_pack("{s:s, s:O}", "title", title.id, "items",
				json_object_get(chapter, "items")));
	}
	dumped = json_dumps(kept, JSON_COMPACT);
	json_decref(kept);
	return dumped;
}

/* A new revision that begins as the one before it. */
static void
add_revision(struct decision *decision, const char *event, int64_t revision, const char *note)
{
	struct tx *tx = decision->tx;
	struct text_ref ref;

	db_run(tx->db,
		"INSERT INTO transcript (event, revision, at, by, note, summary, chapters) "
		"SELECT ?1, ?2, ?3, ?4, ?5, (SELECT summary FROM transcript WHERE event = ?1 "
		"AND revision = ?2 - 1), coalesce((SELECT chapters FROM transcript WHERE event = ?1 "
		"AND revision = ?2 - 1), '[]')",
		"siiss", event, revision, tx->now, decision->actor.person,
		keep_text(tx, note, &ref));
}

void
decide_transcript_edit(struct decision *decision)
{
	const struct command *command = decision->command;
	const json_t *chapters = json_object_get(command->args, "chapters");
	struct tx *tx = decision->tx;
	struct event_row event;
	struct text_ref summary;
	int64_t revision;

	if (!allow(decision, &event, &revision) || !check_chapters(decision, event.id, chapters))
		return;
	add_revision(decision, event.id, ++revision, decision_text(decision, "note"));
	if (command_has(command, "summary"))
		db_run(tx->db,
			"UPDATE transcript SET summary = ?3 WHERE event = ?1 AND revision = ?2",
			"sis", event.id, revision,
			keep_text(tx, decision_text(decision, "summary"), &summary));
	if (chapters) {
		char *kept = keep_chapters(tx, chapters);
		db_run(tx->db,
			"UPDATE transcript SET chapters = ?3 WHERE event = ?1 AND revision = ?2",
			"sis", event.id, revision, kept);
		free(kept);
	}
	finish(decision, event.id, revision);
}

/* ---- spelling */

static bool
check_spelling(struct decision *decision, const struct public_text *before, const char *after)
{
	size_t share = before->is_answer ? SHARE_OF_ANSWER : SHARE_OF_REST;

	if (!after || spelling_only(before->body, after, share))
		return true;
	return decision_refuse_argument(decision, "/text",
		before->is_answer ? "改动太大：编辑只订正文字，答复的意思由答复单位更正"
				  : "改动太大：编辑只订正文字，不改变意思",
		before->is_answer
			? "Too much is changed: an editor corrects spelling, the unit its answer's meaning"
			: "Too much is changed: an editor corrects spelling, not the meaning");
}

/* TEXT null takes an earlier correction back. */
void
decide_transcript_correct(struct decision *decision)
{
	const char *target = decision_text(decision, "target");
	const char *text = decision_text(decision, "text");
	struct tx *tx = decision->tx;
	struct event_row event;
	struct public_text before = {.body = NULL};
	struct text_ref text_ref, why_ref;
	int64_t revision;

	if (!allow(decision, &event, &revision))
		return;
	if (!public_text_load(tx->db, event.id, target, &before)) {
		decision_refuse_argument(
			decision, "/target", "没有这条公开的内容", "There is no such public text");
		return;
	}
	if (check_spelling(decision, &before, text)) {
		add_revision(decision, event.id, ++revision, decision_text(decision, "why"));
		db_run(tx->db,
			"INSERT INTO transcript_correction (event, target, revision, content, text, why) "
			"VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			"ssisss", event.id, target, revision, before.content,
			keep_text(tx, text, &text_ref),
			keep_text(tx, decision_text(decision, "why"), &why_ref));
		finish(decision, event.id, revision);
	}
	free(before.body);
}
