#include "net/http.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#include "base/counters.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/admission.h"
#include "net/headers.h"
#include "net/lws_glue.h"
#include "net/routes.h"
#include "net/state.h"

#define PIECE_BYTES         65536 /* of an answer, in one write */
#define JOINED_BYTES        16384 /* head and body below this leave in one write */
#define SECONDS_TO_TAKE     20 /* for a client to take the next piece */
#define FILE_BYTES_A_SECOND 16384 /* slower than this, on the average, nobody may send one */

static struct request *
request_create(struct net *net, struct lws *wsi)
{
	struct request *request = mem_zero(1, sizeof(*request));
	struct peer *peer = lws_glue_peer(wsi);

	http_gone(peer); /* an upgrade that the library gave up leaves one behind */
	request->net = net;
	request->wsi = wsi;
	request->peer = peer;
	request->begun_ns = net_now(net);
	ids_make('r', net_wall_ms(net), request->id);
	list_append(&net->requests, &request->link);
	peer->request = request;
	counter_add(&net->services->counters->requests, 1);
	return request;
}

static void
request_free(struct request *request)
{
	request->peer->request = NULL;
	list_remove(&request->link);
	if (request->response.release)
		request->response.release(request->response.source);
	buf_fini(&request->query);
	buf_fini(&request->body);
	buf_fini(&request->headers);
	buf_fini(&request->response.head);
	buf_fini(&request->response.owned);
	mem_wipe(&request->token, sizeof(request->token));
	free(request);
}

void
http_gone(struct peer *peer)
{
	struct request *request = peer->request;

	if (!request)
		return;
	if (!request->response.given && request->cancel)
		request->cancel(request->cookie);
	request_free(request);
}

/* --- sending */

static bool
send_piece(struct request *request, const void *data, size_t len)
{
	/* The library only reads it: an HTTP/1 write adds nothing in front. */
	unsigned char *bytes = (unsigned char *)(uintptr_t)data;

	return lws_write(request->wsi, bytes, len, LWS_WRITE_HTTP) >= 0;
}

static bool
send_head(struct request *request)
{
	struct response *response = &request->response;

	response->begun = true;
	if (response->head.len + response->len <= JOINED_BYTES) {
		buf_add(&response->head, response->data, response->len);
		response->len = 0;
	}
	return send_piece(request, response->head.data, response->head.len);
}

/*
 * Has WSI more than one request in hand?  After a transaction the library keeps its table of headers only then,
 * and of that table nothing else can be seen from outside.
 */
static bool
has_piled_up(struct lws *wsi)
{
	char probe[2] = "?";

	(void)lws_hdr_custom_copy(wsi, probe, 1, "?:", 2);
	return *probe == '\0';
}

/*
 * All is handed over: ready for the next one.  -1: the connection is to be closed.  So are those of clients who
 * send requests in a pile (no browser does): of a pile with a body in it the library 4.1.6 takes headers for
 * the body, and then turns in a circle for ever.
 */
static int
finish(struct request *request)
{
	struct lws *wsi = request->wsi;
	bool keeps = request->keeps;
	bool is_unread = !request->whole &&
		(request->is_file || request->announced > COMMAND_BYTES_MAX);

	request->peer->ending |= !keeps;
	request_free(request);
	if (is_unread)
		return lws_http_transaction_completed(wsi) ? -1
							   : 0; /* it reads and drops the body */
	if (!keeps || lws_http_transaction_completed(wsi))
		return -1;
	return has_piled_up(wsi) ? -1 : 0;
}

/* Sends what the socket takes.  -1: the connection is to be closed. */
static int
proceed(struct request *request)
{
	struct response *response = &request->response;

	if (!response->begun && !send_head(request))
		return -1;
	while (response->len && !lws_partial_buffered(request->wsi)) {
		size_t piece = response->len < PIECE_BYTES ? response->len : PIECE_BYTES;
		if (!send_piece(request, response->data, piece))
			return -1;
		response->data = (const char *)response->data + piece;
		response->len -= piece;
	}
	if (response->len == 0 && response->rest > 0 && !response->asked &&
		!lws_partial_buffered(request->wsi)) {
		response->asked = true;
		lws_set_timeout(request->wsi, NO_PENDING_TIMEOUT, 0);
		response->more(response->source);
		return 0;
	}
	if (response->asked)
		return 0;
	if (response->len == 0 && !lws_partial_buffered(request->wsi))
		return finish(request);
	lws_set_timeout(request->wsi, PENDING_TIMEOUT_HTTP_CONTENT, SECONDS_TO_TAKE);
	lws_callback_on_writable(request->wsi);
	return 0;
}

/* From outside the library's callbacks a socket cannot be closed by a return value. */
static void
proceed_from_outside(struct request *request)
{
	struct net *net = request->net;
	struct lws *wsi = request->wsi;

	if (request->paused)
		lws_rx_flow_control(wsi, 1);
	request->paused = false;
	if (proceed(request) == 0)
		return;
	/* Once all has left, the library closes it by itself; where all has left already, we do. */
	if (lws_raw_transaction_completed(wsi))
		lws_glue_kill(net, wsi);
}

void
http_given(struct request *request)
{
	if (!request->inside)
		proceed_from_outside(request);
}

void
http_piece(struct request *request, const void *data, size_t len)
{
	struct response *response = &request->response;

	response->asked = false;
	if (len == 0 || len > response->rest) {
		lws_glue_kill(request->net, request->wsi);
		return;
	}
	response->data = data;
	response->len = len;
	response->rest -= len;
	proceed_from_outside(request);
}

