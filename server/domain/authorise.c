#include "domain/authorise.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"

#define BEIJING_MS (INT64_C(8) * 3600 * 1000)

/* Roles whose grants may be bound to a unit, and then act for it alone. */
#define R_OF_UNIT (R_OFFICIAL | R_APPROVER)

static const struct {
	const char *zh;
	const char *en;
} role_titles[ROLE_COUNT] =
	{
		[ROLE_MODERATOR] = {"审核员", "moderator"},
		[ROLE_LEAD_MODERATOR] = {"审核组长", "lead moderator"},
		[ROLE_HOST] = {"主持人", "host"},
		[ROLE_OFFICIAL] = {"答复人", "official"},
		[ROLE_APPROVER] = {"签发人", "approver"},
		[ROLE_GUEST] = {"嘉宾", "guest"},
		[ROLE_CLERK] = {"录入员", "clerk"},
		[ROLE_DISPATCHER] = {"分办员", "dispatcher"},
		[ROLE_SUPERVISOR] = {"督办员", "supervisor"},
		[ROLE_EDITOR] = {"编辑", "editor"},
		[ROLE_ADMIN] = {"管理员", "admin"},
},
  state_titles[EVENT_STATE_COUNT] =
	  {
		  [EVENT_STATE_DRAFT] = {"还是草稿", "is a draft"},
		  [EVENT_STATE_SCHEDULED] = {"尚未开放", "is not open yet"},
		  [EVENT_STATE_OPEN] = {"已开放提问，尚未开始",
			  "is open for questions but has not started"},
		  [EVENT_STATE_LIVE] = {"正在直播", "is live"},
		  [EVENT_STATE_PAUSED] = {"已暂停", "is paused"},
		  [EVENT_STATE_CLOSING] = {"已停止提问，正在收尾",
			  "takes no more questions and is closing"},
		  [EVENT_STATE_ENDED] = {"已经结束", "has ended"},
		  [EVENT_STATE_ARCHIVED] = {"已经归档", "is archived"},
		  [EVENT_STATE_CANCELLED] = {"已经取消", "is cancelled"},
},
  case_titles[CASE_STATE_COUNT] = {
	  [CASE_STATE_RECEIVED] = {"已受理，尚未分办", "has no unit yet"},
	  [CASE_STATE_NOT_ACCEPTED] = {"未被受理", "was not accepted"},
	  [CASE_STATE_MERGED] = {"已并入另一案件", "was merged into another one"},
	  [CASE_STATE_DISPATCHED] = {"已分办，等待签收", "waits for its unit to sign for it"},
	  [CASE_STATE_HANDLING] = {"正在办理", "is being handled"},
	  [CASE_STATE_REVIEW] = {"答复正在等待签发", "has a reply that waits for approval"},
	  [CASE_STATE_ANSWERED] = {"已经答复", "is answered"},
	  [CASE_STATE_CLOSED] = {"已经办结", "is closed"},
	  [CASE_STATE_WITHDRAWN] = {"已由提交人撤回", "was withdrawn by its asker"},
};

static bool
is_of_event(const struct grant *grant, const char *event)
{
	return !grant->event[0] || (event && strcmp(grant->event, event) == 0);
}

static bool
is_of_unit(const struct grant *grant, const char *unit)
{
	return !grant->unit[0] || !unit || strcmp(grant->unit, unit) == 0;
}

bool
actor_has(const struct actor *actor, uint32_t roles, const char *event)
{
	return actor_grant(actor, roles, event, NULL) != NULL;
}

/* A grant for exactly that unit goes before one that is bound to none. */
const struct grant *
actor_grant(const struct actor *actor, uint32_t roles, const char *event, const char *unit)
{
	const struct grant *found = NULL;

	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (!(BIT(grant->role) & roles) || (event && !is_of_event(grant, event)) ||
			!is_of_unit(grant, unit))
			continue;
		if (unit && grant->unit[0])
			return grant;
		if (!found)
			found = grant;
	}
	return found;
}

const struct grant *
actor_case_grant(const struct actor *actor, uint32_t roles, const char *unit)
{
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (!(BIT(grant->role) & roles) || grant->event[0])
			continue;
		if (unit ? strcmp(grant->unit, unit) == 0
			 : !grant->unit[0] && !(BIT(grant->role) & R_OF_UNIT))
			return grant;
	}
	return NULL;
}

static bool
has_role_for_case(const struct actor *actor, uint32_t roles, const struct case_subject *of_case)
{
	bool has = actor_case_grant(actor, roles, NULL) != NULL;

	for (size_t i = 0; i < of_case->unit_count && !has; i++)
		has = actor_case_grant(actor, roles, of_case->units[i]) != NULL;
	return has;
}

static bool
has_role_for(const struct actor *actor, uint32_t roles, const struct subject *subject)
{
	if (subject->of_case)
		return has_role_for_case(actor, roles, subject->of_case);
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (!(BIT(grant->role) & roles) || !is_of_event(grant, subject->event))
			continue;
		if (!(BIT(grant->role) & R_OF_UNIT) || is_of_unit(grant, subject->unit))
			return true;
	}
	return false;
}

/* Those for whom it takes no role. */
static bool
is_open_to(const struct actor *actor, uint32_t roles)
{
	return roles & R_ANYONE || (roles & R_NETIZEN && actor->kind != PERSON_KIND_ANONYMOUS);
}

