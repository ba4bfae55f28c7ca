/*
 * comparison.h - what is looked for once a question is safe in the store: twins, an answered case, unit and topic.
 *
 * The ask is acknowledged before any of this.  Its worker then compares it on a reader's thread, writes down what it found
 * and tells the desk with an entry `screened`.  Questions whose worker died before that are found by a sweep;
 * whichever worker is first does it, the row says so.  In a flood asks go first: the rest waits its turn.
 */
#ifndef OPENFLOOR_FLOW_COMPARISON_H
#define OPENFLOOR_FLOW_COMPARISON_H

#include "domain/command.h"
#include "flow/likeness.h"
#include "flow/services.h"

struct comparison;
struct comparison *comparison_create(struct services *services);
void comparison_free(
	struct comparison *comparison); /* after the store is closed; NULL does nothing */

/* QUESTION has a new text that is committed. */
void comparison_want(struct comparison *comparison, const char *question);

/* A command of KIND has answered RESULT: if it has brought a text, that one is wanted. */
void comparison_follow(struct comparison *comparison, enum command_kind kind, const json_t *result);

/* Once a second. */
void comparison_second(struct comparison *comparison);

/* The texts in memory, for those who look for similar ones; any thread. */
struct likeness *comparison_likeness(const struct comparison *comparison);

#endif
