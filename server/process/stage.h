/*
 * stage.h - what the supervisor prepares and its children inherit: the stage they play on.
 *
 * Made before anything is forked, with privilege where that is needed; nobody changes it afterwards but
 * for the meters, which each worker writes in its own place.
 */
#ifndef OPENFLOOR_PROCESS_STAGE_H
#define OPENFLOOR_PROCESS_STAGE_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/counters.h"
#include "config/config.h"
#include "domain/token.h"
#include "store/store.h"

struct tls;

/* In memory that all processes share; one for each worker. */
struct meters {
	struct counters counters;
	_Atomic uint64_t commit_buckets[STORE_COMMIT_BUCKETS]; /* each by itself */
	_Atomic uint64_t commits;
	_Atomic uint64_t commit_us;
	_Atomic uint64_t reads;
};

struct stage {
	const struct config *config;
	struct keys keys;
	char installation[17];
	const struct tls *tls; /* NULL: none */
	unsigned workers;
	int *listeners; /* one for each worker's place */
	struct meters *meters; /* one for each worker's place */
	char *redis_url; /* of the shared or the private one */
	char *redis_password; /* NULL: none */
	char *redis_socket; /* of the private one; NULL: there is a shared one */
	pid_t supervisor;
};

#endif
