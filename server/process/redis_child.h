/*
 * redis_child.h - the private Redis: a redis-server on a Unix socket that nobody else reaches.
 *
 * It keeps nothing on disk and may lose anything at any moment.  Its socket stands in the data folder,
 * or in a folder of its own under /tmp where that path is too long for a socket.
 */
#ifndef OPENFLOOR_PROCESS_REDIS_CHILD_H
#define OPENFLOOR_PROCESS_REDIS_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#define REDIS_ARGUMENTS 28

struct config;
struct stage;

/* Where its socket will be.  The caller frees it; NULL: there is no place for one. */
char *redis_child_socket(const struct config *config);

/* Fills ARGUMENTS for execvp, ended by NULL; the strings are CONFIG's, SOCKET's and constants. */
void redis_child_arguments(const struct config *config, const char *socket,
	const char *arguments[static REDIS_ARGUMENTS]);

/* In the forked child: becomes redis-server, its words going to OUTPUT.  Comes back (an exit code) only if it cannot. */
int redis_child_run(const struct stage *stage, int output);

/* What redis_child_socket made is taken away. */
void redis_child_clean(const char *socket, const struct config *config);

#endif
