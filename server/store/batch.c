#include "store/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/fault.h"

#define ATTEMPTS_MAX 20

enum attempt {
	ATTEMPT_DONE,
	ATTEMPT_AGAIN, /* rolled back because of jobs that are marked now: the others try again */
	ATTEMPT_CAREFULLY, /* rolled back because one job has to be undone alone: again, with savepoints */
	ATTEMPT_APART, /* rolled back, and nobody knows because of which job */
	ATTEMPT_FAILED,
};

void
batch_init(struct batch *batch, struct db *db, const struct store_options *options)
{
	memset(batch, 0, sizeof *batch);
	batch->tx = (struct tx){.db = db, .keys = options->keys, .config = options->config};
	batch->region = region_create();
}

void
batch_fini(struct batch *batch)
{
	region_free(batch->region);
}

void
batch_commit(struct db *db)
{
	if (db_error(db) != ERR_OK)
		return;
	if (fault_commit_fails()) {
		db_script(db, "this commit fails because a test wants it");
		return;
	}
	db_commit(db);
	if (db_error(db) == ERR_OK)
		fault_after_commit();
}

/*
 * In the hope that none has to be undone: a savepoint makes SQLite copy every page that the job changes,
 * which is a good part of the writer's time.  Most refusals come before anything is written.
 */
static enum attempt
run_hopefully(struct batch *batch, struct store_job *job)
{
	struct db *db = batch->tx.db;
	int64_t changes = db_changes(db);
	job->run(job, &batch->tx);
	if (db_error(db) != ERR_OK || (job->own->refused && db_changes(db) != changes))
		return ATTEMPT_CAREFULLY;
	return ATTEMPT_DONE;
}

static enum attempt
run_carefully(struct batch *batch, struct store_job *job)
{
	struct db *db = batch->tx.db;
	struct tx_private *own = job->own;
	db_savepoint(db);
	job->run(job, &batch->tx);
	if (db_error(db) != ERR_OK) {
		own->outcome = db_error(db);
		log_error("a command failed in the database", "error", err_name(own->outcome),
			"message", db_message(db));
		db_rollback_to(db);
	} else if (own->refused) {
		db_rollback_to(db);
	} else {
		db_release(db);
	}
	return db_error(db) == ERR_OK ? ATTEMPT_DONE : ATTEMPT_FAILED;
}

/* ATTEMPT_FAILED: the whole transaction is lost. */
static enum attempt
run_job(struct batch *batch, struct store_job *job)
{
	struct tx before = batch->tx;
	tx_private_reset(job->own);
	batch->tx.own = job->own;
	enum attempt ran = batch->careful ? run_carefully(batch, job) : run_hopefully(batch, job);
	if (job->own->refused || job->own->outcome != ERR_OK)
		batch->tx = before; /* with the numbers that it took */
	return ran;
}

/* The parts of those jobs whose changes stand; PARTS has room for all. */
static size_t
standing(const struct batch *batch, struct store_job **jobs, struct tx_private **parts)
{
	size_t count = 0;
	for (size_t i = 0; i < batch->count; i++) {
		struct tx_private *own = batch->jobs[i]->own;
		if (own->outcome == ERR_OK && !own->refused) {
			jobs[count] = batch->jobs[i];
			parts[count++] = own;
		}
	}
	return count;
}

static enum attempt
finish_jobs(struct batch *batch, struct store_job **jobs, size_t count)
{
	struct db *db = batch->tx.db;
	for (size_t i = 0; i < count; i++) {
		if (!jobs[i]->finish)
			continue;
		batch->tx.own = jobs[i]->own;
		jobs[i]->finish(jobs[i], &batch->tx);
		if (db_error(db) != ERR_OK) {
			/* Its entries have their seqs already: only without it is there no gap. */
			jobs[i]->own->outcome = db_error(db);
			return ATTEMPT_AGAIN;
		}
	}
	return ATTEMPT_DONE;
}

