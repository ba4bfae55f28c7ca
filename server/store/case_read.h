/*
 * case_read.h - cases as those read them who handle them, and those whose they are.
 *
 * What an asker left for the unit alone is in none of these: it is looked at by a command, and each look is in the trail.
 */
#ifndef OPENFLOOR_STORE_CASE_READ_H
#define OPENFLOOR_STORE_CASE_READ_H

#include <jansson.h>

#include "domain/authorise.h"
#include "domain/token.h"
#include "store/case_row.h"

/* May ACTOR read all of the case: its units and those that had it before it went down, the city, the clerk who entered it? */
bool case_is_open_to(struct db *db, const struct actor *actor, const struct case_row *row);

/* All of it: texts, hops, requests, replies with drafts, parts, the newest messages and steps with who did them. */
json_t *case_full_json(struct db *db, const struct case_row *row, int64_t now);

/* The parts of it that both sides see, the newest of them in the order in which they came: [{message, at, kind, unit?, text}]. */
json_t *case_messages_json(struct db *db, const char *case_id);

/* As its asker has it: every step with its date and unit, never a staff name, and what happens next; with the receipt. */
json_t *case_own_json(
	struct db *db, const struct keys *keys, const struct case_row *row, int64_t now);

/* PERSON's own, and those that they joined as everybody sees them; an array, newest first. */
json_t *case_mine_json(struct db *db, const struct keys *keys, const char *person, int64_t now);

/* ---- lists of those who handle cases */

struct case_list {
	const char *unit; /* whose workbench; "" : that of the board */
	const char *list; /* to_sign, to_handle, due_today, overdue, to_approve, together */
	const char *cursor; /* "": from the beginning */
	int64_t now;
};

/* {unit, list, counts:{...}, cases:[...], cursor}; NULL: there is no such list. */
json_t *case_workbench_json(struct db *db, const struct case_list *list);

/* What has no unit, longest waiting first, and the requests that the city decides: {cases, cursor, requests, counts}. */
json_t *case_board_json(struct db *db, const struct case_list *list);

/* Requests of units below UNIT that it decides ("" : all that wait): an array, soonest first. */
json_t *case_requests_json(struct db *db, const char *unit);

#endif
