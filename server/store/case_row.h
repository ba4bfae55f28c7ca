/*
 * case_row.h - a case as decisions need it: its row, its one conditional update, its log and its hops.
 *
 * case_move is the only way to change a case's state.  Whoever was faster wins: the row is moved from the state and
 * version that were read, or not at all.  Its step goes into the log in the same transaction.
 */
#ifndef OPENFLOOR_STORE_CASE_ROW_H
#define OPENFLOOR_STORE_CASE_ROW_H

#include <jansson.h>

#include "domain/case_machine.h"
#include "store/store.h"

#define CASE_UNITS_MAX 16

struct case_row {
	char id[ID_SIZE], number[24], question[ID_SIZE], asker[ID_SIZE], text[ID_SIZE],
		original[ID_SIZE], entered_by[ID_SIZE], master[ID_SIZE]; /* "": none */
	char unit_chosen[ID_SIZE], holder[ID_SIZE], lead[ID_SIZE];
	char domain[16], publication[16], clock[16], before_merge[16], outcome[16], source[16];
	enum case_state state;
	int64_t version, received_at, answered_at, due, returns, round, reopened_at,
		supervise_level; /* times: 0: none */
	bool is_final;
};

/* REF: an id or a number. */
bool case_load(struct db *db, const char *ref, struct case_row *out);
bool case_of_question(struct db *db, const char *question, struct case_row *out);

/* Is it open, and its time over, while the clock does not stand still? */
bool case_is_overdue(const struct case_row *row, int64_t now);

/* What a code for the case is bound to: the question that it came from, or itself. */
const char *case_receipt_item(const struct case_row *row);

/* One conditional update; false: it was moved or changed meanwhile, or ACTION does not start there.  ROW is then as it was, else as it is now. */
bool case_move(struct tx *tx, struct case_row *row, enum case_action action);

/* Counts the version up on the same condition, without a change of state. */
bool case_touch(struct tx *tx, struct case_row *row);

/* A line of the log; strings may be NULL. */
struct case_line {
	const char *action; /* as the log has it */
	enum case_state from, to; /* CASE_STATE_COUNT: none */
	const char *actor, *role;
	const char *unit; /* in whose name, or whom it concerns */
	const char *reason;
	const char *note; /* id in text */
	bool is_private; /* for those who handle it, and no timeline */
};
void case_log(struct tx *tx, const char *case_id, const struct case_line *line);

/* ---- hops */

struct case_hop {
	char to[ID_SIZE], superior[ID_SIZE]; /* "": the city */
	int64_t seq, at, due_at, return_by, signed_at;
};

/* The hop by which UNIT, the holder, got the case; false: none (a case that was answered live). */
bool case_hop_of(struct db *db, const char *case_id, const char *unit, struct case_hop *out);

struct case_hop_new {
	const char *kind; /* dispatch, transfer, return, hand_back */
	const char *from, *to, *superior; /* NULL: the city */
	const char *by;
	int64_t due_at, return_by;
};
void case_hop_add(struct tx *tx, const char *case_id, const struct case_hop_new *hop);
void case_hop_sign(struct tx *tx, const char *case_id, const char *by); /* BY NULL: by itself */

/* The due date of the case has moved: those of the hop to its holder and of those above move with it. */
void case_hop_follow(struct tx *tx, const struct case_row *row);

/* Did the case ever come to UNIT, as holder or beside it? */
bool case_had_unit(struct db *db, const char *case_id, const char *unit);

/* The units that handle it beside the holder; gives how many, at most CASE_UNITS_MAX. */
size_t case_co_units(struct db *db, const char *case_id, char out[static CASE_UNITS_MAX][ID_SIZE]);

/* Is UNIT below ABOVE in the tree, at whatever depth? */
bool unit_is_below(struct db *db, const char *unit, const char *above);

/* Cases that UNIT holds or handles beside another and that are not answered: it cannot be abolished. */
int64_t unit_open_cases(struct db *db, const char *unit);

/* ---- what others are told */

/*
 * {case, number, version, state, unit?, due_at?, last:{action, at, unit?, role?, by?}}: what a loser of a race gets.
 * STAFF (those who handle it): with who did it, and the last step may be a private one.  The caller owns it.
 */
json_t *case_current_json(struct db *db, const char *case_id, bool staff);

/* Calls EACH for the asker of the case, of all that was merged into it, and for who joined any of them; CHILD is their own case. */
void case_each_asker(struct db *db, const char *case_id,
	void (*each)(void *cookie, const char *person, const char *child, const char *number),
	void *cookie);

#endif
