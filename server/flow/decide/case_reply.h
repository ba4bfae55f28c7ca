/*
 * case_reply.h - what writing and approving a reply share.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_CASE_REPLY_H
#define OPENFLOOR_FLOW_DECIDE_CASE_REPLY_H

#include "flow/decide/case_decision.h"
#include "store/case_reply.h"
#include "store/json_set.h"

/* Refuses with the case and the reply as they are now.  Gives false. */
bool case_reply_refuse(struct decision *decision, const struct case_row *row, const char *reply,
	enum problem_type type, const char *zh, const char *en);

/* What waits for approval is a draft again: nobody answers the case now. */
void case_reply_put_back(struct tx *tx, const struct case_row *row);
/* The same for one of them; whatever else waits goes on waiting. */
void case_reply_put_back_one(struct tx *tx, const struct case_reply_row *reply);

#endif
