/*
 * audience.h - what each audience of a stream may see.
 *
 * The desk's stream has two: moderators see all of it, a unit what is public or for its work.
 * What one may not see comes as kind "other", so that no seq is missing.
 */
#ifndef OPENFLOOR_ROOM_AUDIENCE_H
#define OPENFLOOR_ROOM_AUDIENCE_H

#include <stdbool.h>

#include "domain/authorise.h"
#include "domain/entry.h"
#include "domain/gist.h"

/* ENTRY as AUDIENCE sees it; GIST is its gist.  The caller owns the reference. */
struct entry *audience_view(enum audience audience, struct entry *entry, const struct gist *gist);

/* Does AUDIENCE hear of the transient ENTRY?  A unit of who writes its drafts, moderators of everything. */
bool audience_hears(enum audience audience, const struct entry *entry);

#endif
