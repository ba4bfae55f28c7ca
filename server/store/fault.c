#include "store/fault.h"

#ifdef OPENFLOOR_FAULTS

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whoever removes the file has the fault: of several processes, one. */
static bool
is_time(void)
{
	const char *file = getenv("OPENFLOOR_FAULT_FILE");
	return !file || unlink(file) == 0;
}

bool
fault_commit_fails(void)
{
	static const char name[] = "commit_fail_every=";
	static _Atomic unsigned long commits;
	const char *fault = getenv("OPENFLOOR_FAULT");
	if (!fault || strncmp(fault, name, sizeof name - 1) != 0)
		return false;
	unsigned long every = strtoul(fault + sizeof name - 1, NULL, 10);
	return every > 0 && ++commits % every == 0 && is_time();
}

static void
die_at(const char *place)
{
	const char *fault = getenv("OPENFLOOR_FAULT");
	if (fault && strcmp(fault, place) == 0 && is_time())
		kill(getpid(), SIGKILL);
}

void
fault_after_commit(void)
{
	die_at("after_commit");
}

void
fault_file_kept(void)
{
	die_at("file_kept");
}

#endif
