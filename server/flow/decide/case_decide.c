/*
 * case_decide.c - a request is granted or denied, once, by who sent the case to the unit that asks, or by the city.
 */
#include <string.h>

#include "config/config.h"
#include "flow/decide/case_dispatch.h"
#include "flow/decide/handlers.h"
#include "store/case_clock.h"

#define DAY_MS INT64_C(86400000)

struct request {
	struct decision *decision;
	struct case_row row;
	char id[ID_SIZE], case_id[ID_SIZE], unit[ID_SIZE], decider[ID_SIZE], asking[ID_SIZE];
	enum case_request kind;
	int64_t days;
	bool pending;
	const char *why;
};

static bool
load_request(struct decision *decision, struct request *out)
{
	const char *id = decision_text(decision, "request");
	struct rows *rows = db_query(decision->tx->db,
		"SELECT id, case_id, unit, decider, unit_asking, kind, value, state = 'pending' "
		"FROM case_request WHERE id = ?1",
		"s", id);
	bool found = rows_next(rows);

	*out = (struct request){.decision = decision, .why = decision_text(decision, "why")};
	if (found) {
		copy_id(out->id, rows_text(rows, 0));
		copy_id(out->case_id, rows_text(rows, 1));
		copy_id(out->unit, rows_text(rows, 2));
		copy_id(out->decider, rows_text(rows, 3));
		copy_id(out->asking, rows_text(rows, 4));
		out->kind = (enum case_request)case_request_read(rows_text(rows, 5));
		out->days = rows_integer(rows, 6);
		out->pending = rows_integer(rows, 7) != 0;
	}
	rows_end(rows);
	return found ||
		decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这个申请", "There is no such request");
}

/* Whoever stands above the unit decides about its way; nothing else but the city decides about time. */
static bool
may_decide(struct request *request)
{
	struct decision *decision = request->decision;

	if (actor_case_grant(&decision->actor, R_DISPATCHER, NULL) ||
		(request->decider[0] &&
			actor_case_grant(
				&decision->actor, R_DISPATCHER | R_APPROVER, request->decider))) {
		decision->is_colleague = true;
		return true;
	}
	return decision_refuse(
		decision, PROBLEM_FORBIDDEN, "由分办员决定", "The dispatchers decide this");
}

/* ---- granting */

static void
count_return(struct request *request)
{
	request->row.returns++;
	db_run(request->decision->tx->db, "UPDATE cases SET returns = returns + 1 WHERE id = ?1",
		"s", request->row.id);
}

/* To the unit that sent it down, if there is one, else to the city. */
static bool
grant_return(struct request *request)
{
	struct decision *decision = request->decision;
	struct case_row *row = &request->row;
	struct db *db = decision->tx->db;
	bool up = request->decider[0] && unit_exists(db, request->decider);
	struct case_hop above = {.due_at = 0};

	if (!case_go(decision, row, up ? CASE_ACTION_HAND_BACK : CASE_ACTION_RETURN,
		    &(struct case_told){.unit = request->asking}))
		return false;
	count_return(request);
	if (up)
		(void)case_hop_of(db, row->id, request->decider, &above);
	else
		case_end_together(decision->tx, row);
	case_hop_to(&decision->doer, row, up ? "hand_back" : "return", up ? request->decider : NULL,
		unless_empty(above.superior));
	case_lapse(decision->tx, row, NULL);
	return true;
}

static bool
grant_transfer(struct request *request)
{
	struct decision *decision = request->decision;
	const char *other = decision_text(decision, "unit");
	const char *unit = other ? other : request->unit;
	bool by_city = actor_case_grant(&decision->actor, R_DISPATCHER, NULL) != NULL;
	const char *superior = unless_empty(request->decider);

	if (!case_unit_is_there(decision, "/unit", unit))
		return false;
	if (superior && !unit_is_below(decision->tx->db, unit, superior)) {
		if (!by_city)
			return decision_refuse_argument(decision, "/unit", "只能转给本单位的下级",
				"It must be a unit below yours");
		superior = NULL;
	}
	if (strcmp(unit, request->row.holder) == 0)
		return decision_refuse_argument(
			decision, "/unit", "案件已在这个单位", "The unit has the case already");
	if (!case_go(decision, &request->row, CASE_ACTION_TRANSFER,
		    &(struct case_told){.unit = unit}))
		return false;
	case_end_together(decision->tx, &request->row);
	case_hop_to(&decision->doer, &request->row, "transfer", unit, superior);
	case_lapse(decision->tx, &request->row, NULL);
	return true;
}

/* What the clock says to it. */
static bool
clock_agrees(struct request *request, enum case_clock_outcome outcome)
{
	static const struct {
		const char *zh, *en;
	} words[] = {
		[CASE_CLOCK_NONE] = {"案件没有计时", "The case has no clock"},
		[CASE_CLOCK_RUNS] = {"计时正在进行", "The clock runs already"},
		[CASE_CLOCK_PAUSED] = {"计时已经暂停", "The clock is paused already"},
		[CASE_CLOCK_STOPPED] = {"计时已经停止", "The clock has stopped"},
		[CASE_CLOCK_EXTENDED] = {"本轮已经延期过", "It was extended in this round already"},
		[CASE_CLOCK_TOO_LONG] = {"超过了可以延长的天数",
			"That is more than it can be extended by"},
		[CASE_CLOCK_LATE] = {"申请时已经超期", "It was overdue when this was asked for"},
	};

	return outcome == CASE_CLOCK_DONE ||
		case_refuse(request->decision, &request->row, PROBLEM_WRONG_STATE,
			words[outcome].zh, words[outcome].en);
}

