#include "store/question.h"

#include <stdio.h>
#include <string.h>

struct field {
	size_t offset;
	size_t size;
};

#define FIELD(type, member) \
	{ \
		offsetof(struct type, member), sizeof(((struct type *)0)->member) \
	}

/* Copies the texts of the columns from FIRST on into the members that FIELDS name. */
static void
read_texts(struct rows *rows, int first, void *out, const struct field *fields, int count)
{
	for (int i = 0; i < count; i++)
		snprintf((char *)out + fields[i].offset, fields[i].size, "%s",
			rows_text(rows, first + i));
}

#define QUESTION_COLUMNS \
	"SELECT id, event, number, asker, label, text, content, original, unit, topic, follows, " \
	"motion, merged_into, claimed_by, domain, reason, merged_from, appeal_state, state, " \
	"answered, version, asked_at, claimed_until, publish_at, votes, urgent, pass_on, edited, " \
	"erased_at, decided_by, edited_by, held_by, second_by, first_by, approved_content, " \
	"decided_at, edited_at, held_at, second_at, first_at, first_version, urgent_seen_at, " \
	"colour = 'red' " \
	"FROM question "
#define QUESTION_COLUMN_REVIEW 29 /* decided_by, and what follows */

static const struct field question_texts[] = {FIELD(question_row, id), FIELD(question_row, event),
	FIELD(question_row, number), FIELD(question_row, asker), FIELD(question_row, label),
	FIELD(question_row, text), FIELD(question_row, content), FIELD(question_row, original),
	FIELD(question_row, unit), FIELD(question_row, topic), FIELD(question_row, follows),
	FIELD(question_row, motion), FIELD(question_row, merged_into),
	FIELD(question_row, claimed_by), FIELD(question_row, domain), FIELD(question_row, reason),
	FIELD(question_row, merged_from), FIELD(question_row, appeal_state)};

static const struct field review_texts[] = {FIELD(question_row, decided_by),
	FIELD(question_row, edited_by), FIELD(question_row, held_by),
	FIELD(question_row, second_by), FIELD(question_row, first_by),
	FIELD(question_row, approved_content)};

static void
read_review(struct rows *rows, struct question_row *out)
{
	int64_t *const numbers[] = {&out->decided_at, &out->edited_at, &out->held_at,
		&out->second_at, &out->first_at, &out->first_version, &out->urgent_seen_at};
	read_texts(rows, QUESTION_COLUMN_REVIEW, out, review_texts, 6);
	for (int i = 0; i < 7; i++)
		*numbers[i] = rows_integer(rows, QUESTION_COLUMN_REVIEW + 6 + i);
	out->needs_two = rows_integer(rows, QUESTION_COLUMN_REVIEW + 13) != 0;
}

static bool
read_question(struct rows *rows, struct question_row *out)
{
	bool found = rows_next(rows);
	if (found) {
		memset(out, 0, sizeof *out);
		read_texts(rows, 0, out, question_texts, 18);
		out->state = (enum question_state)question_state_read(rows_text(rows, 18));
		out->answered = (enum answered)answered_read(rows_text(rows, 19));
		out->version = rows_integer(rows, 20);
		out->asked_at = rows_integer(rows, 21);
		out->claimed_until = rows_integer(rows, 22);
		out->publish_at = rows_integer(rows, 23);
		out->votes = rows_integer(rows, 24);
		out->urgent = rows_integer(rows, 25) != 0;
		out->pass_on = rows_integer(rows, 26) != 0;
		out->edited = rows_integer(rows, 27) != 0;
		out->erased = rows_integer(rows, 28) != 0;
		read_review(rows, out);
	}
	rows_end(rows);
	return found;
}

bool
question_load(struct db *db, const char *id, struct question_row *out)
{
	return read_question(db_query(db, QUESTION_COLUMNS "WHERE id = ?1", "s", id), out);
}

bool
question_by_number(struct db *db, const char *number, struct question_row *out)
{
	return read_question(db_query(db, QUESTION_COLUMNS "WHERE number = ?1", "s", number), out);
}

static const struct field answer_texts[] = {FIELD(answer_row, id), FIELD(answer_row, question),
	FIELD(answer_row, unit), FIELD(answer_row, official), FIELD(answer_row, author),
	FIELD(answer_row, text), FIELD(answer_row, content), FIELD(answer_row, outcome),
	FIELD(answer_row, continues), FIELD(answer_row, writer), FIELD(answer_row, question_unit),
	FIELD(answer_row, revises), FIELD(answer_row, why)};

bool
answer_load(struct db *db, const char *id, struct answer_row *out)
{
	struct rows *rows = db_query(db,
		"SELECT id, question, unit, official, author, text, content, outcome, continues, writer, "
		"question_unit, revises, why, state, version, revision, question_version, writer_until, "
		"published_at, oral FROM answer WHERE id = ?1",
		"s", id);
	bool found = rows_next(rows);
	if (found) {
		memset(out, 0, sizeof *out);
		read_texts(rows, 0, out, answer_texts, 13);
		out->state = (enum answer_state)answer_state_read(rows_text(rows, 13));
		out->version = rows_integer(rows, 14);
		out->revision = rows_integer(rows, 15);
		out->question_version = rows_integer(rows, 16);
		out->writer_until = rows_integer(rows, 17);
		out->published_at = rows_integer(rows, 18);
		out->oral = rows_integer(rows, 19) != 0;
	}
	rows_end(rows);
	return found;
}
