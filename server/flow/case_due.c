#include "flow/case_due.h"

#include <string.h>

#include "flow/decide/case_decision.h"
#include "store/case_clock.h"

/* Moves it in the system's name. */
static bool
go(struct tx *tx, struct case_row *row, enum case_action action, const char *unit)
{
	struct doer doer = doer_system(tx);
	enum case_state from = row->state;

	if (!case_move(tx, row, action))
		return false;
	case_log(tx, row->id,
		&(struct case_line){.action = case_action_word(action),
			.from = from,
			.to = row->state,
			.actor = doer.person,
			.role = doer.role,
			.unit = unit,
			.reason = "by_itself"});
	record_audit(&doer, NULL, "case.by_itself", row->id,
		json_pack("{s:s, s:s}", "from", case_state_word((int)from), "to",
			case_state_word((int)row->state)));
	return true;
}

/* A unit that says nothing has it all the same: no case lies between two desks. */
int64_t
case_due_sign(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct case_row row;

	(void)at;
	(void)cookie;
	if (!case_load(tx->db, ref, &row) || row.state != CASE_STATE_DISPATCHED ||
		!go(tx, &row, CASE_ACTION_SIGN, row.holder))
		return 0;
	case_hop_sign(tx, row.id, NULL);
	case_tell(tx, &row, "signed", json_pack("{s:s}", "unit", row.holder), NULL);
	return 0;
}

int64_t
case_due_resume(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct doer doer = doer_system(tx);
	struct case_row row;

	(void)at;
	(void)cookie;
	if (!case_load(tx->db, ref, &row) || strcmp(row.clock, "paused") != 0 ||
		!case_touch(tx, &row))
		return 0;
	case_log(tx, ref,
		&(struct case_line){.action = "resumed",
			.from = CASE_STATE_COUNT,
			.to = CASE_STATE_COUNT,
			.actor = doer.person,
			.role = doer.role,
			.unit = unless_empty(row.holder),
			.reason = "by_itself"});
	(void)case_clock_resume(tx, ref);
	case_hop_follow(tx, &row);
	record_audit(&doer, NULL, "case.by_itself", ref, NULL);
	return 0;
}

int64_t
case_due_close(struct tx *tx, const char *ref, int64_t at, void *cookie)
{
	struct case_row row;

	(void)at;
	(void)cookie;
	if (case_load(tx->db, ref, &row) && row.state == CASE_STATE_ANSWERED &&
		go(tx, &row, CASE_ACTION_CLOSE, NULL))
		case_end_together(tx, &row);
	return 0;
}
