/*
 * moderators.h - moderators who are dealt cards and decide them, one thread each, until nothing waits.
 */
#ifndef OPENFLOOR_LOADTEST_MODERATORS_H
#define OPENFLOOR_LOADTEST_MODERATORS_H

#include "histogram.h"
#include "ledger.h"
#include "scenario.h"

#define MODERATORS_MOST 4 /* so many logins may moderate in a demo city */

struct moderators;

/* How long the server took, and what went wrong. */
struct moderators_numbers {
	uint64_t decisions;
	uint64_t refused; /* decisions and deals */
	struct load_histogram deal, decision;
};

/* OPTIONS->moderators of them at EVENT.  NULL: one could not sign in. */
struct moderators *moderators_start(
	const struct load_options *options, const char *event, struct ledger *ledger);

/* Gives what was measured since the last call, and begins anew. */
void moderators_take(struct moderators *moderators, struct moderators_numbers *out);

/* Nothing more is asked: they go on until nothing waits or SECONDS have passed, and leave.  Frees it. */
void moderators_finish(
	struct moderators *moderators, unsigned seconds, struct moderators_numbers *out);

#endif
