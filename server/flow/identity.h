/*
 * identity.h - who somebody is: sessions, signing in and up, out, and revocation.
 *
 * scrypt runs on the crew, the row is written by a store job; failures are limited per account and device, by
 * address only for accounts that do not exist.  What was revoked is known here, from the control
 * stream, so that a token of a revoked session stops working everywhere within a second.
 */
#ifndef OPENFLOOR_FLOW_IDENTITY_H
#define OPENFLOOR_FLOW_IDENTITY_H

#include <jansson.h>

#include "domain/authorise.h"
#include "domain/problem.h"
#include "flow/services.h"
#include "flow/submit.h"

struct identity;
struct identity *identity_create(struct services *services);
void identity_free(struct identity *identity);

/* TOKEN text from a cookie or header.  False: none, expired, forged or revoked.  No database. */
bool identity_verify(
	struct identity *identity, const char *text, int64_t now_ms, struct token *out);

/* RESULT is the answer of POST /api/session: {token, csrf, person, roles, expires_at}. */
void identity_sign_in(struct identity *identity, const struct sender *sender, const char *login,
	const char *password, submit_reply reply, void *cookie);
void identity_sign_up(struct identity *identity, const struct sender *sender, const char *login,
	const char *password, const char *name, int64_t consent, submit_reply reply, void *cookie);
void identity_sign_out(
	struct identity *identity, const struct sender *sender, submit_reply reply, void *cookie);
/* {person, roles, csrf, notice_version}; person null without a token. */
void identity_who(
	struct identity *identity, const struct sender *sender, submit_reply reply, void *cookie);
/*
 * An anonymous session, at once, no database; limited by address.  CONSENT: version of the notice that was agreed
 * to, or 0; the token keeps it.  False: PROBLEM.
 */
bool identity_anonymous(struct identity *identity, const char *address, int64_t consent,
	int64_t now_ms, json_t **result, struct problem *problem);

/* An entry of the control stream; deliver calls it in order.  Also at start, with what is revoked already. */
void identity_control(struct identity *identity, const struct entry *entry);

#endif
