/*
 * machine.h - what a machine may reject by itself: only by rules that the city has switched on.
 *
 * "flood": the same person has sent the same text before.  "unreadable": nobody could read it.  Decided by
 * "system", told to the asker with the reason like any other rejection, in the audit, and reversible by
 * a moderator (question.reopen).
 */
#ifndef OPENFLOOR_FLOW_MACHINE_H
#define OPENFLOOR_FLOW_MACHINE_H

#include "store/store.h"

/* Rejects QUESTION where it waits and a rule that is on says so. */
void machine_decide(struct tx *tx, const char *question);

#endif
