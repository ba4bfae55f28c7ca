/*
 * headers.h - what we take of a request's headers, and which requests we refuse.
 *
 * The library copies what strangers send; here it is looked at (domain/request.h knows the
 * formats) and put into a struct request.
 */
#ifndef OPENFLOOR_NET_HEADERS_H
#define OPENFLOOR_NET_HEADERS_H

#include "domain/problem.h"

struct lws;
struct request;

/*
 * Reads the headers of WSI, which are complete, into REQUEST.  False: PROBLEM says what is wrong, and
 * what follows on this connection cannot be understood: it must be closed.
 */
bool headers_read(struct lws *wsi, struct request *request, struct problem *problem);

/* Is the upgrade one to a WebSocket of version 13, as a browser asks for it?  Else 0 or the status to refuse with. */
int headers_upgrade_status(struct lws *wsi);

#endif
