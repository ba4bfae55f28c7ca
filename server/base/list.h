/*
 * list.h - a doubly linked list whose links live inside its members.
 *
 * A head is a link that points to itself when the list is empty.  A member that is
 * in no list has a link that points to itself as well (list_init), so that removing
 * it twice does no harm.
 */
#ifndef OPENFLOOR_BASE_LIST_H
#define OPENFLOOR_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *prev;
	struct list *next;
};

#define LIST_OWNER(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

static inline void
list_init(struct list *link)
{
	link->prev = link->next = link;
}

static inline bool
list_is_empty(const struct list *head)
{
	return head->next == head;
}

static inline void
list_append(struct list *head, struct list *link)
{
	link->prev = head->prev;
	link->next = head;
	head->prev->next = link;
	head->prev = link;
}

static inline void
list_remove(struct list *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
	list_init(link);
}

/* Walks HEAD; LINK may be removed inside the body because NEXT is taken before it. */
#define LIST_EACH(link, after, head) \
	for ((link) = (head)->next, (after) = (link)->next; (link) != (head); \
		(link) = (after), (after) = (link)->next)

#endif
