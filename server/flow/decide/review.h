/*
 * review.h - what stands between a question and a decision about it, and what they are told who come second.
 *
 * A decision is about the version that was read.  It waits while the question is marked as urgent, while
 * a colleague has claimed it or put it aside, and where the decider is the one who wants another person to decide.
 * The conditional UPDATE says the same once more (REVIEW_IS_OPEN): it decides every race.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_REVIEW_H
#define OPENFLOOR_FLOW_DECIDE_REVIEW_H

#include "flow/decide/decide.h"

/* Part of a WHERE; ME is the parameter ("?3") with the person who decides. */
#define REVIEW_IS_OPEN(me) \
	"AND urgent = 0 AND (held_by IS NULL OR held_by = " me ") " \
	"AND (second_by IS NULL OR second_by <> " me ") "

/* Part of a SET: nobody has it in hand any more, and nothing that was asked about it stands. */
#define REVIEW_CLEARED \
	"claimed_by = NULL, claimed_until = NULL, held_by = NULL, held_why = NULL, " \
	"held_at = NULL, second_by = NULL, second_why = NULL, second_at = NULL, " \
	"first_by = NULL, first_at = NULL, first_version = NULL "

/* Loads question ID and its event and authorises; refuses what is not VERSION any more, and what is not open to the actor. */
bool review_begin(struct decision *decision, const char *id, int64_t version,
	struct question_row *question, struct event_row *event);

/* The same for the question and version that the command names. */
bool review_begin_command(
	struct decision *decision, struct question_row *question, struct event_row *event);

/* False: it is urgent, claimed or put aside by a colleague, or the actor wants another person to decide; the problem says so. */
bool review_is_open(struct decision *decision, const struct question_row *question);

/* Refuses, and says who did what with it and when; the card comes along.  Gives false. */
bool review_refuse_stale(struct decision *decision, const struct question_row *question);
bool review_refuse_state(struct decision *decision, const struct question_row *question);

/* Refuses for what somebody else did: "NAME ZH", "NAME EN", with the card.  Gives false. */
bool review_refuse_for(struct decision *decision, const struct question_row *question,
	enum problem_type type, const char *person, const char *zh, const char *en);

/* QUESTION is not public any more: nor is it pinned. */
void question_unpin(struct decision *decision, const struct event_row *event, const char *question);

/* The words of argument `why` as a text of their own; NULL without. */
const char *review_why(struct decision *decision, struct text_ref *text);

#endif
