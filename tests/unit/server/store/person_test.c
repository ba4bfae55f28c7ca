#include "store/person.h"

#include <stdio.h>
#include <string.h>

#include "server/store/city.h"
#include "store/log.h"
#include "unit.h"

static struct city *city;
static struct db *db;
static char id[ID_SIZE], session[ID_SIZE];
static enum err outcome;

static const struct city_scene scene = {.city = &city, .db = &db};

static void
on_create(struct tx *tx, void *cookie)
{
	struct person_new person = {.login = cookie,
		.name = "张三",
		.function = "",
		.password_hash = "scrypt$x",
		.kind = PERSON_KIND_NETIZEN};
	outcome = person_create(tx, &person, id);
	if (outcome == ERR_OK)
		session_create(tx, id, tx->now + 10000, session);
}

static struct token
token_of(enum person_kind kind, const char *person, const char *of)
{
	struct token token = {.kind = kind, .issued_at = 1000, .expires_at = 99999};
	snprintf(token.person, sizeof token.person, "%s", person);
	snprintf(token.session, sizeof token.session, "%s", of);
	return token;
}

static void
logins_are_folded_and_taken_once(void **state)
{
	(void)state;
	char found[ID_SIZE], hash[100];
	enum person_kind kind;
	city_run(city, on_create, "Zhang.San");
	assert_int_equal(outcome, ERR_OK);
	assert_true(person_by_login(db, "ＺＨＡＮＧ.san", found, &kind, hash, sizeof hash));
	assert_string_equal(found, id);
	assert_string_equal(hash, "scrypt$x");
	assert_int_equal(kind, PERSON_KIND_NETIZEN);
	city_run(city, on_create, "zhang.SAN");
	assert_int_equal(outcome, ERR_CONFLICT);
	city_run(city, on_create, "  ");
	assert_int_equal(outcome, ERR_INVALID);
	assert_false(person_by_login(db, "li.si", found, &kind, hash, sizeof hash));
}

static void
on_revoke(struct tx *tx, void *cookie)
{
	session_revoke(tx, id, cookie);
}

static void
count_revoked(void *cookie, const char *person, const char *of, int64_t at)
{
	(void)at;
	assert_string_equal(person, id);
	((int *)cookie)[of ? 0 : 1]++;
}

static void
sessions_end_when_they_are_revoked(void **state)
{
	(void)state;
	struct actor actor;
	int revoked[2] = {0, 0};
	city_run(city, on_create, "zhang");
	struct token token = token_of(PERSON_KIND_NETIZEN, id, session);
	person_actor(db, &token, 2000, &actor);
	assert_true(actor.active);
	assert_int_equal(actor.kind, PERSON_KIND_NETIZEN);
	assert_string_equal(actor.name, "张三");
	person_actor(db, &token, INT64_MAX, &actor);
	assert_false(actor.active);

	city_run(city, on_revoke, session);
	person_actor(db, &token, 2000, &actor);
	assert_false(actor.active);
	struct entry *entries[4];
	assert_int_equal(log_after(db, STREAM_CONTROL, 0, 4, 10000, entries), 1);
	assert_string_equal(entries[0]->kind, "session_revoked");
	assert_non_null(strstr(entries[0]->body, session));
	entry_unref(entries[0]);
	session_revoked_each(db, 1000, count_revoked, revoked);
	assert_int_equal(revoked[0], 1);
	city_run(city, on_revoke, NULL);
	session_revoked_each(db, 1000, count_revoked, revoked);
	assert_int_equal(revoked[1], 1);
}

