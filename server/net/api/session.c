/* session.c - /api/session: who I am, signing in and out; an anonymous one for whoever asks. */
#include <string.h>

#include "base/clock.h"
#include "flow/identity.h"
#include "net/api/api.h"
#include "net/cookies.h"
#include "net/http.h"
#include "net/state.h"

void
api_session_enter(struct request *request, int status, json_t *result)
{
	const json_t *person = json_object_get(result, "person");
	const char *token = json_string_value(json_object_get(result, "token"));
	const char *expiry = json_string_value(json_object_get(result, "expires_at"));
	int kind = person_kind_read(json_string_value(json_object_get(person, "kind")));
	int64_t expires_at = 0;

	cookies_set_device(request, kind != PERSON_KIND_ANONYMOUS);
	if (token && kind >= 0 && expiry && clock_parse(expiry, &expires_at) == ERR_OK)
		cookies_set_session(request, token, (enum person_kind)kind, expires_at);
	http_reply_json(request, status, json_incref(result));
}

static void
on_known(struct request *request, json_t *result)
{
	http_reply_json(request, 200, json_incref(result));
}

void
api_session_who(struct request *request)
{
	struct sender sender = http_sender(request);

	identity_who(request->net->services->identity, &sender, api_reply_come,
		api_reply_expect(request, on_known));
}

static void
on_signed_in(struct request *request, json_t *result)
{
	api_session_enter(request, 200, result);
}

/* The notice that was agreed to is one that there is; 0: none was. */
static bool
read_consent(const struct request *request, const json_t *body, int64_t *consent,
	struct problem *problem)
{
	const json_t *given = json_object_get(body, "consent");

	*consent = json_integer_value(given);
	if (!given || json_is_null(given) ||
		(json_is_integer(given) && *consent > 0 &&
			*consent <= request->net->services->config->people_notice_version))
		return true;
	problem_add(
		problem, "/consent", "没有这一版须知", "There is no such version of the notice");
	return false;
}

static void
begin_anonymous(struct request *request, const json_t *body)
{
	struct problem problem = {0};
	json_t *result = NULL;
	int64_t consent;

	if (!read_consent(request, body, &consent, &problem) ||
		!identity_anonymous(request->net->services->identity, request->address, consent,
			net_wall_ms(request->net), &result, &problem)) {
		http_reply_problem(request, &problem);
		return;
	}
	api_session_enter(request, 200, result);
	json_decref(result);
}

static void
sign_in(struct request *request, const char *login, const char *password)
{
	struct sender sender = http_sender(request);

	identity_sign_in(request->net->services->identity, &sender, login, password, api_reply_come,
		api_reply_expect(request, on_signed_in));
}

static void
refuse_field(struct request *request, const char *pointer)
{
	struct problem problem = {0};

	problem_add(&problem, pointer, "这一项是必填的文字", "This is needed, as text");
	http_reply_problem(request, &problem);
}

void
api_session_begin(struct request *request)
{
	struct problem problem = {0};
	json_t *body = http_json(request, &problem);
	const json_t *login = json_object_get(body, "login");
	const json_t *password = json_object_get(body, "password");

	if (!body)
		http_reply_problem(request, &problem);
	else if (!login && !password)
		begin_anonymous(request, body);
	else if (!json_is_string(login))
		refuse_field(request, "/login");
	else if (!json_is_string(password))
		refuse_field(request, "/password");
	else
		sign_in(request, json_string_value(login), json_string_value(password));
	json_decref(body);
}

static void
on_signed_out(struct request *request, json_t *result)
{
	(void)result;
	cookies_clear_session(request);
	http_reply(request, 204, NULL, NULL);
}

void
api_session_end(struct request *request)
{
	struct sender sender = http_sender(request);

	if (!request->has_token) {
		on_signed_out(request, NULL);
		return;
	}
	identity_sign_out(request->net->services->identity, &sender, api_reply_come,
		api_reply_expect(request, on_signed_out));
}
