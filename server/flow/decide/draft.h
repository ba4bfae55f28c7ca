/*
 * draft.h - what a unit (or a guest) is typing as its answer.
 *
 * One draft for each question and unit, shared by the unit's people, written by one of them at a
 * time: the writer's lease is renewed by typing and lapses by itself.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_DRAFT_H
#define OPENFLOOR_FLOW_DECIDE_DRAFT_H

#include "flow/decide/decide.h"

/* In whose name it is typed. */
struct side {
	char unit[ID_SIZE]; /* "" for a guest, who answers for none */
	char official[ID_SIZE];
	bool oral; /* spoken by the official, typed by the clerk who sends the command */
};

/* The actor's side for QUESTION; with OFFICIAL (a clerk's argument, or NULL) that person's.  False: the problem is set. */
bool side_of(struct decision *decision, const struct event_row *event,
	const struct question_row *question, const char *official, struct side *side);

/* A unit answers what is its own, or nobody's yet, or what it was invited to; a guest anything. */
bool side_is_asked(const struct decision *decision, const struct question_row *question,
	const struct side *side);

/* The same; false: the problem is set. */
bool side_may_begin(
	struct decision *decision, const struct question_row *question, const struct side *side);

/* The draft, or submitted answer, of SIDE for QUESTION; ID (or NULL) must be it.  A false with a problem: ID is not. */
bool draft_find(struct decision *decision, const struct question_row *question,
	const struct side *side, const char *id, struct answer_row *draft);

/* True where a colleague is writing; then the problem names them. */
bool draft_is_held(struct decision *decision, const struct answer_row *draft);

/* What is to be kept of a draft. */
struct typed {
	const char *text;
	const char *outcome; /* these two NULL: as before */
	const char *continues;
	enum answer_state state; /* draft or submitted */
	bool goes_on; /* the actor goes on writing */
	bool is_final; /* the official is done with it: pictures need their words */
	bool goes_out; /* it is published in the same breath: the desk hears of that */
};

/*
 * Keeps TYPED: in DRAFT where EXISTS, else in a new one.  DRAFT is as it is kept then.  The desk is told of a
 * new draft, another writer, another state; of mere typing only in passing.  With the files that the command names; a
 * problem is set where one cannot be had.
 */
void draft_keep(struct decision *decision, const struct question_row *question,
	const struct side *side, const struct typed *typed, bool exists, struct answer_row *draft);

#endif
