#include "process/privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "config/config.h"

#define FILES_ENOUGH 65536 /* tables are made for as many as there may be */
#define OPEN_FOLDERS 16

/* nftw knows no cookie. */
static uid_t new_user;
static gid_t new_group;

void
privileges_raise_files(void)
{
	struct rlimit limit;
	rlim_t wish;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	wish = limit.rlim_max < FILES_ENOUGH ? limit.rlim_max : FILES_ENOUGH;
	if (limit.rlim_cur >= wish)
		return;
	limit.rlim_cur = wish;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		log_warn("the limit of open files cannot be raised", "why", strerror(errno));
}

static int
give(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)kind;
	(void)place;
	if (status->st_uid == new_user && status->st_gid == new_group)
		return 0;
	return lchown(path, new_user, new_group);
}

/* The new user could not make it where root may. */
static int
give_anchors(const struct config *config)
{
	char *path = config_anchor_path(config);
	int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	int wrong = descriptor < 0 || fchown(descriptor, new_user, new_group);

	if (descriptor >= 0)
		close(descriptor);
	free(path);
	return wrong;
}

static enum err
complain(const char *what, const char *why, char *problem, size_t size)
{
	snprintf(problem, size, "%s: %s", what, why);
	return ERR_IO;
}

static enum err
become(const struct passwd *user, char *problem, size_t size)
{
	if (setgroups(0, NULL) || setresgid(user->pw_gid, user->pw_gid, user->pw_gid) ||
		setresuid(user->pw_uid, user->pw_uid, user->pw_uid))
		return complain(user->pw_name, strerror(errno), problem, size);
	if (setuid(0) == 0)
		return complain(user->pw_name, "root's power is still there", problem, size);
	return ERR_OK;
}

static enum err
drop_root(const struct config *config, char *problem, size_t size)
{
	const char *name = *config->server_user ? config->server_user : "nobody";
	const struct passwd *user = getpwnam(name);

	if (!user)
		return complain("server.user", "there is no such user", problem, size);
	if (user->pw_uid == 0)
		return ERR_OK;
	new_user = user->pw_uid;
	new_group = user->pw_gid;
	if (nftw(config->store_data, give, OPEN_FOLDERS, FTW_PHYS | FTW_MOUNT))
		return complain(config->store_data, strerror(errno), problem, size);
	if (give_anchors(config))
		return complain("audit.anchor_file", strerror(errno), problem, size);
	return become(user, problem, size);
}

enum err
privileges_drop(const struct config *config, char *problem, size_t size)
{
	enum err e = geteuid() == 0 ? drop_root(config, problem, size) : ERR_OK;

	if (!e && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		e = complain("no_new_privs", strerror(errno), problem, size);
	return e;
}

void
privileges_die_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1); /* it was gone before we asked */
}