static bool
grant_time(struct request *request)
{
	struct decision *decision = request->decision;
	struct tx *tx = decision->tx;
	struct case_row *row = &request->row;
	int64_t days = request->days ? request->days : tx->config->case_pause_days;
	bool is_pause = request->kind == CASE_REQUEST_PAUSE;

	if (!case_touch(tx, row))
		return case_refuse_stale(decision, row);
	case_note(decision, row, is_pause ? "paused" : "extended",
		&(struct case_told){.unit = request->asking});
	if (!clock_agrees(request,
		    is_pause ? case_clock_pause(tx, row->id, request->id, "request")
			     : case_clock_extend(tx, row->id, request->days, request->id)))
		return false;
	case_hop_follow(tx, row);
	if (is_pause)
		tx_due(tx, "case_resume", row->id, tx->now + days * DAY_MS);
	case_done(decision, row, json_pack("{s:s, s:b}", "request", request->id, "granted", 1));
	return true;
}

static bool
grant(struct request *request)
{
	case_remark(request->decision, &request->row, request->asking, request->why);
	switch (request->kind) {
	case CASE_REQUEST_RETURN:
		return grant_return(request);
	case CASE_REQUEST_TRANSFER:
		return grant_transfer(request);
	default:
		return grant_time(request);
	}
}

static bool
deny(struct request *request)
{
	struct decision *decision = request->decision;

	if (!case_touch(decision->tx, &request->row))
		return case_refuse_stale(decision, &request->row);
	case_note(decision, &request->row, "denied",
		&(struct case_told){.unit = request->asking,
			.reason = case_request_word((int)request->kind),
			.note = request->why,
			.is_private = true});
	case_done(decision, &request->row,
		json_pack("{s:s, s:b}", "request", request->id, "granted", 0));
	return true;
}

/* One conditional update decides who was first. */
static bool
settle(struct request *request, bool granted)
{
	struct decision *decision = request->decision;
	struct text_ref why = {.id = ""};

	if (request->why)
		tx_text(decision->tx, request->why, &why);
	if (db_run(decision->tx->db,
		    "UPDATE case_request SET state = ?2, note = ?3, decided_by = ?4, decided_at = ?5 "
		    "WHERE id = ?1 AND state = 'pending'",
		    "ssssi", request->id, granted ? "granted" : "denied", unless_empty(why.id),
		    decision->actor.person, decision->tx->now) == 1)
		return true;
	return case_refuse(decision, &request->row, PROBLEM_STALE, "这个申请已有结果",
		"This request is settled already");
}

static void
tell(struct request *request, bool granted)
{
	static const char *const told[CASE_REQUEST_COUNT] = {
		[CASE_REQUEST_RETURN] = "returned",
		[CASE_REQUEST_TRANSFER] = "transferred",
		[CASE_REQUEST_EXTENSION] = "extended",
		[CASE_REQUEST_PAUSE] = "paused",
	};
	struct case_row now;

	if (granted && case_load(request->decision->tx->db, request->row.id, &now))
		case_tell(request->decision->tx, &now, told[request->kind],
			json_pack("{s:s*, s:o*}", "unit", unless_empty(now.holder), "due_at",
				time_json(now.due)),
			NULL);
}

void
decide_case_decide(struct decision *decision)
{
	bool granted = command_bool(decision->command, "grant", false);
	struct request request;

	if (!decision_has_session(decision) || !load_request(decision, &request))
		return;
	/* Who decided about it meanwhile matters more than where the case is now. */
	if (!request.pending && case_load(decision->tx->db, request.case_id, &request.row) &&
		may_decide(&request)) {
		(void)settle(&request, granted);
		return;
	}
	if (decision->problem.type != PROBLEM_NONE ||
		!case_allow_id(decision, request.case_id, CASE_TIE_SUPERIOR, &request.row) ||
		!may_decide(&request) || !settle(&request, granted))
		return;
	if (!(granted ? grant(&request) : deny(&request)))
		return;
	json_object_update_new(decision->result,
		json_pack("{s:s, s:b}", "request", request.id, "granted", granted));
	tell(&request, granted);
}

/* ---- case.resume: the pause was for something that has come */

void
decide_case_resume(struct decision *decision)
{
	struct request request = {.decision = decision};
	char unit[ID_SIZE];

	if (!case_allow(decision, CASE_TIE_HOLDER, &request.row))
		return;
	if (!case_touch(decision->tx, &request.row)) {
		case_refuse_stale(decision, &request.row);
		return;
	}
	case_note(decision, &request.row, "resumed",
		&(struct case_told){
			.unit = case_acting_unit(decision, &request.row, CASE_TIE_HOLDER, unit)});
	if (!clock_agrees(&request, case_clock_resume(decision->tx, request.row.id)))
		return;
	tx_due(decision->tx, "case_resume", request.row.id, 0);
	case_hop_follow(decision->tx, &request.row);
	case_done(decision, &request.row, NULL);
}
