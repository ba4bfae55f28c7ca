/*
 * working.h - who works on what at a desk, as the leases say it.
 *
 * Read from the store when a lease or a decision was heard of, at most once a second, and each 5 s besides: a
 * lease may lapse, and the bus may have lost what was said.
 */
#ifndef OPENFLOOR_FLOW_WORKING_H
#define OPENFLOOR_FLOW_WORKING_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/entry.h"

struct watch;
struct working_read;

struct working {
	json_t *by_person; /* {PERSON: [question, ...]}; NULL: not known yet */
	bool is_stale;
	uint64_t read_ns; /* when it was asked for last */
	struct working_read *read; /* under way */
};

void working_init(struct working *working);
void working_fini(struct working *working);

/* An entry or a passing message of the desk: does it change who works on what? */
void working_saw(struct working *working, const struct entry *entry);

void working_second(struct watch *watch);

/* What PERSON works on: an array, the caller's. */
json_t *working_of(const struct working *working, const char *person);

#endif
