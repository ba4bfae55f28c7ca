#include "flow/identity.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/mem.h"
#include "flow/decide/record.h"
#include "flow/identity_own.h"
#include "flow/limits.h"
#include "store/person.h"

#define BUCKETS_MAX 50000
#define DAY_MS      INT64_C(86400000)

/* ---- revocation, known without asking the database */

static void
remember(struct map *map, const char *key, int64_t at)
{
	int64_t *known = map_get(map, key);

	if (!known) {
		known = mem_alloc(sizeof *known);
		*known = at;
		map_put(map, key, known);
	} else if (*known < at) {
		*known = at;
	}
}

static void
revoke(struct identity *identity, const char *person, const char *session, int64_t at)
{
	if (session && session[0])
		remember(identity->sessions, session, at);
	else if (person)
		remember(identity->people, person, at);
}

static bool
is_revoked(const struct identity *identity, const struct token *token)
{
	const int64_t *from = map_get(identity->people, token->person);

	if (from && token->issued_at < *from)
		return true;
	return token->session[0] && map_get(identity->sessions, token->session) != NULL;
}

void
identity_control(struct identity *identity, const struct entry *entry)
{
	json_t *body;

	if (strcmp(entry->kind, "session_revoked") != 0)
		return;
	body = json_loadb(entry->body, entry->len, 0, NULL);
	revoke(identity, json_string_value(json_object_get(body, "person")),
		json_string_value(json_object_get(body, "session")), entry->at);
	json_decref(body);
}

bool
identity_verify(struct identity *identity, const char *text, int64_t now_ms, struct token *out)
{
	return token_verify(identity->services->keys, text, now_ms, out) &&
		!is_revoked(identity, out);
}

/* ---- what was revoked before this worker started */

static void
collect_revoked(void *cookie, const char *person, const char *session, int64_t at)
{
	json_array_append_new(cookie, json_pack("[s, s?, I]", person, session, (json_int_t)at));
}

static void
run_revoked(struct store_read *read, struct db *db)
{
	struct identity *identity = LIST_OWNER(read, struct identity, revoked);

	session_revoked_each(db, clock_wall_ms(), collect_revoked, identity->revoked_before);
}

static void
on_revoked(struct store_read *read, enum err outcome)
{
	struct identity *identity = LIST_OWNER(read, struct identity, revoked);
	json_t *row;
	size_t i;

	if (outcome != ERR_OK)
		log_error("revoked sessions could not be read", "error", err_name(outcome));
	json_array_foreach(identity->revoked_before, i, row)
		revoke(identity, json_string_value(json_array_get(row, 0)),
			json_string_value(json_array_get(row, 1)),
			json_integer_value(json_array_get(row, 2)));
	json_array_clear(identity->revoked_before);
}

/* ---- anonymous sessions */

bool
identity_may_issue(
	struct identity *identity, const char *address, int64_t now_ms, struct problem *problem)
{
	const struct services *services = identity->services;
	double most = (double)services->config->limits_sessions_per_address;
	int retry = 0;

	if (limits_spare_address(submit_limits(services->submit), address) ||
		quota_take(identity->issued, address, (struct allowance){most / 60, most}, now_ms,
			&retry))
		return true;
	problem_set(problem, PROBLEM_TOO_MANY, NULL, NULL);
	problem->retry_after = retry;
	return false;
}

json_t *
identity_session_json(
	const struct keys *keys, const struct token *token, json_t *person, json_t *roles)
{
	char signed_token[TOKEN_SIZE];
	char csrf[33];

	token_sign(keys, token, signed_token);
	token_csrf(keys, token, csrf);
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "token", signed_token, "csrf", csrf, "person",
		person, "roles", roles, "expires_at", time_json(token->expires_at));
}

