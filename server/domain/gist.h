/*
 * gist.h - what those who pass an entry on must know of its body, and its body without the text.
 *
 * Rooms and streams never read JSON themselves.
 */
#ifndef OPENFLOOR_DOMAIN_GIST_H
#define OPENFLOOR_DOMAIN_GIST_H

#include <stdbool.h>

#include "domain/entry.h"

struct gist {
	char item
		[ID_SIZE]; /* what it shows: a question, answer, post, announcement or material; "" none */
	char target[ID_SIZE]; /* what it hides or shows again; "" none */
	char state[16]; /* of a decision or an event; "" none */
	bool hides; /* it takes TARGET's text away */
	bool shows; /* it gives TARGET's text back: only the log has it */
};

/* A body that is no JSON object gives an empty gist. */
void gist_read(const struct entry *entry, struct gist *out);

/* ENTRY as a tombstone: the same seq, no text, "hidden":true.  The caller owns the reference. */
struct entry *gist_hide(const struct entry *entry);

/* ENTRY as one sees it who may not see it: the same seq, kind "other", nothing else. */
struct entry *gist_veil(const struct entry *entry);

#endif
