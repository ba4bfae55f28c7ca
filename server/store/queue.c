/*
 * queue.c - a page of the queue, for the desk and for the console.
 *
 * Pending ones come oldest first, urgent ones (where they are asked for) before them; the others newest first.  The cursor is the
 * place of the last card in that order, so what comes in meanwhile moves nothing.  Of pending ones that no shelf is asked of, those
 * come that are not urgent; of the others all: what is urgent and was public is found among the hidden ones.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "store/card.h"
#include "store/cursor.h"
#include "store/json_set.h"
#include "store/log.h"
#include "store/shelf.h"

#define PAGE 100

struct cursor {
	int64_t urgent, at;
	char id[ID_SIZE];
};

static bool
read_cursor(const char *text, struct cursor *out)
{
	memset(out, 0, sizeof *out);
	return text && cursor_number(&text, &out->urgent) && cursor_number(&text, &out->at) &&
		cursor_id(text, out->id, sizeof out->id);
}

/* What LIKE looks for: WORDS anywhere, its own signs taken literally. */
static char *
pattern_of(const char *words)
{
	struct buf pattern;
	buf_init(&pattern);
	buf_add_str(&pattern, "%");
	for (; *words; words++) {
		if (strchr("%_\\", *words))
			buf_add_str(&pattern, "\\");
		buf_add(&pattern, words, 1);
	}
	buf_add_str(&pattern, "%");
	return buf_take(&pattern, NULL);
}

static bool
is_given(const char *text)
{
	return text && text[0] != '\0';
}

/* The units for which ACTOR acts, as ",a,b,"; NULL: all of them (clerks, guests, moderators). */
static char *
own_units(const struct actor *actor, const char *event)
{
	struct buf units;
	bool bound = false;
	buf_init(&units);
	buf_add_str(&units, ",");
	for (size_t i = 0; i < actor->grant_count; i++) {
		const struct grant *grant = &actor->grants[i];
		if (grant->unit[0] == '\0' || (grant->event[0] && strcmp(grant->event, event) != 0))
			continue;
		buf_addf(&units, "%s,", grant->unit);
		bound = true;
	}
	if (bound)
		return buf_take(&units, NULL);
	buf_fini(&units);
	return NULL;
}

/* ?11 is one of these, or another word: the queue. */
#define SHELF \
	"AND CASE ?11 WHEN 'all' THEN 1 WHEN 'urgent' THEN " SHELF_IS_URGENT \
	" WHEN 'held' THEN " SHELF_IS_HELD " WHEN 'second' THEN " SHELF_IS_SECOND \
	" WHEN 'waiting' THEN " SHELF_IS_WAITING " ELSE " SHELF_IS_QUEUE " END "

/* ?1 event, ?2 state ("all": any), ?3 unit, ?4 pattern, ?5 words as number, ?6 units, ?7 to ?9 cursor, ?10 limit, ?12 colour. */
#define FILTER \
	"WHERE question.event = ?1 AND (?2 = 'all' OR question.state = ?2) " \
	"AND (?3 IS NULL OR question.unit = ?3) " \
	"AND (?12 IS NULL OR question.colour = ?12) " \
	"AND (?4 IS NULL OR text.body LIKE ?4 ESCAPE '\\' OR question.number = ?5) " \
	"AND (?6 IS NULL OR question.unit IS NULL OR ?6 LIKE '%,' || question.unit || ',%' " \
	"OR EXISTS (SELECT 1 FROM question_invite WHERE question_invite.question = question.id " \
	"AND ?6 LIKE '%,' || question_invite.unit || ',%')) "

