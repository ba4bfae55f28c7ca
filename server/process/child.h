/*
 * child.h - one place for a child process: who plays in it now, and when the next one comes.
 *
 * Owned by the supervisor, as long as that lives.  A child that dies is started again after a growing
 * pause (backoff.h).
 */
#ifndef OPENFLOOR_PROCESS_CHILD_H
#define OPENFLOOR_PROCESS_CHILD_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "process/roles.h"

struct child;
struct stage;

struct child_owner {
	struct ev_loop *loop;
	const struct stage *stage;
	void (*ready)(void *cookie, struct child *child);
	/* In the forked child, first of all: close what is the supervisor's alone. */
	void (*leave)(void *cookie);
	void *cookie;
};

struct child {
	const struct child_owner *owner;
	const struct process_role *role;
	unsigned number;
	pid_t pid; /* 0: nobody */
	uint64_t started_ns;
	unsigned pause_ms; /* the last one */
	bool ready;
	struct ev_io voice;
	struct ev_timer next; /* when the next one is started */
	struct buf line; /* of its words, what is not whole yet */
};

void child_init(struct child *child, const struct child_owner *owner,
	const struct process_role *role, unsigned number);
void child_fini(struct child *child); /* nobody plays any more */

void child_start(struct child *child);
void child_stop(struct child *child, int signal); /* also: no next one */

/* It has died with STATUS, as waitpid says.  AGAIN: the next one comes after a pause. */
void child_died(struct child *child, int status, bool again);

/* Would the next one fare no better? */
bool child_is_hopeless(int status);

#endif
