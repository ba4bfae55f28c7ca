/* The whole table of role, command and state, and the boundaries of unit and event. */
#include "domain/authorise.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

static struct actor
person(enum person_kind kind)
{
	struct actor actor = {.kind = kind, .person = "p1", .active = true};

	return actor;
}

static struct actor
staff(enum role role, const char *unit, const char *event)
{
	struct actor actor = person(PERSON_KIND_STAFF);

	actor.grant_count = 1;
	actor.grants[0].role = role;
	snprintf(actor.grants[0].unit, ID_SIZE, "%s", unit);
	snprintf(actor.grants[0].event, ID_SIZE, "%s", event);
	return actor;
}

static enum problem_type
ask(const struct actor *actor, enum command_kind kind, const char *event, int event_state,
	const char *unit)
{
	struct subject subject = {.event = event, .event_state = event_state, .unit = unit};
	struct problem problem = {0};
	enum problem_type type;
	bool may = authorise(actor, kind, &subject, &problem);

	assert_int_equal(may, problem.type == PROBLEM_NONE);
	type = problem.type;
	problem_fini(&problem);
	return type;
}

/* Every command, by everybody, in every state: nobody may do what the table does not say. */
static void
test_whole_table(void **state)
{
	(void)state;
	for (int k = 0; k < COMMAND_COUNT; k++) {
		enum command_kind kind = (enum command_kind)k;
		uint32_t roles = command_roles(kind);
		uint32_t states = command_states(kind);
		for (int s = 0; s < EVENT_STATE_COUNT; s++) {
			enum problem_type in_state = states == S_ANY || states & BIT(s)
				? PROBLEM_NONE
				: PROBLEM_WRONG_STATE;
			struct actor nobody = {0};
			struct actor anonymous = person(PERSON_KIND_ANONYMOUS);
			struct actor netizen = person(PERSON_KIND_NETIZEN);
			assert_int_equal(ask(&nobody, kind, "e1", s, NULL), PROBLEM_UNAUTHORIZED);
			assert_int_equal(ask(&anonymous, kind, "e1", s, NULL),
				roles & R_ANYONE ? in_state : PROBLEM_FORBIDDEN);
			assert_int_equal(ask(&netizen, kind, "e1", s, NULL),
				roles & (R_ANYONE | R_NETIZEN) ? in_state : PROBLEM_FORBIDDEN);
			for (int r = 0; r < ROLE_COUNT; r++) {
				struct actor actor = staff((enum role)r, "", "");
				bool may = roles & (R_ANYONE | R_NETIZEN | BIT(r));
				assert_int_equal(ask(&actor, kind, "e1", s, NULL),
					may ? in_state : PROBLEM_FORBIDDEN);
			}
		}
	}
}

/* Every command about cases, by every role with and without a unit, in every state of the case. */
static enum problem_type
ask_about_case(const struct actor *actor, enum command_kind kind, enum case_state state)
{
	static const char *const units[] = {"u1", "u2"};
	struct case_subject of_case = {.state = state, .units = units, .unit_count = 2};
	struct subject subject = {.event_state = -1, .of_case = &of_case};
	struct problem problem = {0};
	enum problem_type type;

	(void)authorise(actor, kind, &subject, &problem);
	type = problem.type;
	problem_fini(&problem);
	return type;
}

