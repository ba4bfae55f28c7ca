#include "flow/guesser.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "moderation/guess.h"
#include "moderation/normalise.h"

#define LEARN_AGAIN_MS INT64_C(300000)
#define ALLOWED_MAX    256

/* Units or topics: where their names, the past, and those of an event stand. */
struct subject_sql {
	const char *names, *past, *allowed;
};

static const struct subject_sql of_units = {
	"SELECT id, name FROM unit WHERE abolished_at IS NULL",
	"SELECT question.unit, text.body FROM question JOIN text ON text.id = question.text "
	"WHERE question.state = 'approved' AND question.unit IS NOT NULL "
	"ORDER BY question.id DESC LIMIT 5000",
	"SELECT unit FROM event_unit WHERE event = ?1",
};
static const struct subject_sql of_topics = {
	"SELECT id, name FROM topic WHERE retired_at IS NULL",
	"SELECT question.topic, text.body FROM question JOIN text ON text.id = question.text "
	"WHERE question.state = 'approved' AND question.topic IS NOT NULL "
	"ORDER BY question.id DESC LIMIT 5000",
	"SELECT topic FROM event_topic WHERE event = ?1",
};

struct guesser {
	struct guess_model *units, *topics;
	int64_t learnt_at;
};

struct guesser *
guesser_create(void)
{
	return mem_zero(1, sizeof(struct guesser));
}

void
guesser_free(struct guesser *guesser)
{
	if (!guesser)
		return;
	guess_free(guesser->units);
	guess_free(guesser->topics);
	free(guesser);
}

/* ---- learning */

static void
teach(struct guess_model *model, struct db *db, const char *sql,
	void (*lesson)(struct guess_model *, const char *, const uint32_t *, size_t))
{
	struct rows *rows = db_query(db, sql, "");

	while (rows_next(rows)) {
		struct normal normal = {0};
		const char *text = rows_text(rows, 1);
		if (normalise(text, strlen(text), &normal) == ERR_OK)
			lesson(model, rows_text(rows, 0), normal.points, normal.count);
		normalise_fini(&normal);
	}
	rows_end(rows);
}

static void
learn(struct guess_model **model, struct db *db, const struct subject_sql *sql)
{
	guess_free(*model);
	*model = guess_create();
	teach(*model, db, sql->names, guess_name);
	teach(*model, db, sql->past, guess_learn);
}

/* ---- guessing */

static bool
guess_one(const struct guess_model *model, struct db *db, const char *sql, const char *event,
	const struct normal *normal, struct guess *out)
{
	char ids[ALLOWED_MAX][ID_SIZE];
	const char *allowed[ALLOWED_MAX];
	size_t count = 0;
	struct rows *rows = db_query(db, sql, "s", event);

	while (count < ALLOWED_MAX && rows_next(rows)) {
		snprintf(ids[count], ID_SIZE, "%s", rows_text(rows, 0));
		allowed[count] = ids[count];
		count++;
	}
	rows_end(rows);
	return count > 0 && guess_make(model, allowed, count, normal->points, normal->count, out);
}

static void
add_words(json_t *spans, const struct guess *guess, const struct normal *normal)
{
	for (size_t i = 0; i < guess->word_count; i++) {
		size_t start, end;
		normalise_span(normal, guess->words[i].start, guess->words[i].end, &start, &end);
		json_array_append_new(
			spans, json_pack("[I, I]", (json_int_t)start, (json_int_t)end));
	}
}

static void
guess_both(const struct guesser *guesser, struct db *db, const char *event,
	const struct normal *normal, struct guessed *out)
{
	json_t *spans = json_array();
	struct guess guess;

	if (guess_one(guesser->units, db, of_units.allowed, event, normal, &guess)) {
		snprintf(out->unit, sizeof out->unit, "%s", guess.label);
		add_words(spans, &guess, normal);
	}
	if (guess_one(guesser->topics, db, of_topics.allowed, event, normal, &guess)) {
		snprintf(out->topic, sizeof out->topic, "%s", guess.label);
		if (json_array_size(spans) == 0)
			add_words(spans, &guess, normal);
	}
	if (json_array_size(spans) > 0)
		out->why = json_dumps(spans, JSON_COMPACT);
	json_decref(spans);
}

void
guesser_guess(struct guesser *guesser, struct db *db, int64_t now, const char *event,
	const char *text, struct guessed *out)
{
	struct normal normal = {0};

	*out = (struct guessed){.why = NULL};
	if (!guesser->units || now - guesser->learnt_at > LEARN_AGAIN_MS) {
		learn(&guesser->units, db, &of_units);
		learn(&guesser->topics, db, &of_topics);
		guesser->learnt_at = now;
	}
	if (normalise(text, strlen(text), &normal) == ERR_OK)
		guess_both(guesser, db, event, &normal, out);
	normalise_fini(&normal);
}
