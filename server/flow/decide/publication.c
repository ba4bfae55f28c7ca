#include "flow/decide/publication.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/cases.h"
#include "store/file.h"
#include "store/person.h"
#include "store/text.h"

bool
question_is_public(const struct question_row *question)
{
	return question->state == QUESTION_STATE_APPROVED && question->publish_at == 0;
}

bool
question_is_shown(const struct question_row *question)
{
	return question_is_public(question) ||
		(question->state == QUESTION_STATE_MERGED && question->publish_at == 0 &&
			strcmp(question->merged_from, "approved") == 0);
}

void
label_of_official(struct db *db, const char *person, char *out, size_t size)
{
	struct rows *rows = db_query(
		db, "SELECT name, function FROM person WHERE id = ?1", "s", person);

	out[0] = '\0';
	if (rows_next(rows))
		person_badge(rows_text(rows, 0), rows_text(rows, 1), out, size);
	rows_end(rows);
}

static void
let_out(const struct doer *doer, const struct event_row *event, const struct question_row *question,
	const struct shown *shown, json_t *result)
{
	record_public(doer, event->id, "question",
		json_pack("{s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*}", "question", question->id,
			"by", question->label, "unit", unless_empty(question->unit), "topic",
			unless_empty(question->topic), "domain", unless_empty(question->domain),
			"follows", unless_empty(question->follows), "motion",
			unless_empty(question->motion)),
		shown, result);
	record_numbers(doer->tx, event->id, &(struct numbers){.published = 1});
	record_notice(doer->tx, question->asker, event->id, "approved",
		json_pack("{s:s, s:s}", "question", question->id, "number", question->number),
		NULL);

	case_open_if_over(doer, event, question->id);
}

/* Is WORDS exactly what was approved?  The row says so, and the text itself. */
static bool
is_approved(struct tx *tx, const struct question_row *question, const char *words)
{
	char content[DIGEST_HEX_SIZE];

	ids_sha256_hex(words, strlen(words), content);
	return db_run(tx->db,
		       "UPDATE question SET publish_at = NULL WHERE id = ?1 AND state = 'approved' "
		       "AND urgent = 0 AND text = ?2 AND approved_content = ?3",
		       "sss", question->id, question->text, content) == 1;
}

void
publish_question(const struct doer *doer, const struct event_row *event,
	const struct question_row *question, json_t *result)
{
	char *words = text_load(doer->tx->db, question->text);
	char digest[DIGEST_HEX_SIZE];
	struct shown shown = {
		.item = question->id, .text = question->text, .words = words, .digest = digest};

	text_digest_load(doer->tx->db, question->text, digest);
	if (words && is_approved(doer->tx, question, words))
		let_out(doer, event, question, &shown, result);
	else
		log_error("what was not approved does not go out", "question", question->id);
	free(words);
}
/* The question counts as answered from its first answer on. */
static void
mark_answered(
	const struct doer *doer, const struct event_row *event, const struct question_row *question)
{
	struct numbers change = {
		.answered = 1, .taken_up = question->answered == ANSWERED_TAKEN_UP ? -1 : 0};
	int64_t changed = db_run(doer->tx->db,
		"UPDATE question SET answered = 'answered' WHERE id = ?1 AND answered <> "
		"'answered'",
		"s", question->id);

	if (changed == 1)
		record_numbers(doer->tx, event->id, &change);
}

