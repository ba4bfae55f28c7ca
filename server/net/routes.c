#include "net/routes.h"

#include <string.h>

#include "net/api/api.h"
#include "net/http.h"
#include "net/pages.h"
#include "net/state.h"

#define FILES_PATH "/api/files"

static const struct route routes[] = {
	{HTTP_GET, "/healthz", api_health_alive, NULL, false},
	{HTTP_GET, "/readyz", api_health_ready, NULL, false},

	{HTTP_GET, "/api/openapi.json", api_description_openapi, NULL, false},
	{HTTP_GET, "/api/asyncapi.json", api_description_asyncapi, NULL, false},

	{HTTP_GET, "/api/session", api_session_who, NULL, false},
	{HTTP_POST, "/api/session", api_session_begin, NULL, false},
	{HTTP_DELETE, "/api/session", api_session_end, NULL, true},
	{HTTP_POST, "/api/people", api_people_join, NULL, false},
	{HTTP_GET, "/api/notices", api_notices_list, NULL, false},

	{HTTP_GET, "/api/events", api_events_list, NULL, false},
	{HTTP_GET, "/api/events/{}", api_events_one, NULL, false},
	{HTTP_GET, "/api/events/{}/entries", api_events_entries, NULL, false},
	{HTTP_GET, "/api/events/{}/people", api_events_people, NULL, false},
	{HTTP_GET, "/api/events/{}/notes", api_notes_list, NULL, false},
	{HTTP_GET, "/api/events/{}/queue", api_questions_queue, NULL, false},
	{HTTP_GET, "/api/events/{}/transcript", api_transcripts_edited, NULL, false},
	{HTTP_GET, "/api/events/{}/desk", api_desk_glance, NULL, false},
	{HTTP_GET, "/events/{}/transcript.json", api_transcripts_json, NULL, false},
	{HTTP_GET, "/events/{}/transcript.html", api_transcripts_html, NULL, false},

	{HTTP_GET, "/api/questions/mine", api_questions_mine, NULL, false},
	{HTTP_GET, "/api/questions/{}", api_questions_one, NULL, false},
	{HTTP_POST, "/api/questions/{}/contact", api_questions_contact, NULL, true},
	{HTTP_POST, "/api/receipts", api_receipts_open, NULL, false},
	{HTTP_GET, "/api/cases", api_cases_list, NULL, false},
	{HTTP_GET, "/api/cases/mine", api_cases_mine, NULL, false},
	{HTTP_GET, "/api/cases/workbench", api_cases_workbench, NULL, false},
	{HTTP_GET, "/api/cases/board", api_cases_board, NULL, false},
	{HTTP_POST, "/api/cases/similar", api_cases_similar, NULL, false},
	{HTTP_GET, "/api/cases/{}", api_cases_one, NULL, false},
	{HTTP_GET, "/api/cases/{}/full", api_cases_full, NULL, false},
	{HTTP_GET, "/api/snippets", api_snippets_list, NULL, false},
	{HTTP_GET, "/api/units", api_units_list, NULL, false},
	{HTTP_GET, "/api/reasons", api_reasons_list, NULL, false},
	{HTTP_GET, "/api/words", api_words_list, NULL, false},
	{HTTP_GET, "/api/words/versions", api_words_versions, NULL, false},
	{HTTP_POST, "/api/words/try", api_words_try, NULL, true},
	{HTTP_POST, "/api/words/dry-run", api_words_dry_run, NULL, true},
	{HTTP_GET, "/api/rules", api_rules_list, NULL, false},
	{HTTP_POST, "/api/events/{}/similar", api_events_similar, NULL, false},
	{HTTP_POST, FILES_PATH, api_files_add, NULL, true},
	{HTTP_GET, "/files/{}", api_files_one, NULL, false},
	{HTTP_GET, "/files/{}/preview", api_files_preview, NULL, false},
	{HTTP_POST, "/api/commands/{}", api_commands_run, NULL, true},

	{HTTP_GET, "/", pages_run, "/index.html", false},
	{HTTP_GET, "/events/{}", pages_run, "/live.html", false},
	{HTTP_GET, "/screen/{}", pages_run, "/screen.html", false},
	{HTTP_GET, "/embed/{}", pages_run, "/embed.html", false},
	{HTTP_GET, "/cases", pages_run, "/archive.html", false},
	{HTTP_GET, "/cases/{}", pages_run, "/archive.html", false},
	{HTTP_GET, "/desk", pages_run, "/desk.html", false},
	{HTTP_GET, "/host", pages_run, "/host.html", false},
	{HTTP_GET, "/editor", pages_run, "/editor.html", false},
	{HTTP_GET, "/console", pages_run, "/console.html", false},
	{HTTP_GET, "/admin", pages_run, "/admin.html", false},
	{HTTP_GET, "/receipt", pages_run, "/receipt.html", false},
	{HTTP_GET, "/me", pages_run, "/me.html", false},
	{HTTP_GET, "/sign-in", pages_run, "/sign-in.html", false},
};