static void
anonymous_people_need_no_row_until_something_is_known(void **state)
{
	(void)state;
	struct actor actor;
	struct token token = token_of(PERSON_KIND_ANONYMOUS, "nobody", "");
	person_actor(db, &token, 2000, &actor);
	assert_true(actor.active);
	assert_string_equal(actor.person, "nobody");
	assert_int_equal(actor.grant_count, 0);
	/* A session that needs a row, and has none. */
	token = token_of(PERSON_KIND_NETIZEN, "nobody", "s");
	person_actor(db, &token, 2000, &actor);
	assert_false(actor.active);
	person_actor(db, NULL, 2000, &actor);
	assert_string_equal(actor.person, "");
	assert_false(actor.active);

	snprintf(id, sizeof id, "nobody");
	city_run(city, on_revoke, NULL);
	token = token_of(PERSON_KIND_ANONYMOUS, "nobody", "");
	person_actor(db, &token, 2000, &actor);
	assert_false(actor.active);
	city_sql(city, "UPDATE person SET disabled_at = 5 WHERE id = 'ann'");
	token = token_of(PERSON_KIND_ANONYMOUS, "ann", "");
	person_actor(db, &token, 2000, &actor);
	assert_false(actor.active);
	city_sql(city, "UPDATE person SET muted_until = 7000 WHERE id = 'bob'");
	token = token_of(PERSON_KIND_ANONYMOUS, "bob", "");
	person_actor(db, &token, 2000, &actor);
	assert_int_equal(actor.muted_until, 7000);
}

static void
on_grant(struct tx *tx, void *cookie)
{
	(void)cookie;
	struct grant grant = {.role = ROLE_OFFICIAL, .unit = "roads", .event = "e1"};
	person_grant(tx, "off", &grant, "operator");
}

static void
on_withdraw(struct tx *tx, void *cookie)
{
	(void)cookie;
	struct grant grant = {.role = ROLE_OFFICIAL, .unit = "roads", .event = "e1"};
	outcome = person_withdraw_grant(tx, "off", &grant) ? ERR_OK : ERR_NOT_FOUND;
}

static void
roles_of_an_event_end_with_it(void **state)
{
	(void)state;
	city_run(city, on_grant, NULL);
	struct actor actor;
	struct token token = token_of(PERSON_KIND_STAFF, "off", "");
	person_actor(db, &token, 2000, &actor);
	assert_false(actor.active); /* staff need a session */
	assert_int_equal(actor.grant_count, 0);
	token = token_of(PERSON_KIND_STAFF, "off", "off");
	person_actor(db, &token, 2000, &actor);
	assert_int_equal(actor.grant_count, 2);
	json_t *roles = person_roles_json(&actor);
	assert_int_equal(json_array_size(roles), 2);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(roles, 1), "unit")), "water");
	assert_null(json_object_get(json_array_get(roles, 1), "event"));
	json_decref(roles);
	static const char *const over[] = {"archived", "cancelled"};
	for (int i = 0; i < 2; i++) {
		db_run(db, "UPDATE event SET state = ?1 WHERE id = 'e1'", "s", over[i]);
		person_actor(db, &token, 2000, &actor);
		assert_int_equal(actor.grant_count, 1);
		assert_string_equal(actor.grants[0].unit, "water");
	}
	db_run(db, "UPDATE event SET state = 'ended' WHERE id = 'e1'", "");
	person_actor(db, &token, 2000, &actor);
	assert_int_equal(actor.grant_count, 2);
	db_run(db, "UPDATE role SET expires_at = 1500 WHERE event = 'e1'", "");
	person_actor(db, &token, 2000, &actor);
	assert_int_equal(actor.grant_count, 1);
	city_run(city, on_grant, NULL);
	person_actor(db, &token, 2000, &actor);
	assert_int_equal(actor.grant_count, 2);
	city_run(city, on_withdraw, NULL);
	assert_int_equal(outcome, ERR_OK);
	city_run(city, on_withdraw, NULL);
	assert_int_equal(outcome, ERR_NOT_FOUND);
	person_actor(db, &token, 2000, &actor);
	assert_int_equal(actor.grant_count, 1);
}

int
main(void)
{
#define TEST(name) CITY_TEST(name, &scene)
	const struct CMUnitTest tests[] = {
		TEST(logins_are_folded_and_taken_once),
		TEST(sessions_end_when_they_are_revoked),
		TEST(anonymous_people_need_no_row_until_something_is_known),
		TEST(roles_of_an_event_end_with_it),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
