/*
 * case_intake.c - the city's intake takes a case on, or does not and says where to go instead; two that ask the same
 * become one.
 *
 * A merged case keeps its asker, its number and its code; its asker gets the master's reply.  Taking the merge back
 * gives it to whoever had it.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/decide/case_decision.h"
#include "flow/decide/case_merge.h"
#include "flow/decide/case_reply.h"
#include "flow/decide/handlers.h"
#include "store/case_clock.h"

void
decide_case_accept(struct decision *decision)
{
	struct case_row row;
	bool again;

	if (!case_allow(decision, CASE_TIE_CITY, &row))
		return;
	again = row.state == CASE_STATE_NOT_ACCEPTED;
	if (!case_go(decision, &row, CASE_ACTION_ACCEPT, &(struct case_told){0}))
		return;
	if (again)
		(void)case_clock_restart(decision->tx, row.id, decision->tx->now, CASE_TERM_ANSWER);
	case_tell(decision->tx, &row, "accepted", NULL, NULL);
}

void
decide_case_refuse(struct decision *decision)
{
	const char *reason = decision_text(decision, "reason");
	const char *where = decision_text(decision, "where");
	struct case_row row;

	if (!case_allow(decision, CASE_TIE_CITY, &row))
		return;
	if (case_refusal_read(reason) < 0) {
		decision_refuse_argument(decision, "/reason",
			"应为其中之一：not_city、court、petition、repeated、unclear、emergency、other",
			"Must be one of not_city, court, petition, repeated, unclear, emergency, other");
		return;
	}
	if (!case_go(decision, &row, CASE_ACTION_REFUSE,
		    &(struct case_told){.reason = reason, .note = where}))
		return;
	db_run(decision->tx->db, "UPDATE cases SET refusal = ?2 WHERE id = ?1", "ss", row.id,
		reason);
	(void)case_clock_stop(decision->tx, row.id, decision->tx->now);
	case_tell(decision->tx, &row, "refused", json_pack("{s:s}", "reason", reason), where);
}

/* ---- merging */

/* Where the case goes: one that is open or answered, and not itself or a part of it. */
static bool
find_master(struct decision *decision, const struct case_row *row, struct case_row *master)
{
	if (!case_load(decision->tx->db, decision_text(decision, "into"), master))
		return decision_refuse_argument(
			decision, "/into", "没有这个案件", "There is no such case");
	if (strcmp(master->id, row->id) == 0)
		return decision_refuse_argument(
			decision, "/into", "不能并入自己", "It cannot be merged into itself");
	if (CASE_BIT(master->state) & (C_RECEIVED | C_HELD | C_DONE))
		return true;
	return case_refuse(decision, master, PROBLEM_WRONG_STATE, "目标案件已并入、撤回或未受理",
		"The case to merge into is itself merged, withdrawn or not accepted");
}

static void
leave_to_master(struct decision *decision, struct case_row *row, const struct case_row *master,
	enum case_state before)
{
	struct tx *tx = decision->tx;

	db_run(tx->db, "UPDATE cases SET master = ?2, before_merge = ?3 WHERE id = ?1", "sss",
		row->id, master->id, case_state_word((int)before));
	case_reply_put_back(tx, row); /* it is for a case that nobody answers now */
	case_lapse(tx, row, NULL);
	tx_due(tx, "case_sign", row->id, 0);
	(void)case_clock_stop(tx, row->id, tx->now);
	case_note(decision, master, "took_in", &(struct case_told){.is_private = true});
}

void
decide_case_merge(struct decision *decision)
{
	struct case_row row, master;
	enum case_state before;

	if (!case_allow(decision, CASE_TIE_CITY, &row) || !find_master(decision, &row, &master))
		return;
	before = row.state;
	if (!case_go(decision, &row, CASE_ACTION_MERGE, &(struct case_told){0}))
		return;
	leave_to_master(decision, &row, &master, before);
	json_object_set_new(decision->result, "into", json_string(master.number));
	case_tell(decision->tx, &row, "merged", json_pack("{s:s}", "into", master.number), NULL);
}

/* Its unit has it again, unless that one is gone: then the city has. */
static void
give_back(struct decision *decision, struct case_row *row)
{
	struct tx *tx = decision->tx;

	db_run(tx->db, "UPDATE cases SET master = NULL, before_merge = NULL WHERE id = ?1", "s",
		row->id);
	if (row->holder[0] && row->state == CASE_STATE_RECEIVED)
		case_hold(tx, row, NULL);
	/* Merging and taking apart again must not be a way to a later date. */
	(void)case_clock_go_on(tx, row->id, "merged");
	if (row->state == CASE_STATE_DISPATCHED)
		tx_due(tx, "case_sign", row->id,
			case_clock_sub_due(tx, row->id, CASE_TERM_SIGN, 0));
}

bool
case_take_out(struct decision *decision, struct case_row *row)
{
	if (row->holder[0] && !unit_exists(decision->tx->db, row->holder))
		row->before_merge[0] = '\0';
	if (!case_go(decision, row, CASE_ACTION_UNMERGE, &(struct case_told){0}))
		return false;
	give_back(decision, row);
	case_tell(decision->tx, row, "unmerged", NULL, NULL);
	return true;
}

void
decide_case_unmerge(struct decision *decision)
{
	struct case_row row;

	if (case_allow(decision, CASE_TIE_CITY, &row))
		(void)case_take_out(decision, &row);
}

void
case_take_out_all(struct decision *decision, const struct case_row *master)
{
	json_t *ids = json_array();
	json_t *id;
	size_t i;
	struct rows *rows = db_query(decision->tx->db,
		"SELECT id FROM cases WHERE master = ?1 AND state = 'merged' ORDER BY id", "s",
		master->id);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	json_array_foreach(ids, i, id) {
		struct case_row row;
		if (case_load(decision->tx->db, json_string_value(id), &row) &&
			!case_take_out(decision, &row))
			break;
	}
	json_decref(ids);
}
