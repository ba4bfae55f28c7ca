/*
 * kept.h - the result of a command, kept under its key: the same command once more gets the same result, and does
 * nothing twice.
 *
 * Taking the key and filling in the result belong to the command's own transaction, so what was not committed is not
 * remembered either.  Successes only.  Embedded by the submission; the writer's thread, but for kept_prepare.
 */
#ifndef OPENFLOOR_FLOW_KEPT_H
#define OPENFLOOR_FLOW_KEPT_H

#include <stdbool.h>

#include "base/ids.h"
#include "domain/command.h"

struct decision;

struct kept {
	char digest[DIGEST_HEX_SIZE]; /* of the command's arguments */
	bool repeated; /* the result is that of an earlier command with the same key */
	bool unfinished; /* the key is taken, the result not kept yet */
};

/* Before the transaction: what the arguments were. */
void kept_prepare(struct kept *kept, const struct command *command);

/*
 * A run begins.  True: the command's key was taken before, and DECISION, of which actor and command are known, has that
 * result, or is refused because the arguments were others.
 */
bool kept_begin(struct kept *kept, struct decision *decision);

/* The run was successful: takes the key, unless it was taken or there is none. */
void kept_take(struct kept *kept, struct decision *decision);

/* Seqs are known: DECISION's result is complete, and is kept. */
void kept_finish(struct kept *kept, struct decision *decision);

#endif
