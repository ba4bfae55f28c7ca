/* Who somebody is: signing up, in and out, what comes along, what is revoked, how often it may fail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "domain/password.h"
#include "server/flow/stage.h"
#include "unit.h"

static struct stage *stage;

static struct sender
from(const struct token *token, const char *device)
{
	return (struct sender){
		.token = token, .address = "192.0.2.9", .device = device, .device_signed_in = true};
}

static json_t *
sign_in_from(const struct token *token, const char *device, const char *login, const char *password)
{
	struct sender sender = from(token, device);

	stage->replied = false;
	identity_sign_in(stage->services.identity, &sender, login, password, stage_reply, stage);
	assert_false(stage->replied);
	stage_wait(stage);
	return stage->result;
}

static json_t *
sign_in(const char *login, const char *password)
{
	return sign_in_from(NULL, "", login, password);
}

static json_t *
sign_up(const struct token *token, const char *login, const char *password)
{
	struct sender sender = from(token, "");

	stage->replied = false;
	identity_sign_up(
		stage->services.identity, &sender, login, password, "小明", 1, stage_reply, stage);
	stage_wait(stage);
	return stage->result;
}

static bool
read_token(const json_t *session, struct token *token)
{
	return identity_verify(stage->services.identity,
		json_string_value(json_object_get(session, "token")), clock_wall_ms(), token);
}

/* As the control stream brings it to every worker. */
static void
deliver_control(void)
{
	struct rows *rows = db_query(stage->db,
		"SELECT seq, at, kind, body FROM entry WHERE stream = 'control' ORDER BY seq", "");

	while (rows_next(rows)) {
		struct entry *entry = entry_create("control", "0123456789abcdef",
			(uint64_t)rows_integer(rows, 0), rows_integer(rows, 1), rows_text(rows, 2),
			rows_text(rows, 3), strlen(rows_text(rows, 3)));
		identity_control(stage->services.identity, entry);
		entry_unref(entry);
	}
	rows_end(rows);
}

static void
give_password(const char *person, const char *password)
{
	char hash[PASSWORD_HASH_SIZE];
	char sql[400];

	assert_int_equal(password_hash(password, 10, hash), ERR_OK);
	snprintf(
		sql, sizeof sql, "UPDATE person SET password = '%s' WHERE id = '%s'", hash, person);
	city_sql(stage->city, sql);
}

static void
test_sign_up_and_in(void **state)
{
	json_t *session = sign_up(NULL, "Ming", "correct horse");
	struct token token;

	(void)state;
	assert_non_null(session);
	assert_true(read_token(session, &token));
	assert_int_equal(token.kind, PERSON_KIND_NETIZEN);
	assert_string_not_equal(token.session, "");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(session, "person"), "kind")),
		"netizen");
	assert_null(sign_up(NULL, "ming", "another one"));
	assert_int_equal(stage->problem.type, PROBLEM_INVALID);
	assert_null(sign_up(NULL, "x", "short"));
	assert_int_equal(json_array_size(stage->problem.errors), 2);

	assert_non_null(sign_in("MING", "correct horse"));
	assert_null(sign_in("ming", "wrong"));
	assert_int_equal(stage->problem.type, PROBLEM_UNAUTHORIZED);
	assert_null(sign_in("nobody", "wrong"));
	assert_int_equal(stage->problem.type, PROBLEM_UNAUTHORIZED);
}

static void
test_staff_and_their_roles(void **state)
{
	json_t *session;
	json_t *role;

	(void)state;
	give_password("off", "water and bread");
	session = sign_in("off", "water and bread");
	assert_non_null(session);
	role = json_array_get(json_object_get(session, "roles"), 0);
	assert_string_equal(json_string_value(json_object_get(role, "role")), "official");
	assert_string_equal(json_string_value(json_object_get(role, "unit")), "water");
	assert_string_equal(
		stage_text(stage, "SELECT address FROM audit WHERE action = 'session.begin'", NULL),
		"192.0.2.9");
}

