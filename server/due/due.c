#include "due/due.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

#define KIND_SIZE  24
#define REF_SIZE   64
#define RETRY_MS   INT64_C(2000) /* after the first failure, doubled with each */
#define RETRY_MOST INT64_C(600000)

enum phase { PHASE_IDLE, PHASE_LOOKING, PHASE_WORKING };

struct due {
	struct store *store;
	const struct due_handler *handlers;
	void (*publish)(void *cookie, struct entry *entry);
	void *cookie;
	enum phase phase;
	bool closing; /* freed by whoever comes back */
	struct store_read read;
	struct store_job job;
	int64_t now; /* of the tick */
	bool found; /* something is due */
	int64_t failed; /* id of the row whose work failed; 0: none */
};

struct row {
	int64_t id, at;
	char kind[KIND_SIZE];
	char ref[REF_SIZE];
};

static struct due *
due_of_job(struct store_job *job)
{
	return LIST_OWNER(job, struct due, job);
}

static struct due *
due_of_read(struct store_read *read)
{
	return LIST_OWNER(read, struct due, read);
}

/* ---- on the writer's thread */

static bool
take_oldest(struct tx *tx, int64_t now, struct row *row)
{
	struct rows *rows = db_query(tx->db,
		"SELECT id, at, kind, ref FROM due WHERE at <= ?1 ORDER BY at, id LIMIT 1", "i",
		now > tx->now ? now : tx->now);
	bool found = rows_next(rows);

	if (found) {
		row->id = rows_integer(rows, 0);
		row->at = rows_integer(rows, 1);
		snprintf(row->kind, sizeof row->kind, "%s", rows_text(rows, 2));
		snprintf(row->ref, sizeof row->ref, "%s", rows_text(rows, 3));
	}
	rows_end(rows);
	return found;
}

static const struct due_handler *
find_handler(const struct due *due, const char *kind)
{
	for (const struct due_handler *handler = due->handlers; handler->kind; handler++)
		if (strcmp(handler->kind, kind) == 0)
			return handler;
	return NULL;
}

/* The row goes, or moves, unless the handler itself has moved it. */
static void
settle(struct tx *tx, const struct row *row, int64_t again)
{
	if (again)
		db_run(tx->db, "UPDATE due SET at = ?3, attempt = 0 WHERE id = ?1 AND at = ?2",
			"iii", row->id, row->at, again);
	else
		db_run(tx->db, "DELETE FROM due WHERE id = ?1 AND at = ?2", "ii", row->id, row->at);
}

static void
run_work(struct store_job *job, struct tx *tx)
{
	struct due *due = due_of_job(job);
	const struct due_handler *handler;
	struct row row;

	due->found = take_oldest(tx, due->now, &row);
	due->failed = 0;
	if (!due->found)
		return;
	due->failed = row.id; /* until it is committed */
	handler = find_handler(due, row.kind);
	settle(tx, &row,
		handler ? handler->run(tx, row.ref, row.at, due->cookie) : tx->now + RETRY_MOST);
}

/* What failed is tried again later and later, so that it holds up nothing else for long. */
static void
run_postpone(struct store_job *job, struct tx *tx)
{
	struct due *due = due_of_job(job);
	int64_t attempt = db_integer(
		tx->db, 0, "SELECT attempt FROM due WHERE id = ?1", "i", due->failed);
	int64_t pause = RETRY_MS << (attempt < 9 ? attempt : 9);

	db_run(tx->db, "UPDATE due SET attempt = attempt + 1, at = ?2 WHERE id = ?1", "ii",
		due->failed, tx->now + (pause < RETRY_MOST ? pause : RETRY_MOST));
}

/* ---- on the loop's thread */

static void start_work(struct due *due, void (*run)(struct store_job *job, struct tx *tx));

static void
finish(struct due *due)
{
	due->phase = PHASE_IDLE;
	if (due->closing)
		free(due);
}

static void
on_work_done(struct store_job *job, enum err outcome)
{
	struct due *due = due_of_job(job);
	bool postponed = job->run == run_postpone;

	for (size_t i = 0; outcome == ERR_OK && i < job->entry_count; i++)
		due->publish(due->cookie, job->entries[i]);
	if (outcome != ERR_OK)
		log_error("due work failed", "error", err_name(outcome));
	if (due->closing || postponed)
		finish(due);
	else if (outcome != ERR_OK && due->failed)
		start_work(due, run_postpone);
	else if (outcome == ERR_OK && due->found)
		start_work(due, run_work); /* there may be more, in order */
	else
		finish(due);
}

static void
start_work(struct due *due, void (*run)(struct store_job *job, struct tx *tx))
{
	memset(&due->job, 0, sizeof due->job);
	due->job.run = run;
	due->job.done = on_work_done;
	due->phase = PHASE_WORKING;
	if (store_write(due->store, &due->job) != ERR_OK)
		finish(due);
}

/* A look costs the writers nothing; only what is due takes their turn. */
static void
run_look(struct store_read *read, struct db *db)
{
	struct due *due = due_of_read(read);

	due->found = db_integer(db, 0, "SELECT 1 FROM due WHERE at <= ?1 LIMIT 1", "i", due->now) ==
		1;
}

static void
on_looked(struct store_read *read, enum err outcome)
{
	struct due *due = due_of_read(read);

	if (outcome == ERR_OK && due->found && !due->closing)
		start_work(due, run_work);
	else
		finish(due);
}

struct due *
due_create(struct store *store, const struct due_handler *handlers,
	void (*publish)(void *cookie, struct entry *entry), void *cookie)
{
	struct due *due = mem_zero(1, sizeof *due);

	due->store = store;
	due->handlers = handlers;
	due->publish = publish;
	due->cookie = cookie;
	return due;
}

void
due_tick(struct due *due, int64_t now_ms)
{
	if (due->phase != PHASE_IDLE)
		return;
	due->now = now_ms;
	due->found = false;
	memset(&due->read, 0, sizeof due->read);
	due->read.run = run_look;
	due->read.done = on_looked;
	due->phase = PHASE_LOOKING;
	if (store_ask(due->store, &due->read) != ERR_OK)
		due->phase = PHASE_IDLE;
}

void
due_free(struct due *due)
{
	if (!due)
		return;
	if (due->phase == PHASE_IDLE)
		free(due);
	else
		due->closing = true; /* the store still holds its job */
}
