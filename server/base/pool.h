/*
 * pool.h - side threads for work that would hold up the event loop.
 *
 * A job runs on one of the pool's threads, then its `done` runs on the loop's thread
 * inside pool_collect().  The pool knows no event loop: WAKE is called from a side
 * thread when something is ready, and must make the loop call pool_collect() soon.
 * Used for scrypt and for database reads.
 */
#ifndef OPENFLOOR_BASE_POOL_H
#define OPENFLOOR_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

struct pool_job {
	void (*run)(struct pool_job *job, void *thread_state); /* on a side thread */
	void (*done)(struct pool_job *job, bool cancelled); /* on the loop's thread; may free JOB */
	struct pool_job *next; /* the pool's own */
};

/*
 * Starts THREADS threads.  OPEN makes each thread's state (NULL: none), CLOSE ends it; both run
 * on that thread.  At most MAX_WAITING jobs wait.
 */
struct pool *pool_create(const char *name, unsigned threads, size_t max_waiting,
	void *(*open)(void *cookie), void (*close)(void *state), void (*wake)(void *cookie),
	void *cookie);

/* Queues JOB (the caller's memory, until done).  False when too many wait: nothing was queued. */
bool pool_submit(struct pool *pool, struct pool_job *job) __attribute__((warn_unused_result));

/* Runs `done` of all finished jobs.  Loop's thread only. */
void pool_collect(struct pool *pool);

/* Stops: waits for running jobs, gives waiting ones done(cancelled = true), frees. */
void pool_free(struct pool *pool);

#endif
