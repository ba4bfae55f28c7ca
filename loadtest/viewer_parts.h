/* viewer_parts.h - what the files of the viewer share. */
#ifndef OPENFLOOR_LOADTEST_VIEWER_PARTS_H
#define OPENFLOOR_LOADTEST_VIEWER_PARTS_H

#include "viewer.h"

/* It has SEQ now: is that the next one? */
void viewer_seq(struct load_viewer *viewer, uint64_t seq, struct swarm_numbers *numbers);

/* It got an announcement that was sent at SENT. */
void viewer_delivery(const struct load_viewer *viewer, uint64_t sent, uint64_t now,
	struct swarm_numbers *numbers);

/* It was greeted: for the first time, or because it had fallen behind. */
void viewer_join(struct load_viewer *viewer, struct swarm_numbers *numbers);

/* A message of Openfloor's: lines of JSON. */
void viewer_lines(struct load_viewer *viewer, const char *text, size_t len, uint64_t now,
	struct swarm_numbers *numbers);

#endif
