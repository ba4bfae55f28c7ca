/*
 * case_erase.h - askers take back what they wrote: on the board, or in the case that their question became.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_CASE_ERASE_H
#define OPENFLOOR_FLOW_DECIDE_CASE_ERASE_H

#include "flow/decide/decide.h"
#include "store/case_row.h"

/*
 * Takes ROW back, if that can still be, and erases what its asker wrote and what would confirm a guess of it.  False: refused,
 * somebody was faster.  The result is what every command about a case answers.
 */
bool case_erase(struct decision *decision, struct case_row *row);

/* False: the command names no case of the board.  True: that was it, done or refused. */
bool case_erase_named(struct decision *decision);

#endif
