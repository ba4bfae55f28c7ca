#include "flow/likeness.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "moderation/normalise.h"

#define EVENTS_MAX   16 /* in memory; the one that was not asked for longest goes */
#define OVERLAP_MS   INT64_C(60000) /* writers' clocks differ, and so do their commits: */
#define LOOK_BACK_NS UINT64_C(10000000000) /* so often that far back */
#define TWINS_LOOKED 8

struct text_of {
	char id[ID_SIZE];
	char content[DIGEST_HEX_SIZE];
	char asker[ID_SIZE];
	int64_t asked_at;
};

struct event_texts {
	char event[ID_SIZE];
	struct duplicates *index;
	struct text_of *texts; /* by the index's numbers */
	size_t room;
	struct map *newest; /* question -> its newest text, number + 1 */
	int64_t read_until;
	uint64_t looked_back_ns;
	uint64_t used;
};

struct likeness {
	pthread_mutex_t lock;
	struct event_texts *events[EVENTS_MAX];
	uint64_t turn;
};

struct likeness *
likeness_create(void)
{
	struct likeness *likeness = mem_zero(1, sizeof *likeness);

	pthread_mutex_init(&likeness->lock, NULL);
	return likeness;
}

static void
free_texts(struct event_texts *texts)
{
	if (!texts)
		return;
	duplicates_free(texts->index);
	map_free(texts->newest);
	free(texts->texts);
	free(texts);
}

void
likeness_free(struct likeness *likeness)
{
	if (!likeness)
		return;
	for (size_t i = 0; i < EVENTS_MAX; i++)
		free_texts(likeness->events[i]);
	pthread_mutex_destroy(&likeness->lock);
	free(likeness);
}

void
likeness_print(const char *text, struct fingerprint *out)
{
	struct normal normal = {0};

	if (normalise(text, strlen(text), &normal) == ERR_OK)
		fingerprint_make(normal.points, normal.count, out);
	else
		fingerprint_make(NULL, 0, out);
	normalise_fini(&normal);
}

/* ---- the texts of an event */

static struct event_texts *
open_texts(struct likeness *likeness, const char *event)
{
	size_t oldest = 0;

	for (size_t i = 0; i < EVENTS_MAX; i++) {
		struct event_texts *texts = likeness->events[i];
		if (texts && strcmp(texts->event, event) == 0)
			return texts;
		if (!texts ||
			(likeness->events[oldest] && texts->used < likeness->events[oldest]->used))
			oldest = i;
	}
	free_texts(likeness->events[oldest]);
	likeness->events[oldest] = mem_zero(1, sizeof(struct event_texts));
	snprintf(likeness->events[oldest]->event, ID_SIZE, "%s", event);
	likeness->events[oldest]->index = duplicates_create();
	likeness->events[oldest]->newest = map_create();
	return likeness->events[oldest];
}

static size_t
newest_of(const struct event_texts *texts, const char *question)
{
	return (size_t)(uintptr_t)map_get(texts->newest, question);
}

/* A question whose text was changed has a further one; only the newest counts. */
static void
add_text(struct event_texts *texts, struct rows *rows, const char *body)
{
	struct fingerprint print;
	struct text_of *text;
	uint32_t number;

	likeness_print(body, &print);
	number = duplicates_add(texts->index, &print);
	if (number >= texts->room) {
		texts->room = texts->room ? 2 * texts->room : 256;
		texts->texts = mem_grow(texts->texts, texts->room, sizeof *texts->texts);
	}
	text = &texts->texts[number];
	snprintf(text->id, sizeof text->id, "%s", rows_text(rows, 0));
	snprintf(text->content, sizeof text->content, "%s", rows_text(rows, 1));
	snprintf(text->asker, sizeof text->asker, "%s", rows_text(rows, 2));
	text->asked_at = rows_integer(rows, 3);
	map_put(texts->newest, text->id, (void *)(uintptr_t)(number + 1));
}

/* Most rows of a second look are known: their texts stay where they are. */
static void
take_rows(struct event_texts *texts, struct db *db, struct rows *rows)
{
	while (rows_next(rows)) {
		size_t known = newest_of(texts, rows_text(rows, 0));
		struct rows *body;

		if (rows_integer(rows, 3) > texts->read_until)
			texts->read_until = rows_integer(rows, 3);
		if (known > 0 && strcmp(texts->texts[known - 1].content, rows_text(rows, 1)) == 0)
			continue;
		body = db_query(db, "SELECT body FROM text WHERE id = ?1", "s", rows_text(rows, 4));
		if (rows_next(body))
			add_text(texts, rows, rows_text(body, 0));
		rows_end(body);
	}
	rows_end(rows);
}

