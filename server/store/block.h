/*
 * block.h - who may neither ask nor vote nor report for a time, as statements.
 *
 * A block names an account or a session's person, and where it is known the device, by a keyed hash: signing out, or
 * beginning a new session in the same browser, changes nothing.  Signing up does not either.
 */
#ifndef OPENFLOOR_STORE_BLOCK_H
#define OPENFLOOR_STORE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/token.h"
#include "store/db.h"
#include "store/store.h"

#define BLOCK_DEVICE_SIZE 33

/* What is kept of DEVICE ("" gives ""): only the key leads there. */
void block_device_hash(
	const struct keys *keys, const char *device, char out[static BLOCK_DEVICE_SIZE]);

/* Until when PERSON, or whoever sits at DEVICE (its hash, "": not known), is blocked; 0: not at NOW. */
int64_t block_until(struct db *db, const char *person, const char *device, int64_t now);

struct block_new {
	const char *person;
	const char *device; /* its hash; "": not known */
	const char *why; /* id in text */
	const char *event; /* NULL: none */
	const char *by;
	int64_t until;
};
void block_add(struct tx *tx, const struct block_new *block);

/* Ends what holds PERSON; false: nothing did. */
bool block_lift(struct tx *tx, const char *person, const char *by);

#endif