bool
identity_anonymous(struct identity *identity, const char *address, int64_t consent, int64_t now_ms,
	json_t **result, struct problem *problem)
{
	const struct services *services = identity->services;
	struct token token = {.kind = PERSON_KIND_ANONYMOUS,
		.issued_at = now_ms,
		.consent = (uint32_t)consent,
		.expires_at = now_ms + services->config->people_session_days * DAY_MS};

	if (!identity_may_issue(identity, address, now_ms, problem))
		return false;
	ids_make('p', now_ms, token.person);
	*result = identity_session_json(services->keys, &token,
		json_pack("{s:s, s:s}", "id", token.person, "kind", "anonymous"), json_array());
	return true;
}

/* ---- who am I? */

struct asking {
	struct store_read read;
	struct identity *identity;
	struct token token;
	submit_reply reply;
	void *cookie;
	int64_t now;
	json_t *person; /* null: nobody any more */
	json_t *roles;
};

static void
run_who(struct store_read *read, struct db *db)
{
	struct asking *asking = LIST_OWNER(read, struct asking, read);
	struct actor actor;
	char login[128];
	bool has_login;

	person_actor(db, &asking->token, asking->now, &actor);
	if (!actor.active)
		return;
	has_login = db_text(db, login, sizeof login, "SELECT login FROM person WHERE id = ?1", "s",
		actor.person);
	asking->person = json_pack("{s:s, s:s, s:s*, s:s*, s:s*}", "id", actor.person, "kind",
		person_kind_word((int)actor.kind), "login", has_login ? login : NULL, "name",
		unless_empty(actor.name), "function", unless_empty(actor.function));
	asking->roles = person_roles_json(&actor);
}

static json_t *
who_json(struct identity *identity, const struct token *token, json_t *person, json_t *roles)
{
	const struct services *services = identity->services;
	const struct config *config = services->config;
	json_t *site = json_pack("{s:s, s:s, s:s}", "name", config->site_name, "name_en",
		config->site_name_en, "footer", config->site_footer);
	json_t *result = json_pack("{s:o, s:o, s:I, s:b, s:o}", "person",
		person ? person : json_null(), "roles", roles ? roles : json_array(),
		"notice_version", (json_int_t)config->people_notice_version, "sign_up",
		config->people_sign_up, "site", site);
	char csrf[33];

	if (person) {
		token_csrf(services->keys, token, csrf);
		json_object_set_new(result, "csrf", json_string(csrf));
	}
	return result;
}

static void
on_who(struct store_read *read, enum err outcome)
{
	struct asking *asking = LIST_OWNER(read, struct asking, read);
	struct problem problem = {.type = PROBLEM_NONE};
	json_t *result;

	if (outcome == ERR_OK) {
		result = who_json(asking->identity, &asking->token, asking->person, asking->roles);
		asking->reply(asking->cookie, result, NULL);
		json_decref(result);
	} else {
		problem_set(&problem, PROBLEM_UNAVAILABLE, NULL, NULL);
		asking->reply(asking->cookie, NULL, &problem);
		problem_fini(&problem);
	}
	free(asking);
}

static void
refuse_unavailable(struct identity *identity, submit_reply reply, void *cookie)
{
	struct problem problem = {.type = PROBLEM_NONE};

	problem_set(&problem, PROBLEM_UNAVAILABLE, NULL, NULL);
	problem.retry_after = 2;
	submit_reply_later(identity->services->submit, reply, cookie, NULL, &problem);
}

void
identity_who(
	struct identity *identity, const struct sender *sender, submit_reply reply, void *cookie)
{
	struct submit *submit = identity->services->submit;
	struct asking *asking;

	if (!sender->token) {
		submit_reply_later(
			submit, reply, cookie, who_json(identity, NULL, NULL, NULL), NULL);
		return;
	}
	asking = mem_zero(1, sizeof *asking);
	asking->identity = identity;
	asking->token = *sender->token;
	asking->reply = reply;
	asking->cookie = cookie;
	asking->now = submit_now(submit);
	asking->read.run = run_who;
	asking->read.done = on_who;
	if (store_ask(identity->services->store, &asking->read) != ERR_OK) {
		free(asking);
		refuse_unavailable(identity, reply, cookie);
	}
}

