/*
 * store.c - what the event loop holds: one writer, some readers.
 */
#include "store/store.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "config/config.h"
#include "store/writer.h"

#define READS_WAITING_MAX 4096
#define READ_NANOSECONDS  UINT64_C(5000000000) /* the longest that a reading transaction lasts */

struct store {
	struct store_options options;
	char *url;
	struct writer *writer;
	struct pool *readers;
	uint64_t reads; /* asked for */
};

/* ------------------------------------------------------------------ readers */

static void *
open_reader(void *cookie)
{
	const struct store *store = cookie;
	char problem[200];
	struct db *db;
	if (db_open(store->url, true, &db, problem, sizeof problem) != ERR_OK) {
		log_error("a reader cannot open the database", "problem", problem);
		return NULL;
	}
	return db;
}

static void
close_reader(void *state)
{
	db_close(state);
}

static void
wake_loop(void *cookie)
{
	const struct store *store = cookie;
	if (store->options.wake)
		store->options.wake(store->options.cookie);
}

static bool
is_cancelled(const struct store_read *read)
{
	return __atomic_load_n(&read->cancelled, __ATOMIC_RELAXED);
}

static struct store_read *
read_of(struct pool_job *job)
{
	return (struct store_read *)(void *)((char *)job - offsetof(struct store_read, job));
}

static void
on_read(struct pool_job *job, void *thread_state)
{
	struct store_read *read = read_of(job);
	struct db *db = thread_state;
	if (!db) {
		read->outcome = ERR_UNAVAILABLE;
		return;
	}
	if (is_cancelled(read)) {
		read->outcome = ERR_CANCELLED;
		return;
	}
	db_limit(db, clock_monotonic_ns() + READ_NANOSECONDS);
	db_begin(db, false);
	read->run(read, db);
	read->outcome = db_error(db);
	if (read->outcome != ERR_OK)
		log_warn("a read failed", "error", err_name(read->outcome), "message",
			db_message(db));
	db_limit(db, 0);
	db_rollback(db);
}

static void
on_read_done(struct pool_job *job, bool cancelled)
{
	struct store_read *read = read_of(job);
	read->done(read, cancelled || is_cancelled(read) ? ERR_CANCELLED : read->outcome);
}

/* ------------------------------------------------------------------ the store */

enum err
store_open(const struct store_options *options, struct store **out, char *problem, size_t size)
{
	struct store *store = mem_zero(1, sizeof *store);
	store->options = *options;
	enum err error = writer_open(options, &store->writer, problem, size);
	if (error != ERR_OK) {
		free(store);
		return error;
	}
	store->url = writer_url(options->config);
	store->readers = pool_create("reader", (unsigned)options->config->store_readers,
		READS_WAITING_MAX, open_reader, close_reader, wake_loop, store);
	*out = store;
	return ERR_OK;
}

void
store_close(struct store *store)
{
	if (!store)
		return;
	writer_stop(store->writer);
	writer_collect(store->writer);
	pool_free(store->readers);
	writer_free(store->writer);
	free(store->url);
	free(store);
}

enum err
store_write(struct store *store, struct store_job *job)
{
	return writer_submit(store->writer, job);
}

enum err
store_ask(struct store *store, struct store_read *read)
{
	read->job.run = on_read;
	read->job.done = on_read_done;
	read->store = store;
	read->outcome = ERR_OK;
	store->reads++;
	return pool_submit(store->readers, &read->job) ? ERR_OK : ERR_FULL;
}

void
store_collect(struct store *store)
{
	writer_collect(store->writer);
	pool_collect(store->readers);
}

void
store_numbers(const struct store *store, struct store_numbers *out)
{
	writer_numbers(store->writer, out);
	out->reads = store->reads;
}
