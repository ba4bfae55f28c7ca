/*
 * passwords.h - scrypt off the loop: what a change of password needs before its transaction.
 *
 * Embedded by its owner, who keeps it until DONE; wipe it afterwards.
 */
#ifndef OPENFLOOR_FLOW_PASSWORDS_H
#define OPENFLOOR_FLOW_PASSWORDS_H

#include "base/ids.h"
#include "domain/password.h"
#include "domain/problem.h"
#include "flow/services.h"

struct passwords {
	char old_hash[PASSWORD_HASH_SIZE]; /* as it was stored when the old one was checked */
	char new_hash[PASSWORD_HASH_SIZE];
	struct services *services;
	void (*done)(struct passwords *passwords, struct problem *problem);
	char person[ID_SIZE];
	char *old_password; /* owned until DONE */
	char *new_password;
	bool is_right;
	enum err hashed;
	struct store_read read;
	struct pool_job job;
};

/*
 * Reads PERSON's hash, checks OLD and hashes NEW, on side threads; then DONE, on the loop's thread and
 * never from inside this call unless nothing could be begun.  PROBLEM is DONE's to take over.
 */
void passwords_prepare(struct passwords *passwords, struct services *services, const char *person,
	const char *old_password, const char *new_password,
	void (*done)(struct passwords *passwords, struct problem *problem));

/* Is it long enough, and not too long?  False: PROBLEM names POINTER. */
bool password_is_good(const char *password, const char *pointer, struct problem *problem);

#endif
