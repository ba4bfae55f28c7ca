/*
 * proof.h - a small piece of work that a browser does before it may ask while a flood is on.
 *
 * A challenge is a salt: the time, how many bits it takes, and an HMAC over those, the event and the person, so that
 * nothing is kept here and nobody else can use it.  A proof is the salt, a dot, and whatever the browser tried
 * until the SHA-256 of the whole began with that many zero bits.  One thread; time is an argument.
 */
#ifndef OPENFLOOR_MODERATION_PROOF_H
#define OPENFLOOR_MODERATION_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#define PROOF_SALT_SIZE 48 /* with its NUL */
#define PROOF_MAX       96 /* bytes of a proof */
#define PROOF_BITS_MAX  24
#define PROOF_MS        INT64_C(120000) /* as long as a challenge holds */

/* A challenge of BITS for PERSON ("": nobody) who asks in EVENT, under KEY. */
void proof_challenge(const unsigned char key[static 32], const char *event, const char *person,
	unsigned bits, int64_t now_ms, char salt[static PROOF_SALT_SIZE]);

/* Is PROOF (NULL: none) the work that such a challenge asked of that person there, and is that still young? */
bool proof_holds(const unsigned char key[static 32], const char *event, const char *person,
	const char *proof, int64_t now_ms);

#endif
