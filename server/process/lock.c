#include "process/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

#define DYING_TRIES 100 /* of 50 ms */

static enum err
name_holder(int descriptor, const char *folder, char *problem, size_t size)
{
	char pid[16] = "";
	ssize_t len = pread(descriptor, pid, sizeof(pid) - 1, 0);

	pid[len > 0 ? len : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	snprintf(problem, size, "%s: process %s serves this folder already", folder,
		*pid ? pid : "(unknown)");
	return ERR_BUSY;
}

static enum err
write_pid(int descriptor)
{
	char pid[16];
	int len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());

	if (ftruncate(descriptor, 0) || pwrite(descriptor, pid, (size_t)len, 0) != len)
		return ERR_IO;
	return ERR_OK;
}

/* Does the process that wrote its id there live?  Where none can be read, yes. */
static bool
holder_lives(int descriptor)
{
	char text[16] = "";
	long pid;

	if (pread(descriptor, text, sizeof(text) - 1, 0) <= 0)
		return true;
	pid = strtol(text, NULL, 10);
	return pid <= 0 || kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

/*
 * Workers share their supervisor's lock, so that nobody serves beside one that is left.  When all
 * were killed at once they may take a moment to be gone: only then is it worth waiting.
 */
static bool
take(int descriptor)
{
	const struct timespec pause = {.tv_nsec = 50000000};

	for (int tries = 0; tries < DYING_TRIES; tries++) {
		if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (holder_lives(descriptor))
			return false;
		nanosleep(&pause, NULL);
	}
	return false;
}

enum err
lock_take(const char *folder, int *out, char *problem, size_t size)
{
	struct buf path = {0};
	enum err e = ERR_OK;
	int descriptor;

	buf_addf(&path, "%s/lock", folder);
	descriptor = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (descriptor < 0) {
		snprintf(problem, size, "%s: %s", path.data, strerror(errno));
		e = ERR_IO;
	} else if (!take(descriptor)) {
		e = name_holder(descriptor, folder, problem, size);
	} else if (write_pid(descriptor)) {
		snprintf(problem, size, "%s: %s", path.data, strerror(errno));
		e = ERR_IO;
	}
	buf_fini(&path);
	if (e && descriptor >= 0)
		close(descriptor);
	if (!e)
		*out = descriptor;
	return e;
}
