/*
 * lease.h - who works on a question: two columns, passing messages to the desk, no entry and no history.
 *
 * A lease is free when its time is past.  Taking one is a conditional update, so that of two who want the same one
 * gets it; a decision about the question ends it.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_LEASE_H
#define OPENFLOOR_FLOW_DECIDE_LEASE_H

#include "flow/decide/record.h"

/* When a lease that is taken or renewed now ends. */
int64_t lease_until(const struct tx *tx);

/*
 * DOER takes or renews QUESTION of EVENT until lease_until(), and the desk is told.  False: a colleague holds it, or
 * it is withdrawn; for a WAITING one: it is decided.
 */
bool lease_take(const struct doer *doer, const char *event, const char *question, bool waiting);

/* DOER gives QUESTION back, if it is theirs. */
void lease_release(const struct doer *doer, const char *event, const char *question);

/* All that PERSON holds in EVENT goes back; the ids of it as an array, the caller's. */
json_t *lease_release_all(struct tx *tx, const char *event, const char *person);

#endif