static void
test_what_was_asked_comes_along(void **state)
{
	struct token anonymous = {.kind = PERSON_KIND_ANONYMOUS, .person = "ann"};
	const char *id = stage_ask(stage, "ann", "注册前问的");
	json_t *session = sign_up(&anonymous, "ann-account", "correct horse");
	struct token token;

	(void)state;
	assert_non_null(session);
	assert_true(read_token(session, &token));
	assert_string_equal(
		stage_text(stage, "SELECT asker FROM question WHERE id = ?1", id), token.person);
	assert_string_equal(
		stage_text(stage, "SELECT person FROM contact WHERE item = ?1", id), token.person);
	assert_string_equal(
		stage_text(stage, "SELECT successor FROM person WHERE id = 'ann'", NULL),
		token.person);
}

static void
test_claim_by_receipt(void **state)
{
	char receipt[RECEIPT_SIZE];
	const char *id = stage_ask(stage, "bob", "手机上问的");

	(void)state;
	city_sql(stage->city,
		"INSERT INTO person (id, kind, login, created_at) VALUES ('net', 'netizen', 'net', 1);"
		"INSERT INTO session (id, person, created_at, expires_at) "
		"VALUES ('net', 'net', 1, 9000000000000000)");
	receipt_make(&stage->city->keys, id, 0, "receipt", receipt);
	stage_refused(stage, PROBLEM_FORBIDDEN, "bob", "person.claim", "{s:s, s:s}", "number",
		"000001", "receipt", receipt);
	stage_refused(stage, PROBLEM_NOT_FOUND, "net", "person.claim", "{s:s, s:s}", "number",
		"000001", "receipt", "00000-00000");
	stage_approve(stage, id);
	stage_do(
		stage, "net", "person.claim", "{s:s, s:s}", "number", "000001", "receipt", receipt);
	assert_string_equal(
		stage_text(stage, "SELECT asker FROM question WHERE id = ?1", id), "net");
	assert_int_equal(
		stage_integer(stage, "SELECT COUNT(*) FROM notice WHERE person = 'net'", NULL), 1);
	stage_do(
		stage, "net", "person.claim", "{s:s, s:s}", "number", "000001", "receipt", receipt);
}

static void
test_sign_out_and_revoke(void **state)
{
	json_t *session = json_incref(sign_up(NULL, "ming", "correct horse"));
	json_t *other = json_incref(sign_in("ming", "correct horse"));
	struct token token, still;
	struct sender sender = from(&token, "");

	(void)state;
	assert_true(read_token(session, &token));
	stage->replied = false;
	identity_sign_out(stage->services.identity, &sender, stage_reply, stage);
	stage_wait(stage);
	assert_non_null(stage->result);
	assert_false(read_token(session, &token));
	assert_true(read_token(other, &still));
	while (clock_wall_ms() <= still.issued_at) { /* what is revoked was issued before */
	}
	stage_do(stage, "adm", "person.revoke", "{s:s}", "person", still.person);
	deliver_control();
	assert_false(read_token(other, &still));
	/* Whoever signs in anew is let in. */
	assert_true(read_token(sign_in("ming", "correct horse"), &still));
	json_decref(session);
	json_decref(other);
}

static void
test_a_revoked_session_decides_nothing(void **state)
{
	const char *id = stage_ask(stage, "ann", "谁还在？");

	(void)state;
	city_sql(stage->city, "UPDATE session SET revoked_at = 1 WHERE id = 'mod'");
	stage_refused(
		stage, PROBLEM_UNAUTHORIZED, "mod", "question.claim", "{s:s}", "question", id);
}

static void
test_password(void **state)
{
	(void)state;
	give_password("off", "water and bread");
	city_sql(stage->city,
		"INSERT INTO session (id, person, created_at, expires_at) "
		"VALUES ('off-2', 'off', 1, 9000000000000000)");
	stage_refused(stage, PROBLEM_INVALID, "off", "person.password", "{s:s, s:s}", "old",
		"wrong", "new", "bread and water");
	stage_refused(stage, PROBLEM_INVALID, "off", "person.password", "{s:s, s:s}", "old",
		"water and bread", "new", "short");
	stage_do(stage, "off", "person.password", "{s:s, s:s}", "old", "water and bread", "new",
		"bread and water");
	assert_null(sign_in("off", "water and bread"));
	assert_non_null(sign_in("off", "bread and water"));
	assert_int_equal(
		stage_integer(stage,
			"SELECT COUNT(*) FROM session WHERE person = 'off' AND revoked_at > 0",
			NULL),
		1);
	/* No password in the trail, nor among the results that are kept. */
	assert_int_equal(stage_integer(stage,
				 "SELECT COUNT(*) FROM audit WHERE detail LIKE '%bread%'", NULL),
		0);
}

