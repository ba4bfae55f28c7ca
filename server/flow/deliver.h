/*
 * deliver.h - the way of an entry: from the bus (or the log) through its room to every viewer.
 *
 * Holds every stream that somebody here watches, and `control` always.  Opening goes in
 * this order: SUBSCRIBE confirmed (or the bus is down), read the log, apply what came meanwhile.  Early entries wait 50 ms, then
 * one gap read brings what is missing to all.  Once a second one query asks for the heads of all streams (catchup.c).
 */
#ifndef OPENFLOOR_FLOW_DELIVER_H
#define OPENFLOOR_FLOW_DELIVER_H

#include "domain/authorise.h"
#include "domain/entry.h"
#include "flow/services.h"
#include "room/viewer.h"

struct deliver_handlers {
	/* A notice for PERSON: LINE is {"type":"notice",...}\n; net gives it to that person's connections here. */
	void (*notice)(void *cookie, const char *person, const char *line, size_t len);
	/* An entry of the control stream, after identity has had it: close what is revoked, re-check desks. */
	void (*control)(void *cookie, const struct entry *entry);
};

struct deliver *deliver_create(struct services *services, const struct deliver_handlers *handlers, void *cookie);
void deliver_free(struct deliver *deliver);

/*
 * Lets VIEWER in, now or when the stream is open.  SINCE NULL: a hello.  What cannot be (no such event, a draft) ends with
 * ops->close(viewer, 1008, ...).  VISITOR: the person's id, or an address hash, for the count of unique visitors; may be "".
 */
void deliver_join(struct deliver *deliver, struct viewer *viewer, const struct stream *stream, enum audience audience,
                  const struct position *since, const char *visitor);
void deliver_leave(struct deliver *deliver, struct viewer *viewer);

/* A viewer of the desk tells what it does (`here`); NAME and ROLE as shown to colleagues. */
void deliver_here(struct deliver *deliver, const char *event, const char *person, const char *name, const char *role, bool present);

/* Before the loop sleeps: goes on with passes, at most a slice of each room; true while there is more to do (then the loop must not block). */
bool deliver_work(struct deliver *deliver);

bool deliver_is_ready(const struct deliver *deliver); /* for /readyz: control stream open */

#endif
