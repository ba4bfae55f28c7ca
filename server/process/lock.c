#include "process/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"

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
	} else if (flock(descriptor, LOCK_EX | LOCK_NB)) {
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
