#include "flow/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
order_init(struct order *order)
{
	*order = (struct order){0};
}

static void
drop_first(struct order *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		entry_unref(order->early[i]);
	order->count -= count;
	if (count && order->count)
		memmove(order->early, order->early + count, order->count * sizeof(struct entry *));
}

void
order_fini(struct order *order)
{
	drop_first(order, order->count);
	free(order->early);
}

/* Entries of another epoch may have been kept while there was no position: they go too. */
void
order_start(struct order *order, const struct position *position)
{
	size_t kept = 0;

	order->position = *position;
	for (size_t i = 0; i < order->count; i++) {
		struct entry *entry = order->early[i];
		if (entry->seq > position->seq && strcmp(entry->epoch, position->epoch) == 0)
			order->early[kept++] = entry;
		else
			entry_unref(entry);
	}
	order->count = kept;
}

void
order_keep(struct order *order, struct entry *entry)
{
	size_t at = order->count;

	while (at > 0 && order->early[at - 1]->seq > entry->seq)
		at--;
	if ((at > 0 && order->early[at - 1]->seq == entry->seq) || order->count == ORDER_EARLY_MAX)
		return;
	if (order->count == order->cap) {
		order->cap = order->cap ? order->cap * 2 : 8;
		order->early = mem_grow(order->early, order->cap, sizeof(struct entry *));
	}
	memmove(order->early + at + 1, order->early + at,
		(order->count - at) * sizeof(struct entry *));
	order->early[at] = entry_ref(entry);
	order->count++;
}

enum order_step
order_take(struct order *order, struct entry *entry)
{
	if (strcmp(entry->epoch, order->position.epoch) != 0)
		return ORDER_OTHER;
	if (entry->seq <= order->position.seq)
		return ORDER_SEEN;
	if (entry->seq > order->position.seq + 1) {
		order_keep(order, entry);
		return ORDER_EARLY;
	}
	order->position.seq = entry->seq;
	return ORDER_NEXT;
}

struct entry *
order_next(struct order *order)
{
	struct entry *entry;

	while (order->count > 0 && order->early[0]->seq <= order->position.seq)
		drop_first(order, 1);
	if (order->count == 0 || order->early[0]->seq != order->position.seq + 1)
		return NULL;
	entry = entry_ref(order->early[0]);
	drop_first(order, 1);
	order->position.seq = entry->seq;
	return entry;
}
