/*
 * here.h - who is at the desk of an event, on all workers.
 *
 * Each worker says who is at its desks when that changes, and every 10 s; what was not
 * said for 25 s is over.  Moderators see the sum, and what each works on.  While the bus is away it is only
 * this worker's.
 */
#ifndef OPENFLOOR_FLOW_HERE_H
#define OPENFLOOR_FLOW_HERE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "domain/entry.h"
#include "flow/working.h"

struct watch;

struct here {
	struct list people; /* of this worker */
	struct list others; /* what the others said */
	bool has_changed; /* ours: to be told */
	uint64_t told_ns;
	struct working working;
};

void here_init(struct here *here);
void here_fini(struct here *here);

/* One call for each connection; true where it is the person's first here, or was the last. */
bool here_set(
	struct here *here, const char *person, const char *name, const char *role, bool present);
void here_heard(struct watch *watch, const struct entry *entry); /* what a worker said */
void here_second(struct watch *watch);
void here_show(struct watch *watch); /* the moderators here get who is there, if that has changed */

#endif