static void
test_whole_table_of_cases(void **state)
{
	const uint32_t of_unit = R_OFFICIAL | R_APPROVER;

	(void)state;
	for (int k = 0; k < COMMAND_COUNT; k++) {
		enum command_kind kind = (enum command_kind)k;
		uint32_t roles = command_roles(kind);
		uint32_t states = command_states(kind);
		if (strncmp(command_name(kind), "case.", 5) != 0)
			continue;
		for (int s = 0; s < CASE_STATE_COUNT; s++) {
			enum problem_type in_state = states == S_ANY || states & CASE_BIT(s)
				? PROBLEM_NONE
				: PROBLEM_WRONG_STATE;
			for (int r = 0; r < ROLE_COUNT; r++) {
				struct actor unbound = staff((enum role)r, "", "");
				struct actor of_one = staff((enum role)r, "u2", "");
				struct actor of_other = staff((enum role)r, "u3", "");
				struct actor of_event = staff((enum role)r, "u1", "e1");
				bool anyone = roles & R_ANYONE;
				bool has = roles & BIT(r);
				assert_int_equal(ask_about_case(&unbound, kind, (enum case_state)s),
					anyone || (has && !(BIT(r) & of_unit)) ? in_state
									       : PROBLEM_FORBIDDEN);
				assert_int_equal(ask_about_case(&of_one, kind, (enum case_state)s),
					anyone || has ? in_state : PROBLEM_FORBIDDEN);
				assert_int_equal(
					ask_about_case(&of_other, kind, (enum case_state)s),
					anyone ? in_state : PROBLEM_FORBIDDEN);
				assert_int_equal(
					ask_about_case(&of_event, kind, (enum case_state)s),
					anyone ? in_state : PROBLEM_FORBIDDEN);
			}
		}
	}
}

static void
test_admin_and_host_imply_nothing(void **state)
{
	struct actor admin = staff(ROLE_ADMIN, "", "");
	struct actor host = staff(ROLE_HOST, "", "");

	(void)state;
	assert_int_equal(ask(&admin, COMMAND_QUESTION_APPROVE, "e1", EVENT_STATE_LIVE, NULL),
		PROBLEM_FORBIDDEN);
	assert_int_equal(ask(&admin, COMMAND_ANSWER_PUBLISH, "e1", EVENT_STATE_LIVE, NULL),
		PROBLEM_FORBIDDEN);
	assert_int_equal(ask(&host, COMMAND_ANSWER_PUBLISH, "e1", EVENT_STATE_LIVE, NULL),
		PROBLEM_FORBIDDEN);
	assert_int_equal(ask(&host, COMMAND_EVENT_CREATE, NULL, -1, NULL), PROBLEM_FORBIDDEN);
	assert_int_equal(ask(&admin, COMMAND_EVENT_CREATE, NULL, -1, NULL), PROBLEM_NONE);
}

static void
test_units(void **state)
{
	struct actor bound = staff(ROLE_OFFICIAL, "u1", "");
	struct actor free_one = staff(ROLE_OFFICIAL, "", "");
	struct actor approver = staff(ROLE_APPROVER, "u1", "");
	struct actor guest = staff(ROLE_GUEST, "u1", "");
	const int live = EVENT_STATE_LIVE;

	(void)state;
	assert_int_equal(ask(&bound, COMMAND_ANSWER_PUBLISH, "e1", live, "u1"), PROBLEM_NONE);
	assert_int_equal(ask(&bound, COMMAND_ANSWER_PUBLISH, "e1", live, NULL), PROBLEM_NONE);
	assert_int_equal(ask(&bound, COMMAND_ANSWER_PUBLISH, "e1", live, "u2"), PROBLEM_FORBIDDEN);
	assert_int_equal(ask(&free_one, COMMAND_ANSWER_PUBLISH, "e1", live, "u2"), PROBLEM_NONE);
	assert_int_equal(
		ask(&approver, COMMAND_ANSWER_APPROVE, "e1", live, "u2"), PROBLEM_FORBIDDEN);
	assert_int_equal(ask(&guest, COMMAND_ANSWER_PUBLISH, "e1", live, "u2"), PROBLEM_NONE);
	/* A second grant opens the second unit. */
	bound.grants[1] = bound.grants[0];
	bound.grants[1].unit[1] = '2';
	bound.grant_count = 2;
	assert_int_equal(ask(&bound, COMMAND_ANSWER_PUBLISH, "e1", live, "u2"), PROBLEM_NONE);
}

