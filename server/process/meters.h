/*
 * meters.h - a worker's place in the shared meters: begun anew, kept in step with its store.
 */
#ifndef OPENFLOOR_PROCESS_METERS_H
#define OPENFLOOR_PROCESS_METERS_H

#include "process/stage.h"

/* What has been taken over already: totals only grow, whoever plays in the place. */
struct meter_reader {
	struct meters *meters;
	struct store_numbers taken;
};

/* Gauges of who was here before are set to 0; totals stay. */
void meters_begin(struct meter_reader *reader, struct meters *meters);

/* Adds what STORE has committed since. */
void meters_take(struct meter_reader *reader, const struct store *store);

#endif
