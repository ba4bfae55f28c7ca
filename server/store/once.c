/*
 * once.c - one transaction for a command that has no server: entries and audit rows come about
 * as in a batch, and running servers find the entries when they next look at the heads.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/batch.h"
#include "store/writer.h"

struct once {
	struct store_job job;
	void (*run)(struct tx *tx, void *cookie);
	void *cookie;
	char *problem;
	size_t size;
};

static void
on_run(struct store_job *job, struct tx *tx)
{
	struct once *once = (struct once *)(void *)job;
	once->run(tx, once->cookie);
	if (db_error(tx->db) != ERR_OK)
		snprintf(once->problem, once->size, "%s", db_message(tx->db));
}

static enum err
run_single(struct db *db, const struct store_options *options, struct once *once)
{
	struct batch *batch = mem_zero(1, sizeof *batch);
	batch_init(batch, db, options);
	batch->jobs[0] = &once->job;
	batch->count = 1;
	batch_run(batch, clock_wall_ms());
	batch_make_entries(batch);
	enum err outcome = once->job.own->outcome;
	for (size_t i = 0; i < once->job.entry_count; i++)
		entry_unref(once->job.entries[i]);
	free(once->job.entries);
	tx_private_reset(once->job.own);
	free(once->job.own);
	batch_fini(batch);
	free(batch);
	return outcome;
}

enum err
store_once(const struct store_options *options, void (*run)(struct tx *tx, void *cookie),
	void *cookie, char *problem, size_t size)
{
	char *url = writer_url(options->config);
	struct db *db;
	enum err error = db_open(url, false, &db, problem, size);
	free(url);
	if (error != ERR_OK)
		return error;
	struct turn *turn;
	error = writer_turn(options->config, &turn, problem, size);
	if (error == ERR_OK) {
		struct once once = {.job.run = on_run,
			.run = run,
			.cookie = cookie,
			.problem = problem,
			.size = size};
		if (size > 0)
			problem[0] = '\0';
		if (turn)
			turn_take(turn);
		error = run_single(db, options, &once);
		if (turn)
			turn_give(turn);
		turn_close(turn);
		if (error != ERR_OK && size > 0 && problem[0] == '\0')
			snprintf(problem, size, "%s", err_text(error));
	}
	db_close(db);
	return error;
}
