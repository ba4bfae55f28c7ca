/*
 * case_dispatch.c - a case goes from the city to a unit, from there down to one below it, and is signed for.
 *
 * Each hop is a row with the tier it came to and its own due date, never after that of the hop above.  The city may send
 * a case wherever it likes, a unit only to what stands below it.
 */
#include <string.h>

#include "flow/decide/case_dispatch.h"
#include "flow/decide/handlers.h"
#include "store/case_clock.h"

/* ---- one hop */

int64_t
case_hop_due(struct tx *tx, const struct case_row *row, const char *superior)
{
	struct case_hop above = {.due_at = 0};

	if (superior)
		(void)case_hop_of(tx->db, row->id, superior, &above);
	return case_clock_sub_due(tx, row->id, CASE_TERM_ANSWER, above.due_at);
}

void
case_hop_to(const struct doer *doer, struct case_row *row, const char *kind, const char *unit,
	const char *superior)
{
	struct tx *tx = doer->tx;
	char from[ID_SIZE];

	copy_id(from, row->holder);
	case_hop_add(tx, row->id,
		&(struct case_hop_new){.kind = kind,
			.from = unless_empty(from),
			.to = unit,
			.superior = superior,
			.by = doer->person,
			.due_at = unit ? case_hop_due(tx, row, superior) : 0,
			.return_by = unit ? case_clock_sub_due(tx, row->id, CASE_TERM_RETURN, 0)
					  : 0});
	case_hold(tx, row, unit);
	if (row->state == CASE_STATE_DISPATCHED)
		tx_due(tx, "case_sign", row->id,
			case_clock_sub_due(tx, row->id, CASE_TERM_SIGN, 0));
}

void
case_assign(const struct doer *doer, const char *case_id)
{
	char unit[ID_SIZE];
	struct case_row row;

	if (!case_load(doer->tx->db, case_id, &row) || row.state != CASE_STATE_RECEIVED ||
		!row.holder[0])
		return;
	if (!unit_exists(doer->tx->db, row.holder)) {
		case_hold(doer->tx, &row, NULL);
		return;
	}
	copy_id(unit, row.holder);
	if (!case_move(doer->tx, &row, CASE_ACTION_DISPATCH))
		return;
	case_log(doer->tx, row.id,
		&(struct case_line){.action = case_action_word(CASE_ACTION_DISPATCH),
			.from = CASE_STATE_RECEIVED,
			.to = row.state,
			.actor = doer->person,
			.role = doer->role,
			.unit = unit,
			.reason = "by_event"});
	row.holder[0] = '\0'; /* it comes from nobody */
	case_hop_to(doer, &row, "dispatch", unit, NULL);
}

/* ---- case.dispatch */

static bool
check_target(struct decision *decision, const struct case_row *row, const char *unit,
	const char *superior)
{
	if (!case_unit_is_there(decision, "/unit", unit))
		return false;
	if (strcmp(unit, row->holder) == 0)
		return decision_refuse_argument(
			decision, "/unit", "案件已在这个单位", "The unit has the case already");
	if (superior && !unit_is_below(decision->tx->db, unit, superior))
		return decision_refuse_argument(decision, "/unit",
			"只能分给本单位的下级；其他单位请申请转办",
			"A unit sends it only to those below it; for any other ask for a transfer");
	return true;
}

static bool
add_together(struct decision *decision, const struct case_row *row, const char *lead,
	const char *superior)
{
	json_t *units = json_object_get(decision->command->args, "co_units");
	json_t *unit;
	size_t i;

	json_array_foreach(units, i, unit) {
		const char *id = json_string_value(unit);
		if (!case_unit_is_there(decision, "/co_units", id))
			return false;
		if (superior && !unit_is_below(decision->tx->db, id, superior))
			return decision_refuse_argument(decision, "/co_units",
				"协办单位只能是本单位的下级",
				"A unit has it handled together only by those below it");
		if (strcmp(id, lead) == 0)
			return decision_refuse_argument(decision, "/co_units",
				"主办单位不必再列为协办",
				"The lead is not one of those that help it");
		db_run(decision->tx->db,
			"INSERT INTO case_unit (case_id, unit, at) VALUES (?1, ?2, ?3) "
			"ON CONFLICT (case_id, unit) DO UPDATE SET ended = 0",
			"ssi", row->id, id, decision->tx->now);
	}
	return true;
}

/* The unit that sends it down, or NULL: the city does. */
static const char *
sender_of(struct decision *decision, const struct case_row *row, char unit[static ID_SIZE])
{
	if (actor_case_grant(&decision->actor, R_DISPATCHER, NULL))
		return NULL;
	return case_acting_unit(decision, row, CASE_TIE_HOLDER, unit);
}

static void
note_final(struct decision *decision, struct case_row *row)
{
	row->is_final = row->returns >= CASE_RETURNS_MAX;
	if (!row->is_final)
		return;
	db_run(decision->tx->db, "UPDATE cases SET is_final = 1 WHERE id = ?1", "s", row->id);
	json_object_set_new(decision->result, "final", json_true());
}

static void
tell_dispatched(struct decision *decision, const struct case_row *row, const char *unit)
{
	case_tell(decision->tx, row, "dispatched",
		json_pack("{s:s, s:o*}", "unit", unit, "due_at", time_json(row->due)), NULL);
}

void
decide_case_dispatch(struct decision *decision)
{
	const char *unit = decision_text(decision, "unit");
	char acting[ID_SIZE];
	const char *superior;
	struct case_row row;

	if (!case_allow(decision, CASE_TIE_HOLDER, &row))
		return;
	superior = sender_of(decision, &row, acting);
	if (!check_target(decision, &row, unit, superior))
		return;
	case_remark(decision, &row, unit, decision_text(decision, "why"));
	if (!case_go(decision, &row, CASE_ACTION_DISPATCH, &(struct case_told){.unit = unit}))
		return;
	case_lapse(decision->tx, &row, "return");
	case_lapse(decision->tx, &row, "transfer");
	if (!superior) {
		case_end_together(decision->tx, &row);
		note_final(decision, &row);
	}
	case_hop_to(&decision->doer, &row, "dispatch", unit, superior);
	if (!add_together(decision, &row, unit, superior))
		return;
	json_object_set_new(decision->result, "unit", json_string(unit));
	tell_dispatched(decision, &row, unit);
}

/* ---- case.sign */

void
decide_case_sign(struct decision *decision)
{
	char unit[ID_SIZE];
	struct case_row row;

	if (!case_allow(decision, CASE_TIE_HOLDER, &row))
		return;
	if (!case_go(decision, &row, CASE_ACTION_SIGN,
		    &(struct case_told){
			    .unit = case_acting_unit(decision, &row, CASE_TIE_HOLDER, unit)}))
		return;
	case_hop_sign(decision->tx, row.id, decision->actor.person);
	tx_due(decision->tx, "case_sign", row.id, 0);
	/* Who signs for it takes it on. */
	case_lapse(decision->tx, &row, "return");
	case_tell(decision->tx, &row, "signed", json_pack("{s:s}", "unit", row.holder), NULL);
}
