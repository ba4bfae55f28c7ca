#include "flow/submit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "flow/comparison.h"
#include "flow/decide/decide.h"
#include "flow/limits.h"
#include "flow/passwords.h"
#include "flow/sight.h"
#include "flow/wordlist.h"
#include "store/person.h"

#define REPLIES_A_TURN 1000
#define ADDRESS_SIZE   64
#define DEVICE_SIZE    64

struct submit {
	struct services *services;
	struct limits *limits;
	struct list later; /* replies that needed no transaction */
	int64_t now;
};

/* One command on its way; lives until its reply. */
struct submission {
	struct store_job job;
	struct submit *submit;
	struct command command;
	bool has_token;
	struct token token;
	char address[ADDRESS_SIZE];
	char device[DEVICE_SIZE];
	submit_reply reply; /* NULL: cancelled */
	void *cookie;
	struct decision decision; /* the writer's until `done` */
	bool decided;
	bool repeated; /* the result is that of an earlier command with the same key */
	bool unfinished; /* its key is taken, its result not kept yet */
	char digest[DIGEST_HEX_SIZE];
	struct passwords passwords; /* of person.password */
	struct sight sight; /* of a question's text */
};

/* ---- replies without a transaction */

struct late_reply {
	struct list link;
	submit_reply reply;
	void *cookie;
	json_t *result;
	struct problem problem;
	struct submission *submission; /* freed with the reply, or NULL */
};

static void free_submission(struct submission *submission);

static struct late_reply *
add_late(struct submit *submit, submit_reply reply, void *cookie, json_t *result,
	struct problem *problem)
{
	struct late_reply *late = mem_zero(1, sizeof *late);

	late->reply = reply;
	late->cookie = cookie;
	late->result = result;
	if (problem) {
		late->problem = *problem;
		memset(problem, 0, sizeof *problem);
	}
	list_append(&submit->later, &late->link);
	return late;
}

void
submit_reply_later(struct submit *submit, submit_reply reply, void *cookie, json_t *result,
	struct problem *problem)
{
	(void)add_late(submit, reply, cookie, result, problem);
}

static void
free_late(struct late_reply *late)
{
	list_remove(&late->link);
	json_decref(late->result);
	problem_fini(&late->problem);
	if (late->submission)
		free_submission(late->submission);
	free(late);
}

/* A submission's reply may have been cancelled meanwhile. */
static void
give_late(struct late_reply *late)
{
	submit_reply reply = late->submission ? late->submission->reply : late->reply;

	if (reply)
		reply(late->cookie, late->result, late->result ? NULL : &late->problem);
	free_late(late);
}

bool
submit_work(struct submit *submit, int64_t now_ms)
{
	submit->now = now_ms;
	for (int i = 0; i < REPLIES_A_TURN && !list_is_empty(&submit->later); i++)
		give_late(LIST_OWNER(submit->later.next, struct late_reply, link));
	return !list_is_empty(&submit->later);
}

int64_t
submit_now(const struct submit *submit)
{
	return submit->now;
}

/* ---- in the transaction, on the writer's thread */

/* A receipt is derived anew each time and stored nowhere: the kept result is without it. */
static json_t *
without_receipt(json_t *result)
{
	json_t *kept = json_copy(result);

	json_object_del(kept, "receipt");
	return kept;
}

static void
add_receipt(const struct submission *submission, const struct tx *tx, json_t *result)
{
	const char *question = json_string_value(json_object_get(result, "question"));
	char receipt[RECEIPT_SIZE];

	if (submission->command.kind != COMMAND_QUESTION_ASK || !question)
		return;
	receipt_make(tx->keys, question, 0, "receipt", receipt);
	json_object_set_new(result, "receipt", json_string(receipt));
}

/* Takes the result that was stored under the command's key, if there is one; it may be empty yet while its own batch runs. */
static bool
load_result(struct submission *submission, struct tx *tx)
{
	struct decision *decision = &submission->decision;
	const struct command *command = &submission->command;
	struct rows *rows = db_query(tx->db,
		"SELECT digest, result FROM command_key "
		"WHERE person = ?1 AND command = ?2 AND key = ?3",
		"sss", decision->actor.person, command_name(command->kind), command->key);

	bool found = rows_next(rows);
	if (found) {
		if (strcmp(rows_text(rows, 0), submission->digest) != 0) {
			decision_refuse(decision, PROBLEM_KEY_REUSED, NULL, NULL);
		} else if (rows_text(rows, 1)[0] != '\0') {
			json_decref(decision->result);
			decision->result = json_loads(rows_text(rows, 1), 0, NULL);
			add_receipt(submission, tx, decision->result);
		}
	}
	rows_end(rows);
	return found;
}

/*
 * Is there a key to remember the result under?  Not for a look at a contact: nothing of it is kept, and each
 * is a look of its own.  Not for dealing: what it answers is true for a moment only.
 */