#define ROUTE_COUNT (sizeof(routes) / sizeof(routes[0]))

/* Does PATH look like PATTERN?  ARGUMENT (of SIZE bytes) gets the part for {}. */
static bool
matches(const char *pattern, const char *path, char *argument, size_t size)
{
	const char *hole = strstr(pattern, "{}");
	size_t before, len;

	if (!hole)
		return strcmp(pattern, path) == 0;
	before = (size_t)(hole - pattern);
	if (strncmp(pattern, path, before) != 0)
		return false;
	len = strcspn(path + before, "/");
	if (len == 0 || len >= size || strcmp(path + before + len, hole + 2) != 0)
		return false;
	memcpy(argument, path + before, len);
	argument[len] = '\0';
	return true;
}

static enum http_method
asked_method(const struct request *request)
{
	return request->method == HTTP_HEAD ? HTTP_GET : request->method;
}

/* The route, or NULL; METHODS gets a bit for each method that the path takes. */
static const struct route *
find(struct request *request, unsigned *methods)
{
	const struct route *found = NULL;

	*methods = 0;
	for (size_t i = 0; i < ROUTE_COUNT && !found; i++) {
		if (!matches(routes[i].pattern, request->path, request->argument,
			    sizeof(request->argument)))
			continue;
		*methods |= 1U << routes[i].method;
		if (routes[i].method == asked_method(request))
			found = &routes[i];
	}
	return found;
}

static void
refuse_method(struct request *request, unsigned methods)
{
	http_header(request, "Allow", "%s%s%s", methods & 1U << HTTP_GET ? "GET, HEAD" : "",
		methods & 1U << HTTP_POST ? (methods & 1U << HTTP_GET ? ", POST" : "POST") : "",
		methods & 1U << HTTP_DELETE ? ", DELETE" : "");
	http_refuse(request, PROBLEM_METHOD_NOT_ALLOWED);
}

static bool
has_right_csrf(const struct request *request)
{
	char right[33];

	token_csrf(request->net->services->keys, &request->token, right);
	return strlen(request->csrf) == sizeof(right) - 1 &&
		ids_same(request->csrf, right, sizeof(right) - 1);
}

/* A page of another site may make a browser send things here, with our cookie; it gets nothing done. */
static bool
is_honest(struct request *request)
{
	bool changes = request->method != HTTP_GET && request->method != HTTP_HEAD;
	bool by_program = request->has_token && !request->by_cookie;
	struct problem problem = {0};

	if (!changes || by_program)
		return true;
	if (request->foreign) {
		http_refuse(request, PROBLEM_ORIGIN);
		return false;
	}
	if (request->route->guarded && request->by_cookie && !has_right_csrf(request)) {
		problem_set(&problem, PROBLEM_FORBIDDEN, "页面已过期，请刷新",
			"The page is out of date; please reload it");
		http_reply_problem(request, &problem);
		return false;
	}
	return true;
}

bool
routes_take_file(const struct request *request)
{
	return request->method == HTTP_POST && strcmp(request->path, FILES_PATH) == 0;
}

void
routes_run(struct request *request)
{
	unsigned methods;

	request->route = find(request, &methods);
	if (!request->route) {
		if (methods)
			refuse_method(request, methods);
		else if (!pages_run_asset(request))
			http_refuse(request, PROBLEM_NOT_FOUND);
		return;
	}
	if (!is_honest(request))
		return;
	if (request->body.len && !request->json) {
		http_refuse(request, PROBLEM_UNSUPPORTED_MEDIA_TYPE);
		return;
	}
	request->route->run(request);
}
