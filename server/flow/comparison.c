#include "flow/comparison.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/compared.h"
#include "flow/submit.h"

#define BATCH_MAX        64
#define CALM_JOBS        500 /* a second; with more of them people's own commands need the machine */
#define WANTED_MAX       20000 /* beyond that the sweep finds them */
#define SWEEP_SECONDS    5
#define SWEEP_MIN_AGE_MS INT64_C(5000) /* younger ones are their own worker's */

enum phase { PHASE_IDLE, PHASE_LOOKING, PHASE_WRITING };

struct comparison {
	struct services *services;
	struct likeness *likeness;
	struct guesser *guesser;
	char (*wanted)[ID_SIZE]; /* a ring */
	size_t first, count;
	enum phase phase;
	struct store_read read;
	struct store_job job;
	struct compared batch[BATCH_MAX];
	size_t batch_count;
	char alone[BATCH_MAX][ID_SIZE]; /* of a batch that failed: one of them is the reason */
	size_t alone_count;
	char doubted[ID_SIZE]; /* failed by itself a moment ago */
	bool sweeping; /* the batch is to be found first */
	bool swept_full; /* the last sweep may have left some */
	int64_t now;
	unsigned seconds;
	uint64_t jobs; /* the writer's, a second ago */
	bool is_calm;
};

struct comparison *
comparison_create(struct services *services)
{
	struct comparison *comparison = mem_zero(1, sizeof *comparison);

	comparison->services = services;
	comparison->likeness = likeness_create();
	comparison->guesser = guesser_create();
	comparison->wanted = mem_alloc(WANTED_MAX * sizeof *comparison->wanted);
	return comparison;
}

static void
forget_batch(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->batch_count; i++)
		compared_fini(&comparison->batch[i]);
	comparison->batch_count = 0;
}

void
comparison_free(struct comparison *comparison)
{
	if (!comparison)
		return;
	forget_batch(comparison);
	likeness_free(comparison->likeness);
	guesser_free(comparison->guesser);
	free(comparison->wanted);
	free(comparison);
}

struct likeness *
comparison_likeness(const struct comparison *comparison)
{
	return comparison->likeness;
}

/* ---- on a reader's thread */

static void
add_to_batch(struct comparison *comparison, const char *question)
{
	struct compared *compared = &comparison->batch[comparison->batch_count++];

	*compared = (struct compared){.found = false};
	snprintf(compared->question, sizeof compared->question, "%s", question);
}

/* What waits and was never compared, because its worker has died or was busy with too many. */
static void
sweep(struct comparison *comparison, struct db *db)
{
	struct rows *rows = db_query(db,
		"SELECT question.id FROM event JOIN question ON question.event = event.id "
		"WHERE event.state IN ('open', 'live', 'paused', 'closing', 'ended') "
		"AND question.state = 'pending' AND question.asked_at <= ?1 "
		"AND question.screened_at IS NULL LIMIT ?2",
		"ii", comparison->now - SWEEP_MIN_AGE_MS, (int64_t)BATCH_MAX);

	while (comparison->batch_count < BATCH_MAX && rows_next(rows))
		add_to_batch(comparison, rows_text(rows, 0));
	rows_end(rows);
	comparison->swept_full = comparison->batch_count == BATCH_MAX;
}

static void
run_look(struct store_read *read, struct db *db)
{
	struct comparison *comparison = LIST_OWNER(read, struct comparison, read);

	if (comparison->sweeping)
		sweep(comparison, db);
	for (size_t i = 0; i < comparison->batch_count; i++)
		compared_look(&comparison->batch[i], db, comparison->likeness, comparison->guesser,
			comparison->now);
}

/* ---- on the writer's thread */

static void
run_write(struct store_job *job, struct tx *tx)
{
	struct comparison *comparison = LIST_OWNER(job, struct comparison, job);

	for (size_t i = 0; i < comparison->batch_count; i++)
		compared_write(&comparison->batch[i], tx);
}

/* It is left as it is, and counts as looked at, so that nobody comes back to it. */
static void
run_give_up(struct store_job *job, struct tx *tx)
{
	struct comparison *comparison = LIST_OWNER(job, struct comparison, job);

	db_run(tx->db, "UPDATE question SET screened_at = ?2 WHERE id = ?1 AND screened_at IS NULL",
		"si", comparison->doubted, tx->now);
}

/* ---- on the loop's thread */

static void start(struct comparison *comparison, bool sweeping);

static void
finish(struct comparison *comparison)
{
	forget_batch(comparison);
	comparison->phase = PHASE_IDLE;
}

/* In a flood the next batch waits for the next second. */
static bool
may_go_on(const struct comparison *comparison)
{
	return comparison->is_calm &&
		(comparison->alone_count > 0 || comparison->count > 0 || comparison->swept_full);
}

static void
go_on(struct comparison *comparison)
{
	finish(comparison);
	if (may_go_on(comparison))
		start(comparison, comparison->alone_count == 0 && comparison->count == 0);
}

static void
feel_the_pace(struct comparison *comparison)
{
	struct store_numbers numbers;

	store_numbers(comparison->services->store, &numbers);
	comparison->is_calm = numbers.jobs - comparison->jobs <= CALM_JOBS;
	comparison->jobs = numbers.jobs;
}