static void
test_failures_count_for_account_and_device(void **state)
{
	(void)state;
	give_password("off", "water and bread");
	stage->city->config->limits_enabled = true;
	for (int i = 0; i < 10; i++)
		assert_null(sign_in_from(NULL, "d1", "off", "wrong"));
	assert_null(sign_in_from(NULL, "d1", "OFF", "water and bread"));
	assert_int_equal(stage->problem.type, PROBLEM_TOO_MANY);
	assert_true(stage->problem.retry_after > 0);
	/* The same account from its own device, another account from the same address. */
	assert_non_null(sign_in_from(NULL, "d2", "off", "water and bread"));
	give_password("off2", "stone and sand");
	assert_non_null(sign_in_from(NULL, "d1", "off2", "stone and sand"));
}

static void
test_who(void **state)
{
	struct token token = {.kind = PERSON_KIND_STAFF, .person = "off", .session = "off"};
	struct sender nobody = from(NULL, "");
	struct sender official = from(&token, "");

	(void)state;
	stage->replied = false;
	identity_who(stage->services.identity, &nobody, stage_reply, stage);
	stage_wait(stage);
	assert_true(json_is_null(json_object_get(stage->result, "person")));
	assert_int_equal(json_integer_value(json_object_get(stage->result, "notice_version")), 1);
	stage->replied = false;
	identity_who(stage->services.identity, &official, stage_reply, stage);
	stage_wait(stage);
	assert_string_equal(json_string_value(json_object_get(
				    json_object_get(stage->result, "person"), "name")),
		"陈立国");
	assert_non_null(json_object_get(stage->result, "csrf"));
}

static void
test_anonymous_sessions_are_limited_by_address(void **state)
{
	struct problem problem = {.type = PROBLEM_NONE};
	json_t *result;
	struct token token;

	(void)state;
	stage->city->config->limits_enabled = true;
	stage->city->config->limits_sessions_per_address = 2;
	for (int i = 0; i < 2; i++) {
		assert_true(identity_anonymous(stage->services.identity, "192.0.2.1", 1,
			clock_wall_ms(), &result, &problem));
		assert_true(read_token(result, &token));
		assert_string_equal(token.session, "");
		assert_int_equal(token.consent, 1);
		json_decref(result);
	}
	assert_false(identity_anonymous(
		stage->services.identity, "192.0.2.1", 0, clock_wall_ms(), &result, &problem));
	assert_int_equal(problem.type, PROBLEM_TOO_MANY);
	problem_fini(&problem);
}

static void
test_roles_are_granted_and_withdrawn(void **state)
{
	(void)state;
	stage_refused(stage, PROBLEM_INVALID, "adm", "person.grant", "{s:s, s:s}", "person", "edi",
		"role", "official");
	stage_refused(stage, PROBLEM_INVALID, "adm", "person.grant", "{s:s, s:s}", "person", "ann",
		"role", "moderator");
	stage_do(stage, "adm", "person.grant", "{s:s, s:s, s:s}", "person", "edi", "role",
		"moderator", "event", "e1");
	stage_do(
		stage, "edi", "question.claim", "{s:s}", "question", stage_ask(stage, "ann", "问"));
	stage_do(stage, "adm", "person.withdraw", "{s:s, s:s, s:s}", "person", "edi", "role",
		"moderator", "event", "e1");
	stage_refused(stage, PROBLEM_FORBIDDEN, "edi", "question.claim", "{s:s}", "question",
		stage_ask(stage, "ann", "问"));
	stage_refused(stage, PROBLEM_NOT_FOUND, "adm", "person.withdraw", "{s:s, s:s}", "person",
		"edi", "role", "host");
}

int
main(void)
{
#define TEST(test) STAGE_TEST(test, stage_set_up, &stage)
	const struct CMUnitTest tests[] = {
		TEST(test_sign_up_and_in),
		TEST(test_staff_and_their_roles),
		TEST(test_what_was_asked_comes_along),
		TEST(test_claim_by_receipt),
		TEST(test_sign_out_and_revoke),
		TEST(test_a_revoked_session_decides_nothing),
		TEST(test_password),
		TEST(test_failures_count_for_account_and_device),
		TEST(test_who),
		TEST(test_anonymous_sessions_are_limited_by_address),
		TEST(test_roles_are_granted_and_withdrawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
