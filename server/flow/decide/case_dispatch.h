/*
 * case_dispatch.h - one hop of a case, for the commands that make one.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_CASE_DISPATCH_H
#define OPENFLOOR_FLOW_DECIDE_CASE_DISPATCH_H

#include "flow/decide/case_decision.h"

#define CASE_RETURNS_MAX 2 /* whoever granted them; then the city's dispatch is final */

/*
 * ROW, moved already, goes to UNIT (NULL: back to the city), sent by SUPERIOR (NULL: the city): the hop's row, the
 * holder, and the time at which it counts as signed for by itself.
 */
void case_hop_to(const struct doer *doer, struct case_row *row, const char *kind, const char *unit,
	const char *superior);

/* A case that is born with a unit is dispatched to it as it is born; without one, or if that is gone, it waits for the city. */
void case_assign(const struct doer *doer, const char *case_id);

/* Until when a unit below SUPERIOR (NULL: the city) is to answer; 0: not said. */
int64_t case_hop_due(struct tx *tx, const struct case_row *row, const char *superior);

#endif
