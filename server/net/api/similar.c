/*
 * similar.c - /api/events/{id}/similar and /api/cases/similar: what says the same already and is public, for somebody
 * who is about to ask in an event, or to leave a message on the standing board.
 *
 * The text is nobody's yet but theirs, so it comes in a body: what stands in a URL is kept in the logs of proxies.
 */
#include <string.h>

#include "flow/comparison.h"
#include "flow/limits.h"
#include "flow/submit.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/card_screening.h"

#define SIMILAR_MOST   5
#define TEXT_BYTES_MAX 6000

static json_t *
question_json(struct db *db, const struct like *like)
{
	json_t *question = NULL;
	struct rows *rows = db_query(db,
		"SELECT text.body, question.answered, question.votes FROM question "
		"JOIN text ON text.id = question.text WHERE question.id = ?1",
		"s", like->id);

	if (rows_next(rows))
		question = json_pack("{s:s, s:s, s:s, s:I, s:i}", "question", like->id, "text",
			rows_text(rows, 0), "answered", rows_text(rows, 1), "votes",
			(json_int_t)rows_integer(rows, 2), "alike", (int)(like->alike * 100 + 0.5));
	rows_end(rows);
	return question;
}

static json_t *
questions_of(struct api_read *job, struct db *db, const struct fingerprint *print)
{
	struct comparison *comparison = job->services->comparison;
	struct like found[SIMILAR_MOST];
	json_t *questions = json_array();
	size_t count = likeness_public(
		comparison_likeness(comparison), db, job->argument, print, found, SIMILAR_MOST);

	for (size_t i = 0; i < count; i++) {
		json_t *question = question_json(db, &found[i]);
		if (question)
			json_array_append_new(questions, question);
	}
	return questions;
}

/* The case that says the same, if there is one; an array. */
static json_t *
cases_of(struct db *db, const struct fingerprint *print)
{
	json_t *cases = json_array();
	struct like found;

	if (likeness_case(db, print, &found))
		json_array_append_new(cases, answered_in_json(db, found.id));
	return cases;
}

static bool
print_text(struct api_read *job, struct fingerprint *print)
{
	const char *text = json_string_value(json_object_get(job->body, "text"));

	if (!text || !*text || strlen(text) > TEXT_BYTES_MAX) {
		problem_add(&job->problem, "/text", "请给出文字", "Give a text");
		return false;
	}
	likeness_print(text, print);
	return true;
}

static void
work_similar(struct api_read *job, struct db *db)
{
	struct fingerprint print;

	if (!print_text(job, &print))
		return;
	api_answer(job,
		json_pack("{s:o, s:o}", "questions", questions_of(job, db, &print), "cases",
			cases_of(db, &print)));
	fingerprint_fini(&print);
}

static void
work_similar_cases(struct api_read *job, struct db *db)
{
	struct fingerprint print;

	if (!print_text(job, &print))
		return;
	api_answer_as(job, "cases", cases_of(db, &print));
	fingerprint_fini(&print);
}

static void
run(struct request *request, void (*work)(struct api_read *, struct db *))
{
	struct sender sender = http_sender(request);
	struct problem problem = {0};
	json_t *body = http_json(request, &problem);

	if (!body ||
		!limits_allow_look(submit_limits(request->net->services->submit), sender.token,
			sender.address, net_wall_ms(request->net), &problem)) {
		http_reply_problem(request, &problem);
		json_decref(body);
		return;
	}
	api_read_run(request, body, work);
}

void
api_events_similar(struct request *request)
{
	run(request, work_similar);
}

void
api_cases_similar(struct request *request)
{
	run(request, work_similar_cases);
}
