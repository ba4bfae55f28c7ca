/* words.c - /api/words, /api/rules: the list of words with its versions, tried out on a text and on past questions. */
#include <string.h>

#include "flow/sight.h"
#include "flow/wordlist.h"
#include "moderation/screen.h"
#include "net/api/api.h"
#include "net/http.h"
#include "store/word.h"

#define TRIED_QUESTIONS 1000
#define TEXT_BYTES_MAX  20000

/* Those who may change the list may see it, and nobody else: a list that is known is easily avoided. */
static bool
is_allowed(struct api_read *job, struct db *db)
{
	api_actor(job, db);
	if (actor_has(&job->actor, R_LEAD_MODERATOR | R_ADMIN, NULL))
		return true;
	api_refuse(job,
		*job->actor.person && job->actor.active ? PROBLEM_FORBIDDEN : PROBLEM_UNAUTHORIZED);
	return false;
}

static void
work_list(struct api_read *job, struct db *db)
{
	if (is_allowed(job, db))
		api_answer(job, word_list_json(db, api_query(job, "q"), api_query(job, "cursor")));
}

static void
work_versions(struct api_read *job, struct db *db)
{
	if (is_allowed(job, db))
		api_answer_as(job, "versions", word_versions_json(db));
}

static void
work_rules(struct api_read *job, struct db *db)
{
	if (is_allowed(job, db))
		api_answer_as(job, "rules", rule_list_json(db));
}

/* ---- trying out */

struct trial {
	struct words_builder *builder;
	const json_t *remove;
};

static bool
is_removed(const json_t *remove, const char *word)
{
	const json_t *item;
	size_t i;

	json_array_foreach(remove, i, item)
		if (json_is_string(item) && strcmp(json_string_value(item), word) == 0)
			return true;
	return false;
}

static void
add_word(struct words_builder *builder, const char *word, const char *severity)
{
	enum word_rank rank;

	if (word && severity && words_rank_find(severity, strlen(severity), &rank) &&
		words_builder_add(builder, word, strlen(word), rank) != ERR_OK)
		return; /* it could not stand in the list either */
}

static void
add_kept(void *cookie, const char *word, const char *severity)
{
	const struct trial *trial = cookie;

	if (!is_removed(trial->remove, word))
		add_word(trial->builder, word, severity);
}

/* The list as it would be. */
static struct words *
compile_trial(struct db *db, const json_t *body)
{
	struct trial trial = {words_builder_create(), json_object_get(body, "remove")};
	const json_t *item;
	size_t i;

	word_each(db, add_kept, &trial);
	json_array_foreach(json_object_get(body, "add"), i, item)
		add_word(trial.builder, json_string_value(json_object_get(item, "word")),
			json_string_value(json_object_get(item, "severity")));
	return words_builder_finish(trial.builder);
}

static void
work_try(struct api_read *job, struct db *db)
{
	const char *text = json_string_value(json_object_get(job->body, "text"));
	struct screened screened = {0};
	struct words *words;
	json_t *reasons;

	if (!is_allowed(job, db))
		return;
	if (!text || strlen(text) > TEXT_BYTES_MAX) {
		problem_add(&job->problem, "/text", "请给出要试的文字", "Give a text to try");
		return;
	}
	words = compile_trial(db, job->body);
	if (screen(text, strlen(text), words, NULL, &screened) == ERR_OK) {
		reasons = sight_reasons(&screened.findings, true);
		api_answer(job,
			json_pack("{s:s#, s:o, s:s}", "masked", screened.masked.data,
				(int)screened.masked.len, "reasons",
				reasons ? reasons : json_array(), "colour", screened.colour));
	} else {
		api_refuse(job, PROBLEM_MALFORMED);
	}
	screen_fini(&screened);
	words_unref(words);
}

static const char *
colour_by(const char *text, const struct words *words)
{
	struct screened screened = {0};
	const char *colour = "green";

	if (screen(text, strlen(text), words, NULL, &screened) == ERR_OK)
		colour = screened.colour;
	screen_fini(&screened);
	return colour;
}

/* What the change would have made of the newest questions. */
static void
work_dry_run(struct api_read *job, struct db *db)
{
	json_t *changed = json_array();
	int64_t version, checked = 0;
	struct words *before, *after;
	struct rows *rows;

	if (!is_allowed(job, db)) {
		json_decref(changed);
		return;
	}
	before = wordlist_compile(db, &version);
	after = compile_trial(db, job->body);
	rows = db_query(db,
		"SELECT question.id, original.body, text.body FROM question "
		"JOIN text AS original ON original.id = question.original "
		"JOIN text ON text.id = question.text ORDER BY question.id DESC LIMIT ?1",
		"i", (int64_t)TRIED_QUESTIONS);
	for (; rows_next(rows); checked++) {
		const char *old = colour_by(rows_text(rows, 1), before);
		const char *new = colour_by(rows_text(rows, 1), after);
		if (strcmp(old, new) != 0)
			json_array_append_new(changed,
				json_pack("{s:s, s:s, s:s, s:s}", "question", rows_text(rows, 0),
					"text", rows_text(rows, 2), "before", old, "after", new));
	}
	rows_end(rows);
	words_unref(before);
	words_unref(after);
	api_answer(
		job, json_pack("{s:I, s:o}", "checked", (json_int_t)checked, "changed", changed));
}

/* ---- */

static void
run_with_body(struct request *request, void (*work)(struct api_read *, struct db *))
{
	struct problem problem = {0};
	json_t *body = http_json(request, &problem);

	if (body)
		api_read_run(request, body, work);
	else
		http_reply_problem(request, &problem);
}

void
api_words_list(struct request *request)
{
	api_read_run(request, NULL, work_list);
}

void
api_words_versions(struct request *request)
{
	api_read_run(request, NULL, work_versions);
}

void
api_words_try(struct request *request)
{
	run_with_body(request, work_try);
}

void
api_words_dry_run(struct request *request)
{
	run_with_body(request, work_dry_run);
}

void
api_rules_list(struct request *request)
{
	api_read_run(request, NULL, work_rules);
}
