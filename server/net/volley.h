/*
 * volley.h - one slice of a room's pass: what many viewers lack, sent together.
 *
 * A socket that has nothing of its own to be sent takes the room's bytes straight from the
 * kernel's call (sends.h), past the library, which only hears of what the socket did not take; with
 * TLS it takes the records made of them (seal.h).  Whoever has something waiting goes the usual way
 * (connection_flush).
 */
#ifndef OPENFLOOR_NET_VOLLEY_H
#define OPENFLOOR_NET_VOLLEY_H

#include <stdbool.h>

#include "room/viewer.h"

struct connection;
struct volley;

/* BATCHED: with io_uring where the kernel lets us. */
struct volley *volley_create(bool batched);
void volley_free(struct volley *volley); /* NULL does nothing */

/* Notes OFFER for CONNECTION; false: it must be flushed. */
bool volley_aim(
	struct volley *volley, struct connection *connection, const struct viewer_offer *offer);
/* Sends what was noted, and tells the room of what went. */
void volley_fire(struct volley *volley);

#endif
