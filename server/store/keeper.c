#include "store/keeper.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/db.h"

#define PAGES_WORTH_IT 1000 /* 4 MB */

struct keeper {
	struct db *db;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	bool wanted;
	bool ending;
};

static bool
wait_for_work(struct keeper *keeper)
{
	pthread_mutex_lock(&keeper->lock);
	while (!keeper->wanted && !keeper->ending)
		pthread_cond_wait(&keeper->more, &keeper->lock);
	bool more = !keeper->ending;
	keeper->wanted = false;
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
	pthread_cond_init(&keeper->more, NULL);
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
	if (pages < PAGES_WORTH_IT)
		return;
	pthread_mutex_lock(&keeper->lock);
	keeper->wanted = true;
	pthread_cond_signal(&keeper->more);
	pthread_mutex_unlock(&keeper->lock);
}
