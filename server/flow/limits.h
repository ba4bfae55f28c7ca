/*
 * limits.h - how fast a person and an address may send: flat and cheap, before anything is written.
 *
 * Buckets are this worker's; what strangers share is divided by the number of workers.  Exact limits
 * (questions a minute of one person) are counted in the transaction instead.
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

/* May a command of KIND come now from TOKEN (NULL: nobody) at ADDRESS?  False: PROBLEM says when again. */
bool limits_allow_command(struct limits *limits, enum command_kind kind, const struct token *token,
	const char *address, int64_t now_ms, struct problem *problem);

/* May TOKEN (NULL: nobody) at ADDRESS look something up that costs a search?  False: PROBLEM says when again. */
bool limits_allow_look(struct limits *limits, const struct token *token, const char *address,
	int64_t now_ms, struct problem *problem);

/* Whoever found a session open must not try passwords with it. */
bool limits_allow_password(
	struct limits *limits, const char *person, int64_t now_ms, struct problem *problem);

#endif