static bool
has_key(const struct command *command)
{
	static const enum command_kind kept_never[] = {COMMAND_QUESTION_CONTACT, COMMAND_QUEUE_DEAL,
		COMMAND_QUEUE_KEEP, COMMAND_QUEUE_LEAVE};

	for (size_t i = 0; i < sizeof kept_never / sizeof kept_never[0]; i++)
		if (command->kind == kept_never[i])
			return false;
	return command->key[0] != '\0';
}

/* Was the command's key taken before?  Then the same arguments get the stored result, and nothing happens twice. */
static bool
is_repeated(struct submission *submission, struct tx *tx)
{
	submission->repeated = has_key(&submission->command) && load_result(submission, tx);
	return submission->repeated;
}

/* The decision's result as it is kept. */
static char *
dump_result(const struct decision *decision)
{
	json_t *kept = without_receipt(decision->result);
	char *dumped = json_dumps(kept, JSON_COMPACT);

	json_decref(kept);
	return dumped;
}

/*
 * Takes the command's key, in the run itself: the same command may come once more in this very batch.  A
 * result that still waits for a seq, or for a tombstone that falls on kept results, is filled in when the batch ends.
 */
static void
take_key(struct submission *submission, struct tx *tx)
{
	struct decision *decision = &submission->decision;
	const struct command *command = &submission->command;
	char *result = NULL;

	submission->unfinished = tx_awaits_seq(tx) || decision->tombstone_count > 0;
	if (!submission->unfinished)
		result = dump_result(decision);
	if (db_run(tx->db,
		    "INSERT INTO command_key (person, command, key, digest, result, at) "
		    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
		    "sssssi", decision->actor.person, command_name(command->kind), command->key,
		    submission->digest, result ? result : "", tx->now) == 0)
		decision_refuse(
			decision, PROBLEM_UNAVAILABLE, NULL, NULL); /* another writer was faster */
	free(result);
}

/* A batch that was rolled back runs again: begin anew. */
static void
begin_decision(struct submission *submission, struct tx *tx)
{
	struct decision *decision = &submission->decision;

	if (submission->decided)
		decision_fini(decision);
	memset(decision, 0, sizeof *decision);
	submission->decided = true;
	submission->repeated = false;
	submission->unfinished = false;
	decision->tx = tx;
	decision->command = &submission->command;
	decision->address = submission->address;
	decision->device = submission->device;
	decision->sight = &submission->sight;
	decision->old_password = unless_empty(submission->passwords.old_hash);
	decision->new_password = unless_empty(submission->passwords.new_hash);
	person_actor(tx->db, submission->has_token ? &submission->token : NULL, tx->now,
		&decision->actor);
	decision_begin(decision);
}

static void
run_submission(struct store_job *job, struct tx *tx)
{
	struct submission *submission = LIST_OWNER(job, struct submission, job);
	struct decision *decision = &submission->decision;

	begin_decision(submission, tx);
	if (submission->has_token && !decision->actor.active)
		decision_refuse(decision, PROBLEM_UNAUTHORIZED, NULL, NULL);
	else if (!is_repeated(submission, tx))
		decide(decision);
	if (has_key(&submission->command) && !submission->repeated &&
		decision->problem.type == PROBLEM_NONE)
		take_key(submission, tx);
	if (decision->problem.type != PROBLEM_NONE && !decision->keep)
		tx_refuse(tx);
}

/* Seqs are known: the result is complete, and is kept under its key. */
static void
finish_submission(struct store_job *job, struct tx *tx)
{
	struct submission *submission = LIST_OWNER(job, struct submission, job);
	struct decision *decision = &submission->decision;
	const struct command *command = &submission->command;
	char *result;

	if (submission->repeated) {
		(void)load_result(submission, tx);
		return;
	}
	decide_finish(decision);
	if (!submission->unfinished)
		return;
	result = dump_result(decision);
	db_run(tx->db,
		"UPDATE command_key SET result = ?4 WHERE person = ?1 AND command = ?2 AND key = ?3",
		"ssss", decision->actor.person, command_name(command->kind), command->key, result);
	free(result);
}

/* ---- back on the loop's thread */

static void
free_submission(struct submission *submission)
{
	if (submission->decided)
		decision_fini(&submission->decision);
	command_fini(&submission->command);
	mem_wipe(&submission->passwords, sizeof submission->passwords);
	sight_fini(&submission->sight);
	free(submission);
}

static void
set_unavailable(struct problem *problem, enum err error)
{
	problem_set(problem, PROBLEM_UNAVAILABLE,
		error == ERR_FULL ? "存储已满或过于繁忙，内容没有丢失，请稍后重试" : NULL,
		error == ERR_FULL ? "The store is full or too busy; please try again later" : NULL);
	problem->retry_after = 2;
}

static void
count(struct submission *submission, bool refused)
{
	struct counters *counters = submission->submit->services->counters;

	if (counters)
		counter_add(refused ? &counters->problems : &counters->commands, 1);
}

