/*
 * audit_chain.h - how one row of the audit trail follows from the one before.
 */
#ifndef OPENFLOOR_STORE_AUDIT_CHAIN_H
#define OPENFLOOR_STORE_AUDIT_CHAIN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/ids.h"
#include "domain/token.h"

/* A row as it is stored. */
struct audit_link {
	const char *stream, *actor, *role, *action, *target, *detail, *address;
	int64_t seq, at;
};

/* The MAC of LINK after the row with MAC BEFORE (all zeroes: it is the first).  BEFORE and OUT may be the same. */
void audit_mac(const struct keys *keys, const unsigned char before[static DIGEST_LEN],
	const struct audit_link *link, unsigned char out[static DIGEST_LEN]);

#endif
