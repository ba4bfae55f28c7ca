/*
 * metrics.h - /metrics: the counters of all workers added up, as OpenMetrics text.
 *
 * Served by the supervisor on an address of its own, by the smallest HTTP that a meter needs:
 * one request, one answer, closed.  Never on the viewers' port.
 */
#ifndef OPENFLOOR_PROCESS_METRICS_H
#define OPENFLOOR_PROCESS_METRICS_H

#include "base/buf.h"

struct ev_loop;
struct metrics;
struct stage;

/* Serves on DESCRIPTOR (listening; it becomes ours) until metrics_close. */
struct metrics *metrics_open(struct ev_loop *loop, int descriptor, const struct stage *stage);
void metrics_close(struct metrics *metrics); /* NULL does nothing */

/* In a forked child: closes the descriptors, touches nothing else. */
void metrics_leave(struct metrics *metrics); /* NULL does nothing */

/* Appends the text (OpenMetrics 1.0), ended by "# EOF". */
void metrics_write(const struct stage *stage, struct buf *out);

#endif
