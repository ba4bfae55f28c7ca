/*
 * person.h - people, their roles and sessions, as statements.
 */
#ifndef OPENFLOOR_STORE_PERSON_H
#define OPENFLOOR_STORE_PERSON_H

#include "domain/authorise.h"
#include "domain/token.h"
#include "store/db.h"
#include "store/store.h"

/*
 * Fills ACTOR from TOKEN (NULL: nobody) as the database has it at NOW: kind, names, grants that have not
 * expired and whose event is not over for them, mute, revocation.  An anonymous token needs no row.
 */
void person_actor(struct db *db, const struct token *token, int64_t now, struct actor *actor);

/* How an official is shown to the public: name and function. */
void person_badge(const char *name, const char *function, char *out, size_t size);

/* Makes the row of an anonymous person where there is none. */
void person_ensure(struct tx *tx, const struct actor *actor);

struct person_new {
	const char *login;
	const char *name;
	const char *function;
	const char *password_hash;
	enum person_kind kind;
};
/* ERR_CONFLICT: the login is taken.  ID gets the new id. */
MUST_CHECK enum err person_create(
	struct tx *tx, const struct person_new *person, char id[static ID_SIZE]);

/* Looks a login up (folded): its id, kind and hash (PASSWORD_HASH_SIZE); false where there is none or it is disabled. */
bool person_by_login(struct db *db, const char *login, char id[static ID_SIZE],
	enum person_kind *kind, char *hash, size_t size);

/* Both tell the control stream, where anything changed: roles_changed {person}. */
void person_grant(struct tx *tx, const char *person, const struct grant *grant, const char *by);
bool person_withdraw_grant(struct tx *tx, const char *person, const struct grant *grant);

/* Opens a session row; the token is made from it. */
void session_create(struct tx *tx, const char *person, int64_t expires_at, char id[static ID_SIZE]);
/* Ends one session, or (SESSION NULL) all of PERSON; the control stream tells every worker: session_revoked {person, session?}. */
void session_revoke(struct tx *tx, const char *person, const char *session);

/* Sessions and people revoked and not yet expired: what a starting worker must know. */
void session_revoked_each(struct db *db, int64_t now,
	void (*each)(void *cookie, const char *person, const char *session, int64_t at),
	void *cookie); /* session NULL: all of the person's issued before AT */

/*
 * Who holds ROLE ("": whichever) at the desk of EVENT now: [{id, name, function?, role, unit?}], by name, one for each
 * grant; of officials and approvers only those whose unit takes part.  The caller owns it.
 */
json_t *person_desk_json(struct db *db, const char *event, const char *role, int64_t now);

/* The JSON array of roles for GET /api/session.  The caller owns it. */
json_t *person_roles_json(const struct actor *actor);

#endif
