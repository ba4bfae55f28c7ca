/*
 * submit.h - the way of a command: limits, then one transaction that authorises, decides and records, then the bus.
 *
 * The page to read first.  A command comes decoded (domain/command.h); the reply comes
 * when the transaction is on disk.  The sender's own worker shows the entry only when the bus (or
 * the head poll) brings it, like every other: one way for everyone.
 */
#ifndef OPENFLOOR_FLOW_SUBMIT_H
#define OPENFLOOR_FLOW_SUBMIT_H

#include <jansson.h>

#include "domain/command.h"
#include "domain/problem.h"
#include "domain/token.h"
#include "flow/services.h"

struct submission;

/* Exactly one of RESULT (borrowed) and PROBLEM (borrowed) is given.  Called once, on the loop's thread, never from inside submit_command. */
typedef void (*submit_reply)(void *cookie, json_t *result, const struct problem *problem);

/* From whom and where. */
struct sender {
	const struct token *token; /* NULL: no session; copied */
	const char *address; /* textual; copied */
	const char *device; /* "" or a device token; copied */
	bool device_signed_in; /* somebody has signed in from it: limits on signing in count by it */
};

struct submit *submit_create(struct services *services);
/* After the store is closed, so that no job is on its way; replies not given yet are dropped. */
void submit_free(struct submit *submit);

/* Takes COMMAND's contents over.  The submission may be cancelled until the reply: the change still happens, only the reply is dropped. */
struct submission *submit_command(struct submit *submit, const struct sender *sender,
	struct command *command, submit_reply reply, void *cookie);
void submission_cancel(struct submission *submission);

/* Publishes what a transaction added; also for due work and sign-ins. */
void submit_publish(struct services *services, struct entry *const *entries, size_t count);

/*
 * Before the loop sleeps, every time: tells what time it is (limits go by it) and gives the replies that
 * needed no transaction.  True while there are more, then the loop must not block.
 */
bool submit_work(struct submit *submit, int64_t now_ms);

/* What limits commands, for those who limit something else by the same buckets. */
struct limits *submit_limits(const struct submit *submit);

/* ---- for identity.c */

/* The time of the last submit_work. */
int64_t submit_now(const struct submit *submit);

/* Gives REPLY with RESULT (taken over) or PROBLEM's contents (taken over), later, from submit_work. */
void submit_reply_later(struct submit *submit, submit_reply reply, void *cookie, json_t *result,
	struct problem *problem);

#endif
