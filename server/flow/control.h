/*
 * control.h - what a worker takes in when the city changes something for all: an entry of the control stream.
 */
#ifndef OPENFLOOR_FLOW_CONTROL_H
#define OPENFLOOR_FLOW_CONTROL_H

#include "domain/entry.h"
#include "flow/services.h"

/* Tells all of SERVICES whom ENTRY concerns.  The newest entries come again when the stream is opened. */
void control_heard(const struct services *services, const struct entry *entry);

#endif
