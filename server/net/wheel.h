/*
 * wheel.h - a ping to each viewer every `server.ping_seconds`, one spoke of the wheel a second.
 *
 * The library's own timers cost O(n) for each connection.  Who answers neither of two pings
 * and says nothing else is gone.
 */
#ifndef OPENFLOOR_NET_WHEEL_H
#define OPENFLOOR_NET_WHEEL_H

struct connection;
struct net;

void wheel_open(struct net *net);
void wheel_add(struct connection *connection);
void wheel_turn(struct net *net); /* once a second */

#endif