/* Says which roles could: a colleague then knows whom to ask. */
static void
refuse_role(uint32_t roles, struct problem *problem)
{
	struct buf zh = {0}, en = {0};

	if (roles & R_NETIZEN) {
		problem_set(problem, PROBLEM_FORBIDDEN, "请先登录或注册",
			"Please sign in or sign up first");
		return;
	}
	buf_add_str(&zh, "只限本活动、本单位的");
	buf_add_str(&en, "Only for, in this event and unit");
	for (int role = 0, count = 0; role < ROLE_COUNT; role++) {
		if (!(BIT(role) & roles))
			continue;
		buf_addf(&zh, "%s%s", count ? "、" : "", role_titles[role].zh);
		buf_addf(&en, "%s %s", count ? "," : ":", role_titles[role].en);
		count++;
	}
	problem_set(problem, PROBLEM_FORBIDDEN, zh.data, en.data);
	buf_fini(&zh);
	buf_fini(&en);
}

static bool
publishes(enum command_kind kind)
{
	return kind == COMMAND_QUESTION_ASK || kind == COMMAND_QUESTION_APPEAL ||
		kind == COMMAND_ENTRY_REPORT || kind == COMMAND_CASE_SUBMIT;
}

bool
authorise_takes_part(enum command_kind kind)
{
	return kind == COMMAND_QUESTION_ASK || kind == COMMAND_QUESTION_VOTE ||
		kind == COMMAND_ANSWER_RATE || kind == COMMAND_ENTRY_REPORT ||
		kind == COMMAND_CASE_SUBMIT || kind == COMMAND_CASE_JOIN;
}

/* TYPE until UNTIL, as people read the clock. */
static void
refuse_until(struct problem *problem, enum problem_type type, const char *what, int64_t until_ms)
{
	char until[CLOCK_TEXT_SIZE];
	char zh[128], en[96];

	clock_format(until_ms + BEIJING_MS, until);
	snprintf(zh, sizeof(zh), "%s到北京时间 %.10s %.5s 为止，仍可观看", what, until, until + 11);
	snprintf(en, sizeof(en), "Until %.10s %.5s (Beijing time); you may go on watching", until,
		until + 11);
	problem_set(problem, type, zh, en);
}

static bool
is_held_off(const struct actor *actor, enum command_kind kind, struct problem *problem)
{
	if (actor->blocked_until && authorise_takes_part(kind))
		refuse_until(problem, PROBLEM_BLOCKED, "限制参与", actor->blocked_until);
	else if (actor->muted_until && publishes(kind))
		refuse_until(problem, PROBLEM_MUTED, "禁言", actor->muted_until);
	return problem->type != PROBLEM_NONE;
}

static void
refuse_state(int state, struct problem *problem)
{
	char zh[128], en[128];

	snprintf(zh, sizeof(zh), "活动%s", state_titles[state].zh);
	snprintf(en, sizeof(en), "The event %s", state_titles[state].en);
	problem_set(problem, PROBLEM_WRONG_STATE, zh, en);
}

static bool
is_case_in_state(const struct case_subject *of_case, uint32_t states, struct problem *problem)
{
	char zh[128], en[128];

	if (states == S_ANY || CASE_BIT(of_case->state) & states)
		return true;
	snprintf(zh, sizeof(zh), "案件%s", case_titles[of_case->state].zh);
	snprintf(en, sizeof(en), "The case %s", case_titles[of_case->state].en);
	problem_set(problem, PROBLEM_WRONG_STATE, zh, en);
	return false;
}

static bool
has_session(const struct actor *actor, struct problem *problem)
{
	if (actor->person[0] && actor->active)
		return true;
	problem_set(problem, PROBLEM_UNAUTHORIZED, NULL, NULL);
	return false;
}

bool
authorise_at_all(const struct actor *actor, enum command_kind kind, struct problem *problem)
{
	uint32_t roles = command_roles(kind);

	if (!has_session(actor, problem))
		return false;
	if (is_open_to(actor, roles) || actor_has(actor, roles & R_STAFF, NULL))
		return true;
	refuse_role(roles, problem);
	return false;
}

bool
authorise(const struct actor *actor, enum command_kind kind, const struct subject *subject,
	struct problem *problem)
{
	uint32_t roles = command_roles(kind);
	uint32_t states = command_states(kind);

	if (!has_session(actor, problem))
		return false;
	if (!is_open_to(actor, roles) && !has_role_for(actor, roles & R_STAFF, subject)) {
		refuse_role(roles, problem);
		return false;
	}
	if (is_held_off(actor, kind, problem))
		return false;
	if (subject->of_case)
		return is_case_in_state(subject->of_case, states, problem);
	if (states == S_ANY)
		return true;
	if (subject->event_state < 0 || subject->event_state >= EVENT_STATE_COUNT) {
		problem_set(problem, PROBLEM_NOT_FOUND, "没有这个活动", "There is no such event");
		return false;
	}
	if (!(BIT(subject->event_state) & states)) {
		refuse_state(subject->event_state, problem);
		return false;
	}
	return true;
}

bool
authorise_desk(const struct actor *actor, const char *event, enum audience *audience)
{
	const uint32_t moderation = R_MODERATE | R_EDITOR | R_ADMIN;
	const uint32_t unit = R_OFFICIAL | R_APPROVER | R_CLERK | R_GUEST | R_DISPATCHER;

	if (!actor->person[0] || !actor->active || !event)
		return false;
	if (actor_has(actor, moderation, event))
		*audience = AUDIENCE_MODERATION;
	else if (actor_has(actor, unit, event))
		*audience = AUDIENCE_UNIT;
	else
		return false;
	return true;
}
