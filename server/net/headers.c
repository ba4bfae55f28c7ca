#include "net/headers.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>

#include "files/kind.h"
#include "flow/identity.h"
#include "flow/upload.h"
#include "net/cookies.h"
#include "net/http.h"
#include "net/routes.h"
#include "net/state.h"

#define HEADER_SIZE 4096
#define UNREAD_MOST \
	(8 * 1048576) /* of a body that is too large: read and thrown away, to answer in peace */

/* A header's value, "" where there is none; one longer than SIZE counts as "?" and is no value we know. */
static size_t
copy(struct lws *wsi, enum lws_token_indexes token, char *out, size_t size)
{
	int len = lws_hdr_copy(wsi, out, (int)size, token);

	if (len < 0) {
		memcpy(out, "?", 2);
		return 1;
	}
	out[len] = '\0';
	return (size_t)len;
}

/* The same for a header that the library has no number for; NAME in lower case, with its colon. */
static size_t
copy_custom(struct lws *wsi, const char *name, char *out, size_t size)
{
	int name_len = (int)strlen(name);
	int len = lws_hdr_custom_length(wsi, name, name_len);

	*out = '\0';
	if (len <= 0)
		return 0;
	if (lws_hdr_custom_copy(wsi, out, (int)size, name, name_len) < 0) {
		memset(out, '?', size - 1);
		out[size - 1] = '\0';
		return size - 1;
	}
	while (len > 0 && (out[len - 1] == ' ' || out[len - 1] == '\t'))
		out[--len] = '\0';
	return (size_t)len;
}

static bool
read_target(struct lws *wsi, struct request *request, struct problem *problem)
{
	static const struct {
		enum lws_token_indexes token;
		enum http_method method;
	} methods[] = {
		{WSI_TOKEN_GET_URI, HTTP_GET},
		{WSI_TOKEN_HEAD_URI, HTTP_HEAD},
		{WSI_TOKEN_POST_URI, HTTP_POST},
		{WSI_TOKEN_DELETE_URI, HTTP_DELETE},
		{WSI_TOKEN_PUT_URI, HTTP_OTHER},
		{WSI_TOKEN_PATCH_URI, HTTP_OTHER},
		{WSI_TOKEN_OPTIONS_URI, HTTP_OTHER},
	};
	char target[HTTP_PATH_SIZE];

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (!lws_hdr_total_length(wsi, methods[i].token))
			continue;
		request->method = methods[i].method;
		/* The library has decoded it once; what would decode again is no path of ours. */
		size_t len = copy(wsi, methods[i].token, target, sizeof(target));
		if (!memchr(target, '%', len) &&
			request_path(target, len, request->path, sizeof(request->path)))
			return true;
		memcpy(request->path, "?", 2); /* 404, by and by */
		return true;
	}
	problem_set(problem, PROBLEM_METHOD_NOT_ALLOWED, NULL, NULL);
	return false;
}

static void
read_query(struct lws *wsi, struct request *request)
{
	char part[1024];

	for (int i = 0;; i++) {
		int len = lws_hdr_copy_fragment(
			wsi, part, sizeof(part), WSI_TOKEN_HTTP_URI_ARGS, i);
		if (len < 0)
			return;
		buf_add(&request->query, part, (size_t)len + 1);
	}
}

static size_t
most_bytes(const struct request *request)
{
	const char *type = request->type;

	if (!request->is_file)
		return COMMAND_BYTES_MAX;
	return upload_most(request->net->services->config, kind_of_type(type, strlen(type)));
}

static void
refuse_size(const struct request *request, struct problem *problem)
{
	size_t most = most_bytes(request) / (1024 * 1024);
	char zh[128], en[128];

	snprintf(zh, sizeof(zh), "文件太大：最大 %zu MB，请压缩后再传", most);
	snprintf(en, sizeof(en), "The file is too large: at most %zu MB", most);
	problem_set(problem, PROBLEM_TOO_LARGE, request->is_file ? zh : NULL,
		request->is_file ? en : NULL);
}

/* Bodies have a length that we know before; nothing else is understood (RFC 9112, section 6). */
static bool
read_length(struct lws *wsi, struct request *request, struct problem *problem)
{
	char text[32];
	size_t len = copy(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, text, sizeof(text));
	uint64_t number = 0;

	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING)) {
		problem_set(problem, PROBLEM_MALFORMED, "请求正文必须带 Content-Length",
			"A body needs a Content-Length");
		return false;
	}
	if (len == 0) {
		if (request->method == HTTP_OTHER)
			request->keeps =
				false; /* the library waits for a body that may never come */
		if (request->method != HTTP_POST)
			return true;
		problem_set(problem, PROBLEM_MALFORMED, "缺少 Content-Length",
			"Content-Length is missing");
		return false;
	}
	if (!request_number(text, len, UINT64_MAX, &number)) {
		problem_set(problem, PROBLEM_MALFORMED, "Content-Length 不是一个数",
			"Content-Length is no number");
		return false;
	}
	if (number > most_bytes(request)) {
		refuse_size(request, problem);
		request->announced = (size_t)number;
		return number <= UNREAD_MOST;
	}
	request->announced = (size_t)number;
	return true;
}

