/*
 * news.h - what is no entry: who is present, votes and ratings, who is at the desk.
 *
 * Only the newest value counts.  A message tells what has changed since the one before; one who
 * missed some gets all of it.  Messages are numbered; a viewer knows the number of the last
 * one that it has heard.
 */
#ifndef OPENFLOOR_ROOM_NEWS_H
#define OPENFLOOR_ROOM_NEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "room/tally.h"

struct news {
	uint32_t number; /* of the newest message; 0: none yet */
	uint64_t viewers;
	bool viewers_changed;
	bool here_changed;
	struct buf here; /* one line, or nothing */
	struct tally tally;
	struct buf latest; /* frame with the changes */
	struct buf whole; /* frame with everything; made when somebody needs it */
};

void news_init(struct news *news);
void news_fini(struct news *news);

void news_set_viewers(struct news *news, uint64_t viewers);
void news_set_here(struct news *news, const char *line, size_t len);

/* Makes the next message; ALIVE: even if only to say who is present.  False: nothing to tell. */
bool news_compose(struct news *news, bool alive);

/* The framed message for one who has HEARD another number than the newest. */
void news_for(struct news *news, uint32_t heard, const void **data, size_t *len);

#endif
