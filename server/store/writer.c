#include "store/writer.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "config/config.h"
#include "store/batch.h"
#include "store/keeper.h"

#define JOBS_WAITING_MAX 16384
#define BATCHES_A_TURN   4 /* in a crowd; else one */
#define CROWD            32 /* jobs */
#define PAGES_TOO_MANY   16384 /* 64 MB: the keeper does not keep up, so the writer lends a hand */

const double store_commit_bounds[STORE_COMMIT_BUCKETS - 1] = {
	0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

struct writer {
	struct store_options options;
	struct db *db;
	struct turn *turn;
	struct keeper *keeper;
	struct batch batch;
	pthread_t thread;
	pthread_mutex_t lock; /* what follows */
	pthread_cond_t more;
	struct list waiting;
	struct list finished;
	struct store_numbers numbers;
	bool stopping;
};

char *
writer_url(const struct config *config)
{
	char *path = config_sqlite_path(config);
	if (!path)
		return mem_strdup(config->store_url);
	struct buf url;
	buf_init(&url);
	buf_addf(&url, "sqlite:%s", path);
	free(path);
	return buf_take(&url, NULL);
}

enum err
writer_turn(const struct config *config, struct turn **out, char *problem, size_t size)
{
	*out = NULL;
	char *path = config_sqlite_path(config);
	if (!path)
		return ERR_OK;
	struct buf file;
	buf_init(&file);
	buf_addf(&file, "%s-turn", path);
	enum err error = turn_open(file.data, out);
	if (error != ERR_OK)
		snprintf(problem, size, "%s: %s", file.data, err_text(error));
	buf_fini(&file);
	free(path);
	return error;
}

/* ------------------------------------------------------------------ the thread */

static bool
wait_for_jobs(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	while (list_is_empty(&writer->waiting) && !writer->stopping)
		pthread_cond_wait(&writer->more, &writer->lock);
	bool more = !list_is_empty(&writer->waiting);
	pthread_mutex_unlock(&writer->lock);
	return more;
}

static void
take_jobs(struct writer *writer)
{
	struct batch *batch = &writer->batch;
	batch->count = 0;
	pthread_mutex_lock(&writer->lock);
	while (batch->count < BATCH_JOBS_MAX && !list_is_empty(&writer->waiting)) {
		struct list *link = writer->waiting.next;
		list_remove(link);
		batch->jobs[batch->count++] = LIST_OWNER(link, struct store_job, link);
	}
	writer->numbers.waiting -= batch->count;
	pthread_mutex_unlock(&writer->lock);
}

static void
count_batch(struct store_numbers *numbers, const struct batch *batch, double seconds)
{
	size_t bucket = 0;
	while (bucket < STORE_COMMIT_BUCKETS - 1 && seconds > store_commit_bounds[bucket])
		bucket++;
	numbers->commits++;
	numbers->commit_seconds_buckets[bucket]++;
	numbers->commit_seconds_sum += seconds;
	numbers->jobs += batch->count;
	for (size_t i = 0; i < batch->count; i++) {
		numbers->failed += batch->jobs[i]->own->outcome != ERR_OK;
		numbers->refused += batch->jobs[i]->own->refused;
	}
}

/* Hands the jobs back to the loop. */
static void
finish_batch(struct writer *writer, double seconds)
{
	struct batch *batch = &writer->batch;
	pthread_mutex_lock(&writer->lock);
	count_batch(&writer->numbers, batch, seconds);
	for (size_t i = 0; i < batch->count; i++)
		list_append(&writer->finished, &batch->jobs[i]->link);
	pthread_mutex_unlock(&writer->lock);
	if (writer->options.wake)
		writer->options.wake(writer->options.cookie);
}

/* True: so many wait that it pays to write once more before another process makes our pages stale. */
static bool
is_crowded(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	bool crowded = writer->numbers.waiting >= CROWD;
	pthread_mutex_unlock(&writer->lock);
	return crowded;
}

/* With the turn taken; gives it on after the last batch.  False: another batch may follow at once. */
static bool
write_jobs(struct writer *writer, bool is_last)
{
	take_jobs(writer);
	uint64_t start = clock_monotonic_ns();
	batch_run(&writer->batch, clock_wall_ms());
	double seconds = (double)(clock_monotonic_ns() - start) / 1e9;
	size_t pages = db_unwritten(writer->db);
	if (pages > PAGES_TOO_MANY)
		pages = db_checkpoint(writer->db);
	bool gives = is_last || !is_crowded(writer);
	if (writer->turn && gives)
		turn_give(writer->turn);
	batch_make_entries(&writer->batch);
	finish_batch(writer, seconds);
	keeper_tell(writer->keeper, pages);
	return gives;
}

static void *
run_writer(void *argument)
{
	struct writer *writer = argument;
	pthread_setname_np(pthread_self(), "writer");
	while (wait_for_jobs(writer)) {
		if (writer->turn)
			turn_take(writer->turn); /* what arrives meanwhile comes along */
		for (int i = 1; !write_jobs(writer, i == BATCHES_A_TURN); i++)
			;
	}
	return NULL;
}

static void
start_thread(struct writer *writer)
{
	sigset_t all, before; /* signals are the loop's */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&writer->thread, NULL, run_writer, writer) != 0) {
		log_error("the writer's thread cannot be started");
		abort();
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* ------------------------------------------------------------------ the loop's side */

enum err
writer_open(const struct store_options *options, struct writer **out, char *problem, size_t size)
{
	struct writer *writer = mem_zero(1, sizeof *writer);
	writer->options = *options;
	char *url = writer_url(options->config);
	enum err error = db_open(url, false, &writer->db, problem, size);
	if (error != ERR_OK)
		goto free_url;
	error = writer_turn(options->config, &writer->turn, problem, size);
	if (error != ERR_OK)
		goto close_db;
	error = keeper_open(url, &writer->keeper, problem, size);
	if (error != ERR_OK)
		goto close_turn;
	free(url);
	batch_init(&writer->batch, writer->db, options);
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->more, NULL);
	list_init(&writer->waiting);
	list_init(&writer->finished);
	start_thread(writer);
	*out = writer;
	return ERR_OK;

close_turn:
	turn_close(writer->turn);
close_db:
	db_close(writer->db);
free_url:
	free(url);
	free(writer);
	return error;
}