static void
keep_revision(struct tx *tx, const char *answer, int64_t revision, const char *text,
	const char *why, const char *by)
{
	db_run(tx->db,
		"INSERT INTO answer_revision (answer, revision, text, why, by, at) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		"sisssi", answer, revision, text, why, by, tx->now);
}

bool
publish_answer(const struct doer *doer, const struct event_row *event,
	const struct question_row *question, const struct answer_row *answer,
	const char *approved_by, json_t *result)
{
	struct tx *tx = doer->tx;
	struct shown shown = {.item = answer->id, .text = answer->text};
	json_t *told = json_pack("{s:s}", "answer", answer->id);
	char label[LABEL_SIZE];

	if (db_run(tx->db,
		    "UPDATE answer SET state = 'published', version = version + 1, "
		    "approved_by = ?3, approved_at = COALESCE(approved_at, ?4), "
		    "published_at = ?4, writer = NULL, writer_until = NULL "
		    "WHERE id = ?1 AND version = ?2 AND state IN ('draft', 'submitted')",
		    "sisi", answer->id, answer->version, approved_by, tx->now) != 1) {
		json_decref(told);
		return false;
	}
	keep_revision(tx, answer->id, 0, answer->text, NULL, answer->official);
	label_of_official(tx->db, answer->official, label, sizeof label);
	record_public(doer, event->id, "answer",
		json_pack("{s:s, s:s, s:s*, s:s, s:s*, s:o*, s:s*, s:o*}", "answer", answer->id,
			"question", question->id, "unit", unless_empty(answer->unit), "by", label,
			"outcome", unless_empty(answer->outcome), "oral",
			answer->oral ? json_true() : NULL, "continues",
			unless_empty(answer->continues), "files",
			file_list_json(tx->db, answer->id, 0)),
		&shown, result);
	record_desk(doer, event->id, "published",
		json_pack("{s:s, s:s, s:s*, s:I}", "question", question->id, "answer", answer->id,
			"unit", unless_empty(answer->unit), "version",
			(json_int_t)answer->version + 1),
		NULL);
	mark_answered(doer, event, question);
	record_notice_askers(tx, question->id, event->id, "answered", told);
	json_decref(told);
	case_add_answer(doer, question->id, answer->id);
	return true;
}

/* The files of the new revision, an empty list where the last ones were taken away; NULL: they are as before. */
static json_t *
revised_files(struct tx *tx, const char *answer, int64_t revision, const struct revised *revised)
{
	json_t *files;

	if (!revised->has_files)
		return NULL;
	db_run(tx->db, "UPDATE answer SET files_since = ?2 WHERE id = ?1", "si", answer, revision);
	files = file_list_json(tx->db, answer, revision);
	return files ? files : json_array();
}

void
publish_revision(const struct doer *doer, const struct event_row *event,
	const struct question_row *question, const struct answer_row *answer, const char *by,
	const struct revised *revised, json_t *result)
{
	struct tx *tx = doer->tx;
	struct shown shown = {.item = answer->id, .text = revised->text};
	json_int_t revision = (json_int_t)answer->revision + 1;
	json_int_t version = (json_int_t)answer->version + 1;
	char *reason = text_load(tx->db, revised->why);
	json_t *told = json_pack("{s:s}", "answer", answer->id);

	db_run(tx->db,
		"UPDATE answer SET text = ?2, content = ?3, version = version + 1, "
		"revision = revision + 1 WHERE id = ?1",
		"sss", answer->id, revised->text, revised->content);
	keep_revision(tx, answer->id, answer->revision + 1, revised->text, revised->why, by);
	record_public(doer, event->id, "revision",
		json_pack("{s:s, s:s, s:I, s:s*, s:o*}", "answer", answer->id, "question",
			question->id, "revision", revision, "why", reason, "files",
			revised_files(tx, answer->id, revision, revised)),
		&shown, result);
	record_desk(doer, event->id, "published",
		json_pack("{s:s, s:s, s:s*, s:I, s:I}", "question", question->id, "answer",
			answer->id, "unit", unless_empty(answer->unit), "version", version,
			"revision", revision),
		NULL);
	record_notice_askers(tx, question->id, event->id, "revised", told);
	case_revise_answer(doer, answer->id);
	json_object_set_new(result, "answer", json_string(answer->id));
	json_object_set_new(result, "version", json_integer(version));
	json_object_set_new(result, "revision", json_integer(revision));
	json_decref(told);
	free(reason);
}

void
publish_held(const struct doer *doer, const char *question)
{
	struct question_row row;
	struct event_row event;

	if (!question_load(doer->tx->db, question, &row) ||
		!event_load(doer->tx->db, row.event, &event))
		return;
	/* Stopped output keeps it; publish_waiting lets it out. */
	if (row.state != QUESTION_STATE_APPROVED || row.publish_at == 0 || event.output_stopped ||
		event.state == EVENT_STATE_CANCELLED)
		return;
	publish_question(doer, &event, &row, NULL);
}

/* Ids of what SQL finds in EVENT, so that no statement is open while they are dealt with. */
static json_t *
ids_of(struct db *db, const char *sql, const char *event, int64_t now)
{
	json_t *ids = json_array();
	struct rows *rows = db_query(db, sql, "si", event, now);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	return ids;
}

static void
publish_signed_answer(const struct doer *doer, const struct event_row *event, const char *id)
{
	struct question_row question;
	struct answer_row answer;
	char approved_by[ID_SIZE];

	if (!answer_load(doer->tx->db, id, &answer) ||
		!question_load(doer->tx->db, answer.question, &question) ||
		!question_is_public(&question) ||
		!db_text(doer->tx->db, approved_by, sizeof approved_by,
			"SELECT approved_by FROM answer WHERE id = ?1", "s", id))
		return;
	(void)publish_answer(doer, event, &question, &answer, approved_by, NULL);
}

void
publish_waiting(const struct doer *doer, const struct event_row *event, int64_t until)
{
	struct db *db = doer->tx->db;
	json_t *questions = ids_of(db,
		"SELECT id FROM question WHERE event = ?1 AND state = 'approved' "
		"AND publish_at <= ?2 ORDER BY decided_at, id",
		event->id, until);
	json_t *answers = ids_of(db,
		"SELECT answer.id FROM answer JOIN question ON question.id = answer.question "
		"WHERE question.event = ?1 AND answer.state = 'submitted' "
		"AND answer.approved_by IS NOT NULL AND answer.revises IS NULL "
		"AND answer.approved_at <= ?2 ORDER BY answer.approved_at, answer.id",
		event->id, doer->tx->now);
	json_t *id;
	size_t i;

	json_array_foreach(questions, i, id) {
		struct question_row question;
		if (question_load(db, json_string_value(id), &question))
			publish_question(doer, event, &question, NULL);
	}
	json_array_foreach(answers, i, id)
		publish_signed_answer(doer, event, json_string_value(id));
	json_decref(questions);
	json_decref(answers);
}
