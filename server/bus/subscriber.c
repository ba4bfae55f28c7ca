/*
 * The connection that listens.  A wish is a stream that somebody here wants to hear; wishes outlive
 * connections.  Two channels are always subscribed (presence and our own pulse), so that
 * the connection never leaves the subscribed state.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "bus/inside.h"

#define PRESENCE      "presence"
#define TRANSIENT_AGE 30000 /* ms: an older message without a seq is a replay */

struct wish {
	char stream[STREAM_SIZE];
};

static void on_message(redisAsyncContext *context, void *answer, void *cookie);

static void
subscribe_channel(struct bus *bus, const char *channel)
{
	redisAsyncCommand(bus->subscriber.context, on_message, bus, "SUBSCRIBE %s", channel);
}

static bool
subscribe_wish(const char *stream, void *value, void *cookie)
{
	struct bus *bus = cookie;
	char channel[BUS_CHANNEL];

	(void)value;
	bus_channel(bus, stream, channel);
	subscribe_channel(bus, channel);
	return true;
}

static void
on_connected(void *cookie)
{
	struct bus *bus = cookie;
	char channel[BUS_CHANNEL];

	bus_channel(bus, PRESENCE, channel);
	subscribe_channel(bus, bus->pulse_channel);
	subscribe_channel(bus, channel);
	map_walk(bus->wishes, subscribe_wish, bus);
}

static void
on_lost(void *cookie)
{
	bus_check_state(cookie);
}

const struct link_handlers subscriber_handlers = {
	.connected = on_connected,
	.lost = on_lost,
};

/* The name that follows "openfloor:INSTALLATION:" in CHANNEL. */
static const char *
name_of(const struct bus *bus, const char *channel)
{
	char prefix[BUS_CHANNEL];
	size_t len;

	bus_channel(bus, "", prefix);
	len = strlen(prefix);
	return strncmp(channel, prefix, len) == 0 ? channel + len : "";
}

static void
on_confirmed(struct bus *bus, const char *channel)
{
	const char *stream = name_of(bus, channel);

	if (!bus->subscriber.is_ready) {
		link_ready(&bus->subscriber);
		bus_check_state(bus);
	}
	if (map_get(bus->wishes, stream))
		bus->options.handlers->subscribed(bus->options.cookie, stream);
}

/* {"worker":"...","viewers":N}: it verified, so a worker of ours wrote it. */
static void
take_presence(struct bus *bus, const struct entry *entry)
{
	char worker[33];
	struct stream stream;
	int number = 0;

	if (!stream_read(entry->stream, &stream) ||
		sscanf(entry->body, "{\"worker\":\"%32[^\"]\",\"viewers\":%n", worker, &number) !=
			1 ||
		number == 0)
		return;
	bus->options.handlers->presence(bus->options.cookie, worker, stream.event,
		strtoull(entry->body + number, NULL, 10));
}

/* Could somebody who reaches Redis have recorded it, to send it again?  Entries have a seq against that. */
static bool
is_replay(const struct bus *bus, const struct entry *entry)
{
	int64_t now = (int64_t)(ev_now(bus->options.loop) * 1000);

	return entry->seq == 0 &&
		(entry->at < now - TRANSIENT_AGE || entry->at > now + TRANSIENT_AGE);
}

static void
take_message(struct bus *bus, const char *name, const redisReply *body)
{
	struct entry *entry;
	bool is_presence = strcmp(name, PRESENCE) == 0;

	if (!is_presence && !map_get(bus->wishes, name))
		return; /* it was under way when the wish was withdrawn */
	entry = entry_open(body->str, (size_t)body->len, bus->installation, bus->key);
	if (!entry || is_replay(bus, entry) || (!is_presence && strcmp(entry->stream, name) != 0) ||
		is_presence != (strcmp(entry->kind, PRESENCE) == 0)) {
		counter_add(&bus->options.counters->bus_rejected, 1);
		entry_unref(entry);
		return;
	}
	if (is_presence)
		take_presence(bus, entry);
	else
		bus->options.handlers->entry(bus->options.cookie, entry);
	entry_unref(entry);
}

/* {"subscribe", channel, count}, {"unsubscribe", ...} or {"message", channel, body}; NULL at the end. */
static void
on_message(redisAsyncContext *context, void *answer, void *cookie)
{
	struct bus *bus = cookie;
	const redisReply *reply = answer;
	const char *what, *channel;

	if (!reply || bus->is_closing || bus->subscriber.context != context ||
		reply->type != REDIS_REPLY_ARRAY || reply->elements != 3 ||
		!reply->element[0]->str || !reply->element[1]->str)
		return;
	bus->heard_at = ev_now(bus->options.loop);
	what = reply->element[0]->str;
	channel = reply->element[1]->str;
	if (strcmp(what, "subscribe") == 0)
		on_confirmed(bus, channel);
	else if (strcmp(what, "message") == 0 && strcmp(channel, bus->pulse_channel) != 0 &&
		reply->element[2]->str)
		take_message(bus, name_of(bus, channel), reply->element[2]);
}

void
bus_subscribe(struct bus *bus, const char *stream)
{
	struct wish *wish;

	if (map_get(bus->wishes, stream))
		return;
	wish = mem_zero(1, sizeof(*wish));
	snprintf(wish->stream, sizeof(wish->stream), "%s", stream);
	map_put(bus->wishes, stream, wish);
	if (bus->subscriber.context)
		subscribe_wish(stream, wish, bus);
}

void
bus_unsubscribe(struct bus *bus, const char *stream)
{
	char channel[BUS_CHANNEL];
	struct wish *wish = map_remove(bus->wishes, stream);

	if (!wish)
		return;
	free(wish);
	bus_channel(bus, stream, channel);
	if (bus->subscriber.context)
		redisAsyncCommand(
			bus->subscriber.context, on_message, bus, "UNSUBSCRIBE %s", channel);
}

static bool
free_wish(const char *stream, void *value, void *cookie)
{
	(void)stream;
	(void)cookie;
	free(value);
	return true;
}

void
subscriber_free_wishes(struct bus *bus)
{
	map_walk(bus->wishes, free_wish, NULL);
	map_free(bus->wishes);
}
