/*
 * crier.h - who announces at a pace of its own, however long it takes until all have heard.
 *
 * At Openfloor as the host, over WebSockets; at another target in its own way (publisher.h).  What is
 * announced says when it was due.
 */
#ifndef OPENFLOOR_LOADTEST_CRIER_H
#define OPENFLOOR_LOADTEST_CRIER_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario.h"

struct crier;

/* Of EVENT, able to announce AT_ONCE without a pause.  NULL: told on stderr. */
struct crier *crier_open(const struct load_options *options, const char *event, unsigned at_once);

/* COUNT announcements, PER_SECOND of them each second; 0: all at once. */
void crier_play(struct crier *crier, double per_second, uint64_t count);
void crier_halt(struct crier *crier);

/* Until all that was to be announced is; false: not within SECONDS, or refused (told on stderr). */
bool crier_wait(struct crier *crier, unsigned seconds);

uint64_t crier_sent(struct crier *crier); /* so many */
uint64_t crier_began_ns(struct crier *crier); /* when the newest play did */
uint64_t crier_last_reply_ns(struct crier *crier);
void crier_close(struct crier *crier); /* NULL does nothing */

#endif
