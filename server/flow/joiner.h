/*
 * joiner.h - those who wait to be let into a stream: it is not open yet, or this worker lags.
 *
 * A viewer that is further than the log as we know it comes from a worker that was quicker: it
 * waits up to 2 s for the entries that it has, before it gets a hello.
 */
#ifndef OPENFLOOR_FLOW_JOINER_H
#define OPENFLOOR_FLOW_JOINER_H

#include "domain/authorise.h"
#include "domain/entry.h"
#include "room/viewer.h"

struct held;

/* Lets VIEWER in at once, or when it can be; SINCE may be NULL, VISITOR "". */
void joiner_add(struct held *held, struct viewer *viewer, enum audience audience,
	const struct position *since, const char *visitor);

/* VIEWER does not wait any longer, if it did. */
void joiner_forget(struct viewer *viewer);

size_t joiners_count(const struct held *held);
void joiners_refuse(struct held *held, unsigned status, const char *reason);

/* Lets in whom it can, sends away who has waited too long. */
void joiners_work(struct held *held);

#endif