static void
on_decided(struct store_job *job, enum err outcome)
{
	struct submission *submission = LIST_OWNER(job, struct submission, job);
	struct problem failed = {.type = PROBLEM_NONE};
	const struct problem *problem = &failed;
	if (outcome == ERR_OK) {
		submit_publish(submission->submit->services, job->entries, job->entry_count);
		problem = &submission->decision.problem;
		comparison_follow(submission->submit->services->comparison,
			submission->command.kind, submission->decision.result);
	} else {
		log_error("a command was not committed", "command",
			command_name(submission->command.kind), "error", err_name(outcome));
		set_unavailable(&failed, outcome);
	}
	count(submission, problem->type != PROBLEM_NONE);
	if (problem->type == PROBLEM_NOT_FOUND && command_has(&submission->command, "receipt"))
		limits_count_receipt(
			submission->submit->limits, submission->address, submission->submit->now);
	if (submission->reply && problem->type != PROBLEM_NONE)
		submission->reply(submission->cookie, NULL, problem);
	else if (submission->reply)
		submission->reply(submission->cookie, submission->decision.result, NULL);
	problem_fini(&failed);
	free_submission(submission);
}

void
submit_publish(struct services *services, struct entry *const *entries, size_t entry_count)
{
	for (size_t i = 0; services->bus && i < entry_count; i++)
		bus_publish(services->bus, entries[i]);
}

/* ---- the way in */

static struct submission *
create_submission(struct submit *submit, const struct sender *sender, struct command *command,
	submit_reply reply, void *cookie)
{
	struct submission *submission = mem_zero(1, sizeof *submission);

	submission->submit = submit;
	submission->command = *command;
	memset(command, 0, sizeof *command);
	submission->has_token = sender->token != NULL;
	if (sender->token)
		submission->token = *sender->token;
	snprintf(submission->address, ADDRESS_SIZE, "%s", sender->address ? sender->address : "");
	snprintf(submission->device, DEVICE_SIZE, "%s", sender->device ? sender->device : "");
	submission->reply = reply;
	submission->cookie = cookie;
	submission->job.run = run_submission;
	submission->job.finish = finish_submission;
	submission->job.done = on_decided;
	command_digest(&submission->command, submission->digest);
	return submission;
}

static void
refuse_later(struct submission *submission, struct problem *problem)
{
	count(submission, true);
	add_late(submission->submit, submission->reply, submission->cookie, NULL, problem)
		->submission = submission;
}

static void
write_submission(struct submission *submission)
{
	struct problem problem = {.type = PROBLEM_NONE};
	enum err error = store_write(submission->submit->services->store, &submission->job);

	if (error == ERR_OK)
		return;
	set_unavailable(&problem, error);
	refuse_later(submission, &problem);
}

/* The old password was looked at and the new one hashed, or not. */
static void
on_passwords(struct passwords *passwords, struct problem *problem)
{
	struct submission *submission = LIST_OWNER(passwords, struct submission, passwords);

	if (problem->type == PROBLEM_NONE)
		write_submission(submission);
	else
		refuse_later(submission, problem);
}

/* False: it came too fast; PROBLEM says when it may come again. */
static bool
is_in_time(struct submission *submission, struct problem *problem)
{
	struct submit *submit = submission->submit;
	const struct token *token = submission->has_token ? &submission->token : NULL;

	return limits_allow_command(submit->limits, &submission->command, token,
		submission->address, submit->now, problem);
}

/* A change of password needs scrypt before its transaction. */
static void
prepare_passwords(struct submission *submission)
{
	struct submit *submit = submission->submit;
	const char *person = submission->token.person;
	struct problem problem = {.type = PROBLEM_NONE};

	if (limits_allow_password(submit->limits, person, submit->now, &problem))
		passwords_prepare(&submission->passwords, submit->services, person,
			command_text(&submission->command, "old"),
			command_text(&submission->command, "new"), on_passwords);
	else
		refuse_later(submission, &problem);
}

struct submission *
submit_command(struct submit *submit, const struct sender *sender, struct command *command,
	submit_reply reply, void *cookie)
{
	struct submission *submission = create_submission(submit, sender, command, reply, cookie);
	struct problem problem = {.type = PROBLEM_NONE};

	if (!is_in_time(submission, &problem))
		refuse_later(submission, &problem);
	else if (submission->command.kind == COMMAND_PERSON_PASSWORD && submission->has_token)
		prepare_passwords(submission);
	else {
		sight_of_command(&submission->command, wordlist_words(submit->services->wordlist),
			&submission->sight);
		write_submission(submission);
	}
	return submission;
}

struct limits *
submit_limits(const struct submit *submit)
{
	return submit->limits;
}

void
submission_cancel(struct submission *submission)
{
	submission->reply = NULL;
}

struct submit *
submit_create(struct services *services)
{
	struct submit *submit = mem_zero(1, sizeof *submit);

	submit->services = services;
	submit->limits = limits_create(services);
	list_init(&submit->later);
	return submit;
}

void
submit_free(struct submit *submit)
{
	if (!submit)
		return;
	while (!list_is_empty(&submit->later))
		free_late(LIST_OWNER(submit->later.next, struct late_reply, link));
	limits_free(submit->limits);
	free(submit);
}
