/*
 * wheel.h - a ping to each viewer every `server.ping_seconds`, a spoke of the wheel many times a second.
 *
 * So the pings of a second do not come all at once between two slices of a pass.  The library's own timers cost O(n) for each connection.  Who answers neither of two pings
 * and says nothing else is gone.
 */
#ifndef OPENFLOOR_NET_WHEEL_H
#define OPENFLOOR_NET_WHEEL_H

struct connection;
struct net;

void wheel_open(struct net *net); /* turns by itself from now on */
void wheel_close(struct net *net);
void wheel_add(struct connection *connection);

#endif
