/*
 * playing_bus.h - the bus of playing.h: it remembers what it was asked for, and brings nothing by itself.
 */
#ifndef OPENFLOOR_TESTS_PLAYING_BUS_H
#define OPENFLOOR_TESTS_PLAYING_BUS_H

#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "bus/bus.h"

#define EVENT "e1"

struct bus {
	bool is_up;
	unsigned suspected;
	size_t subscribed, unsubscribed, visitors;
	uint64_t presence;
	char here[500];
};
struct bus bus;

bool
bus_is_up(const struct bus *some)
{
	return some->is_up;
}

void
bus_subscribe(struct bus *some, const char *stream)
{
	(void)stream;
	some->subscribed++;
}

void
bus_unsubscribe(struct bus *some, const char *stream)
{
	(void)stream;
	some->unsubscribed++;
}

void
bus_suspect(struct bus *some)
{
	some->suspected++;
}

void
bus_publish(struct bus *some, const struct entry *entry)
{
	assert_string_equal(entry->kind, "here");
	snprintf(some->here, sizeof(some->here), "%s", entry->body);
}

void
bus_presence(struct bus *some, const char *worker, const char *event, uint64_t viewers)
{
	assert_string_equal(worker, "w5");
	assert_string_equal(event, EVENT);
	some->presence = viewers;
}

void
bus_visitors_add(struct bus *some, const char *event, const char *const *ids, size_t count)
{
	(void)event;
	assert_int_equal(strlen(ids[0]), 32);
	some->visitors += count;
}

void
bus_visitors_count(struct bus *some, const char *event,
	void (*done)(void *cookie, const char *event, int64_t count), void *cookie)
{
	done(cookie, event, (int64_t)some->visitors);
}

void
bus_visitors_forget(struct bus *some, const char *event)
{
	(void)event;
	some->visitors = 0;
}

#endif
