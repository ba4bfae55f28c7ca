/*
 * people.h - which connections of this worker are whose: for notices, and for revocation.
 */
#ifndef OPENFLOOR_NET_PEOPLE_H
#define OPENFLOOR_NET_PEOPLE_H

struct connection;
struct net;

void people_open(struct net *net);
void people_close(struct net *net); /* nobody is left */

void people_add(struct connection *connection); /* one without a person: nothing */
void people_remove(struct connection *connection); /* twice does no harm */

#endif
