/*
 * pages.h - the pages and what they are made of, from the table in assets.h.
 *
 * A page's address names it in routes.c; the files beside it have their content's hash in
 * their names and may be kept for ever.  All were compressed when the program was built.
 */
#ifndef OPENFLOOR_NET_PAGES_H
#define OPENFLOOR_NET_PAGES_H

#include <stdbool.h>

struct net;
struct request;

/* Answers with the page that the route names. */
void pages_run(struct request *request);

/* Answers with the file of the request's path; false where there is none. */
bool pages_run_asset(struct request *request);

/* The Content-Security-Policy of all pages, for net->policy.  The caller frees it. */
char *pages_policy(const struct net *net);

#endif
