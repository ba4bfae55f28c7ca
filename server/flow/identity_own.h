/*
 * identity_own.h - what identity.c and sign_in.c share.
 */
#ifndef OPENFLOOR_FLOW_IDENTITY_OWN_H
#define OPENFLOOR_FLOW_IDENTITY_OWN_H

#include "base/map.h"
#include "flow/identity.h"
#include "flow/quota.h"

struct identity {
	struct services *services;
	struct map *sessions; /* id of a revoked session -> int64_t: when */
	struct map *people; /* id of a person -> int64_t: tokens issued before it are revoked */
	struct quota *failures; /* of signing in, by account and device, or by address */
	struct quota *issued; /* sessions and accounts, by address */
	struct store_read revoked; /* what was revoked before this worker started */
	json_t *revoked_before; /* [[person, session or null, at]] */
};

/* Takes one of ADDRESS's sessions of this minute.  False: PROBLEM says when again. */
bool identity_may_issue(
	struct identity *identity, const char *address, int64_t now_ms, struct problem *problem);

/* The answer that carries a new session: {token, csrf, person, roles, expires_at}.  PERSON and ROLES are taken over. */
json_t *identity_session_json(
	const struct keys *keys, const struct token *token, json_t *person, json_t *roles);

#endif
