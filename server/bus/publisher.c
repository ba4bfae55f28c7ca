/*
 * The connection that speaks: entries, presence, unique visitors, and the pulse.  What it cannot
 * say while Redis is away is dropped; the log has it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bus/inside.h"

#define UNANSWERED_MOST 50000 /* commands; more means that Redis has stopped */
#define VISITORS_KEPT   "3456000" /* seconds: 40 days */

bool
publisher_send(struct bus *bus, redisCallbackFn *done, void *cookie, int count,
	const char **arguments, const size_t *lengths)
{
	if (bus->unanswered == 0)
		bus->answered_at = ev_now(bus->options.loop);
	if (redisAsyncCommandArgv(
		    bus->publisher.context, done, cookie, count, arguments, lengths) != REDIS_OK)
		return false;
	bus->unanswered++;
	return true;
}

void
publisher_answered(struct bus *bus, const void *answer)
{
	if (!answer)
		return;
	bus->answered_at = ev_now(bus->options.loop);
	if (bus->unanswered > 0)
		bus->unanswered--;
}

static void
on_answer(redisAsyncContext *context, void *answer, void *cookie)
{
	(void)context;
	publisher_answered(cookie, answer);
}

static void
on_first_answer(redisAsyncContext *context, void *answer, void *cookie)
{
	struct bus *bus = cookie;
	const redisReply *reply = answer;

	publisher_answered(bus, answer);
	if (!reply || bus->is_closing || bus->publisher.context != context)
		return;
	if (reply->type == REDIS_REPLY_ERROR) { /* still loading, or no password */
		link_drop(&bus->publisher, reply->str);
		return;
	}
	link_ready(&bus->publisher);
	bus_check_state(bus);
}

static void
on_connected(void *cookie)
{
	struct bus *bus = cookie;
	const char *arguments[] = {"PING"};
	const size_t lengths[] = {4};

	bus->unanswered = 0;
	publisher_send(bus, on_first_answer, bus, 1, arguments, lengths);
}

static void
on_lost(void *cookie)
{
	struct bus *bus = cookie;

	bus->unanswered = 0;
	bus_check_state(bus);
}

const struct link_handlers publisher_handlers = {
	.connected = on_connected,
	.lost = on_lost,
};

static void
send_text(struct bus *bus, const char *channel, const void *data, size_t len)
{
	const char *arguments[] = {"PUBLISH", channel, data};
	const size_t lengths[] = {7, strlen(channel), len};

	publisher_send(bus, on_answer, bus, 3, arguments, lengths);
}

bool
publisher_may_send(const struct bus *bus)
{
	return bus->publisher.is_ready && bus->unanswered < UNANSWERED_MOST;
}

void
publisher_pulse(struct bus *bus)
{
	if (publisher_may_send(bus))
		send_text(bus, bus->pulse_channel, "1", 1);
}

static void
publish_on(struct bus *bus, const char *name, const struct entry *entry)
{
	char channel[BUS_CHANNEL];

	bus_channel(bus, name, channel);
	buf_reset(&bus->scratch);
	entry_seal(entry, bus->installation, bus->key, &bus->scratch);
	send_text(bus, channel, bus->scratch.data, bus->scratch.len);
	counter_add(&bus->options.counters->bus_published, 1);
}

void
bus_publish(struct bus *bus, const struct entry *entry)
{
	if (publisher_may_send(bus))
		publish_on(bus, entry->stream, entry);
}

void
bus_presence(struct bus *bus, const char *worker, const char *event, uint64_t viewers)
{
	struct stream stream = stream_of(STREAM_PUBLIC, event);
	int64_t now = (int64_t)(ev_now(bus->options.loop) * 1000);
	struct entry *entry;
	char body[96];

	if (!publisher_may_send(bus))
		return;
	snprintf(
		body, sizeof(body), "{\"worker\":\"%s\",\"viewers\":%" PRIu64 "}", worker, viewers);
	entry = entry_create(stream.name, "", 0, now, "presence", body, strlen(body));
	publish_on(bus, "presence", entry);
	entry_unref(entry);
}

/* ------------------------------------------------------------- unique visitors */

static void
visitors_key(const struct bus *bus, const char *event, char out[static BUS_CHANNEL])
{
	char name[BUS_CHANNEL];

	snprintf(name, sizeof(name), "visitors:%s", event);
	bus_channel(bus, name, out);
}

void
bus_visitors_add(struct bus *bus, const char *event, const char *const *ids, size_t count)
{
	char key[BUS_CHANNEL];
	const char **arguments;
	size_t *lengths;

	if (!publisher_may_send(bus) || count == 0)
		return;
	visitors_key(bus, event, key);
	arguments = mem_zero(count + 2, sizeof(*arguments));
	lengths = mem_zero(count + 2, sizeof(*lengths));
	arguments[0] = "PFADD";
	arguments[1] = key;
	memcpy(arguments + 2, ids, count * sizeof(*ids));
	for (size_t i = 0; i < count + 2; i++)
		lengths[i] = strlen(arguments[i]);
	publisher_send(bus, on_answer, bus, (int)(count + 2), arguments, lengths);
	free(arguments);
	free(lengths);
	publisher_send(bus, on_answer, bus, 3, (const char *[]){"EXPIRE", key, VISITORS_KEPT},
		(const size_t[]){6, strlen(key), sizeof(VISITORS_KEPT) - 1});
}

struct count_request {
	struct bus *bus;
	void (*done)(void *cookie, const char *event, int64_t count);
	void *cookie;
	char event[ID_SIZE];
};

static void
on_count(redisAsyncContext *context, void *answer, void *cookie)
{
	struct count_request *request = cookie;
	const redisReply *reply = answer;
	bool is_number = reply && reply->type == REDIS_REPLY_INTEGER;

	(void)context;
	publisher_answered(request->bus, answer);
	request->done(request->cookie, request->event, is_number ? reply->integer : -1);
	free(request);
}

void
bus_visitors_count(struct bus *bus, const char *event,
	void (*done)(void *cookie, const char *event, int64_t count), void *cookie)
{
	struct count_request *request;
	char key[BUS_CHANNEL];

	if (!publisher_may_send(bus)) {
		done(cookie, event, -1);
		return;
	}
	request = mem_zero(1, sizeof(*request));
	request->bus = bus;
	request->done = done;
	request->cookie = cookie;
	snprintf(request->event, sizeof(request->event), "%s", event);
	visitors_key(bus, event, key);
	if (!publisher_send(bus, on_count, request, 2, (const char *[]){"PFCOUNT", key},
		    (const size_t[]){7, strlen(key)})) {
		free(request);
		done(cookie, event, -1);
	}
}

void
bus_visitors_forget(struct bus *bus, const char *event)
{
	char key[BUS_CHANNEL];

	if (!publisher_may_send(bus))
		return;
	visitors_key(bus, event, key);
	publisher_send(bus, on_answer, bus, 2, (const char *[]){"DEL", key},
		(const size_t[]){3, strlen(key)});
}
