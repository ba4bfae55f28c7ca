/*
 * cookies.h - the two cookies: the session, and the device that a person comes from.
 *
 * Under https their names begin with __Host-, so that no other host of the domain can set
 * them (RFC 6265bis).  The device is a random name under our HMAC, so nobody may invent one.  A visitor gets it with
 * the first session, so that a block outlives that; only one that has signed in counts in the limits on signing in.
 */
#ifndef OPENFLOOR_NET_COOKIES_H
#define OPENFLOOR_NET_COOKIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/vocabulary.h"

struct net;
struct request;

const char *cookies_session_name(const struct net *net);

/* The device in a Cookie header, "" where there is none that we made.  *SIGNED_IN: somebody has, there. */
void cookies_read_device(const struct net *net, const char *header, size_t len, char out[static 33],
	bool *signed_in);

/* Adds the cookie of TOKEN to the answer; SameSite by KIND; it lasts until EXPIRES_AT (ms). */
void cookies_set_session(
	struct request *request, const char *token, enum person_kind kind, int64_t expires_at);
void cookies_clear_session(struct request *request);

/* Makes this device known, if it is not; SIGNED_IN: as one where somebody has. */
void cookies_set_device(struct request *request, bool signed_in);

#endif