/* ---- signing out */

struct leaving {
	struct store_job job;
	struct identity *identity;
	struct token token;
	char address[64];
	submit_reply reply;
	void *cookie;
};

static void
run_leaving(struct store_job *job, struct tx *tx)
{
	struct leaving *leaving = LIST_OWNER(job, struct leaving, job);
	bool is_staff = leaving->token.kind == PERSON_KIND_STAFF;
	char hash[ADDRESS_HASH_SIZE];
	struct doer doer = {.tx = tx,
		.person = leaving->token.person,
		.name = "",
		.role = person_kind_word((int)leaving->token.kind),
		.address = is_staff ? leaving->address : hash};

	hash_address(tx->keys, leaving->address, hash);
	session_revoke(tx, leaving->token.person, leaving->token.session);
	record_audit(&doer, NULL, "session.end", leaving->token.person, NULL);
}

static void
on_left(struct store_job *job, enum err outcome)
{
	struct leaving *leaving = LIST_OWNER(job, struct leaving, job);
	struct problem problem = {.type = PROBLEM_NONE};
	json_t *result = json_object();

	if (outcome == ERR_OK) {
		submit_publish(leaving->identity->services, job->entries, job->entry_count);
		revoke(leaving->identity, leaving->token.person, leaving->token.session,
			leaving->token.issued_at);
		leaving->reply(leaving->cookie, result, NULL);
	} else {
		problem_set(&problem, PROBLEM_UNAVAILABLE, NULL, NULL);
		leaving->reply(leaving->cookie, NULL, &problem);
	}
	problem_fini(&problem);
	json_decref(result);
	free(leaving);
}

/* An anonymous session is forgotten by its browser; there is no row that could end. */
void
identity_sign_out(
	struct identity *identity, const struct sender *sender, submit_reply reply, void *cookie)
{
	struct leaving *leaving;

	if (!sender->token || !sender->token->session[0]) {
		submit_reply_later(identity->services->submit, reply, cookie, json_object(), NULL);
		return;
	}
	leaving = mem_zero(1, sizeof *leaving);
	leaving->identity = identity;
	leaving->token = *sender->token;
	snprintf(leaving->address, sizeof leaving->address, "%s",
		sender->address ? sender->address : "");
	leaving->reply = reply;
	leaving->cookie = cookie;
	leaving->job.run = run_leaving;
	leaving->job.done = on_left;
	if (store_write(identity->services->store, &leaving->job) != ERR_OK) {
		free(leaving);
		refuse_unavailable(identity, reply, cookie);
	}
}

/* ---- */

struct identity *
identity_create(struct services *services)
{
	struct identity *identity = mem_zero(1, sizeof *identity);

	identity->services = services;
	identity->sessions = map_create();
	identity->people = map_create();
	identity->failures = quota_create(services, "failures", BUCKETS_MAX);
	identity->issued = quota_create(services, "sessions", BUCKETS_MAX);
	identity->revoked_before = json_array();
	identity->revoked.run = run_revoked;
	identity->revoked.done = on_revoked;
	if (store_ask(services->store, &identity->revoked) != ERR_OK)
		log_error("revoked sessions could not be read");
	return identity;
}

static bool
free_time(const char *key, void *value, void *cookie)
{
	(void)key;
	(void)cookie;
	free(value);
	return true;
}

void
identity_free(struct identity *identity)
{
	if (!identity)
		return;
	map_walk(identity->sessions, free_time, NULL);
	map_walk(identity->people, free_time, NULL);
	map_free(identity->sessions);
	map_free(identity->people);
	quota_free(identity->failures);
	quota_free(identity->issued);
	json_decref(identity->revoked_before);
	free(identity);
}
