/*
 * pipeline.h - one WebSocket on which a person sends commands without waiting for each reply.
 *
 * Blocking, one thread a pipeline.  Replies are told apart by "type" alone: nothing here needs their contents.
 */
#ifndef OPENFLOOR_LOADTEST_PIPELINE_H
#define OPENFLOOR_LOADTEST_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pipeline;

/* Joins EVENT at the address HOST:PORT, with TLS or not, with TOKEN.  NULL: refused, told on stderr. */
struct pipeline *pipeline_open(
	const char *host, uint16_t port, bool is_tls, const char *event, const char *token);
void pipeline_close(struct pipeline *pipeline); /* NULL does nothing */

/* Sends one message, LEN bytes of JSON. */
bool pipeline_send(struct pipeline *pipeline, const char *message, size_t len);

/* Waits for what comes, and counts replies; false: the connection has ended. */
bool pipeline_wait(struct pipeline *pipeline, unsigned *results, unsigned *problems);

#endif
