/*
 * due.h - what happens by itself, at its time.
 *
 * A row of the table `due` is written in the transaction that makes it necessary and
 * deleted in the one that does it.  Any worker takes it; the writers' turn (or SKIP LOCKED)
 * decides which.  The handlers are given by flow, so that this module knows no event.
 */
#ifndef OPENFLOOR_DUE_DUE_H
#define OPENFLOOR_DUE_DUE_H

#include <stdint.h>

#include "store/store.h"

struct due;

struct due_handler {
	const char *kind;
	/* Does the work in TX.  AT is when it should have happened.  Returns when it must happen again, or 0. */
	int64_t (*run)(struct tx *tx, const char *ref, int64_t at, void *cookie);
};

/* HANDLERS ends with a kind of NULL.  PUBLISH gets each entry that a handler's transaction added, after the commit. */
struct due *due_create(struct store *store, const struct due_handler *handlers,
	void (*publish)(void *cookie, struct entry *entry), void *cookie);
void due_tick(
	struct due *due, int64_t now_ms); /* once a second or oftener; never two jobs at a time */
void due_free(struct due *due);

#endif
