/*
 * ballot.h - votes that come in at a steady pace, from people with a session each, for questions published for it.
 *
 * When each vote was due and acknowledged stands in memory that the viewers' processes see too, so
 * that they can tell how old a count is.
 */
#ifndef OPENFLOOR_LOADTEST_BALLOT_H
#define OPENFLOOR_LOADTEST_BALLOT_H

#include "scenario.h"
#include "swarm.h"

struct ballot;

/* OPTIONS->voted questions at OPTIONS->event, and room for OPTIONS->votes a second for OPTIONS->seconds.  NULL: told on stderr. */
struct ballot *ballot_open(const struct load_options *options);
void ballot_close(struct ballot *ballot); /* NULL does nothing */

/* For the viewers, who have to be started between ballot_open and ballot_gather. */
struct swarm_votes *ballot_votes(struct ballot *ballot);

/* The voters begin their sessions and join; false: told on stderr. */
bool ballot_gather(struct ballot *ballot);

void ballot_begin(struct ballot *ballot);

/* Until all votes are acknowledged and every viewer of SWARM knows them all; false: not so, told on stderr. */
bool ballot_end(struct ballot *ballot, struct swarm *swarm);

/* BEFORE: when it began, of the same viewers.  False: a count went down, or was more than was voted. */
bool ballot_figures(struct ballot *ballot, const struct swarm_numbers *before,
	const struct swarm_numbers *after, json_t *figures);

#endif
