/* people.c - /api/people: a netizen registers; /api/notices: what concerns a person. */
#include <string.h>

#include "flow/identity.h"
#include "net/api/api.h"
#include "net/http.h"
#include "net/state.h"
#include "store/question.h"

static void
on_joined(struct request *request, json_t *result)
{
	api_session_enter(request, 201, result);
}

static const char *
text_of(const json_t *body, const char *name, bool needed, struct problem *problem)
{
	const json_t *value = json_object_get(body, name);
	char pointer[32] = "/";

	if (json_is_string(value))
		return json_string_value(value);
	if (needed || (value && !json_is_null(value))) {
		strncat(pointer, name, sizeof(pointer) - 2);
		problem_add(problem, pointer, "这一项是必填的文字", "This is needed, as text");
	}
	return "";
}

void
api_people_join(struct request *request)
{
	struct problem problem = {0};
	json_t *body = http_json(request, &problem);
	const char *login = text_of(body, "login", true, &problem);
	const char *password = text_of(body, "password", true, &problem);
	const char *name = text_of(body, "name", false, &problem);
	const json_t *consent = json_object_get(body, "consent");
	struct sender sender = http_sender(request);

	if (body && !json_is_integer(consent))
		problem_add(&problem, "/consent", "请先阅读并同意须知",
			"Please read the notice first and agree to it");
	if (!request->net->services->config->people_sign_up)
		problem_set(&problem, PROBLEM_FORBIDDEN, "这里不开放注册",
			"Registering is closed here");
	if (problem.type != PROBLEM_NONE)
		http_reply_problem(request, &problem);
	else
		identity_sign_up(request->net->services->identity, &sender, login, password, name,
			json_integer_value(consent), api_reply_come,
			api_reply_expect(request, on_joined));
	json_decref(body);
}

static void
work_notices(struct api_read *job, struct db *db)
{
	int64_t after = http_query_integer(&job->query, "after", 0);

	api_answer_as(job, "notices", notice_list_json(db, job->token.person, after));
}

void
api_notices_list(struct request *request)
{
	if (request->has_token)
		api_read_run(request, NULL, work_notices);
	else
		http_refuse(request, PROBLEM_UNAUTHORIZED);
}
