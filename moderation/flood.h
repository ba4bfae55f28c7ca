/*
 * flood.h - how many try to ask in an event, whether they are let in or not.
 *
 * Counted by the second, for each event; the work that is asked of everyone doubles as their number doubles.  The
 * memory is bounded.  One thread; time is an argument.
 */
#ifndef OPENFLOOR_MODERATION_FLOOD_H
#define OPENFLOOR_MODERATION_FLOOD_H

#include <stdint.h>

struct flood;

struct flood *flood_create(void);
void flood_free(struct flood *flood); /* NULL does nothing */

/* One more tries in EVENT; gives how many do in a second, by this one or the last. */
double flood_count(struct flood *flood, const char *event, int64_t now_ms);

/* The bits of work where RATE try and BUDGET may come in: BASE, and one more each time RATE doubles beyond it; at most MOST. */
unsigned flood_bits(double rate, double budget, unsigned base, unsigned most);

#endif
