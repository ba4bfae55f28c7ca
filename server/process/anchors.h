/*
 * anchors.h - from time to time the heads of the audit trail go, signed, to a file outside the data folder.
 */
#ifndef OPENFLOOR_PROCESS_ANCHORS_H
#define OPENFLOOR_PROCESS_ANCHORS_H

#include <stdint.h>

struct anchors;
struct services;

struct anchors *anchors_create(struct services *services);
void anchors_free(struct anchors *anchors); /* the store is closed by now; NULL does nothing */

/* Once a second: writes when audit.anchor_seconds have passed.  NULL: another worker does it. */
void anchors_second(struct anchors *anchors, int64_t now_ms);

#endif
