/*
 * limits.h - how fast a person and an address may send: flat and cheap, before anything is written.
 *
 * Buckets are shared by all workers while Redis is there (quota.h).  Exact limits (questions a minute of one person) are
 * counted in the transaction instead.
 *
 * Half a city may share one address, and a flood comes from fresh sessions.  So an event has a budget of questions a
 * second, in three shares: anonymous visitors have one; where it is used up, or their address's is, they do a small
 * piece of work (moderation/proof.h), which lets them into the second; the third is for registered people alone, who
 * may use the others as well and need do no work.
 */
#ifndef OPENFLOOR_FLOW_LIMITS_H
#define OPENFLOOR_FLOW_LIMITS_H

#include <stdbool.h>

#include "domain/command.h"
#include "domain/problem.h"
#include "domain/token.h"
#include "flow/services.h"

struct limits;

struct limits *limits_create(const struct services *services);
void limits_free(struct limits *limits); /* NULL does nothing */

/* True where ADDRESS is not limited by its address (limits off, or trusted). */
bool limits_spare_address(const struct limits *limits, const char *address);

/* May COMMAND come now from TOKEN (NULL: nobody) at ADDRESS?  False: PROBLEM says when again, or what work would let it in. */
bool limits_allow_command(struct limits *limits, const struct command *command,
	const struct token *token, const char *address, int64_t now_ms, struct problem *problem);

/* May TOKEN (NULL: nobody) at ADDRESS look something up that costs a search?  False: PROBLEM says when again. */
bool limits_allow_look(struct limits *limits, const struct token *token, const char *address,
	int64_t now_ms, struct problem *problem);

/* Whoever found a session open must not try passwords with it. */
bool limits_allow_password(
	struct limits *limits, const char *person, int64_t now_ms, struct problem *problem);

/*
 * Numbers and codes of receipts are not to be guessed: those that are wrong are counted by address.  May ADDRESS try
 * another?  False: PROBLEM says when again.
 */
bool limits_allow_receipt(
	struct limits *limits, const char *address, int64_t now_ms, struct problem *problem);
void limits_count_receipt(struct limits *limits, const char *address, int64_t now_ms);

#endif