static struct rows *
start(struct db *db, const struct queue_filter *filter, const char *state, const char *pattern,
	const char *units)
{
	static const char oldest_first[] = CARD_COLUMNS FILTER SHELF
		"AND (?9 IS NULL OR question.urgent < ?7 OR (question.urgent = ?7 AND "
		"(question.asked_at, question.id) > (?8, ?9))) "
		"ORDER BY question.urgent DESC, question.asked_at, question.id LIMIT ?10";
	static const char newest_first[] = CARD_COLUMNS FILTER SHELF
		"AND (?9 IS NULL OR (question.asked_at, question.id) < (?8, ?9)) "
		"AND ?7 IS NOT NULL "
		"ORDER BY question.asked_at DESC, question.id DESC LIMIT ?10";
	struct cursor cursor;
	bool further = read_cursor(filter->cursor, &cursor);
	bool is_pending = strcmp(state, "pending") == 0;
	return db_query(db, is_pending ? oldest_first : newest_first, "ssssssiisiss", filter->event,
		state, is_given(filter->unit) ? filter->unit : NULL, pattern,
		is_given(filter->text) ? filter->text : NULL, units, cursor.urgent, cursor.at,
		further ? cursor.id : NULL, (int64_t)PAGE + 1,
		is_given(filter->shelf) ? filter->shelf
			: is_pending    ? "queue"
					: "all",
		is_given(filter->colour) ? filter->colour : NULL);
}

static void
set_cursor(json_t *answer, int64_t urgent, int64_t at, const char *id)
{
	char text[96];
	snprintf(text, sizeof text, "%" PRId64 ".%" PRId64 ".%s", urgent, at, id);
	json_object_set_new(answer, "cursor", json_string(text));
}

static void
add_cards(struct db *db, json_t *answer, struct rows *rows, const struct actor *actor, int64_t now)
{
	json_t *cards = json_array();
	int64_t urgent = 0;
	int64_t at = 0;
	char id[ID_SIZE] = "";
	json_object_set_new(answer, "cursor", json_null());
	for (int count = 0; rows_next(rows); count++) {
		if (count == PAGE) {
			set_cursor(answer, urgent, at, id);
			break;
		}
		snprintf(id, sizeof id, "%s", rows_text(rows, 0));
		urgent = rows_integer(rows, 12);
		at = rows_integer(rows, CARD_COLUMN_ASKED_AT);
		json_array_append_new(cards, card_of(db, rows, actor, now));
	}
	rows_end(rows);
	json_object_set_new(answer, "questions", cards);
}

static void
add_counts(struct db *db, json_t *answer, const char *event)
{
	json_t *counts = json_object();
	static const char *const states[] = {
		"pending", "approved", "rejected", "merged", "hidden", "withdrawn", "answered"};
	for (int i = 0; i < 7; i++)
		json_set_number(counts, states[i], 0);
	struct rows *rows = db_query(db,
		"SELECT state, count(*), sum(CASE WHEN answered = 'answered' THEN 1 ELSE 0 END) "
		"FROM question WHERE event = ?1 GROUP BY state",
		"s", event);
	while (rows_next(rows)) {
		json_set_number(counts, rows_text(rows, 0), rows_integer(rows, 1));
		if (strcmp(rows_text(rows, 0), "approved") == 0)
			json_set_number(counts, "answered", rows_integer(rows, 2));
	}
	rows_end(rows);
	json_set_number(counts, "appeals",
		db_integer(db, 0,
			"SELECT count(*) FROM question WHERE event = ?1 AND appeal_state = 'open'",
			"s", event));
	json_object_set_new(answer, "counts", counts);
}

json_t *
question_queue_json(
	struct db *db, const struct queue_filter *filter, const struct actor *actor, int64_t now)
{
	struct position head = {"", 0};
	json_t *answer = json_object();
	/* The head first, in the same transaction: entries after it are what the page lacks. */
	log_head(db, stream_of(STREAM_DESK, filter->event).name, &head);
	json_set_number(answer, "seq", (int64_t)head.seq);
	json_object_set_new(answer, "epoch", json_string(head.epoch));
	json_set_time(answer, "now", now);

	bool moderates = card_is_for_moderator(actor, filter->event);
	const char *state = is_given(filter->state) ? filter->state : "pending";
	if (filter->console || !moderates)
		state = "approved";
	char *units = filter->console ? own_units(actor, filter->event) : NULL;
	char *pattern = is_given(filter->text) ? pattern_of(filter->text) : NULL;
	add_cards(db, answer, start(db, filter, state, pattern, units), actor, now);
	free(pattern);
	free(units);
	add_counts(db, answer, filter->event);
	return answer;
}
