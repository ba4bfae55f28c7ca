/*
 * cases.h - how questions become cases, and what a change of a question or answer does to its case.
 *
 * At the end of an event all at once (archive.h), for a duty event or after the end one by one as they
 * are approved.  All functions do nothing where there is no case, or where the event is a rehearsal.
 */
#ifndef OPENFLOOR_FLOW_CASES_H
#define OPENFLOOR_FLOW_CASES_H

#include "flow/decide/record.h"

/*
 * Makes the case of QUESTION, and of all that was merged into it, where they have none yet:
 * public if the question is public, else private.
 */
void case_open(const struct doer *doer, const struct event_row *event, const char *question);

/* The same, where no bell will end EVENT, or it has rung already: QUESTION is public, and somebody has to follow it up. */
void case_open_if_over(
	const struct doer *doer, const struct event_row *event, const char *question);

/* The end of EVENT: a case for each approved question, a private one for hidden ones that are to be passed on. */
void cases_open_all(const struct doer *doer, const struct event_row *event);

/* The term for moderating is over: what is undecided is let go or passed on, private matters are passed on. */
void cases_settle_pending(const struct doer *doer, const struct event_row *event);

/* EVENT is cancelled: whatever was asked is passed on privately, or let go. */
void cases_settle_all(const struct doer *doer, const struct event_row *event);

/* A question that has a case went out after all, or its text was edited. */
void case_follow_question(const struct doer *doer, const char *question);

/* ANSWER of QUESTION was published, or revised. */
void case_add_answer(const struct doer *doer, const char *question, const char *answer);
void case_revise_answer(const struct doer *doer, const char *answer);

/* QUESTION or ANSWER was hidden, or shown again. */
void case_hide(const struct doer *doer, const char *item, bool hidden);

bool case_exists(struct db *db, const char *question);

#endif