static void
read_address(struct lws *wsi, struct request *request)
{
	char peer[REQUEST_ADDRESS_SIZE] = "";
	char forwarded[512], x_forwarded[512];
	size_t forwarded_len = copy_custom(wsi, "forwarded:", forwarded, sizeof(forwarded));
	size_t x_len = copy(wsi, WSI_TOKEN_X_FORWARDED_FOR, x_forwarded, sizeof(x_forwarded));

	lws_get_peer_simple(wsi, peer, sizeof(peer));
	request_client(peer, forwarded, forwarded_len, x_forwarded, x_len,
		request->net->trusted_proxies, request->address);
}

/* Whoever has a token that no longer counts is nobody, not refused: the command will say 401. */
static void
read_person(struct lws *wsi, struct request *request, const char *cookies, size_t cookies_len)
{
	const struct services *services = request->net->services;
	char authorization[HEADER_SIZE / 4], text[TOKEN_SIZE];
	size_t len = copy(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, authorization, sizeof(authorization));
	enum request_lookup found = request_bearer(authorization, len, text, sizeof(text));

	if (found == REQUEST_ABSENT) {
		found = request_cookie(cookies, cookies_len, cookies_session_name(request->net),
			text, sizeof(text));
		request->by_cookie = found == REQUEST_FOUND;
	}
	request->has_token = found == REQUEST_FOUND && services->identity &&
		identity_verify(
			services->identity, text, net_wall_ms(request->net), &request->token);
	if (!request->has_token)
		request->by_cookie = false;
	cookies_read_device(
		request->net, cookies, cookies_len, request->device, &request->device_signed_in);
}

static void
read_origin(struct lws *wsi, struct request *request)
{
	const struct config *config = request->net->services->config;
	char origin[256];
	size_t len = copy(wsi, WSI_TOKEN_ORIGIN, origin, sizeof(origin));
	size_t host_len = copy(wsi, WSI_TOKEN_HOST, request->host, sizeof(request->host));

	request->foreign = !request_origin_is_allowed(origin, len, request->host, host_len,
		config->server_public_url, config->server_allowed_origins);
}

static void
read_connection(struct lws *wsi, struct request *request)
{
	char version[16], connection[128];
	size_t len;

	copy(wsi, WSI_TOKEN_HTTP, version, sizeof(version));
	len = copy(wsi, WSI_TOKEN_CONNECTION, connection, sizeof(connection));
	/* The library's own rule, so that what we announce is what it does. */
	if (strcmp(version, "HTTP/1.1") == 0)
		request->keeps = strcasecmp(connection, "close") != 0;
	else
		request->keeps = len && strcasecmp(connection, "keep-alive") == 0;
}

static void
read_wishes(struct lws *wsi, struct request *request)
{
	char value[HEADER_SIZE / 4];
	char language[REQUEST_LANGUAGE_SIZE];
	size_t len = copy(wsi, WSI_TOKEN_HTTP_ACCEPT_LANGUAGE, value, sizeof(value));

	request_language(value, len, request->net->services->config->server_languages, language);
	request->english = strcmp(language, "en") == 0;
	len = copy(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, value, sizeof(value));
	request->encoding = request_encoding(value, len);
	len = copy(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, value, sizeof(value));
	request->json = request_is_json(value, len);
	memcpy(request->type, value, len < sizeof(request->type) ? len + 1 : 1);
	copy(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, request->if_none_match,
		sizeof(request->if_none_match));
	copy_custom(wsi, "idempotency-key:", request->key, sizeof(request->key));
	copy_custom(wsi, "x-csrf-token:", request->csrf, sizeof(request->csrf));
}

bool
headers_read(struct lws *wsi, struct request *request, struct problem *problem)
{
	char cookies[HEADER_SIZE];
	size_t cookies_len = copy(wsi, WSI_TOKEN_HTTP_COOKIE, cookies, sizeof(cookies));

	read_connection(wsi, request);
	read_wishes(wsi, request);
	if (!read_target(wsi, request, problem))
		return false;
	request->is_file = routes_take_file(request);
	read_query(wsi, request);
	read_origin(wsi, request);
	read_address(wsi, request);
	read_person(wsi, request, cookies, cookies_len);
	return read_length(wsi, request, problem);
}

int
headers_upgrade_status(struct lws *wsi)
{
	char value[64];
	size_t len = copy(wsi, WSI_TOKEN_UPGRADE, value, sizeof(value));

	if (!request_is_websocket(value, len) || !lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI))
		return 400;
	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) ||
		lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) ||
		lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL) ||
		!lws_hdr_total_length(wsi, WSI_TOKEN_KEY) ||
		!lws_hdr_total_length(wsi, WSI_TOKEN_HOST))
		return 400;
	len = copy(wsi, WSI_TOKEN_VERSION, value, sizeof(value));
	return len == 2 && memcmp(value, "13", 2) == 0 ? 0 : 426;
}
