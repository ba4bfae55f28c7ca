/* receipts.c - /api/receipts: a question by its number and receipt, from whatever device. */
#include "domain/token.h"
#include "flow/limits.h"
#include "flow/submit.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/question.h"

/* A wrong number and a wrong receipt look the same. */
static void
work_open(struct api_read *job, struct db *db)
{
	const char *number = json_string_value(json_object_get(job->body, "number"));
	const char *receipt = json_string_value(json_object_get(job->body, "receipt"));
	struct question_row question;

	if (!number || !receipt || !question_by_number(db, number, &question) ||
		!receipt_matches(job->keys, question.id, 0, "receipt", receipt)) {
		problem_set(&job->problem, PROBLEM_NOT_FOUND, "编号或回执码不对，请核对后再试",
			"The number or the receipt is wrong; please check them");
		return;
	}
	api_answer_as(job, "question", question_own_json(db, job->keys, question.id, job->now));
}

/* Who guesses is slowed down, wherever they guess. */
static void
count_wrong(struct api_read *job)
{
	if (job->problem.type == PROBLEM_NOT_FOUND)
		limits_count_receipt(submit_limits(job->request->net->services->submit),
			job->request->address, job->now);
}

void
api_receipts_open(struct request *request)
{
	struct problem problem = {0};
	json_t *body = http_json(request, &problem);

	if (!body ||
		!limits_allow_receipt(submit_limits(request->net->services->submit),
			request->address, net_wall_ms(request->net), &problem)) {
		http_reply_problem(request, &problem);
		json_decref(body);
		return;
	}
	api_read_run_then(request, body, work_open, count_wrong);
}
