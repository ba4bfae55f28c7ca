#include "bus/link.h"

#include <hiredis/adapters/libev.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/log.h"
#include "base/mem.h"

#define PAUSE_FIRST   0.05
#define PAUSE_LONGEST 2.0
#define PATIENCE      2.0
#define PORT_OF_REDIS 6379

/* A random time between half of the pause and all of it, so that workers do not come all at once. */
static double
next_pause(struct link *link)
{
	uint32_t dice;
	double pause = link->pause;

	ids_random(&dice, sizeof(dice));
	link->pause = pause * 2 < PAUSE_LONGEST ? pause * 2 : PAUSE_LONGEST;
	return pause / 2 + pause / 2 * ((double)dice / (double)UINT32_MAX);
}

static void
try_later(struct link *link)
{
	ev_timer_stop(link->loop, &link->patience);
	ev_timer_stop(link->loop, &link->retry);
	ev_timer_set(&link->retry, next_pause(link), 0);
	ev_timer_start(link->loop, &link->retry);
}

/* The context is gone, or is being freed by hiredis. */
static void
on_gone(struct link *link, const char *reason)
{
	bool was_ready = link->is_ready;

	link->context = NULL;
	link->is_ready = false;
	try_later(link);
	if (was_ready) {
		log_warn("redis lost", "connection", link->title, "reason", reason);
		link->handlers->lost(link->cookie);
	}
}

static void
on_connect(const redisAsyncContext *context, int status)
{
	struct link *link = context->data;

	if (!link || link->context != context)
		return;
	if (status != REDIS_OK)
		on_gone(link, context->errstr);
}

static void
on_disconnect(const redisAsyncContext *context, int status)
{
	struct link *link = context->data;

	(void)status;
	if (link && link->context == context)
		on_gone(link, context->errstr ? context->errstr : "closed");
}

/* An answer to AUTH or SELECT: only a refusal matters. */
static void
on_greeting(redisAsyncContext *context, void *answer, void *cookie)
{
	struct link *link = cookie;
	const redisReply *reply = answer;

	if (!reply || link->context != context || reply->type != REDIS_REPLY_ERROR)
		return;
	log_error("redis refuses", "connection", link->title, "reason", reply->str);
	link_drop(link, "refused");
}

static void
greet(struct link *link)
{
	if (link->password)
		redisAsyncCommand(link->context, on_greeting, link, "AUTH %s", link->password);
	if (link->database)
		redisAsyncCommand(link->context, on_greeting, link, "SELECT %d", link->database);
	link->handlers->connected(link->cookie);
}

static void
connect_now(struct link *link)
{
	redisAsyncContext *context = link->path ? redisAsyncConnectUnix(link->path)
						: redisAsyncConnect(link->host, link->port);

	if (!context || context->err || redisLibevAttach(link->loop, context) != REDIS_OK) {
		if (context)
			redisAsyncFree(context);
		try_later(link);
		return;
	}
	context->data = link;
	link->context = context;
	redisAsyncSetConnectCallback(context, on_connect);
	redisAsyncSetDisconnectCallback(context, on_disconnect);
	ev_timer_set(&link->patience, PATIENCE, 0);
	ev_timer_start(link->loop, &link->patience);
	greet(link); /* hiredis keeps it until the connection is there */
}

static void
on_retry(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	connect_now(timer->data);
}

static void
on_patience(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	link_drop(timer->data, "no answer");
}

/* "HOST", "HOST:PORT", "[HOST]:PORT", each with "/DB" or without. */
static void
read_address(struct link *link, const char *address)
{
	char *text = mem_strdup(address);
	char *slash = strchr(text, '/');
	char *host = text, *colon;

	if (slash) {
		*slash = '\0';
		link->database = (int)strtol(slash + 1, NULL, 10);
	}
	colon = strrchr(text, ':');
	if (host[0] == '[' && strchr(host, ']')) {
		char *end = strchr(host, ']');
		*end = '\0';
		host++;
		colon = end[1] == ':' ? end + 1 : NULL;
	}
	link->port = PORT_OF_REDIS;
	if (colon) {
		*colon = '\0';
		link->port = (int)strtol(colon + 1, NULL, 10);
	}
	link->host = mem_strdup(host);
	free(text);
}

void
link_open(struct link *link, const char *url, const char *password)
{
	static const char unix_mark[] = "unix:", redis_mark[] = "redis://";

	if (strncmp(url, unix_mark, sizeof(unix_mark) - 1) == 0)
		link->path = mem_strdup(url + sizeof(unix_mark) - 1);
	else if (strncmp(url, redis_mark, sizeof(redis_mark) - 1) == 0)
		read_address(link, url + sizeof(redis_mark) - 1);
	else
		read_address(link, url);
	link->password = mem_strdup(password);
	link->pause = PAUSE_FIRST;
	ev_timer_init(&link->retry, on_retry, 0, 0);
	ev_timer_init(&link->patience, on_patience, PATIENCE, 0);
	link->retry.data = link->patience.data = link;
	ev_timer_start(link->loop, &link->retry);
}

/* Without a link behind it a context tells nobody of its end. */
static void
free_context(struct link *link)
{
	redisAsyncContext *context = link->context;

	link->context = NULL;
	if (!context)
		return;
	context->data = NULL;
	redisAsyncFree(context);
}

void
link_close(struct link *link)
{
	ev_timer_stop(link->loop, &link->retry);
	ev_timer_stop(link->loop, &link->patience);
	free_context(link);
	if (link->password)
		mem_wipe(link->password, strlen(link->password));
	free(link->password);
	free(link->path);
	free(link->host);
}

void
link_ready(struct link *link)
{
	if (link->is_ready)
		return;
	link->is_ready = true;
	link->pause = PAUSE_FIRST;
	ev_timer_stop(link->loop, &link->patience);
	log_info("redis connected", "connection", link->title);
}

void
link_drop(struct link *link, const char *reason)
{
	redisAsyncContext *context = link->context;

	if (!context)
		return;
	on_gone(link, reason);
	context->data = NULL;
	redisAsyncFree(context);
}
