/*
 * sign_in.c - into an account: look it up, scrypt on the crew, then one transaction opens the session.
 *
 * Signing up is the same with a new account in that transaction.  An account that does not exist
 * costs the same work as one that does, and is refused with the same words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/decide/record.h"
#include "flow/identity_own.h"
#include "flow/limits.h"
#include "flow/passwords.h"
#include "store/person.h"

#define DAY_MS      INT64_C(86400000)
#define QUARTER     900.0 /* seconds in which failures are counted */
#define STRANGERS   10 /* so many more for an address, which many share */
#define LOGIN_LEAST 2
#define LOGIN_MOST  40
#define NAME_MOST   30

/* Somebody on their way in. */
struct entering {
	struct store_read read;
	struct pool_job job;
	struct store_job write;
	struct identity *identity;
	bool is_new; /* signs up */
	bool has_token;
	struct token before; /* an anonymous session, whose questions come along */
	char address[64];
	char device[64];
	char *login;
	char *name;
	char *password; /* wiped as soon as it was used */
	int64_t consent;
	submit_reply reply;
	void *cookie;
	bool is_known;
	bool is_right;
	enum err hashed;
	enum person_kind kind;
	char person[ID_SIZE];
	char hash[PASSWORD_HASH_SIZE];
	json_t *result; /* these two are the writer's until `done` */
	bool is_taken; /* the login */
};

static void
free_entering(struct entering *entering)
{
	if (entering->password)
		mem_wipe(entering->password, strlen(entering->password));
	mem_wipe(entering->hash, sizeof entering->hash);
	free(entering->password);
	free(entering->login);
	free(entering->name);
	json_decref(entering->result);
	free(entering);
}

/* Replies with PROBLEM, and it is over. */
static void
refuse(struct entering *entering, struct problem *problem)
{
	submit_reply_later(entering->identity->services->submit, entering->reply, entering->cookie,
		NULL, problem);
	free_entering(entering);
}

static void
refuse_unavailable(struct entering *entering)
{
	struct problem problem = {.type = PROBLEM_NONE};

	problem_set(&problem, PROBLEM_UNAVAILABLE, NULL, NULL);
	problem.retry_after = 2;
	refuse(entering, &problem);
}

/* ---- how often it may fail */

/* Failures count for account and device: eleven units sit behind one studio's address. */
static void
account_key(const struct entering *entering, struct buf *key)
{
	if (text_fold(entering->login, strlen(entering->login), key) != ERR_OK)
		buf_add_str(key, "?");
	buf_add_str(key, "|");
	buf_add_str(key, entering->device);
}

/* TIMES as many as the setting says. */
static struct allowance
failures_most(const struct entering *entering, int times)
{
	const struct services *services = entering->identity->services;
	double most = (double)services->config->limits_sign_in_failures * times;

	return (struct allowance){most / QUARTER, most};
}

/* An address alone counts only for accounts that do not exist, and with a higher ceiling. */
static bool
may_try(struct entering *entering, struct problem *problem)
{
	struct identity *identity = entering->identity;
	int64_t now = submit_now(identity->services->submit);
	struct buf key = {0};
	bool may;
	int retry = 0;

	if (!identity->services->config->limits_enabled)
		return true;
	account_key(entering, &key);
	may = quota_has(identity->failures, key.data, failures_most(entering, 1), now, &retry);
	if (may && !entering->is_known && entering->read.done &&
		!limits_spare_address(submit_limits(identity->services->submit), entering->address))
		may = quota_has(identity->failures, entering->address,
			failures_most(entering, STRANGERS), now, &retry);
	buf_fini(&key);
	if (!may) {
		problem_set(problem, PROBLEM_TOO_MANY, "尝试次数太多，请稍后再试",
			"Too many attempts; please try again later");
		problem->retry_after = retry;
	}
	return may;
}

static void
count_failure(struct entering *entering)
{
	struct identity *identity = entering->identity;
	int64_t now = submit_now(identity->services->submit);
	struct buf key = {0};

	account_key(entering, &key);
	(void)quota_take(identity->failures, key.data, failures_most(entering, 1), now, NULL);
	if (!entering->is_known)
		(void)quota_take(identity->failures, entering->address,
			failures_most(entering, STRANGERS), now, NULL);
	buf_fini(&key);
}

/* ---- the transaction */

/* The account; false where its login is taken. */
static bool
make_account(struct entering *entering, struct tx *tx)
{
	struct person_new person = {.login = entering->login,
		.name = entering->name,
		.function = "",
		.password_hash = entering->hash,
		.kind = PERSON_KIND_NETIZEN};
	enum err error = person_create(tx, &person, entering->person);

	entering->is_taken = error == ERR_CONFLICT;
	entering->kind = PERSON_KIND_NETIZEN;
	if (error != ERR_OK)
		return false;
	if (entering->consent > 0)
		db_run(tx->db,
			"INSERT INTO consent (person, notice_version, at) VALUES (?1, ?2, ?3)",
			"sii", entering->person, entering->consent, tx->now);
	return true;
}

