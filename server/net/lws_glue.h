/*
 * lws_glue.h - libwebsockets, kept in one place: its context, its one callback, its traps.
 *
 * lws_glue.c turns each callback into one call of http.c or connection.c.  Those two call the
 * library only to write, to ask for a writable callback and to end a socket.
 *
 * What 4.1.6 needs from us: own listeners; "http/1.1" alone in ALPN and no read of `in` when
 * an upgrade is to be confirmed (CVE-2025-11677, CVE-2026-19773); headers checked by us;
 * reading paused while a request is being answered, and no second request in hand when one has a body
 * (http.c, finish); a payload in each ping, for an empty pong is not told; asynchronous kills.
 */
#ifndef OPENFLOOR_NET_LWS_GLUE_H
#define OPENFLOOR_NET_LWS_GLUE_H

#include <stddef.h>

#include "base/err.h"

struct crowd_place;
struct lws;
struct net;
struct peer;
struct tls;

MUST_CHECK enum err lws_glue_open(struct net *net, char *problem, size_t size);
void lws_glue_close(struct net *net); /* every socket is closed, with its callbacks */

/* Takes the accepted SOCKET over, and its PLACE (NULL: none); both are given back if that fails. */
void lws_glue_adopt(struct net *net, int socket, struct crowd_place *place);

/* What hangs on WSI; made when it is first asked for, freed with the socket. */
struct peer *lws_glue_peer(struct lws *wsi);

/* Ends WSI soon, without a word; safe while sockets are being walked. */
void lws_glue_kill(struct net *net, struct lws *wsi);

/* Lets the library look at its own timers, which it otherwise does only after traffic. */
void lws_glue_poke(struct net *net);

#endif
