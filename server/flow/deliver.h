/*
 * deliver.h - the way of an entry: from the bus (or the log) through its room to every viewer.
 *
 * Holds every stream that somebody here watches, and `control` always.  What is held is in
 * held.c (opening, order, gaps), what is asked once a second of the log in catchup.c, what an
 * event here counts in watch.c and presence.c.  Nothing depends on the bus: it only makes
 * things fast.  One loop's thread; time comes with deliver_work.
 */
#ifndef OPENFLOOR_FLOW_DELIVER_H
#define OPENFLOOR_FLOW_DELIVER_H

#include "bus/bus.h"
#include "domain/authorise.h"
#include "domain/entry.h"
#include "flow/services.h"
#include "room/viewer.h"

struct deliver_handlers {
	/* A notice for PERSON: LINE is {"type":"notice",...}\n; net gives it to that person's connections here. */
	void (*notice)(void *cookie, const char *person, const char *line, size_t len);
	/*
	 * An entry of the control stream, after identity_control has had it: close what is revoked,
	 * re-check desks.  The newest ones come again when the stream is opened.
	 */
	void (*control)(void *cookie, const struct entry *entry);
	/* PERSON has a connection to the desk of EVENT here, or none any more: the first came, the last went. */
	void (*seat)(void *cookie, const char *event, const char *person, const char *role,
		bool present);
};

/*
 * SERVICES->bus may still be NULL: the bus is opened after this with deliver_bus_handlers and the
 * deliverer as its cookie, and closed (the pointer NULL again) before deliver_free.  It may also stay NULL.
 */
extern const struct bus_handlers deliver_bus_handlers;
struct deliver *deliver_create(
	struct services *services, const struct deliver_handlers *handlers, void *cookie);
void deliver_free(
	struct deliver *deliver); /* every viewer has left; what is being read is cancelled */

/*
 * Lets VIEWER in, now or when the stream is open; from then on it is flushed when there is something
 * for it, the hello first.  SINCE (copied) NULL: a hello.  What cannot be (no such event, a draft for the
 * public) ends with ops->close(viewer, 1008, ...), not from inside this call.  Who may see the desk, and as
 * which AUDIENCE, is the caller's to know.  VISITOR: the person's id, or an address hash, for
 * the count of unique visitors; may be "".
 */
void deliver_join(struct deliver *deliver, struct viewer *viewer, const struct stream *stream,
	enum audience audience, const struct position *since, const char *visitor);
void deliver_leave(
	struct deliver *deliver, struct viewer *viewer); /* any time, twice does no harm */

/* A viewer of the desk comes or goes (`here`); NAME and ROLE as shown to colleagues.  One call for each connection. */
void deliver_here(struct deliver *deliver, const char *event, const char *person, const char *name,
	const char *role, bool present);

/* How many watch EVENT, on all workers; false where this one does not know. */
bool deliver_viewers(const struct deliver *deliver, const char *event, uint64_t *viewers);

/*
 * Before the loop sleeps, every time: does what is due and goes on with passes, a slice of
 * each room.  NOW_NS is monotonic, NOW_MS wall time.  Returns how many milliseconds the loop may
 * sleep at most; 0: there is more to do, it must not block.
 */
unsigned deliver_work(struct deliver *deliver, uint64_t now_ns, int64_t now_ms);

bool deliver_is_ready(const struct deliver *deliver); /* for /readyz: control stream open */

#endif
