/*
 * note.h - the private line between host, moderators and officials of an event, as statements.
 *
 * A note is for all of them, for the moderators, the hosts, or the people of one unit; it is read by those
 * and by its author, and by nobody else.  Those whom it is for acknowledge it.
 */
#ifndef OPENFLOOR_STORE_NOTE_H
#define OPENFLOOR_STORE_NOTE_H

#include <jansson.h>
#include <stdbool.h>

#include "domain/authorise.h"
#include "domain/vocabulary.h"
#include "store/db.h"

struct note_row {
	char id[ID_SIZE], event[ID_SIZE], author[ID_SIZE];
	char unit[ID_SIZE]; /* "": none */
	enum addressee to;
};
bool note_load(struct db *db, const char *id, struct note_row *out);

/* Is NOTE meant for ACTOR?  Its author is none of those. */
bool note_is_for(const struct actor *actor, const struct note_row *note);

/*
 * The newest notes of EVENT that ACTOR may read, oldest first, and how many of all wait for ACTOR's
 * acknowledgement: {notes, unacknowledged}.  The caller owns it.
 */
json_t *note_list_json(struct db *db, const char *event, const struct actor *actor);

#endif
