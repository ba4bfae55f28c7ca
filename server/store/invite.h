/*
 * invite.h - the units that were invited to answer a question as well as its own, as statements.
 */
#ifndef OPENFLOOR_STORE_INVITE_H
#define OPENFLOOR_STORE_INVITE_H

#include <jansson.h>
#include <stdbool.h>

#include "store/db.h"

bool invite_exists(struct db *db, const char *question, const char *unit);
void invite_remove(struct db *db, const char *question, const char *unit);

/* Their ids, in the order of the invitations; an array.  The caller owns it. */
json_t *invite_units_json(struct db *db, const char *question);

/* [{unit, by, why?, at}], or NULL where nobody was invited.  The caller owns it. */
json_t *invite_list_json(struct db *db, const char *question);

#endif
