/*
 * case_erase.h - askers take back what they wrote on the board.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_CASE_ERASE_H
#define OPENFLOOR_FLOW_DECIDE_CASE_ERASE_H

#include "flow/decide/decide.h"

/* False: the command names no case of the board.  True: that was it, done or refused. */
bool case_erase_named(struct decision *decision);

#endif
