/*
 * pass.h - one turn of the loop for the rooms of a stream.
 *
 * A slice of each pass, so that reads, accepts and the other rooms have their turns; and the
 * counters, as often as they may be sent.
 */
#ifndef OPENFLOOR_FLOW_PASS_H
#define OPENFLOOR_FLOW_PASS_H

#include <stdbool.h>

struct held;

/* True: come again at once. */
bool pass_work(struct held *held);

#endif