/* What was asked in this browser before belongs to the account now. */
static void
bring_along(struct entering *entering, struct tx *tx)
{
	/* What holds somebody back comes along too. */
	static const char mute[] =
		"UPDATE person SET (muted_until, muted_why) = (SELECT before.muted_until, "
		"before.muted_why FROM person AS before WHERE before.id = ?1) WHERE id = ?2 "
		"AND COALESCE(muted_until, 0) < COALESCE((SELECT before.muted_until "
		"FROM person AS before WHERE before.id = ?1), 0)";
	static const char *const statements[] = {
		"UPDATE question SET asker = ?2 WHERE asker = ?1",
		"UPDATE contact SET person = ?2 WHERE person = ?1",
		"UPDATE cases SET asker = ?2 WHERE asker = ?1",
		"UPDATE notice SET person = ?2 WHERE person = ?1",
		mute,
	};

	if (!entering->has_token || entering->before.kind != PERSON_KIND_ANONYMOUS ||
		entering->kind != PERSON_KIND_NETIZEN ||
		db_run(tx->db,
			"UPDATE person SET successor = ?2 WHERE id = ?1 AND kind = 'anonymous' "
			"AND (successor IS NULL OR successor = ?2)",
			"ss", entering->before.person, entering->person) != 1)
		return;
	for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
		db_run(tx->db, statements[i], "ss", entering->before.person, entering->person);
}

static void
record_entry(struct entering *entering, struct tx *tx)
{
	char hash[ADDRESS_HASH_SIZE];
	struct doer doer = {.tx = tx,
		.person = entering->person,
		.name = "",
		.role = person_kind_word((int)entering->kind),
		.address = entering->kind == PERSON_KIND_STAFF ? entering->address : hash};

	hash_address(tx->keys, entering->address, hash);
	record_audit(&doer, NULL, entering->is_new ? "person.sign_up" : "session.begin",
		entering->person, NULL);
}

static json_t *
describe(struct entering *entering, struct tx *tx, const struct token *token)
{
	struct actor actor;
	json_t *person;

	person_actor(tx->db, token, tx->now, &actor);
	person = json_pack("{s:s, s:s, s:s, s:s*, s:s*}", "id", actor.person, "kind",
		person_kind_word((int)actor.kind), "login", entering->login, "name",
		unless_empty(actor.name), "function", unless_empty(actor.function));
	return identity_session_json(tx->keys, token, person, person_roles_json(&actor));
}

static void
run_enter(struct store_job *job, struct tx *tx)
{
	struct entering *entering = LIST_OWNER(job, struct entering, write);
	struct token token = {.issued_at = tx->now,
		.expires_at = tx->now + tx->config->people_session_days * DAY_MS};

	json_decref(entering->result);
	entering->result = NULL;
	if (entering->is_new && !make_account(entering, tx)) {
		tx_refuse(tx);
		return;
	}
	token.kind = entering->kind;
	copy_id(token.person, entering->person);
	session_create(tx, entering->person, token.expires_at, token.session);
	bring_along(entering, tx);
	record_entry(entering, tx);
	entering->result = describe(entering, tx, &token);
}

static void
on_entered(struct store_job *job, enum err outcome)
{
	struct entering *entering = LIST_OWNER(job, struct entering, write);
	struct problem problem = {.type = PROBLEM_NONE};

	if (outcome == ERR_OK && entering->result) {
		submit_publish(entering->identity->services, job->entries, job->entry_count);
		entering->reply(entering->cookie, entering->result, NULL);
		free_entering(entering);
		return;
	}
	if (!entering->is_taken) {
		log_error("a session was not committed", "error", err_name(outcome));
		refuse_unavailable(entering);
		return;
	}
	problem_add(&problem, "/login", "这个登录名已被使用", "This login is taken");
	refuse(entering, &problem);
}

static void
enter(struct entering *entering)
{
	entering->write.run = run_enter;
	entering->write.done = on_entered;
	if (store_write(entering->identity->services->store, &entering->write) != ERR_OK)
		refuse_unavailable(entering);
}

/* ---- scrypt, on the crew */

static void
run_scrypt(struct pool_job *job, void *state)
{
	struct entering *entering = LIST_OWNER(job, struct entering, job);
	int cost = (int)entering->identity->services->config->people_scrypt_log2_n;

	(void)state;
	if (entering->is_new)
		entering->hashed = password_hash(entering->password, cost, entering->hash);
	else
		entering->is_right = password_verify(
			entering->password, entering->is_known ? entering->hash : NULL, cost);
	mem_wipe(entering->password, strlen(entering->password));
}