void
writer_stop(struct writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->stopping = true;
	pthread_cond_signal(&writer->more);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
}

void
writer_free(struct writer *writer)
{
	keeper_close(writer->keeper);
	turn_close(writer->turn);
	batch_fini(&writer->batch);
	db_close(writer->db);
	pthread_mutex_destroy(&writer->lock);
	pthread_cond_destroy(&writer->more);
	free(writer);
}

enum err
writer_submit(struct writer *writer, struct store_job *job)
{
	enum err error = ERR_OK;
	pthread_mutex_lock(&writer->lock);
	if (writer->stopping)
		error = ERR_UNAVAILABLE;
	else if (writer->numbers.waiting >= JOBS_WAITING_MAX)
		error = ERR_FULL;
	if (error == ERR_OK) {
		list_append(&writer->waiting, &job->link);
		writer->numbers.waiting++;
		pthread_cond_signal(&writer->more);
	}
	pthread_mutex_unlock(&writer->lock);
	return error;
}

/* JOB may be gone once its `done` has run. */
static void
finish_job(struct store_job *job)
{
	struct entry **entries = job->entries;
	size_t count = job->entry_count;
	enum err outcome = job->own->outcome;
	tx_private_reset(job->own);
	free(job->own);
	job->own = NULL;
	job->done(job, outcome);
	for (size_t i = 0; i < count; i++)
		entry_unref(entries[i]);
	free(entries);
}

void
writer_collect(struct writer *writer)
{
	struct list mine;
	list_init(&mine);
	pthread_mutex_lock(&writer->lock);
	while (!list_is_empty(&writer->finished)) {
		struct list *link = writer->finished.next;
		list_remove(link);
		list_append(&mine, link);
	}
	pthread_mutex_unlock(&writer->lock);
	while (!list_is_empty(&mine)) {
		struct list *link = mine.next;
		list_remove(link);
		finish_job(LIST_OWNER(link, struct store_job, link));
	}
}

void
writer_numbers(struct writer *writer, struct store_numbers *out)
{
	pthread_mutex_lock(&writer->lock);
	*out = writer->numbers;
	pthread_mutex_unlock(&writer->lock);
}
