/*
 * supervisor.h - the parent of all: starts the children, starts them again, ends them in order.
 *
 * Never serves a viewer and never sees a text.  It owns the listeners, the lock and the address of
 * the metrics, and adds the workers' counters up.
 */
#ifndef OPENFLOOR_PROCESS_SUPERVISOR_H
#define OPENFLOOR_PROCESS_SUPERVISOR_H

struct stage;

struct supervisor_options {
	struct stage *stage;
	const char *url; /* what the line "ready URL" says */
	int metrics; /* listening descriptor, -1: none */
	int lock; /* of the data folder */
};

/* Runs until SIGTERM, SIGINT or SIGHUP, then drains.  Gives the exit code. */
int supervisor_run(const struct supervisor_options *options);

#endif
