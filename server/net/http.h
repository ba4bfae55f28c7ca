/*
 * http.h - one request over HTTP, from its headers to the last byte of its answer.
 *
 * The library parses the headers; headers.c copies what we use of them and refuses what no
 * browser sends.  A route's handler answers at once or later (http_reply*), exactly once; until
 * then no more is read from that socket.  A client that goes away meanwhile is told to the
 * handler by `cancel`, and its request is freed.
 */
#ifndef OPENFLOOR_NET_HTTP_H
#define OPENFLOOR_NET_HTTP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ids.h"
#include "base/list.h"
#include "domain/command.h"
#include "domain/problem.h"
#include "domain/request.h"
#include "domain/token.h"
#include "flow/submit.h"

#define HTTP_PATH_SIZE 256

struct asset;
struct lws;
struct net;
struct peer;
struct request;

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_DELETE, HTTP_OTHER };

/* One line of the table in routes.c.  {} in PATTERN stands for one part of the path. */
struct route {
	enum http_method method; /* HTTP_GET answers HEAD as well */
	const char *pattern;
	void (*run)(struct request *request);
	const char *page; /* of the assets, for pages.c */
	bool guarded; /* changes something: with a cookie it needs the CSRF token */
};

struct response {
	struct buf head; /* status line and headers */
	const void *data; /* what is left of the body */
	size_t len;
	struct buf owned; /* the body where it is not static */
	bool given; /* the handler has answered */
	bool begun; /* the head has been handed over */

	/* a body that comes from the disk, piece by piece */
	size_t rest; /* of it beyond DATA */
	bool asked; /* the next piece is on its way */
	void (*more)(void *source); /* asks for it; http_piece brings it */
	void (*release)(void *source); /* no more is asked for */
	void *source;
};

struct request {
	struct net *net;
	struct lws *wsi;
	struct peer *peer;
	struct list link; /* in net->requests */
	uint64_t begun_ns;

	/* what was asked */
	enum http_method method;
	char path[HTTP_PATH_SIZE];
	struct buf query; /* NAME=VALUE, decoded, each ended by a NUL */
	char argument[65]; /* what stood for {} */
	char id[ID_SIZE]; /* X-Request-Id */
	char host[128];
	char address[REQUEST_ADDRESS_SIZE]; /* of the client, through trusted proxies */
	char device[33]; /* "" unknown */
	bool device_signed_in; /* somebody has, there */
	char key[COMMAND_KEY_MAX + 2]; /* Idempotency-Key; one too long stays too long */
	char csrf[64];
	char if_none_match[128];
	const struct route *route;
	enum request_encoding encoding;
	bool english;
	bool keeps; /* the connection stays open after the answer */
	bool foreign; /* its Origin is not ours */
	bool json; /* its body says that it is JSON */
	bool has_token;
	bool by_cookie; /* the token came by cookie: needs CSRF */
	struct token token;
	size_t announced; /* Content-Length */
	struct buf body;

	/* a body that is a file: its route takes it as it comes */
	bool is_file;
	char type[64]; /* its Content-Type */
	size_t received;
	bool (*take)(void *cookie, const void *data,
		size_t len); /* NULL: not yet; false: read no more for now */
	void (*taken)(void *cookie); /* that was all */

	/* how it is answered */
	bool inside; /* the library's callback is running: it sends what is given */
	bool whole; /* its body has come */
	bool confirmed; /* it may become a WebSocket */
	bool paused; /* nothing is read until it is answered */
	void (*cancel)(void *cookie); /* it went away before the answer */
	void *cookie;
	struct buf headers; /* extra ones for the answer */
	const char *caching; /* Cache-Control; NULL: no-store */
	bool is_for_others; /* pages of other sites may load it */
	struct response response;
};

/* --- for lws_glue.c; what they return the library is given back */
int http_begin(struct net *net, struct lws *wsi);
void http_body(struct lws *wsi, const void *data, size_t len);
void http_whole(struct lws *wsi);
int http_writable(struct lws *wsi);
int http_confirm_upgrade(struct net *net, struct lws *wsi);
bool http_is_confirmed(struct lws *wsi);
void http_gone(struct peer *peer);

/* The answer of REQUEST has been given (reply.c): sends it, now or when the callback that runs is left. */
void http_given(struct request *request);

/* Ends what was begun before BEFORE_NS and is still not whole. */
void http_expire(struct net *net, uint64_t before_ns);

/* --- for handlers */

/* TAKE and TAKEN get the body, with the request's cookie; what has come already comes at once. */
void http_take(struct request *request, bool (*take)(void *cookie, const void *data, size_t len),
	void (*taken)(void *cookie));

/* Reads on after TAKE wanted a pause. */
void http_take_on(struct request *request);

/* Value of NAME in the query; "" where there is none. */
const char *http_query(const struct buf *query, const char *name);
int64_t http_query_integer(const struct buf *query, const char *name, int64_t absent);

/* Who sends it, for flow. */
struct sender http_sender(const struct request *request);

/* The body as a JSON object; NULL: PROBLEM is set.  An empty body is {}. */
json_t *http_json(struct request *request, struct problem *problem);

/* One more header for the answer. */
void http_header(struct request *request, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The answer.  BODY's memory is taken over; DATA of http_reply_static must never change.
 * TYPE NULL: no body.
 */
void http_reply(struct request *request, int status, const char *type, struct buf *body);
void http_reply_static(
	struct request *request, int status, const char *type, const void *data, size_t len);
void http_reply_json(struct request *request, int status, json_t *object); /* takes the reference */
void http_reply_problem(
	struct request *request, struct problem *problem); /* problem_fini is done */
void http_refuse(struct request *request, enum problem_type type);
/*
 * 200 with SIZE bytes, the first LEN of which are DATA; then MORE is called for the next, each time once, and
 * http_piece brings it (LEN 0: it cannot be read; the connection ends).  DATA must stay until the next
 * call of MORE, or RELEASE.
 */
struct http_stream {
	size_t size;
	void (*more)(void *source);
	void (*release)(void *source);
	void *source;
};
void http_reply_stream(struct request *request, const char *type, const void *data, size_t len,
	const struct http_stream *stream);
void http_piece(struct request *request, const void *data, size_t len);
/* 304 where the client has ETAG already, else the BODY with it. */
void http_reply_tagged(
	struct request *request, const char *etag, const char *type, struct buf *body);

#endif
