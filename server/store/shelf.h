/*
 * shelf.h - where an undecided question lies: the SQL of it, said once.
 *
 * An urgent one has left the queue; the rest is the queue.  Each is a condition on the table `question`.
 */
#ifndef OPENFLOOR_STORE_SHELF_H
#define OPENFLOOR_STORE_SHELF_H

#define SHELF_PENDING "question.state = 'pending'"
#define SHELF_QUEUE   SHELF_PENDING " AND question.urgent = 0"
#define SHELF_URGENT  SHELF_PENDING " AND question.urgent = 1"

/* Neither decided nor put aside. */
#define SHELF_WAITING SHELF_QUEUE

#endif
