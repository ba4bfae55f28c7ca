/* questions.c - /api/questions: the queue of a desk, one question with its history, one's own. */
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/event.h"
#include "store/question.h"

#include <string.h>

/* May the actor sit at the desk of EVENT?  Else the job is refused. */
static bool
has_desk(struct api_read *job, struct db *db, const char *event)
{
	enum audience audience;

	api_actor(job, db);
	if (authorise_desk(&job->actor, event, &audience))
		return true;
	api_refuse(job,
		*job->actor.person && job->actor.active ? PROBLEM_FORBIDDEN : PROBLEM_UNAUTHORIZED);
	return false;
}

static void
work_queue(struct api_read *job, struct db *db)
{
	struct event_row event;
	struct queue_filter filter = {
		.event = job->argument,
		.state = api_query(job, "state"),
		.text = api_query(job, "q"),
		.unit = api_query(job, "unit"),
		.cursor = api_query(job, "cursor"),
		.console = strcmp(api_query(job, "view"), "console") == 0,
	};

	if (!has_desk(job, db, job->argument))
		return;
	if (!event_load(db, job->argument, &event)) {
		api_refuse(job, PROBLEM_NOT_FOUND);
		return;
	}
	if (strcmp(filter.state, "all") == 0)
		filter.state = "";
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
	if (has_desk(job, db, question.event))
		api_answer_as(
			job, "question", question_detail_json(db, job->argument, &job->actor));
}

void
api_questions_one(struct request *request)
{
	api_read_run(request, NULL, work_one);
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