static void
test_events(void **state)
{
	struct actor moderator = staff(ROLE_MODERATOR, "", "e1");

	(void)state;
	assert_int_equal(ask(&moderator, COMMAND_QUESTION_CLAIM, "e1", EVENT_STATE_LIVE, NULL),
		PROBLEM_NONE);
	assert_int_equal(ask(&moderator, COMMAND_QUESTION_CLAIM, "e2", EVENT_STATE_LIVE, NULL),
		PROBLEM_FORBIDDEN);
	assert_int_equal(ask(&moderator, COMMAND_PERSON_MUTE, NULL, -1, NULL), PROBLEM_FORBIDDEN);
	assert_int_equal(
		ask(&moderator, COMMAND_PERSON_MUTE, "e1", EVENT_STATE_LIVE, NULL), PROBLEM_NONE);
	moderator.grants[0].event[0] = '\0';
	assert_int_equal(ask(&moderator, COMMAND_QUESTION_CLAIM, "e2", EVENT_STATE_LIVE, NULL),
		PROBLEM_NONE);
	assert_int_equal(
		ask(&moderator, COMMAND_QUESTION_CLAIM, NULL, -1, NULL), PROBLEM_NOT_FOUND);
}

static void
test_muted(void **state)
{
	struct actor actor = person(PERSON_KIND_ANONYMOUS);
	struct subject subject = {.event = "e1", .event_state = EVENT_STATE_LIVE};
	struct problem problem = {0};

	(void)state;
	actor.muted_until = INT64_C(1795559779123);
	assert_false(authorise(&actor, COMMAND_QUESTION_ASK, &subject, &problem));
	assert_int_equal(problem.type, PROBLEM_MUTED);
	assert_non_null(strstr(problem.detail, "2026-11-25 06:36"));
	assert_non_null(strstr(problem.detail_en, "2026-11-25 06:36"));
	problem_fini(&problem);
	assert_int_equal(
		ask(&actor, COMMAND_QUESTION_APPEAL, "e1", EVENT_STATE_LIVE, NULL), PROBLEM_MUTED);
	assert_int_equal(
		ask(&actor, COMMAND_ENTRY_REPORT, "e1", EVENT_STATE_LIVE, NULL), PROBLEM_MUTED);
	assert_int_equal(
		ask(&actor, COMMAND_QUESTION_VOTE, "e1", EVENT_STATE_LIVE, NULL), PROBLEM_NONE);
	assert_int_equal(
		ask(&actor, COMMAND_QUESTION_WITHDRAW, "e1", EVENT_STATE_LIVE, NULL), PROBLEM_NONE);
}

static void
test_inactive(void **state)
{
	struct actor actor = staff(ROLE_ADMIN, "", "");
	enum audience audience;

	(void)state;
	actor.active = false;
	assert_int_equal(ask(&actor, COMMAND_EVENT_CREATE, NULL, -1, NULL), PROBLEM_UNAUTHORIZED);
	assert_false(authorise_desk(&actor, "e1", &audience));
}

static void
test_refusals_are_told(void **state)
{
	struct actor actor = person(PERSON_KIND_ANONYMOUS);
	struct subject subject = {.event = "e1", .event_state = EVENT_STATE_ENDED};
	struct problem problem = {0};

	(void)state;
	assert_false(authorise(&actor, COMMAND_QUESTION_ASK, &subject, &problem));
	assert_string_equal(problem.detail, "活动已经结束");
	assert_string_equal(problem.detail_en, "The event has ended");
	problem_fini(&problem);
	assert_false(authorise(&actor, COMMAND_QUESTION_CLAIM, &subject, &problem));
	assert_non_null(strstr(problem.detail, "审核员、审核组长、主持人"));
	assert_non_null(strstr(problem.detail_en, "moderator, lead moderator, host"));
	problem_fini(&problem);
	assert_false(authorise(&actor, COMMAND_PERSON_CLAIM, &subject, &problem));
	assert_string_equal(problem.detail, "请先登录或注册");
	problem_fini(&problem);
}

static void
test_grants(void **state)
{
	struct actor actor = staff(ROLE_OFFICIAL, "", "");

	(void)state;
	actor.grants[1] = actor.grants[0];
	snprintf(actor.grants[1].unit, ID_SIZE, "u1");
	snprintf(actor.grants[1].event, ID_SIZE, "e1");
	actor.grant_count = 2;
	assert_ptr_equal(actor_grant(&actor, R_OFFICIAL, "e1", "u1"), &actor.grants[1]);
	assert_ptr_equal(actor_grant(&actor, R_OFFICIAL, "e2", "u1"), &actor.grants[0]);
	assert_ptr_equal(actor_grant(&actor, R_OFFICIAL, NULL, NULL), &actor.grants[0]);
	assert_null(actor_grant(&actor, R_GUEST, NULL, NULL));
	assert_true(actor_has(&actor, R_STAFF, "e9"));
	actor.grants[0] = actor.grants[1];
	actor.grant_count = 1;
	assert_false(actor_has(&actor, R_STAFF, "e9"));
	assert_true(actor_has(&actor, R_STAFF, NULL));
	assert_null(actor_grant(&actor, R_OFFICIAL, "e1", "u2"));
}

