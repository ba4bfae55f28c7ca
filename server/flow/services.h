/*
 * services.h - what a worker is made of, for those who pass a request on.
 *
 * Built by process/worker.c; everything lives as long as the worker.  One loop's thread.
 */
#ifndef OPENFLOOR_FLOW_SERVICES_H
#define OPENFLOOR_FLOW_SERVICES_H

#include <stdint.h>

#include "base/counters.h"
#include "base/pool.h"
#include "config/config.h"
#include "domain/token.h"
#include "store/store.h"

struct ev_loop;
struct bus;
struct deliver;
struct seats;
struct desks;
struct submit;
struct identity;
struct wordlist;
struct comparison;
struct uploads;
struct vault;

struct services {
	const struct config *config;
	const struct keys *keys;
	struct ev_loop *loop;
	struct store *store;
	struct pool *crew; /* side threads for scrypt */
	struct bus *bus;
	struct deliver *deliver;
	struct submit *submit;
	struct identity *identity;
	struct seats *seats;
	struct desks *desks;
	struct wordlist *wordlist; /* NULL: texts are screened without one */
	struct comparison *comparison; /* NULL: questions are not compared */
	struct vault *vault; /* the files */
	struct uploads *uploads; /* NULL: none are taken */
	struct counters *counters;
	char installation[17];
	char worker[32]; /* unique in the installation, new at each start */
	unsigned workers; /* of this machine: limits are divided by it while Redis is away */
};

#endif
