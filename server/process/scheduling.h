/*
 * scheduling.h - how the kernel deals out processor time to a worker.
 *
 * While a pass goes to tens of thousands of viewers there is more work than processors.  Short turns then let
 * those who ask, and the thread that commits, have theirs within a millisecond or two; a turn of the kernel's
 * usual three would make them wait for several.  Costs nothing when nothing waits.
 */
#ifndef OPENFLOOR_PROCESS_SCHEDULING_H
#define OPENFLOOR_PROCESS_SCHEDULING_H

/* For the calling thread and those that it starts.  A kernel before 6.12 does not know of it: nothing happens (sched_setattr(2)). */
void scheduling_take_short_turns(void);

#endif
