/* reply.c - the answers of http.h: status line, headers, body. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "net/http.h"
#include "net/state.h"

#define JSON_TYPE    "application/json; charset=utf-8"
#define PROBLEM_TYPE "application/problem+json; charset=utf-8"

static const char *
reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{200, "OK"},
		{201, "Created"},
		{204, "No Content"},
		{304, "Not Modified"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{409, "Conflict"},
		{413, "Content Too Large"},
		{415, "Unsupported Media Type"},
		{422, "Unprocessable Content"},
		{429, "Too Many Requests"},
		{503, "Service Unavailable"},
		{507, "Insufficient Storage"},
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Unknown";
}

static void
add_date(struct buf *head, int64_t now_ms)
{
	time_t seconds = (time_t)(now_ms / 1000);
	char text[40];
	struct tm parts;

	gmtime_r(&seconds, &parts);
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
	buf_addf(head, "Date: %s\r\n", text);
}

/* Pages get their policy from pages.c; data is never a page. */
static void
add_guards(const struct request *request, struct buf *head)
{
	buf_add_str(head,
		"X-Content-Type-Options: nosniff\r\n"
		"Referrer-Policy: same-origin\r\n"
		"Cross-Origin-Opener-Policy: same-origin\r\n");
	buf_addf(head, "Cross-Origin-Resource-Policy: %s\r\n",
		request->is_for_others ? "cross-origin" : "same-origin");
	if (!request->headers.data || !strstr(request->headers.data, "Content-Security-Policy: "))
		buf_add_str(head,
			"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
	if (request->net->secure)
		buf_add_str(head, "Strict-Transport-Security: max-age=31536000\r\n");
}

static void
make_head(struct request *request, int status, const char *type, size_t len)
{
	struct buf *head = &request->response.head;

	buf_addf(head, "HTTP/1.1 %d %s\r\n", status, reason_of(status));
	add_date(head, net_wall_ms(request->net));
	if (type)
		buf_addf(head, "Content-Type: %s\r\n", type);
	if (status != 204 && status != 304)
		buf_addf(head, "Content-Length: %zu\r\n", len);
	buf_addf(head, "Cache-Control: %s\r\n", request->caching ? request->caching : "no-store");
	buf_addf(head, "X-Request-Id: %s\r\n", request->id);
	add_guards(request, head);
	if (request->headers.len)
		buf_add(head, request->headers.data, request->headers.len);
	buf_addf(head, "Connection: %s\r\n\r\n", request->keeps ? "keep-alive" : "close");
}

static void
tell(const struct request *request, int status)
{
	char number[12];

	snprintf(number, sizeof(number), "%d", status);
	if (status >= 500)
		log_warn("request failed", "request", request->id, "path", request->path, "status",
			number);
	else
		log_debug(
			"request", "request", request->id, "path", request->path, "status", number);
}

static void
give(struct request *request, int status, const char *type, const void *data, size_t len)
{
	struct response *response = &request->response;

	/* What is still to come of a file is thrown away, and the connection with it. */
	if (request->is_file && !request->whole)
		request->keeps = false;
	make_head(request, status, type, len + response->rest);
	tell(request, status);
	response->given = true;
	response->data = data;
	response->len = request->method == HTTP_HEAD ? 0 : len;
	if (request->method == HTTP_HEAD)
		response->rest = 0;
	http_given(request);
}

void
http_reply_stream(struct request *request, const char *type, const void *data, size_t len,
	const struct http_stream *stream)
{
	struct response *response = &request->response;

	response->rest = stream->size - len;
	response->more = stream->more;
	response->release = stream->release;
	response->source = stream->source;
	give(request, 200, type, data, len);
}

void
http_reply_static(
	struct request *request, int status, const char *type, const void *data, size_t len)
{
	give(request, status, type, data, len);
}

void
http_reply(struct request *request, int status, const char *type, struct buf *body)
{
	if (body) {
		request->response.owned = *body;
		buf_init(body);
	}
	give(request, status, type, request->response.owned.data, request->response.owned.len);
}

void
http_reply_json(struct request *request, int status, json_t *object)
{
	struct buf body = {0};
	char *text = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	if (text)
		buf_add_str(&body, text);
	free(text);
	http_reply(request, status, JSON_TYPE, &body);
}

void
http_reply_problem(struct request *request, struct problem *problem)
{
	struct buf body = {0};
	json_t *object = problem_json(problem, request->english);
	char *text = json_dumps(object, JSON_COMPACT);
	int status = problem_status(problem->type);

	if (text)
		buf_add_str(&body, text);
	free(text);
	json_decref(object);
	if (problem->retry_after > 0)
		http_header(request, "Retry-After", "%d", problem->retry_after);
	if (status == 401)
		http_header(request, "WWW-Authenticate", "Bearer");
	problem_fini(problem);
	http_reply(request, status, PROBLEM_TYPE, &body);
}

void
http_refuse(struct request *request, enum problem_type type)
{
	struct problem problem = {0};

	problem_set(&problem, type, NULL, NULL);
	if (type == PROBLEM_UNAVAILABLE)
		problem.retry_after = 1;
	http_reply_problem(request, &problem);
}

void
http_reply_tagged(struct request *request, const char *etag, const char *type, struct buf *body)
{
	const char *had = request->if_none_match;

	http_header(request, "ETag", "%s", etag);
	if (!request_etag_matches(had, strlen(had), etag)) {
		http_reply(request, 200, type, body);
		return;
	}
	buf_fini(body);
	http_reply(request, 304, NULL, NULL);
}

void
http_header(struct request *request, const char *name, const char *format, ...)
{
	char value[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	value[strcspn(value, "\r\n")] = '\0'; /* never two headers out of one */
	buf_addf(&request->headers, "%s: %s\r\n", name, value);
}

/* --- what handlers ask of a request */

const char *
http_query(const struct buf *query, const char *name)
{
	size_t name_len = strlen(name);
	const char *part = query->data;
	const char *end = part ? part + query->len : part;

	while (part < end) {
		if (strncmp(part, name, name_len) == 0 && part[name_len] == '=')
			return part + name_len + 1;
		part += strlen(part) + 1;
	}
	return "";
}

int64_t
http_query_integer(const struct buf *query, const char *name, int64_t absent)
{
	const char *text = http_query(query, name);
	uint64_t number;

	if (!request_number(text, strlen(text), INT64_MAX, &number))
		return absent;
	return (int64_t)number;
}

struct sender
http_sender(const struct request *request)
{
	struct sender sender = {
		.token = request->has_token ? &request->token : NULL,
		.address = request->address,
		.device = request->device,
		.device_signed_in = request->device_signed_in,
	};

	return sender;
}

json_t *
http_json(struct request *request, struct problem *problem)
{
	json_t *object;

	if (request->body.len == 0)
		return json_object();
	object = command_parse_json(request->body.data, request->body.len, problem);
	if (object && !json_is_object(object)) {
		json_decref(object);
		problem_set(problem, PROBLEM_MALFORMED, "请发送一个 JSON 对象",
			"Please send a JSON object");
		return NULL;
	}
	return object;
}
