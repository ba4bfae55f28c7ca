/* receipts.c - /api/receipts: a question or case by its number and receipt, from whatever device. */
#include "domain/token.h"
#include "flow/limits.h"
#include "flow/submit.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/case_read.h"
#include "store/question.h"

/* By the number of a case, or that of the question it came from. */
static bool
find(struct db *db, const char *number, struct case_row *row, struct question_row *question)
{
	*row = (struct case_row){.id = ""};
	*question = (struct question_row){.id = ""};
	if (case_load(db, number, row))
		return !row->question[0] || question_load(db, row->question, question);
	if (!question_by_number(db, number, question))
		return false;
	(void)case_of_question(db, question->id, row);
	return true;
}

/* A wrong number and a wrong receipt look the same. */
static void
work_open(struct api_read *job, struct db *db)
{
	const char *number = json_string_value(json_object_get(job->body, "number"));
	const char *receipt = json_string_value(json_object_get(job->body, "receipt"));
	struct question_row question;
	struct case_row row;
	json_t *answer;

	if (!number || !receipt || !find(db, number, &row, &question) ||
		!receipt_matches(
			job->keys, question.id[0] ? question.id : row.id, 0, "receipt", receipt)) {
		problem_set(&job->problem, PROBLEM_NOT_FOUND, "编号或回执码不对，请核对后再试",
			"The number or the receipt is wrong; please check them");
		return;
	}
	answer = json_object();
	if (question.id[0])
		json_object_set_new(answer, "question",
			question_own_json(db, job->keys, question.id, job->now));
	if (row.id[0])
		json_object_set_new(answer, "case", case_own_json(db, job->keys, &row, job->now));
	api_answer(job, answer);
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