static void
on_scrypt(struct pool_job *job, bool cancelled)
{
	struct entering *entering = LIST_OWNER(job, struct entering, job);
	struct problem problem = {.type = PROBLEM_NONE};

	if (cancelled || (entering->is_new && entering->hashed != ERR_OK)) {
		refuse_unavailable(entering);
	} else if (entering->is_new || entering->is_right) {
		enter(entering);
	} else {
		count_failure(entering);
		problem_set(&problem, PROBLEM_UNAUTHORIZED, "登录名或密码不对",
			"The login or the password is not right");
		refuse(entering, &problem);
	}
}

static void
start_scrypt(struct entering *entering)
{
	entering->job.run = run_scrypt;
	entering->job.done = on_scrypt;
	if (!pool_submit(entering->identity->services->crew, &entering->job))
		refuse_unavailable(entering);
}

/* ---- the account */

static void
run_look_up(struct store_read *read, struct db *db)
{
	struct entering *entering = LIST_OWNER(read, struct entering, read);

	entering->is_known = person_by_login(db, entering->login, entering->person, &entering->kind,
				     entering->hash, sizeof entering->hash) &&
		entering->hash[0];
}

static void
on_looked_up(struct store_read *read, enum err outcome)
{
	struct entering *entering = LIST_OWNER(read, struct entering, read);
	struct problem problem = {.type = PROBLEM_NONE};

	if (outcome != ERR_OK)
		refuse_unavailable(entering);
	else if (!may_try(entering, &problem))
		refuse(entering, &problem);
	else
		start_scrypt(entering);
}

static struct entering *
create_entering(struct identity *identity, const struct sender *sender, const char *login,
	const char *password, submit_reply reply, void *cookie)
{
	struct entering *entering = mem_zero(1, sizeof *entering);

	entering->identity = identity;
	entering->has_token = sender->token != NULL;
	if (sender->token)
		entering->before = *sender->token;
	snprintf(entering->address, sizeof entering->address, "%s",
		sender->address ? sender->address : "");
	if (sender->device && sender->device_signed_in)
		snprintf(entering->device, sizeof entering->device, "%s", sender->device);
	entering->login = mem_strdup(login);
	entering->password = mem_strdup(password);
	entering->reply = reply;
	entering->cookie = cookie;
	return entering;
}

void
identity_sign_in(struct identity *identity, const struct sender *sender, const char *login,
	const char *password, submit_reply reply, void *cookie)
{
	struct entering *entering = create_entering(
		identity, sender, login, password, reply, cookie);
	struct problem problem = {.type = PROBLEM_NONE};

	if (!may_try(entering, &problem)) {
		refuse(entering, &problem);
		return;
	}
	entering->read.run = run_look_up;
	entering->read.done = on_looked_up;
	if (store_ask(identity->services->store, &entering->read) != ERR_OK)
		refuse_unavailable(entering);
}

/* What a login, a name and a password must be. */
static bool
check_new(const struct entering *entering, struct problem *problem)
{
	struct buf folded = {0};
	bool is_text = text_fold(entering->login, strlen(entering->login), &folded) == ERR_OK;
	size_t len = is_text ? text_clusters(folded.data ? folded.data : "", folded.len) : 0;

	buf_fini(&folded);
	if (len < LOGIN_LEAST || len > LOGIN_MOST || strlen(entering->login) > 120)
		problem_add(problem, "/login", "登录名为 2 到 40 个字符",
			"A login has 2 to 40 characters");
	if (text_clusters(entering->name, strlen(entering->name)) > NAME_MOST ||
		strlen(entering->name) > 120)
		problem_add(problem, "/name", "最多 30 个字", "At most 30 characters");
	(void)password_is_good(entering->password, "/password", problem);
	return problem->type == PROBLEM_NONE;
}

void
identity_sign_up(struct identity *identity, const struct sender *sender, const char *login,
	const char *password, const char *name, int64_t consent, submit_reply reply, void *cookie)
{
	struct entering *entering = create_entering(
		identity, sender, login, password, reply, cookie);
	int64_t now = submit_now(identity->services->submit);
	struct problem problem = {.type = PROBLEM_NONE};

	entering->is_new = true;
	entering->name = mem_strdup(name ? name : "");
	entering->consent = consent;
	if (!identity->services->config->people_sign_up)
		problem_set(&problem, PROBLEM_FORBIDDEN, "本站暂不开放注册",
			"This site takes no new accounts for now");
	else if (check_new(entering, &problem))
		(void)identity_may_issue(identity, entering->address, now, &problem);
	if (problem.type != PROBLEM_NONE)
		refuse(entering, &problem);
	else
		start_scrypt(entering);
}