static enum attempt
write_batch(struct batch *batch)
{
	struct db *db = batch->tx.db;
	for (size_t i = 0; i < batch->count; i++) {
		if (batch->jobs[i]->own->outcome != ERR_OK)
			continue;
		enum attempt ran = run_job(batch, batch->jobs[i]);
		if (ran != ATTEMPT_DONE)
			return ran;
	}
	struct store_job *jobs[BATCH_JOBS_MAX];
	struct tx_private *parts[BATCH_JOBS_MAX];
	size_t count = standing(batch, jobs, parts);
	tx_flush_entries(&batch->tx, parts, count);
	if (db_error(db) != ERR_OK)
		return ATTEMPT_APART;
	if (finish_jobs(batch, jobs, count) == ATTEMPT_AGAIN)
		return ATTEMPT_AGAIN;
	tx_flush_numbers(&batch->tx);
	tx_flush_audit(&batch->tx, parts, count);
	if (db_error(db) != ERR_OK)
		return ATTEMPT_APART;
	batch_commit(db);
	return db_error(db) == ERR_OK ? ATTEMPT_DONE : ATTEMPT_FAILED;
}

static void
fail_all(struct batch *batch, enum err error)
{
	for (size_t i = 0; i < batch->count; i++)
		if (batch->jobs[i]->own->outcome == ERR_OK)
			batch->jobs[i]->own->outcome = error;
}

/* One attempt, rolled back unless it is done.  ERROR gets the reason. */
static enum attempt
attempt(struct batch *batch, enum err *error)
{
	struct db *db = batch->tx.db;
	batch->tx.number_count = 0;
	db_begin(db, true);
	enum attempt result = ATTEMPT_FAILED;
	if (db_error(db) == ERR_OK)
		result = write_batch(batch);
	*error = db_error(db);
	if (result == ATTEMPT_DONE)
		return result;
	if (result == ATTEMPT_CAREFULLY) {
		batch->careful = true;
		db_rollback(db);
		return ATTEMPT_AGAIN;
	}
	log_error("a batch was rolled back", "error", err_name(*error), "message", db_message(db));
	db_rollback(db);
	return *error == ERR_BUSY ? ATTEMPT_AGAIN : result;
}

/* Each job in a transaction of its own: one that cannot be written must not take the others along. */
static void
run_apart(struct batch *batch)
{
	struct batch single = *batch;
	single.count = 1;
	for (size_t i = 0; i < batch->count; i++) {
		enum err error = ERR_OK;
		single.jobs[0] = batch->jobs[i];
		if (batch->jobs[i]->own->outcome == ERR_OK &&
			attempt(&single, &error) != ATTEMPT_DONE)
			fail_all(&single, error);
	}
}

void
batch_run(struct batch *batch, int64_t now)
{
	if (now > batch->tx.now)
		batch->tx.now = now;
	region_reset(batch->region);
	for (size_t i = 0; i < batch->count; i++) {
		struct tx_private *own = mem_alloc(sizeof *own);
		tx_private_init(own, batch->region);
		batch->jobs[i]->own = own;
		batch->jobs[i]->entries = NULL;
		batch->jobs[i]->entry_count = 0;
	}
	batch->careful = false;
	enum err error = ERR_OK;
	enum attempt result = ATTEMPT_AGAIN;
	for (int i = 0; i < ATTEMPTS_MAX && result == ATTEMPT_AGAIN; i++)
		result = attempt(batch, &error);
	bool one_is_bad = result == ATTEMPT_APART || (result == ATTEMPT_AGAIN && error != ERR_BUSY);
	if (one_is_bad && batch->count > 1 && error != ERR_FULL)
		run_apart(batch);
	else if (result != ATTEMPT_DONE)
		fail_all(batch, error);
}

void
batch_make_entries(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct store_job *job = batch->jobs[i];
		if (job->own->outcome == ERR_OK && !job->own->refused)
			job->entries = tx_make_entries(job->own, batch->tx.now, &job->entry_count);
	}
}