#define COLUMNS "SELECT id, content, asker, asked_at, text FROM question "

/* Reads what is new; QUESTION (or NULL) is read in any case, for it may be an old one with a new text. */
static struct event_texts *
catch_up(struct likeness *likeness, struct db *db, const char *event, const char *question)
{
	struct event_texts *texts = open_texts(likeness, event);
	uint64_t now_ns = clock_monotonic_ns();
	int64_t since = texts->read_until;

	if (now_ns - texts->looked_back_ns >= LOOK_BACK_NS) {
		texts->looked_back_ns = now_ns;
		since -= OVERLAP_MS;
	}
	texts->used = ++likeness->turn;
	take_rows(texts, db,
		db_query(db,
			COLUMNS "WHERE event = ?1 AND state IN ('pending', 'approved', 'rejected', "
				"'hidden', 'merged') AND asked_at >= ?2",
			"si", event, since));
	if (question)
		take_rows(texts, db, db_query(db, COLUMNS "WHERE id = ?1", "s", question));
	return texts;
}

/* ---- twins */

struct earlier {
	const struct event_texts *texts;
	const char *question;
	int64_t asked_at; /* INT64_MAX: whenever */
};

static bool
is_earlier(void *cookie, uint32_t number)
{
	const struct earlier *earlier = cookie;
	const struct text_of *text = &earlier->texts->texts[number];

	if (newest_of(earlier->texts, text->id) != number + 1)
		return false;
	if (text->asked_at != earlier->asked_at)
		return text->asked_at < earlier->asked_at;
	return strcmp(text->id, earlier->question) < 0;
}

static bool
is_there(struct db *db, const char *sql, const char *id)
{
	return db_integer(db, 0, sql, "s", id) == 1;
}

static const char counts_as_twin[] =
	"SELECT 1 FROM question WHERE id = ?1 AND state <> 'withdrawn' AND erased_at IS NULL";
static const char is_public[] =
	"SELECT 1 FROM question WHERE id = ?1 AND state = 'approved' AND publish_at IS NULL";

static size_t
find(struct event_texts *texts, struct db *db, const struct fingerprint *print,
	struct earlier *earlier, const char *condition, struct twin *out)
{
	size_t count = duplicates_find(texts->index, print, is_earlier, earlier, out, TWINS_LOOKED);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (is_there(db, condition, texts->texts[out[i].number].id))
			out[kept++] = out[i];
	return kept;
}

void
likeness_twin(struct likeness *likeness, struct db *db, const char *event, const char *question,
	const char *asker, int64_t asked_at, struct twin_question *out)
{
	struct twin found[TWINS_LOOKED];
	struct event_texts *texts;
	size_t number, count = 0;

	*out = (struct twin_question){.by_the_same = false};
	pthread_mutex_lock(&likeness->lock);
	texts = catch_up(likeness, db, event, question);
	number = newest_of(texts, question);
	if (number > 0)
		count = find(texts, db, duplicates_at(texts->index, (uint32_t)number - 1),
			&(struct earlier){texts, question, asked_at}, counts_as_twin, found);
	for (size_t i = 0; i < count; i++)
		if (found[i].alike >= 1 && strcmp(texts->texts[found[i].number].asker, asker) == 0)
			out->by_the_same = true;
	if (count > 0) {
		memcpy(out->like.id, texts->texts[found[0].number].id, ID_SIZE);
		out->like.alike = found[0].alike;
	}
	pthread_mutex_unlock(&likeness->lock);
}

size_t
likeness_public(struct likeness *likeness, struct db *db, const char *event,
	const struct fingerprint *print, struct like *out, size_t most)
{
	struct twin found[TWINS_LOOKED];
	struct event_texts *texts;
	size_t count;

	pthread_mutex_lock(&likeness->lock);
	texts = catch_up(likeness, db, event, NULL);
	count = find(texts, db, print, &(struct earlier){texts, "", INT64_MAX}, is_public, found);
	if (count > most)
		count = most;
	for (size_t i = 0; i < count; i++) {
		memcpy(out[i].id, texts->texts[found[i].number].id, ID_SIZE);
		out[i].alike = found[i].alike;
	}
	pthread_mutex_unlock(&likeness->lock);
	return count;
}
