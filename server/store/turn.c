#include "store/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define READY 0x4f464c54u /* the mutex has been initialised */

/* What the file holds.  Whoever uses it keeps a shared flock on the file. */
struct shared {
	unsigned ready;
	pthread_mutex_t mutex;
};

struct turn {
	int file;
	struct shared *shared;
};

static void
init_shared(struct shared *shared)
{
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&shared->mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
	shared->ready = READY;
}

static bool
map_shared(struct turn *turn)
{
	void *found = mmap(
		NULL, sizeof *turn->shared, PROT_READ | PROT_WRITE, MAP_SHARED, turn->file, 0);
	turn->shared = found == MAP_FAILED ? NULL : found;
	return turn->shared != NULL;
}

static int
lock_file(int file, int how)
{
	int result;
	do {
		result = flock(file, how);
	} while (result != 0 && errno == EINTR);
	return result;
}

/*
 * Nobody uses the file while we hold it exclusively, so whatever is in it is from before.  Going
 * over to a shared lock lets others in for a moment: at worst one of them initialises
 * it once more, before we have used it.
 */
static bool
make_anew(struct turn *turn)
{
	if (ftruncate(turn->file, 0) != 0 || ftruncate(turn->file, sizeof *turn->shared) != 0 ||
		!map_shared(turn))
		return false;
	init_shared(turn->shared);
	return lock_file(turn->file, LOCK_SH) == 0;
}

/* Others use it.  Not ready: its maker died while making it, and the lock is free again. */
static bool
join_others(struct turn *turn)
{
	struct stat status;
	if (lock_file(turn->file, LOCK_SH) != 0 || fstat(turn->file, &status) != 0)
		return false;
	if (status.st_size < (off_t)sizeof *turn->shared || !map_shared(turn))
		return false;
	if (turn->shared->ready == READY)
		return true;
	munmap(turn->shared, sizeof *turn->shared);
	turn->shared = NULL;
	return false;
}

enum err
turn_open(const char *path, struct turn **out)
{
	struct turn *turn = mem_zero(1, sizeof *turn);
	turn->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (turn->file < 0)
		goto fail;
	for (int attempt = 0; attempt < 100; attempt++) {
		bool ours = lock_file(turn->file, LOCK_EX | LOCK_NB) == 0;
		if (ours ? make_anew(turn) : join_others(turn)) {
			*out = turn;
			return ERR_OK;
		}
		lock_file(turn->file, LOCK_UN);
		usleep(1000);
	}
	close(turn->file);
fail:
	free(turn);
	return ERR_IO;
}

void
turn_take(struct turn *turn)
{
	/* The holder died; the database has undone what it was writing. */
	if (pthread_mutex_lock(&turn->shared->mutex) == EOWNERDEAD)
		pthread_mutex_consistent(&turn->shared->mutex);
}

void
turn_give(struct turn *turn)
{
	pthread_mutex_unlock(&turn->shared->mutex);
}

void
turn_close(struct turn *turn)
{
	if (!turn)
		return;
	munmap(turn->shared, sizeof *turn->shared);
	close(turn->file);
	free(turn);
}
