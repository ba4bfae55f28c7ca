/*
 * roles.h - what a child process may be: a table.
 */
#ifndef OPENFLOOR_PROCESS_ROLES_H
#define OPENFLOOR_PROCESS_ROLES_H

#include <stdbool.h>

struct stage;

/* An exit code that means: starting it again is of no use, the configuration or the folder is wrong. */
#define EXIT_HOPELESS 2

struct process_role {
	const char *title; /* in logs, and what the process calls itself */
	/* The child's whole life, after the fork; gives its exit code.  VOICE: see `speaks`. */
	int (*run)(const struct stage *stage, unsigned number, int voice);
	bool speaks; /* VOICE carries lines for the log; else one byte, once it is ready */
	bool serves; /* the server is ready when all of these are */
	int stop_signal; /* asks it to end in order */
};

extern const struct process_role process_redis;
extern const struct process_role process_worker;

#endif
