#include "process/redis_child.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/config.h"
#include "process/stage.h"

#define SOCKET_NAME "redis.sock"
#define TEMPLATE    "/tmp/openfloor-XXXXXX"

char *
redis_child_socket(const struct config *config)
{
	struct buf path = {0};
	char folder[] = TEMPLATE;

	buf_addf(&path, "%s/" SOCKET_NAME, config->store_data);
	if (path.len < sizeof(((struct sockaddr_un *)0)->sun_path))
		return buf_take(&path, NULL);
	buf_reset(&path);
	if (!mkdtemp(folder)) {
		buf_fini(&path);
		return NULL;
	}
	buf_addf(&path, "%s/" SOCKET_NAME, folder);
	return buf_take(&path, NULL);
}

void
redis_child_clean(const char *socket, const struct config *config)
{
	char folder[sizeof(TEMPLATE)];

	unlink(socket);
	if (strncmp(socket, config->store_data, strlen(config->store_data)) == 0)
		return;
	snprintf(folder, sizeof(folder), "%s", socket);
	rmdir(folder);
}

void
redis_child_arguments(const struct config *config, const char *socket,
	const char *arguments[static REDIS_ARGUMENTS])
{
	const char *list[] = {config->redis_server, "--port", "0", "--unixsocket", socket,
		"--unixsocketperm", "600", "--save", "", "--appendonly", "no", "--maxmemory",
		"256mb", "--maxmemory-policy", "noeviction", "--daemonize", "no", "--loglevel",
		"warning", "--dir", config->store_data, "--always-show-logo", "no", NULL};

	_Static_assert(sizeof(list) / sizeof(list[0]) <= REDIS_ARGUMENTS, "too many arguments");
	memcpy(arguments, list, sizeof(list));
}

int
redis_child_run(const struct stage *stage, int output)
{
	const char *arguments[REDIS_ARGUMENTS];

	/* A Ctrl-C at the terminal is for the supervisor: Redis is needed until the workers are done. */
	setpgid(0, 0);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	redis_child_arguments(stage->config, stage->redis_socket, arguments);
	execvp(arguments[0], (char *const *)(uintptr_t)arguments);
	fprintf(stderr, "%s: %s\n", arguments[0], strerror(errno));
	return 127;
}
