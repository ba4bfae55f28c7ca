#include "flow/rescreen.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/compared.h"
#include "flow/sight.h"
#include "flow/submit.h"

#define BATCH_MAX 64

struct changed {
	char question[ID_SIZE], event[ID_SIZE], content[DIGEST_HEX_SIZE];
	const char *colour;
	char *reasons; /* NULL: none */
};

struct rescreen {
	struct services *services;
	struct words *words, *next; /* NEXT: to start over with */
	char after[ID_SIZE]; /* the last question that was looked at */
	bool is_last; /* none comes after these */
	bool is_busy;
	struct changed batch[BATCH_MAX];
	size_t count;
	struct store_read read;
	struct store_job job;
};

struct rescreen *
rescreen_create(struct services *services)
{
	struct rescreen *rescreen = mem_zero(1, sizeof *rescreen);

	rescreen->services = services;
	return rescreen;
}

static void
forget_batch(struct rescreen *rescreen)
{
	for (size_t i = 0; i < rescreen->count; i++)
		free(rescreen->batch[i].reasons);
	rescreen->count = 0;
}

void
rescreen_free(struct rescreen *rescreen)
{
	if (!rescreen)
		return;
	forget_batch(rescreen);
	words_unref(rescreen->words);
	words_unref(rescreen->next);
	free(rescreen);
}

/* ---- on a reader's thread */

/* That somebody has sent the same before was found by comparison, not in the text: it stays. */
static bool
keep_flood(json_t *reasons, const char *before)
{
	json_t *old = json_loads(before, 0, NULL);
	json_t *reason;
	bool found = false;
	size_t i;

	json_array_foreach(old, i, reason) {
		const char *kind = json_string_value(json_object_get(reason, "kind"));
		if (!kind || strcmp(kind, "flood") != 0)
			continue;
		json_array_append(reasons, reason);
		found = true;
	}
	json_decref(old);
	return found;
}

static void
look_at(struct rescreen *rescreen, struct rows *rows)
{
	const char *before = rows_text(rows, 4);
	struct changed *changed = &rescreen->batch[rescreen->count];
	struct sight sight = {0};
	json_t *reasons;

	sight_take(rows_text(rows, 6), rescreen->words, rows_integer(rows, 5) == 1, &sight);
	reasons = sight.reasons ? json_incref(sight.reasons) : json_array();
	*changed = (struct changed){.colour = sight.colour};
	if (keep_flood(reasons, before) && sight.colour && strcmp(sight.colour, "green") == 0)
		changed->colour = "amber";
	if (json_array_size(reasons) > 0)
		changed->reasons = json_dumps(reasons, JSON_COMPACT);
	json_decref(reasons);
	sight_fini(&sight);
	if (!changed->colour ||
		(strcmp(changed->colour, rows_text(rows, 3)) == 0 &&
			strcmp(changed->reasons ? changed->reasons : "", before) == 0)) {
		free(changed->reasons);
		return;
	}
	snprintf(changed->question, ID_SIZE, "%s", rows_text(rows, 0));
	snprintf(changed->event, ID_SIZE, "%s", rows_text(rows, 1));
	snprintf(changed->content, sizeof changed->content, "%s", rows_text(rows, 2));
	rescreen->count++;
}

/* A text of a moderator's hand is screened as it stands; an asker's as it was asked. */
static void
run_look(struct store_read *read, struct db *db)
{
	struct rescreen *rescreen = LIST_OWNER(read, struct rescreen, read);
	size_t seen = 0;
	struct rows *rows = db_query(db,
		"SELECT question.id, question.event, question.content, question.colour, "
		"COALESCE(question.reasons, ''), question.edited_by IS NOT NULL, text.body "
		"FROM event JOIN question ON question.event = event.id "
		"JOIN text ON text.id = CASE WHEN question.edited_by IS NULL THEN question.original "
		"ELSE question.text END "
		"WHERE event.state IN ('open', 'live', 'paused', 'closing', 'ended') "
		"AND question.state = 'pending' AND question.id > ?1 ORDER BY question.id LIMIT ?2",
		"si", rescreen->after, (int64_t)BATCH_MAX);

	for (; rows_next(rows); seen++) {
		look_at(rescreen, rows);
		snprintf(rescreen->after, ID_SIZE, "%s", rows_text(rows, 0));
	}
	rows_end(rows);
	rescreen->is_last = seen < BATCH_MAX;
}

/* ---- on the writer's thread */

static void
run_write(struct store_job *job, struct tx *tx)
{
	struct rescreen *rescreen = LIST_OWNER(job, struct rescreen, job);

	for (size_t i = 0; i < rescreen->count; i++) {
		const struct changed *changed = &rescreen->batch[i];
		if (db_run(tx->db,
			    "UPDATE question SET colour = ?3, reasons = ?4 WHERE id = ?1 "
			    "AND content = ?2 AND state = 'pending' "
			    "AND (colour <> ?3 OR reasons IS NOT ?4)",
			    "ssss", changed->question, changed->content, changed->colour,
			    changed->reasons) == 1)
			compared_tell(tx, changed->question, changed->event);
	}
}

/* ---- on the loop's thread */

static void look(struct rescreen *rescreen);

static void
go_on(struct rescreen *rescreen, enum err outcome)
{
	rescreen->is_busy = false;
	forget_batch(rescreen);
	if (outcome == ERR_CANCELLED)
		return;
	if (outcome != ERR_OK)
		log_error("what waits was not screened anew", "error", err_name(outcome));
	if (rescreen->next) {
		words_unref(rescreen->words);
		rescreen->words = rescreen->next;
		rescreen->next = NULL;
		rescreen->after[0] = '\0';
		look(rescreen);
	} else if (outcome == ERR_OK && !rescreen->is_last) {
		look(rescreen);
	}
}

static void
on_written(struct store_job *job, enum err outcome)
{
	struct rescreen *rescreen = LIST_OWNER(job, struct rescreen, job);

	if (outcome == ERR_OK)
		submit_publish(rescreen->services, job->entries, job->entry_count);
	go_on(rescreen, outcome);
}

static void
on_looked(struct store_read *read, enum err outcome)
{
	struct rescreen *rescreen = LIST_OWNER(read, struct rescreen, read);

	if (outcome != ERR_OK || rescreen->count == 0) {
		go_on(rescreen, outcome);
		return;
	}
	memset(&rescreen->job, 0, sizeof rescreen->job);
	rescreen->job.run = run_write;
	rescreen->job.done = on_written;
	if (store_write(rescreen->services->store, &rescreen->job) != ERR_OK)
		go_on(rescreen, ERR_UNAVAILABLE);
}

static void
look(struct rescreen *rescreen)
{
	memset(&rescreen->read, 0, sizeof rescreen->read);
	rescreen->read.run = run_look;
	rescreen->read.done = on_looked;
	rescreen->is_busy = store_ask(rescreen->services->store, &rescreen->read) == ERR_OK;
	if (!rescreen->is_busy)
		log_error("what waits was not screened anew");
}

void
rescreen_start(struct rescreen *rescreen, struct words *words)
{
	words_unref(rescreen->next);
	rescreen->next = words_ref(words);
	if (!rescreen->is_busy)
		go_on(rescreen, ERR_OK);
}
