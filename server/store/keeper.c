#include "store/keeper.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/db.h"

#define PAGES_WORTH_IT 1000 /* 4 MB more than the last time */
#define QUIET_NS       UINT64_C(500000000)

struct keeper {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	size_t pages; /* in the log */
	size_t moved; /* of them, when it last set to work */
	uint64_t told_ns; /* when PAGES was last said */
	bool ending;
};

/* The log begins anew once all of it was moved. */
static size_t
pages_to_move(struct keeper *keeper)
{
	if (keeper->pages < keeper->moved)
		keeper->moved = 0;
	return keeper->pages - keeper->moved;
}

/* Until more is said, or half a second has passed since. */
static void
wait_for_quiet(struct keeper *keeper)
{
	uint64_t until = keeper->told_ns + QUIET_NS;
	struct timespec time = {.tv_sec = (time_t)(until / UINT64_C(1000000000)),
		.tv_nsec = (long)(until % UINT64_C(1000000000))};
	pthread_cond_timedwait(&keeper->more, &keeper->lock, &time);
}

static bool
wait_for_work(struct keeper *keeper)
{
	pthread_mutex_lock(&keeper->lock);
	while (!keeper->ending) {
		size_t pages = pages_to_move(keeper);
		bool quiet = clock_monotonic_ns() >= keeper->told_ns + QUIET_NS;
		if (pages >= PAGES_WORTH_IT || (pages > 0 && quiet))
			break;
		if (pages > 0)
			wait_for_quiet(keeper);
		else
			pthread_cond_wait(&keeper->more, &keeper->lock);
	}
	bool more = !keeper->ending;
	keeper->moved = keeper->pages;
	pthread_mutex_unlock(&keeper->lock);
	return more;
}

static void *
run_keeper(void *argument)
{
	struct keeper *keeper = argument;
	pthread_setname_np(pthread_self(), "keeper");
	while (wait_for_work(keeper))
		db_checkpoint(keeper->db);
	return NULL;
}

enum err
keeper_open(const char *url, struct keeper **out, char *problem, size_t size)
{
	struct db *db;
	enum err error = db_open(url, false, &db, problem, size);
	if (error != ERR_OK)
		return error;
	struct keeper *keeper = mem_zero(1, sizeof *keeper);
	keeper->db = db;
	pthread_mutex_init(&keeper->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&keeper->more, &attributes);
	pthread_condattr_destroy(&attributes);
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&keeper->thread, NULL, run_keeper, keeper) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	*out = keeper;
	return ERR_OK;
}

void
keeper_close(struct keeper *keeper)
{
	if (!keeper)
		return;
	pthread_mutex_lock(&keeper->lock);
	keeper->ending = true;
	pthread_cond_signal(&keeper->more);
	pthread_mutex_unlock(&keeper->lock);
	pthread_join(keeper->thread, NULL);
	db_close(keeper->db);
	pthread_mutex_destroy(&keeper->lock);
	pthread_cond_destroy(&keeper->more);
	free(keeper);
}

void
keeper_tell(struct keeper *keeper, size_t pages)
{
	pthread_mutex_lock(&keeper->lock);
	bool idle = keeper->pages == keeper->moved;
	keeper->pages = pages;
	keeper->told_ns = clock_monotonic_ns();
	if (idle || pages_to_move(keeper) >= PAGES_WORTH_IT)
		pthread_cond_signal(&keeper->more);
	pthread_mutex_unlock(&keeper->lock);
}
