/*
 * backoff.h - how long to wait before a child that died is started again.
 */
#ifndef OPENFLOOR_PROCESS_BACKOFF_H
#define OPENFLOOR_PROCESS_BACKOFF_H

#include <stdint.h>

/*
 * The pause after a life of LIVED_MS, PAUSE_MS being the one before that life (0: none yet): 100 ms,
 * doubling to 10 s with each short life; a life of 30 s begins anew.
 */
unsigned backoff_next(unsigned pause_ms, uint64_t lived_ms);

#endif
