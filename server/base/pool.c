#include "base/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

struct queue {
	struct pool_job *first;
	struct pool_job **end;
};

struct pool {
	char name[16]; /* what the kernel keeps of a thread's name */
	pthread_mutex_t lock;
	pthread_cond_t more; /* a job waits, or the end has come */
	struct queue waiting;
	struct queue finished;
	size_t waiting_count;
	size_t max_waiting;
	bool ending;
	void *(*open)(void *cookie);
	void (*close)(void *state);
	void (*wake)(void *cookie);
	void *cookie;
	unsigned thread_count;
	pthread_t threads[];
};

static void
queue_init(struct queue *queue)
{
	queue->first = NULL;
	queue->end = &queue->first;
}

static void
queue_append(struct queue *queue, struct pool_job *job)
{
	job->next = NULL;
	*queue->end = job;
	queue->end = &job->next;
}

static struct pool_job *
queue_take(struct queue *queue)
{
	struct pool_job *job = queue->first;

	if (job) {
		queue->first = job->next;
		if (!queue->first)
			queue->end = &queue->first;
	}
	return job;
}

/* Waits for a job; NULL when the pool ends. */
static struct pool_job *
next_job(struct pool *pool)
{
	struct pool_job *job = NULL;

	pthread_mutex_lock(&pool->lock);
	while (!pool->ending && !pool->waiting.first)
		pthread_cond_wait(&pool->more, &pool->lock);
	if (!pool->ending) {
		job = queue_take(&pool->waiting);
		pool->waiting_count--;
	}
	pthread_mutex_unlock(&pool->lock);
	return job;
}

static void
finish_job(struct pool *pool, struct pool_job *job)
{
	bool first;

	pthread_mutex_lock(&pool->lock);
	first = !pool->finished.first;
	queue_append(&pool->finished, job);
	pthread_mutex_unlock(&pool->lock);
	if (first && pool->wake)
		pool->wake(pool->cookie); /* one wake brings all that are finished by then */
}

static void *
run_thread(void *argument)
{
	struct pool *pool = argument;
	struct pool_job *job;
	void *state;

	pthread_setname_np(pthread_self(), pool->name);
	state = pool->open ? pool->open(pool->cookie) : NULL;
	while ((job = next_job(pool)) != NULL) {
		job->run(job, state);
		finish_job(pool, job);
	}
	if (pool->close)
		pool->close(state);
	return NULL;
}

/* Signals are the loop's thread's: side threads start with all of them blocked. */
static void
start_threads(struct pool *pool, unsigned count)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (pool->thread_count < count) {
		if (pthread_create(&pool->threads[pool->thread_count], NULL, run_thread, pool)) {
			fputs("no thread can be started\n", stderr);
			abort();
		}
		pool->thread_count++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct pool *
pool_create(const char *name, unsigned threads, size_t max_waiting, void *(*open)(void *cookie),
	void (*close)(void *state), void (*wake)(void *cookie), void *cookie)
{
	struct pool *pool = mem_zero(1, sizeof(*pool) + threads * sizeof(pool->threads[0]));

	snprintf(pool->name, sizeof(pool->name), "%s", name);
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->more, NULL);
	queue_init(&pool->waiting);
	queue_init(&pool->finished);
	pool->max_waiting = max_waiting;
	pool->open = open;
	pool->close = close;
	pool->wake = wake;
	pool->cookie = cookie;
	start_threads(pool, threads);
	return pool;
}

bool
pool_submit(struct pool *pool, struct pool_job *job)
{
	bool taken;

	pthread_mutex_lock(&pool->lock);
	taken = !pool->ending && pool->waiting_count < pool->max_waiting;
	if (taken) {
		queue_append(&pool->waiting, job);
		pool->waiting_count++;
		pthread_cond_signal(&pool->more);
	}
	pthread_mutex_unlock(&pool->lock);
	return taken;
}

static void
give_back(struct pool_job *jobs, bool cancelled)
{
	while (jobs) {
		struct pool_job *job = jobs;
		jobs = job->next; /* taken first: `done` may free the job, or submit it again */
		job->done(job, cancelled);
	}
}

void
pool_collect(struct pool *pool)
{
	struct pool_job *jobs;

	pthread_mutex_lock(&pool->lock);
	jobs = pool->finished.first;
	queue_init(&pool->finished);
	pthread_mutex_unlock(&pool->lock);
	give_back(jobs, false);
}

void
pool_free(struct pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	pthread_cond_broadcast(&pool->more);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	pool_collect(pool);
	give_back(pool->waiting.first, true);
	pthread_cond_destroy(&pool->more);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}
