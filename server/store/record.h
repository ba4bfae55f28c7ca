/*
 * record.h - what the desk may know of the person behind a question, in this event: how often they asked and what
 * became of it, and what they asked before.  Never who they are.
 */
#ifndef OPENFLOOR_STORE_RECORD_H
#define OPENFLOOR_STORE_RECORD_H

#include <jansson.h>

#include "store/db.h"

/* {asked, published, declined, muted_until?, blocked_until?} of ASKER in EVENT.  The caller owns it. */
json_t *record_json(struct db *db, const char *event, const char *asker, int64_t now);

/* [{question, text, state, asked_at}]: what the asker of QUESTION asked before it in the same event, newest first.  The caller owns it. */
json_t *record_earlier_json(struct db *db, const char *question);

#endif
