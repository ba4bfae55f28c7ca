#include "flow/submit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "bus/bus.h"
#include "flow/comparison.h"
#include "flow/decide/decide.h"
#include "flow/kept.h"
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
	struct kept kept;
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

/* A batch that was rolled back runs again: begin anew. */
static void
begin_decision(struct submission *submission, struct tx *tx)
{
	struct decision *decision = &submission->decision;

	if (submission->decided)
		decision_fini(decision);
	memset(decision, 0, sizeof *decision);
	submission->decided = true;
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
	else if (!kept_begin(&submission->kept, decision))
		decide(decision);
	if (decision->problem.type == PROBLEM_NONE)
		kept_take(&submission->kept, decision);
	if (decision->problem.type != PROBLEM_NONE && !decision->keep)
		tx_refuse(tx);
}

static void
finish_submission(struct store_job *job, struct tx *tx)
{
	struct submission *submission = LIST_OWNER(job, struct submission, job);

	(void)tx;
	kept_finish(&submission->kept, &submission->decision);
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
	kept_prepare(&submission->kept, &submission->command);
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
