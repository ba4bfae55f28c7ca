/*
 * publication.h - the moment at which an approved text goes out.
 *
 * Everything that the public ever sees of a question or an answer passes through here: at once
 * after the approval, at the end of a hold, or when stopped output is resumed.  The approval
 * of exactly that text is committed before or in the same transaction.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_PUBLICATION_H
#define OPENFLOOR_FLOW_DECIDE_PUBLICATION_H

#include "flow/decide/record.h"

/* Has it gone out, and is it still there: approved, and no longer held? */
bool question_is_public(const struct question_row *question);

/* Does everybody have its text: is it public, or was it when it was merged? */
bool question_is_shown(const struct question_row *question);

/* QUESTION is approved and not public yet.  RESULT (or NULL) gets the entry's seq. */
void publish_question(const struct doer *doer, const struct event_row *event,
	const struct question_row *question, json_t *result);

/*
 * ANSWER (a draft, or submitted) becomes public, signed by APPROVED_BY.  False: it was changed
 * meanwhile.  RESULT as above.
 */
bool publish_answer(const struct doer *doer, const struct event_row *event,
	const struct question_row *question, const struct answer_row *answer,
	const char *approved_by, json_t *result);

/* The text and the reason of a correction: ids in text, and the text's content. */
struct revised {
	const char *text;
	const char *content;
	const char *why;
	bool has_files; /* it brings its own: attached to the answer at the new revision already */
};

/* Corrects the published ANSWER, in BY's name.  RESULT gets answer, version, revision and seq. */
void publish_revision(const struct doer *doer, const struct event_row *event,
	const struct question_row *question, const struct answer_row *answer, const char *by,
	const struct revised *revised, json_t *result);

/*
 * What was approved in EVENT and waits goes out, in the order of its approval: after output was resumed, with
 * UNTIL now; before the transcript is released, holds included, with UNTIL INT64_MAX.
 */
void publish_waiting(const struct doer *doer, const struct event_row *event, int64_t until);

/* Due work: the hold of QUESTION is over. */
void publish_held(const struct doer *doer, const char *question);

/* "name · function" of an official or guest, as the public sees it. */
#define LABEL_SIZE 1024
void label_of_official(struct db *db, const char *person, char *out, size_t size);

#endif
