/*
 * routes.h - which handler answers which path: one table.
 */
#ifndef OPENFLOOR_NET_ROUTES_H
#define OPENFLOOR_NET_ROUTES_H

#include <stdbool.h>

struct request;

/* Finds the route of REQUEST, checks what is common to all, and runs its handler; or answers 404, 405 and their kin. */
void routes_run(struct request *request);

/* Is REQUEST's body a file, to be taken as it comes? */
bool routes_take_file(const struct request *request);

#endif
