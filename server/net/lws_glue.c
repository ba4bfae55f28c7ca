#include "net/lws_glue.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/connection.h"
#include "net/crowd.h"
#include "net/http.h"
#include "net/state.h"
#include "net/tls.h"

#define RX_BYTES         512 /* of each viewer, for as long as it stays */
#define TX_BYTES         131072 /* more in one write would be copied by the library */
#define HEADER_BYTES     6144
#define HEADERS_AT_ONCE  8192 /* requests whose headers are being read; idle newcomers count */
#define SECONDS_TO_SPEAK 10 /* for headers, a body, a handshake */
#define SECONDS_IDLE     15 /* between two requests */

struct peer *
lws_glue_peer(struct lws *wsi)
{
	struct peer *peer = lws_get_opaque_user_data(wsi);

	if (!peer) {
		peer = mem_zero(1, sizeof(*peer));
		lws_set_opaque_user_data(wsi, peer);
	}
	return peer;
}

static struct net *
net_of(struct lws *wsi)
{
	return lws_context_user(lws_get_context(wsi));
}

static void
end_peer(struct lws *wsi)
{
	struct peer *peer = lws_get_opaque_user_data(wsi);

	if (!peer)
		return;
	http_gone(peer);
	connection_gone(peer);
	crowd_leave(peer->place, net_now(net_of(wsi)));
	lws_set_opaque_user_data(wsi, NULL);
	free(peer);
}

static int
prepare_tls(const struct lws_vhost *vhost, void *context)
{
	const struct net *net = lws_vhost_user((struct lws_vhost *)(uintptr_t)vhost);

	return tls_apply(net->tls, context) == ERR_OK ? 0 : 1;
}

/* HTTP: a request's headers, its body, room for its answer. */
static int
on_http(struct lws *wsi, enum lws_callback_reasons reason, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_HTTP:
		return http_begin(net_of(wsi), wsi);
	/* These two never end the socket by what they return: the library may close it twice. */
	case LWS_CALLBACK_HTTP_BODY:
		http_body(wsi, in, len);
		return 0;
	case LWS_CALLBACK_HTTP_BODY_COMPLETION:
		http_whole(wsi);
		return 0;
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return http_writable(wsi);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return http_confirm_upgrade(net_of(wsi), wsi); /* IN may be freed memory */
	default:
		return 0;
	}
}

/* A WebSocket's life. */
static int
on_websocket(struct lws *wsi, enum lws_callback_reasons reason, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return http_is_confirmed(wsi) ? 0 : -1;
	case LWS_CALLBACK_ESTABLISHED:
		return connection_open(net_of(wsi), wsi);
	case LWS_CALLBACK_RECEIVE:
		return connection_receive(wsi, in, len);
	case LWS_CALLBACK_RECEIVE_PONG:
		connection_pong(wsi);
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return connection_writable(wsi);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		connection_leaves(wsi);
		return 0;
	case LWS_CALLBACK_CLOSED:
		connection_gone(lws_glue_peer(wsi));
		return 0;
	default:
		return 0;
	}
}

static int
on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
		return prepare_tls(in, user);
	case LWS_CALLBACK_WSI_CREATE:
		net_of(wsi)->sockets++;
		return 0;
	case LWS_CALLBACK_WSI_DESTROY:
		end_peer(wsi);
		net_of(wsi)->sockets--;
		return 0;
	case LWS_CALLBACK_RAW_ADOPT: /* after CONNECT: nobody here speaks that */
	case LWS_CALLBACK_RAW_RX:
		return -1;
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
	case LWS_CALLBACK_CLOSED:
		return on_websocket(wsi, reason, in, len);
	default:
		return on_http(wsi, reason, in, len);
	}
}

static const struct lws_protocols protocols[] = {
	{.name = "openfloor",
		.callback = on_lws,
		.rx_buffer_size = RX_BYTES,
		.tx_packet_size = TX_BYTES},
	{.name = NULL},
};

/* No time of the library's own: connection.c has the ping wheel. */
static const lws_retry_bo_t no_validity = {
	.secs_since_valid_ping = 0, .secs_since_valid_hangup = 0};

/* What strangers send makes the library talk; an operator reads it only when he asks. */
static void
on_log(int level, const char *line)
{
	(void)level;
	log_debug("libwebsockets", "line", line);
}

static void
describe(struct net *net, struct lws_context_creation_info *info)
{
	info->port = CONTEXT_PORT_NO_LISTEN_SERVER;
	info->protocols = protocols;
	info->user = net;
	info->options = LWS_SERVER_OPTION_VALIDATE_UTF8 | LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info->max_http_header_data2 = HEADER_BYTES;
	info->max_http_header_pool2 = HEADERS_AT_ONCE;
	info->timeout_secs = SECONDS_TO_SPEAK;
	info->timeout_secs_ah_idle = SECONDS_TO_SPEAK;
	info->keepalive_timeout = SECONDS_IDLE;
	info->retry_and_idle_policy = &no_validity;
	info->alpn = "http/1.1";
	info->pt_serv_buf_size = 4096;
	if (net->tls)
		info->options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
			LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX;
}

enum err
lws_glue_open(struct net *net, char *problem, size_t size)
{
	struct lws_context_creation_info info;
	void *loops[1] = {net->services->loop};

	lws_set_log_level(LLL_ERR | LLL_WARN, on_log);
	memset(&info, 0, sizeof(info));
	describe(net, &info);
	info.options |= LWS_SERVER_OPTION_LIBEV;
	info.foreign_loops = loops;
	net->context = lws_create_context(&info);
	if (!net->context) {
		snprintf(problem, size,
			"libwebsockets cannot start (is its libev plugin installed?)");
		return ERR_UNAVAILABLE;
	}
	net->vhost = lws_create_vhost(net->context, &info);
	if (!net->vhost) {
		lws_context_destroy(net->context);
		snprintf(problem, size, "libwebsockets refuses the certificate or its key");
		return ERR_CRYPTO;
	}
	return ERR_OK;
}

void
lws_glue_close(struct net *net)
{
	lws_context_destroy(net->context);
	net->context = NULL;
}

void
lws_glue_adopt(struct net *net, int socket, struct crowd_place *place)
{
	struct lws *wsi = lws_adopt_socket_vhost(net->vhost, socket);

	if (wsi && place)
		lws_glue_peer(wsi)->place = place;
	else
		crowd_leave(place, net_now(net));
}

void
lws_glue_kill(struct net *net, struct lws *wsi)
{
	/* Another timeout of the library's would undo it: the next request must not begin. */
	lws_glue_peer(wsi)->ending = true;
	lws_set_timeout(wsi, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC);
	net->killing = true;
}

void
lws_glue_poke(struct net *net)
{
	lws_cancel_service(net->context);
}
