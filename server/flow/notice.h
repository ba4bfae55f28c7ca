/*
 * notice.h - what concerns one person, as that person's page gets it.
 */
#ifndef OPENFLOOR_FLOW_NOTICE_H
#define OPENFLOOR_FLOW_NOTICE_H

#include "domain/entry.h"

struct deliver;

/*
 * Gives the notice in ENTRY, of a person stream, to the handler, for whoever of that person is
 * connected here.  Its kind is the entry's, the person's id stays in the house.
 */
void notice_tell(const struct deliver *deliver, const struct entry *entry);

#endif
