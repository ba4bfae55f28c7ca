/*
 * catchup.h - the one question that every worker asks the log once a second, always.
 *
 * The heads of all streams that are held, in one query, and the votes that have changed.  Whatever
 * the bus has lost, or was never told, is found here: nothing depends on the bus.
 */
#ifndef OPENFLOOR_FLOW_CATCHUP_H
#define OPENFLOOR_FLOW_CATCHUP_H

struct deliver;

/* Asks, if the second is over or somebody cannot wait, and nothing is under way. */
void catchup_work(struct deliver *deliver);

/* Forgets the question that is under way. */
void catchup_cancel(struct deliver *deliver);

#endif
