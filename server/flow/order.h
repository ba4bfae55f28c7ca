/*
 * order.h - the order of a stream's entries, decided here and nowhere else.
 *
 * The bus may repeat entries, lose them or bring them early; the log's readers bring what was
 * lacking.  What is next is applied, what was seen is dropped, what is early is kept until
 * those before it are there.
 */
#ifndef OPENFLOOR_FLOW_ORDER_H
#define OPENFLOOR_FLOW_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/entry.h"

#define ORDER_EARLY_MAX 1024 /* entries kept; more are dropped, the log has them */

enum order_step {
	ORDER_NEXT, /* apply it: the position is after it now; then ask order_next() */
	ORDER_SEEN, /* nothing to do */
	ORDER_EARLY, /* kept: something before it is lacking */
	ORDER_OTHER, /* of another epoch than ours: nothing to do but to look at the log */
};

struct order {
	struct position position; /* of what was applied */
	struct entry **early; /* ascending */
	size_t count;
	size_t cap;
};

void order_init(struct order *order);
void order_fini(struct order *order);

/* Begins at POSITION; what is early and already there is dropped. */
void order_start(struct order *order, const struct position *position);

/* Keeps ENTRY (a reference) for later, whatever the position: there is none yet. */
void order_keep(struct order *order, struct entry *entry);

enum order_step order_take(struct order *order, struct entry *entry);

/* An early entry whose turn has come, or NULL.  The caller owns the reference. */
struct entry *order_next(struct order *order);

#endif
