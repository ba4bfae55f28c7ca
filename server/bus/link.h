/*
 * link.h - one connection to Redis, made anew whenever it is lost.
 *
 * A context of hiredis that has failed is never used again: after a pause with jitter (50 ms
 * to 2 s) a new one is made.  A link counts as ready only when its owner has had an answer on it,
 * because a stopped Redis still accepts.  Seen inside bus/ only.
 */
#ifndef OPENFLOOR_BUS_LINK_H
#define OPENFLOOR_BUS_LINK_H

#include <ev.h>
#include <hiredis/async.h>
#include <stdbool.h>

struct link_handlers {
	void (*connected)(void *cookie); /* ask for something; then, at its answer, link_ready() */
	void (*lost)(void *cookie); /* it was ready */
};

struct link {
	const char *title; /* for the log */
	struct ev_loop *loop;
	const struct link_handlers *handlers;
	void *cookie;
	char *path; /* of a Unix socket; or NULL: */
	char *host;
	int port;
	int database;
	char *password;
	redisAsyncContext *context; /* NULL: between two attempts */
	bool is_ready;
	ev_timer retry;
	ev_timer patience; /* for the first answer */
	double pause; /* the longest next one, seconds */
};

/* URL as in bus.h.  Begins to connect with the next turn of the loop. */
void link_open(struct link *link, const char *url, const char *password);
void link_close(struct link *link);

/* What CONTEXT is connected to has answered. */
void link_ready(struct link *link);

/* Gives the connection up, for REASON, and makes a new one; callbacks of commands get NULL. */
void link_drop(struct link *link, const char *reason);

#endif
