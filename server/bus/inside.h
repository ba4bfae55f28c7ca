/*
 * inside.h - what the files of bus/ share.
 *
 * Two connections: on one we publish and ask, on the other we are subscribed and say nothing
 * else.  Each second the publisher sends a pulse on a channel of this worker's own: what does not
 * come back tells a connection that is dead without knowing it.
 */
#ifndef OPENFLOOR_BUS_INSIDE_H
#define OPENFLOOR_BUS_INSIDE_H

#include "base/buf.h"
#include "bus/bus.h"
#include "bus/link.h"

#define BUS_SILENCE 5.0 /* seconds without an answer, or a pulse, that mean a dead connection */
#define BUS_CHANNEL 96 /* "openfloor:" + installation + ":" + stream + NUL */

struct map;

struct bus {
	struct bus_options options; /* its strings are ours */
	char *installation;
	unsigned char key[32];
	struct link publisher;
	struct link subscriber;
	ev_timer pulse;
	bool was_up;
	bool is_closing;

	struct map *wishes; /* stream -> struct wish */
	char pulse_channel[BUS_CHANNEL];
	double heard_at; /* anything on the subscriber */

	unsigned unanswered; /* commands of the publisher */
	double answered_at; /* its last answer, or when there was none to wait for */
	struct buf scratch;
};

/* "openfloor:INSTALLATION:NAME" */
void bus_channel(const struct bus *bus, const char *name, char out[static BUS_CHANNEL]);

/* Either connection came or went. */
void bus_check_state(struct bus *bus);

extern const struct link_handlers publisher_handlers;
void publisher_pulse(struct bus *bus);

/* For commands beside those of publisher.c: may one be sent; send it; DONE says first that its answer came (NULL: it was lost). */
bool publisher_may_send(const struct bus *bus);
bool publisher_send(struct bus *bus, redisCallbackFn *done, void *cookie, int count,
	const char **arguments, const size_t *lengths);
void publisher_answered(struct bus *bus, const void *answer);

extern const struct link_handlers subscriber_handlers;
void subscriber_free_wishes(struct bus *bus);

#endif
