/*
 * case_request.c - what a unit asks for: to give a case back, to hand it to another unit, more time, a pause.
 *
 * A request is a row and no state: until it is granted the unit keeps the case, and the clock goes on.
 */
#include <string.h>

#include "flow/decide/case_dispatch.h"
#include "flow/decide/handlers.h"
#include "store/case_clock.h"

struct asking {
	struct decision *decision;
	struct case_row row;
	enum case_request kind;
	char unit[ID_SIZE]; /* that asks */
	struct case_hop hop; /* by which it got the case */
	int64_t days;
};

static bool
refuse(struct asking *asking, const char *zh, const char *en)
{
	return case_refuse(asking->decision, &asking->row, PROBLEM_WRONG_STATE, zh, en);
}

/* At most twice a case, within a working day; after that the city's dispatch stands. */
static bool
may_return(struct asking *asking)
{
	if (asking->row.is_final)
		return refuse(asking, "已由协调组最终指定，不能再退回",
			"The city has assigned it for good; it cannot be given back");
	if (asking->row.returns >= CASE_RETURNS_MAX)
		return refuse(asking, "案件已退回两次，不能再退回",
			"It was given back twice already; it cannot be again");
	if (asking->row.state == CASE_STATE_REVIEW)
		return refuse(asking, "答复正在等待签发，不能退回",
			"Its reply waits for approval; it cannot be given back now");
	if (asking->hop.return_by && asking->decision->tx->now > asking->hop.return_by)
		return refuse(asking, "申请退回的期限已过", "The term for giving it back is over");
	if (!decision_text(asking->decision, "basis"))
		return decision_refuse_argument(asking->decision, "/basis", "退回须写明依据",
			"Say on what basis it is not your unit's");
	return true;
}

static bool
may_transfer(struct asking *asking)
{
	const char *unit = decision_text(asking->decision, "unit");

	if (asking->row.is_final)
		return refuse(asking, "已由协调组最终指定，不能再转办",
			"The city has assigned it for good; it cannot be transferred");
	if (asking->row.state == CASE_STATE_REVIEW)
		return refuse(asking, "答复正在等待签发，不能转办",
			"Its reply waits for approval; it cannot be transferred now");
	if (!unit)
		return decision_refuse_argument(asking->decision, "/unit", "请写明建议转给哪个单位",
			"Name the unit that should have it");
	if (strcmp(unit, asking->row.holder) == 0)
		return decision_refuse_argument(asking->decision, "/unit", "案件已在这个单位",
			"The unit has the case already");
	return true;
}

/* Before it is due: at the second of the deadline it still counts. */
static bool
may_extend(struct asking *asking)
{
	int64_t left = case_clock_extension_left(asking->decision->tx->db, asking->row.id);

	if (asking->days == 0)
		return decision_refuse_argument(asking->decision, "/days", "请写明延长几个工作日",
			"Say for how many working days");
	if (case_is_overdue(&asking->row, asking->decision->tx->now))
		return refuse(asking, "已经超期，不能再申请延期",
			"It is overdue; an extension must be asked for before");
	if (left == 0)
		return refuse(asking, "本轮已经延期过，或不能延期",
			"It was extended in this round already, or cannot be");
	if (asking->days > left)
		return decision_refuse_argument(asking->decision, "/days", "超过了可以延长的天数",
			"That is more than it can be extended by");
	return true;
}

static bool
may_pause(struct asking *asking)
{
	return strcmp(asking->row.clock, "running") == 0 ||
		refuse(asking, "计时没有在进行", "The clock does not run");
}

static bool
may_ask(struct asking *asking)
{
	static bool (*const checks[CASE_REQUEST_COUNT])(struct asking *) = {
		[CASE_REQUEST_RETURN] = may_return,
		[CASE_REQUEST_TRANSFER] = may_transfer,
		[CASE_REQUEST_EXTENSION] = may_extend,
		[CASE_REQUEST_PAUSE] = may_pause,
	};
	const char *unit = decision_text(asking->decision, "unit");

	if (unit && !case_unit_is_there(asking->decision, "/unit", unit))
		return false;
	return checks[asking->kind](asking);
}

/* Returns and transfers are decided by whoever sent the case down; time is the city's. */
static const char *
decider_of(const struct asking *asking)
{
	bool of_way = asking->kind == CASE_REQUEST_RETURN || asking->kind == CASE_REQUEST_TRANSFER;

	return of_way ? unless_empty(asking->hop.superior) : NULL;
}

static bool
keep(struct asking *asking, char id[static ID_SIZE])
{
	struct decision *decision = asking->decision;
	struct tx *tx = decision->tx;
	const char *basis = decision_text(decision, "basis");
	struct text_ref why, on = {.id = ""};

	ids_make('x', tx->now, id);
	tx_text(tx, decision_text(decision, "why"), &why);
	if (basis)
		tx_text(tx, basis, &on);
	if (db_run(tx->db,
		    "INSERT INTO case_request (id, case_id, kind, reason, basis, unit, value, asked_by, "
		    "asked_at, decide_by, unit_asking, decider) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
		    "?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING",
		    "ssssssIsiiss", id, asking->row.id, case_request_word((int)asking->kind),
		    why.id, unless_empty(on.id), decision_text(decision, "unit"), asking->days,
		    decision->actor.person, tx->now,
		    case_clock_sub_due(tx, asking->row.id, CASE_TERM_APPROVAL, 0), asking->unit,
		    decider_of(asking)) == 1)
		return true;
	return refuse(asking, "已有一个这样的申请在等待决定",
		"There is such a request already, waiting to be decided");
}

void
decide_case_request(struct decision *decision)
{
	struct asking asking = {
		.decision = decision, .days = command_integer(decision->command, "days", 0)};
	const char *kind = decision_text(decision, "kind");
	char id[ID_SIZE];

	if (!case_allow(decision, CASE_TIE_HOLDER, &asking.row))
		return;
	asking.kind = (enum case_request)case_request_read(kind);
	(void)case_acting_unit(decision, &asking.row, CASE_TIE_HOLDER, asking.unit);
	(void)case_hop_of(decision->tx->db, asking.row.id, asking.row.holder, &asking.hop);
	if (!may_ask(&asking) || !keep(&asking, id))
		return;
	case_note(decision, &asking.row, "requested",
		&(struct case_told){.unit = asking.unit, .reason = kind, .is_private = true});
	case_done(decision, &asking.row, json_pack("{s:s, s:s}", "request", id, "kind", kind));
	json_object_set_new(decision->result, "request", json_string(id));
}
