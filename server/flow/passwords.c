#include "flow/passwords.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/mem.h"
#include "base/text.h"

bool
password_is_good(const char *password, const char *pointer, struct problem *problem)
{
	size_t len = strlen(password);

	if (text_clusters(password, len) >= PASSWORD_MIN && len <= PASSWORD_MAX)
		return true;
	problem_add(problem, pointer, "密码至少 8 个字符，最多 200 字节",
		"A password has at least 8 characters and at most 200 bytes");
	return false;
}

static void
free_secret(char **secret)
{
	if (*secret)
		mem_wipe(*secret, strlen(*secret));
	free(*secret);
	*secret = NULL;
}

static void
finish(struct passwords *passwords, struct problem *problem)
{
	free_secret(&passwords->old_password);
	free_secret(&passwords->new_password);
	passwords->done(passwords, problem);
}

static void
fail(struct passwords *passwords)
{
	struct problem problem = {.type = PROBLEM_NONE};

	problem_set(&problem, PROBLEM_UNAVAILABLE, NULL, NULL);
	problem.retry_after = 2;
	finish(passwords, &problem);
}

/* ---- on the crew */

static void
run_scrypt(struct pool_job *job, void *state)
{
	struct passwords *passwords = LIST_OWNER(job, struct passwords, job);
	int cost = (int)passwords->services->config->people_scrypt_log2_n;

	(void)state;
	passwords->is_right = password_verify(
		passwords->old_password, passwords->old_hash[0] ? passwords->old_hash : NULL, cost);
	if (passwords->is_right)
		passwords->hashed = password_hash(
			passwords->new_password, cost, passwords->new_hash);
}

static void
on_scrypt(struct pool_job *job, bool cancelled)
{
	struct passwords *passwords = LIST_OWNER(job, struct passwords, job);
	struct problem problem = {.type = PROBLEM_NONE};

	if (cancelled || (passwords->is_right && passwords->hashed != ERR_OK)) {
		fail(passwords);
		return;
	}
	if (!passwords->is_right)
		problem_add(&problem, "/args/old", "原密码不对", "The old password is not right");
	finish(passwords, &problem);
}

/* ---- the stored hash */

static void
run_read(struct store_read *read, struct db *db)
{
	struct passwords *passwords = LIST_OWNER(read, struct passwords, read);

	(void)db_text(db, passwords->old_hash, sizeof passwords->old_hash,
		"SELECT password FROM person WHERE id = ?1 AND disabled_at IS NULL", "s",
		passwords->person);
}

static void
on_read(struct store_read *read, enum err outcome)
{
	struct passwords *passwords = LIST_OWNER(read, struct passwords, read);

	passwords->job.run = run_scrypt;
	passwords->job.done = on_scrypt;
	if (outcome != ERR_OK || !pool_submit(passwords->services->crew, &passwords->job))
		fail(passwords);
}

void
passwords_prepare(struct passwords *passwords, struct services *services, const char *person,
	const char *old_password, const char *new_password,
	void (*done)(struct passwords *passwords, struct problem *problem))
{
	struct problem problem = {.type = PROBLEM_NONE};

	passwords->services = services;
	passwords->done = done;
	snprintf(passwords->person, sizeof passwords->person, "%s", person);
	if (!password_is_good(new_password, "/args/new", &problem)) {
		finish(passwords, &problem);
		return;
	}
	passwords->old_password = mem_strdup(old_password);
	passwords->new_password = mem_strdup(new_password);
	passwords->read.run = run_read;
	passwords->read.done = on_read;
	if (store_ask(services->store, &passwords->read) != ERR_OK)
		fail(passwords);
}
