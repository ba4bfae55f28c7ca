/*
 * item.h - whatever can be hidden, shown again or reported: a question, an answer or a post.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_ITEM_H
#define OPENFLOOR_FLOW_DECIDE_ITEM_H

#include <stdbool.h>

#include "base/ids.h"
#include "store/db.h"

enum item_kind { ITEM_QUESTION, ITEM_ANSWER, ITEM_POST };

struct item {
	enum item_kind kind;
	char id[ID_SIZE];
	char event[ID_SIZE];
	char question[ID_SIZE]; /* itself, or what an answer is for; "" for posts */
	int64_t version;
	bool is_public;
	bool is_held; /* a question that was approved and has not gone out yet */
	bool is_hidden; /* and may be shown again */
	bool is_urgent; /* a question that may not */
};

bool item_find(struct db *db, const char *id, struct item *out);

#endif