/* The handler has run: send its answer once the library has left, or read no more until it comes. */
static void
leave_callback(struct request *request)
{
	request->inside = false;
	if (request->response.given) {
		lws_callback_on_writable(request->wsi);
		return;
	}
	request->paused = true;
	lws_rx_flow_control(request->wsi, 0);
}

/* Refuses what was not understood; nothing more is read of this connection.  For the library: what to return. */
static int
refuse_now(struct request *request, struct problem *problem)
{
	request->inside = true;
	request->keeps = false;
	http_reply_problem(request, problem);
	return proceed(request);
}

/* --- bodies that are files */

/* Nothing more is read until it is known whether it may come. */
static int
begin_file(struct request *request)
{
	request->inside = true;
	routes_run(request);
	request->inside = false;
	if (request->response.given)
		return proceed(request);
	request->paused = true;
	lws_rx_flow_control(request->wsi, 0);
	return 0;
}

static void
pass_on(struct request *request, const void *data, size_t len)
{
	if (request->take(request->cookie, data, len) || request->paused)
		return;
	request->paused = true;
	lws_rx_flow_control(request->wsi, 0);
}

void
http_take_on(struct request *request)
{
	if (!request->paused || request->whole)
		return;
	request->paused = false;
	lws_rx_flow_control(request->wsi, 1);
	lws_glue_poke(request->net); /* what it has read already */
}

void
http_take(struct request *request, bool (*take)(void *cookie, const void *data, size_t len),
	void (*taken)(void *cookie))
{
	request->take = take;
	request->taken = taken;
	http_take_on(request);
	if (request->body.len)
		pass_on(request, request->body.data, request->body.len);
	buf_fini(&request->body);
	if (request->whole)
		taken(request->cookie);
}

static void
take_file(struct request *request, const void *data, size_t len)
{
	request->received += len;
	if (request->response.given || request->received > request->announced)
		return;
	if (request->take)
		pass_on(request, data, len);
	else
		buf_add(&request->body, data, len); /* what had come with the headers */
}

/* The last byte has come: the answer waits for what becomes of them. */
static void
end_file(struct request *request)
{
	request->whole = true;
	if (request->response.given)
		return;
	request->paused = true;
	lws_rx_flow_control(request->wsi, 0);
	if (request->taken)
		request->taken(request->cookie);
}

/* --- the library's callbacks */

int
http_begin(struct net *net, struct lws *wsi)
{
	struct request *request;
	struct problem problem = {0};

	if (lws_glue_peer(wsi)->ending)
		return -1;
	request = request_create(net, wsi);
	if (!headers_read(wsi, request, &problem) || problem.type != PROBLEM_NONE)
		return refuse_now(request, &problem);
	if (request->is_file)
		return begin_file(request);
	if (request->announced || request->method == HTTP_POST)
		return 0;
	request->whole = true;
	request->inside = true;
	routes_run(request);
	leave_callback(request);
	return 0;
}

void
http_body(struct lws *wsi, const void *data, size_t len)
{
	struct request *request = lws_glue_peer(wsi)->request;

	if (request && request->is_file)
		take_file(request, data, len);
	else if (request && !request->whole && request->body.len + len <= request->announced)
		buf_add(&request->body, data, len);
}

void
http_whole(struct lws *wsi)
{
	struct request *request = lws_glue_peer(wsi)->request;

	/* Said again when the client does not wait for the answer. */
	if (!request || request->whole)
		return;
	if (request->is_file) {
		end_file(request);
		return;
	}
	request->whole = true;
	request->inside = true;
	routes_run(request);
	leave_callback(request);
}

int
http_writable(struct lws *wsi)
{
	struct request *request = lws_glue_peer(wsi)->request;

	if (!request || !request->response.given)
		return 0;
	return proceed(request);
}

/*
 * 0: it becomes a WebSocket.  -1: it was refused, and the socket closes.  After an unknown Upgrade the library
 * has freed the headers and calls this all the same: then there is nothing to be read.
 */
int
http_confirm_upgrade(struct net *net, struct lws *wsi)
{
	struct request *request;
	struct problem problem = {0};

	if (!lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE))
		return -1;
	request = request_create(net, wsi);
	if (headers_read(wsi, request, &problem) && problem.type == PROBLEM_NONE)
		admission_check(request, headers_upgrade_status(wsi), &problem);
	if (problem.type == PROBLEM_NONE) {
		request->confirmed = true;
		return 0;
	}
	(void)refuse_now(request, &problem);
	return -1; /* what is still to be sent is sent before the socket closes */
}

bool
http_is_confirmed(struct lws *wsi)
{
	const struct request *request = lws_glue_peer(wsi)->request;

	return request && request->confirmed;
}

/* Who sends a file has the more time the more of it has come. */
static bool
is_in_time(const struct request *request, uint64_t before_ns)
{
	uint64_t more_ns = request->received * UINT64_C(1000000000) / FILE_BYTES_A_SECOND;

	return request->is_file && request->begun_ns + more_ns >= before_ns;
}

void
http_expire(struct net *net, uint64_t before_ns)
{
	struct list *link, *after;

	LIST_EACH(link, after, &net->requests)
	{
		struct request *request = LIST_OWNER(link, struct request, link);
		if (request->begun_ns >= before_ns)
			return;
		if (!request->whole && !request->confirmed && !is_in_time(request, before_ns))
			lws_glue_kill(net, request->wsi);
	}
}