static void
test_desk(void **state)
{
	static const int audiences[ROLE_COUNT] = {
		[ROLE_MODERATOR] = AUDIENCE_MODERATION,
		[ROLE_LEAD_MODERATOR] = AUDIENCE_MODERATION,
		[ROLE_HOST] = AUDIENCE_MODERATION,
		[ROLE_EDITOR] = AUDIENCE_MODERATION,
		[ROLE_ADMIN] = AUDIENCE_MODERATION,
		[ROLE_OFFICIAL] = AUDIENCE_UNIT,
		[ROLE_APPROVER] = AUDIENCE_UNIT,
		[ROLE_CLERK] = AUDIENCE_UNIT,
		[ROLE_GUEST] = AUDIENCE_UNIT,
		[ROLE_DISPATCHER] = AUDIENCE_UNIT,
	};
	struct actor netizen = person(PERSON_KIND_NETIZEN);
	enum audience audience;

	(void)state;
	assert_false(authorise_desk(&netizen, "e1", &audience));
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct actor actor = staff((enum role)role, "", "e1");
		assert_false(authorise_desk(&actor, "e2", &audience));
		assert_false(authorise_desk(&actor, NULL, &audience));
		assert_int_equal(authorise_desk(&actor, "e1", &audience), audiences[role] != 0);
		if (audiences[role])
			assert_int_equal(audience, audiences[role]);
	}
}

static enum problem_type
ask_at_all(const struct actor *actor, enum command_kind kind)
{
	struct problem problem = {0};
	bool may = authorise_at_all(actor, kind, &problem);
	enum problem_type type = problem.type;

	assert_int_equal(may, type == PROBLEM_NONE);
	problem_fini(&problem);
	return type;
}

/* Refused there, one is refused everywhere; let on, one may be somewhere. */
static void
test_at_all(void **state)
{
	struct actor nobody = {0};
	struct actor revoked = staff(ROLE_ADMIN, "", "");
	struct actor anonymous = person(PERSON_KIND_ANONYMOUS);
	struct actor netizen = person(PERSON_KIND_NETIZEN);

	(void)state;
	revoked.active = false;
	for (int k = 0; k < COMMAND_COUNT; k++) {
		enum command_kind kind = (enum command_kind)k;
		uint32_t roles = command_roles(kind);
		assert_int_equal(ask_at_all(&nobody, kind), PROBLEM_UNAUTHORIZED);
		assert_int_equal(ask_at_all(&revoked, kind), PROBLEM_UNAUTHORIZED);
		assert_int_equal(ask_at_all(&anonymous, kind),
			roles & R_ANYONE ? PROBLEM_NONE : PROBLEM_FORBIDDEN);
		assert_int_equal(ask_at_all(&netizen, kind),
			roles & (R_ANYONE | R_NETIZEN) ? PROBLEM_NONE : PROBLEM_FORBIDDEN);
		for (int r = 0; r < ROLE_COUNT; r++) {
			struct actor actor = staff((enum role)r, "water", "e9");
			assert_int_equal(ask_at_all(&actor, kind),
				roles & (R_ANYONE | R_NETIZEN | BIT(r)) ? PROBLEM_NONE
									: PROBLEM_FORBIDDEN);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_table),
		cmocka_unit_test(test_whole_table_of_cases),
		cmocka_unit_test(test_admin_and_host_imply_nothing),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_muted),
		cmocka_unit_test(test_inactive),
		cmocka_unit_test(test_refusals_are_told),
		cmocka_unit_test(test_grants),
		cmocka_unit_test(test_desk),
		cmocka_unit_test(test_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
