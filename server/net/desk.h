/*
 * desk.h - a seat at an event's desk: who may have it is asked of the database, again whenever roles change.
 */
#ifndef OPENFLOOR_NET_DESK_H
#define OPENFLOOR_NET_DESK_H

struct connection;
struct position;

/* Lets CONNECTION join the desk of EVENT if its person may; else it is closed.  SINCE may be NULL. */
void desk_join(struct connection *connection, const char *event, const struct position *since);

/* Asks again, after its person's roles have changed; whoever may no longer be there is closed. */
void desk_check(struct connection *connection);

void desk_leave(struct connection *connection); /* without a seat: nothing */

#endif
