#include "net/admission.h"

#include <string.h>

#include "base/counters.h"
#include "base/ids.h"
#include "config/config.h"
#include "flow/limits.h"
#include "flow/submit.h"
#include "net/crowd.h"
#include "net/http.h"
#include "net/lws_glue.h"
#include "net/state.h"

#define RETRY_SECONDS 5

static bool
is_known_stream(const char *stream)
{
	return *stream == '\0' || strcmp(stream, "public") == 0 || strcmp(stream, "desk") == 0;
}

static bool
is_full_for(const struct net *net, const struct request *request)
{
	if (request->has_token && request->token.kind == PERSON_KIND_STAFF)
		return false;
	return net->viewers >= (size_t)net->services->config->server_max_viewers;
}

/* Behind a trusted proxy the socket's own address says nothing: who is behind it counts from here on. */
static bool
has_place(struct net *net, struct peer *peer, const char *address)
{
	if (peer->place || address_list_has(net->trusted_proxies, address) ||
		limits_spare_address(submit_limits(net->services->submit), address))
		return true;
	peer->place = crowd_enter(net->crowd, address, net_now(net));
	return peer->place != NULL;
}

void
admission_check(struct request *request, int upgrade_status, struct problem *problem)
{
	struct net *net = request->net;

	if (strcmp(request->path, "/ws") != 0) {
		problem_set(problem, PROBLEM_NOT_FOUND, NULL, NULL);
	} else if (upgrade_status == 426) {
		http_header(request, "Sec-WebSocket-Version", "13");
		problem_set(problem, PROBLEM_MALFORMED, "只支持 WebSocket 版本 13",
			"Only version 13 of WebSocket is spoken here");
	} else if (upgrade_status) {
		problem_set(problem, PROBLEM_MALFORMED, "不是有效的 WebSocket 请求",
			"This is no valid request for a WebSocket");
	} else if (request->foreign) {
		problem_set(problem, PROBLEM_ORIGIN, NULL, NULL);
	} else if (!is_known_stream(http_query(&request->query, "stream"))) {
		problem_set(problem, PROBLEM_MALFORMED, "没有这样的流", "There is no such stream");
	} else if (!ids_is_valid(http_query(&request->query, "event"))) {
		problem_set(problem, PROBLEM_NOT_FOUND, NULL, NULL);
	} else if (net->draining || is_full_for(net, request)) {
		problem_set(problem, PROBLEM_UNAVAILABLE, "现在人太多，请稍后再来",
			"It is full just now; please come back in a moment");
		problem->retry_after = RETRY_SECONDS;
		counter_add(&net->services->counters->refused_full, 1);
	} else if (!has_place(net, lws_glue_peer(request->wsi), request->address)) {
		problem_set(problem, PROBLEM_TOO_MANY, "从这个地址来的连接太多，请稍后再来",
			"Too many connections come from this address; please come back in a moment");
		problem->retry_after = RETRY_SECONDS;
		counter_add(&net->services->counters->refused_address, 1);
	}
}
