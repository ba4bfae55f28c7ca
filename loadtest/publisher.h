/*
 * publisher.h - who announces, in the way that the target wants it: the host of the event over HTTP, a
 * client of a WebSocket, a program that POSTs.
 *
 * One at a time from one thread.
 */
#ifndef OPENFLOOR_LOADTEST_PUBLISHER_H
#define OPENFLOOR_LOADTEST_PUBLISHER_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario.h"

struct publisher;

/* NULL: not possible, told on stderr.  On a WebSocket the publisher is one more viewer, whom the target serves as well. */
struct publisher *publisher_open(const struct load_options *options);
void publisher_close(struct publisher *publisher); /* NULL does nothing */

/* Gives LEN bytes (at most ANNOUNCEMENT_BYTES) that end with a NUL to the target; false: refused, told on stderr. */
bool publisher_send(struct publisher *publisher, const char *text, size_t len);

#endif