static void
write_down(struct comparison *comparison, void (*run)(struct store_job *job, struct tx *tx),
	void (*done)(struct store_job *job, enum err outcome))
{
	memset(&comparison->job, 0, sizeof comparison->job);
	comparison->job.run = run;
	comparison->job.done = done;
	comparison->phase = PHASE_WRITING;
	if (store_write(comparison->services->store, &comparison->job) != ERR_OK)
		finish(comparison); /* the sweep comes back to them */
}

static void
on_given_up(struct store_job *job, enum err outcome)
{
	struct comparison *comparison = LIST_OWNER(job, struct comparison, job);

	if (outcome != ERR_OK)
		log_error("a question that cannot be compared was not marked so", "question",
			comparison->doubted, "error", err_name(outcome));
	comparison->doubted[0] = '\0';
	go_on(comparison);
}

/* The batch's only one failed.  The database may have been away for a moment: it has one more try, a second later. */
static void
doubt(struct comparison *comparison, enum err reason)
{
	const char *question = comparison->batch[0].question;

	if (strcmp(comparison->doubted, question) == 0) {
		log_error("a question cannot be compared with the others", "question", question,
			"error", err_name(reason));
		write_down(comparison, run_give_up, on_given_up);
		return;
	}
	memcpy(comparison->doubted, question, ID_SIZE);
	memcpy(comparison->alone[comparison->alone_count++], question, ID_SIZE);
	finish(comparison);
}

/* One of the batch is at fault, or all are: each is tried by itself. */
static void
take_apart(struct comparison *comparison, enum err reason)
{
	if (comparison->batch_count == 1) {
		doubt(comparison, reason);
		return;
	}
	if (comparison->batch_count > 1)
		log_warn("questions could not be compared together", "error", err_name(reason));
	for (size_t i = comparison->batch_count; i-- > 0;)
		memcpy(comparison->alone[comparison->alone_count++], comparison->batch[i].question,
			ID_SIZE);
	finish(comparison);
	if (comparison->alone_count > 0)
		start(comparison, false);
}

static void
on_written(struct store_job *job, enum err outcome)
{
	struct comparison *comparison = LIST_OWNER(job, struct comparison, job);

	if (outcome != ERR_OK) {
		take_apart(comparison, outcome);
		return;
	}
	submit_publish(comparison->services, job->entries, job->entry_count);
	go_on(comparison);
}

static bool
has_something_to_write(const struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->batch_count; i++)
		if (comparison->batch[i].found)
			return true;
	return false;
}

static void
on_looked(struct store_read *read, enum err outcome)
{
	struct comparison *comparison = LIST_OWNER(read, struct comparison, read);

	if (outcome != ERR_OK)
		take_apart(comparison, outcome);
	else if (has_something_to_write(comparison))
		write_down(comparison, run_write, on_written);
	else if (comparison->batch_count > 0)
		go_on(comparison);
	else
		finish(comparison);
}

static void
fill_batch(struct comparison *comparison)
{
	char alone[ID_SIZE];

	if (comparison->alone_count > 0) {
		memcpy(alone, comparison->alone[--comparison->alone_count], ID_SIZE);
		add_to_batch(comparison, alone);
		return;
	}
	while (comparison->count > 0 && comparison->batch_count < BATCH_MAX) {
		add_to_batch(comparison, comparison->wanted[comparison->first]);
		comparison->first = (comparison->first + 1) % WANTED_MAX;
		comparison->count--;
	}
}

static void
start(struct comparison *comparison, bool sweeping)
{
	fill_batch(comparison);
	comparison->sweeping = sweeping;
	comparison->now = submit_now(comparison->services->submit);
	memset(&comparison->read, 0, sizeof comparison->read);
	comparison->read.run = run_look;
	comparison->read.done = on_looked;
	comparison->phase = PHASE_LOOKING;
	if (store_ask(comparison->services->store, &comparison->read) != ERR_OK)
		finish(comparison);
}

void
comparison_want(struct comparison *comparison, const char *question)
{
	if (!comparison || !question || comparison->count == WANTED_MAX)
		return;
	snprintf(comparison->wanted[(comparison->first + comparison->count) % WANTED_MAX], ID_SIZE,
		"%s", question);
	comparison->count++;
	if (comparison->phase == PHASE_IDLE && comparison->count == 1)
		start(comparison, false);
}

void
comparison_follow(struct comparison *comparison, enum command_kind kind, const json_t *result)
{
	if (kind == COMMAND_QUESTION_ASK || kind == COMMAND_QUESTION_EDIT)
		comparison_want(comparison, json_string_value(json_object_get(result, "question")));
}

void
comparison_second(struct comparison *comparison)
{
	comparison->seconds++;
	feel_the_pace(comparison);
	if (comparison->phase != PHASE_IDLE)
		return;
	if (comparison->alone_count > 0 || comparison->count > 0)
		start(comparison, false);
	else if (comparison->swept_full || comparison->seconds % SWEEP_SECONDS == 0)
		start(comparison, true);
}
