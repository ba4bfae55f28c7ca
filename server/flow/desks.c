#include "flow/desks.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/mem.h"
#include "store/desk.h"
#include "store/json_set.h"

#define KEPT_MS    1000
#define NOTED_MS   10000 /* a number of viewers that is older may be wrong by much */
#define DESKS_MOST 16 /* that are kept at a time */

/* What was made for one audience. */
struct copy {
	char *text;
	int64_t at;
};

struct desk {
	char event[ID_SIZE];
	struct copy copies[2]; /* without and with who works on what */
	uint64_t viewers;
	int64_t viewers_at; /* 0: never noted */
	int64_t used_at;
};

struct desks {
	pthread_mutex_t lock;
	struct desk desks[DESKS_MOST];
};

struct desks *
desks_create(void)
{
	struct desks *desks = mem_zero(1, sizeof(*desks));

	pthread_mutex_init(&desks->lock, NULL);
	return desks;
}

static void
forget(struct desk *desk)
{
	free(desk->copies[0].text);
	free(desk->copies[1].text);
	memset(desk, 0, sizeof(*desk));
}

void
desks_free(struct desks *desks)
{
	if (!desks)
		return;
	for (size_t i = 0; i < DESKS_MOST; i++)
		forget(&desks->desks[i]);
	pthread_mutex_destroy(&desks->lock);
	free(desks);
}

/* EVENT's, or the one that was used longest ago, emptied for it.  The lock is held. */
static struct desk *
find(struct desks *desks, const char *event, int64_t now)
{
	struct desk *oldest = &desks->desks[0];

	for (size_t i = 0; i < DESKS_MOST; i++) {
		struct desk *desk = &desks->desks[i];
		if (strcmp(desk->event, event) == 0) {
			desk->used_at = now;
			return desk;
		}
		if (desk->used_at < oldest->used_at)
			oldest = desk;
	}
	forget(oldest);
	snprintf(oldest->event, sizeof(oldest->event), "%s", event);
	oldest->used_at = now;
	return oldest;
}

void
desks_note(struct desks *desks, const char *event, uint64_t viewers, int64_t now)
{
	struct desk *desk;

	pthread_mutex_lock(&desks->lock);
	desk = find(desks, event, now);
	desk->viewers = viewers;
	desk->viewers_at = now;
	pthread_mutex_unlock(&desks->lock);
}

/* What was made within the last second is given again.  VIEWERS: as noted, or -1. */
static bool
take(struct desks *desks, const char *event, bool with_work, int64_t now, struct buf *out,
	int64_t *viewers)
{
	const struct desk *desk;
	const struct copy *copy;
	bool fresh;

	pthread_mutex_lock(&desks->lock);
	desk = find(desks, event, now);
	copy = &desk->copies[with_work];
	fresh = copy->text && now >= copy->at && now - copy->at < KEPT_MS;
	if (fresh)
		buf_add_str(out, copy->text);
	*viewers = desk->viewers_at && now - desk->viewers_at < NOTED_MS ? (int64_t)desk->viewers
									 : -1;
	pthread_mutex_unlock(&desks->lock);
	return fresh;
}

/* Takes TEXT over. */
static void
keep(struct desks *desks, const char *event, bool with_work, int64_t now, char *text)
{
	struct copy *copy;

	pthread_mutex_lock(&desks->lock);
	copy = &find(desks, event, now)->copies[with_work];
	free(copy->text);
	copy->text = text;
	copy->at = now;
	pthread_mutex_unlock(&desks->lock);
}

void
desks_tell(struct desks *desks, struct db *db, const char *event, bool with_work, int64_t now,
	struct buf *out)
{
	int64_t viewers;
	json_t *desk;
	char *text;

	if (take(desks, event, with_work, now, out, &viewers))
		return;
	desk = desk_json(db, event, with_work, now);
	if (viewers < 0)
		viewers = desk_viewers_noted(db, event, now);
	json_set_number(desk, "viewers", viewers);
	text = json_dumps(desk, JSON_COMPACT);
	json_decref(desk);
	buf_add_str(out, text);
	keep(desks, event, with_work, now, text);
}
