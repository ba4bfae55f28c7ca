/* questions.c - /api/questions: the queue of a desk, one question with its history, its contact, one's own. */
#include <stdlib.h>
#include <string.h>

#include "domain/command.h"
#include "flow/submit.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/event.h"
#include "store/question.h"

static void
work_queue(struct api_read *job, struct db *db)
{
	struct event_row event;
	struct queue_filter filter = {
		.event = job->argument,
		.state = api_query(job, "state"),
		.text = api_query(job, "q"),
		.unit = api_query(job, "unit"),
		.shelf = api_query(job, "shelf"),
		.colour = api_query(job, "colour"),
		.cursor = api_query(job, "cursor"),
		.console = strcmp(api_query(job, "view"), "console") == 0,
	};

	if (!api_has_desk(job, db, job->argument))
		return;
	if (!event_load(db, job->argument, &event)) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	api_answer(job, question_queue_json(db, &filter, &job->actor, job->now));
}

void
api_questions_queue(struct request *request)
{
	api_read_run(request, NULL, work_queue);
}

static void
work_one(struct api_read *job, struct db *db)
{
	struct question_row question;

	if (!job->has_token) {
		api_refuse(job, PROBLEM_UNAUTHORIZED);
		return;
	}
	if (!question_load(db, job->argument, &question)) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	if (api_has_desk(job, db, question.event))
		api_answer_as(
			job, "question", question_detail_json(db, job->argument, &job->actor));
}

void
api_questions_one(struct request *request)
{
	api_read_run(request, NULL, work_one);
}

static void
on_looked(struct request *request, json_t *result)
{
	http_reply_json(request, 200, json_incref(result));
}

/* A command, and no reading: the look is in the trail before anything is answered. */
void
api_questions_contact(struct request *request)
{
	json_t *args = json_pack("{s:s}", "question", request->argument);
	char *body = json_dumps(args, JSON_COMPACT);
	struct sender sender = http_sender(request);
	struct command command = {0};
	struct problem problem = {0};

	if (command_decode_http("question.contact", NULL, body, strlen(body), &command, &problem)) {
		submit_command(request->net->services->submit, &sender, &command, api_reply_come,
			api_reply_expect(request, on_looked));
	} else {
		http_reply_problem(request, &problem);
		command_fini(&command);
	}
	free(body);
	json_decref(args);
}

static void
work_mine(struct api_read *job, struct db *db)
{
	api_answer_as(
		job, "questions", question_mine_json(db, job->keys, job->token.person, job->now));
}

void
api_questions_mine(struct request *request)
{
	if (request->has_token)
		api_read_run(request, NULL, work_mine);
	else
		http_refuse(request, PROBLEM_UNAUTHORIZED);
}
