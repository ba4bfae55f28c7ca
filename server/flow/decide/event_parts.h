/*
 * event_parts.h - the units, topics and motions of an event.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_EVENT_PARTS_H
#define OPENFLOOR_FLOW_DECIDE_EVENT_PARTS_H

#include "flow/decide/decide.h"

/*
 * Each list that the command gives (`units`, `topics`, `motions`) replaces EVENT's; unknown ids set the
 * problem.  A motion that questions name stays, and is known again by its number.
 */
void event_parts_set(struct decision *decision, const char *event);

#endif
