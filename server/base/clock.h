/*
 * clock.h - time as it is read, written and told apart.
 *
 * Wall time is milliseconds since 1970 in UTC (int64_t); it is what is stored and
 * shown.  Monotonic time is nanoseconds and is for durations only.  Modules below
 * the process take time as an argument.
 */
#ifndef OPENFLOOR_BASE_CLOCK_H
#define OPENFLOOR_BASE_CLOCK_H

#include <stdint.h>

#include "base/err.h"

#define CLOCK_TEXT_SIZE 25 /* "2026-11-24T22:36:19.123Z" and a NUL */

int64_t clock_wall_ms(
	void); /* a build with OPENFLOOR_FAULTS adds what the file OPENFLOOR_CLOCK_FILE says */
uint64_t clock_monotonic_ns(void);
uint64_t clock_thread_ns(void); /* processor time of the calling thread, in nanoseconds */

/* Writes MS as RFC 3339 in UTC with milliseconds; MS within the years 1970 to 9999. */
void clock_format(int64_t ms, char out[static CLOCK_TEXT_SIZE]);

/* Reads RFC 3339 (any offset, fraction optional); ERR_INVALID leaves *MS alone. */
MUST_CHECK enum err clock_parse(const char *text, int64_t *ms);

#endif
