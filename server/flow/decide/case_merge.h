/*
 * case_merge.h - taking a merge back, where something else than the command for it needs that.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_CASE_MERGE_H
#define OPENFLOOR_FLOW_DECIDE_CASE_MERGE_H

#include "flow/decide/case_decision.h"

/* ROW, a merged case, is again what it was before.  False: refused. */
bool case_take_out(struct decision *decision, struct case_row *row);

/* The same for all that was merged into MASTER, which goes: no asker is lost with it. */
void case_take_out_all(struct decision *decision, const struct case_row *master);

#endif
