/*
 * bus.h - carries entries from the worker that committed them to every worker that shows them.
 *
 * Never trusted to be complete or honest: a message that does not verify under the
 * installation's key is dropped and counted, and what is lost comes by the head poll
 * (flow/catchup.c).  Channels are "openfloor:INSTALLATION:STREAM".  One event loop's thread.
 */
#ifndef OPENFLOOR_BUS_BUS_H
#define OPENFLOOR_BUS_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/counters.h"
#include "base/err.h"
#include "domain/entry.h"

struct bus;
struct ev_loop;

struct bus_handlers {
	void (*entry)(void *cookie,
		struct entry *entry); /* verified; take a reference to keep it; seq 0: transient */
	void (*subscribed)(void *cookie,
		const char *stream); /* Redis confirmed; also after each reconnection */
	void (*state)(void *cookie, bool up);
	/* What a worker (its name unique in the installation) says once a second of an event's viewers; own messages come too. */
	void (*presence)(void *cookie, const char *worker, const char *event, uint64_t viewers);
};

struct bus_options {
	struct ev_loop *loop;
	const char *url; /* "unix:PATH" or "redis://HOST:PORT/DB" */
	const char *password; /* NULL: none */
	const char *installation;
	const unsigned char *key; /* 32 bytes */
	const struct bus_handlers *handlers;
	void *cookie;
	struct counters *counters;
};

/* Starts connecting; it goes on by itself, with a jittered pause after each failure (50 ms to 2 s). */
struct bus *bus_open(const struct bus_options *options);
void bus_close(struct bus *bus); /* NULL does nothing */
bool bus_is_up(const struct bus *bus);

/* Idempotent; wishes are kept while Redis is away. */
void bus_subscribe(struct bus *bus, const char *stream);
void bus_unsubscribe(struct bus *bus, const char *stream);
/* The subscription is suspected dead: drop that connection and make a new one. */
void bus_suspect(struct bus *bus);

/* Best effort: dropped while Redis is away. */
void bus_publish(struct bus *bus, const struct entry *entry);
void bus_presence(struct bus *bus, const char *worker, const char *event, uint64_t viewers);

/* Unique visitors of EVENT: adds COUNT salted ids (HyperLogLog), and asks how many there are (DONE gets -1 while Redis is away). */
void bus_visitors_add(struct bus *bus, const char *event, const char *const *ids, size_t count);
void bus_visitors_count(struct bus *bus, const char *event,
	void (*done)(void *cookie, const char *event, int64_t count), void *cookie);
void bus_visitors_forget(struct bus *bus, const char *event);

/* A bucket that all workers share (flow/quota.h); in Redis it is in debt where more was taken than there was. */
struct bus_bucket {
	const char *name; /* tells nothing of a person */
	double per_second; /* fills by that, */
	double burst; /* up to that */
	int64_t now_ms;
};

/*
 * Takes COST of BUCKET.  DONE, called once, is told how much is left; KNOWN is false where Redis went away meanwhile.  False: it
 * is away already, DONE is not called.
 */
bool bus_take(struct bus *bus, const struct bus_bucket *bucket, double cost,
	void (*done)(void *cookie, bool known, double left), void *cookie);

#endif
